"""
Writes files with vectors as other programs write them, for the unit tests.

    python tools/recordVectorFiles.py test/unit/sources/files/written

with faiss-cpu, gensim, ml_dtypes, numpy, pandas, pyarrow and safetensors from PyPI. All files hold the rows of `table`
below, or some of them.
"""

import datetime
import sys
from pathlib import Path

import faiss
import ml_dtypes
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from gensim.models import KeyedVectors
from safetensors.numpy import save_file

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

rows, width = 60, 6
# Every value is exact in half precision.
vectors = np.array([[((7 * r + 3 * c) % 11 - 5) / 4 for c in range(width)] for r in range(rows)])
flat = vectors.reshape(-1)
words = [f"word {r}" if r % 7 else f"überlange Wörter 長い {r}" for r in range(rows)]
along = {
    "word": pa.array(words),
    "topic": pa.array([f"topic {r % 3}" for r in range(rows)]),
    "score": pa.array([None if r == 5 else r / 8 for r in range(rows)], pa.float64()),
    "made": pa.array([datetime.datetime(2024, 1, 1) + datetime.timedelta(hours=r) for r in range(rows)]),
    "big": pa.array([2**62 + r for r in range(rows)], pa.int64()),
    "good": pa.array([r % 2 == 0 for r in range(rows)]),
    "__proto__": pa.array([f"p{r}" for r in range(rows)]),
    "tags": pa.array([[f"t{r % 4}", "all"] for r in range(rows)]),
}


def lists(type_, values=flat):
    return pa.FixedSizeListArray.from_arrays(pa.array(values, type_), width).cast(pa.list_(type_))


def fixed(type_):
    return pa.FixedSizeListArray.from_arrays(pa.array(flat, type_), width)


def half():
    return pa.FixedSizeListArray.from_arrays(pa.array(flat.astype(np.float16)), width)


def parquet(name, column, more=along, **options):
    table = pa.table({"embedding": column, **more})
    pq.write_table(table, folder / f"{name}.parquet", **options)


parquet("snappy", lists(pa.float32()))
parquet("zstd", lists(pa.float64()), compression="zstd", data_page_version="2.0")
parquet("gzip", fixed(pa.float32()), compression="gzip")
parquet("brotli", half(), compression="brotli")
parquet("lz4", lists(pa.float64()), compression="lz4")
parquet(
    "split", lists(pa.float32()), compression="none",
    use_dictionary=["word", "topic"], use_byte_stream_split=["embedding.list.element"],
)
parquet("blob", pa.array([row.astype("<f4").tobytes() for row in vectors]))
parquet("blobs", pa.array([row.astype("<f4").tobytes() for row in vectors], pa.binary(4 * width)))
parquet("pages", lists(pa.float32()), row_group_size=25, data_page_size=64, write_batch_size=4)

faulty = [row.tolist() for row in vectors]
faulty[3] = None
faulty[8] = faulty[8][:4]
faulty[20][2] = float("nan")
faulty[21][2] = None
faulty[40] = []
parquet("faulty", pa.array(faulty, pa.list_(pa.float32())))
parquet("all-faulty", pa.array([None] * rows, pa.list_(pa.float32())))
parquet("no-vectors", pa.array(["text"] * rows))
parquet("no-rows", pa.array([], pa.list_(pa.float32())), more={})
two = {"small": pa.array([[r / 2, r] for r in range(rows)], pa.list_(pa.float32())), **along}
parquet("two", lists(pa.float32()), more=two)


def npy(name, array):
    np.save(folder / f"{name}.npy", array, allow_pickle=True)


for type_ in ["<f2", "<f4", ">f4", "<f8", ">f8"]:
    npy(f"{'big' if type_[0] == '>' else 'little'}-{type_[1:]}", vectors.astype(type_))
npy("fortran", np.asfortranarray(vectors.astype("<f4")))
npy("deep", vectors.astype("<f4").reshape(rows, 2, 3))
npy("int", (vectors * 4).astype("<i8"))
npy("list", np.array(words))
npy("objects", np.array([None, [1, 2]], dtype=object))
pq.write_table(pa.table({"word": along["word"]}), folder / "fortran.parquet")
arrays = dict(
    emb=vectors.astype("<f4"), words=np.array(words), labels=np.arange(rows) % 3,
    made=np.array([f"2024-01-01T{r % 24:02}" for r in range(rows)], "M8[s]"),
    other=vectors[:7, :3], objects=np.array([None] * rows),
)
np.savez(folder / "stored.npz", **arrays)
np.savez_compressed(folder / "packed.npz", **arrays)

