"""Writes files of clustered vectors with texts and categories into a folder."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

folder = Path(sys.argv[1])
random = np.random.default_rng(1)


def frame(rows, width):
    topic = np.arange(rows) % 12
    centers = random.normal(size=(12, width))
    vectors = (centers[topic] + random.normal(size=(rows, width))).astype(np.float32)
    texts = [f"text number {row}" for row in range(rows)]
    return vectors, pd.DataFrame({"text": texts, "topic": [f"topic {t}" for t in topic]})


vectors, along = frame(100_000, 384)
lists = pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), 384)
table = pa.Table.from_pandas(along).append_column("embedding", lists.cast(pa.list_(pa.float32())))
pq.write_table(table, folder / "lists.parquet")
vectors, along = frame(20_000, 384)
rounded = [[round(float(value), 6) for value in row] for row in vectors]
along.assign(embedding=rounded).to_csv(folder / "lists.csv", index=False)