frame = pd.DataFrame({
    "word": words, "topic": [f"topic {r % 3}" for r in range(rows)], "code": [f"00{r}" for r in range(rows)],
    "score": [None if r == 5 else r / 8 for r in range(rows)],
    "made": pd.date_range("2024-01-01", periods=rows, freq="h"), "good": [r % 2 == 0 for r in range(rows)],
})
lines = [word.replace("word", "a, \"word\"\nand") for word in words]
with_lists = frame.assign(word=lines, embedding=[row.tolist() for row in vectors])
with_lists.to_csv(folder / "lists.csv", index=False)
with_lists.to_csv(folder / "lists.csv.gz", index=False)
with_lists.to_csv(folder / "lists.tsv", index=False, sep="\t")
with_lists.to_csv(folder / "utf16.csv", index=False, sep=";", encoding="utf-16", lineterminator="\r\n")
with_lists.to_json(folder / "lists.jsonl", orient="records", lines=True, date_format="iso")
frame.assign(embedding=list(vectors)).to_csv(folder / "numpy.csv", index=False)
long = list(np.tile(vectors[:4], 200))
pd.DataFrame({"word": words[:4], "embedding": long}).to_csv(folder / "shortened.csv", index=False)
wide = pd.concat([frame, pd.DataFrame(vectors, columns=[f"dim_{c}" for c in range(width)])], axis=1)
wide.to_csv(folder / "wide.csv", index=False, encoding="utf-8-sig")
np.savetxt(folder / "no-header.csv", vectors, delimiter=",")

keyed = KeyedVectors(width)
keyed.add_vectors(words, vectors.astype("<f4"))
keyed.save_word2vec_format(folder / "words.vec")
keyed.save_word2vec_format(folder / "glove.txt", write_header=False)
# In a binary file, a space ends a word.
joined = KeyedVectors(width)
joined.add_vectors([word.replace(" ", "_") for word in words], vectors.astype("<f4"))
joined.save_word2vec_format(folder / "words.bin", binary=True)

types = {"half": "<f2", "brain": ml_dtypes.bfloat16, "single": "<f4", "double": "<f8"}
tensors = {name: vectors.astype(type_) for name, type_ in types.items()}
others = {"rank": np.arange(rows), "scale": np.ones(1, "<f4"), "other": np.ones((7, 3), "<f4")}
save_file({**tensors, **others}, folder / "tensors.safetensors", metadata={"format": "np"})

flat_index = faiss.IndexFlatIP(width)
flat_index.add(vectors.astype("<f4"))
faiss.write_index(flat_index, str(folder / "flat.faiss"))
for name, map_ in {"map": faiss.IndexIDMap, "map2": faiss.IndexIDMap2}.items():
    index = map_(faiss.IndexFlatL2(width))
    index.add_with_ids(vectors.astype("<f4"), 2**62 + np.arange(rows))
    faiss.write_index(index, str(folder / f"{name}.faiss"))
graph = faiss.IndexHNSWFlat(width, 4)
graph.add(vectors[:9].astype("<f4"))
faiss.write_index(graph, str(folder / "graph.faiss"))

columns = {"embedding": lists(pa.float32()), **along}
several = {"arrow-file": ("lz4", pa.RecordBatchFileWriter), "arrow-stream": ("zstd", pa.RecordBatchStreamWriter), "arrow-plain": (None, pa.RecordBatchFileWriter)}
for name, (codec, writer) in several.items():
    columns["topic"] = along["topic"].dictionary_encode()
    columns["embedding"] = {"lz4": fixed(pa.float32()), "zstd": half(), None: lists(pa.float64())}[codec]
    table = pa.table(columns)
    with writer(folder / f"{name}.arrow", table.schema, options=pa.ipc.IpcWriteOptions(compression=codec)) as out:
        out.write_table(table, max_chunksize=25)
