"""Opens a file with NumPy, pyarrow or pandas and projects it with scikit-learn; imports are not measured."""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from sklearn.decomposition import PCA

path = Path(sys.argv[1])
started = time.perf_counter()
if path.suffix == ".npy":
    vectors = np.ascontiguousarray(np.load(path))
    along = [pq.read_table(table).to_pandas() for table in path.parent.glob("*.parquet")]
elif path.suffix == ".parquet":
    table = pq.read_table(path)
    column = table["embedding"].combine_chunks()
    vectors = column.values.to_numpy().reshape(len(column), -1)
    along = table.drop(["embedding"]).to_pandas()
else:
    along = pd.read_csv(path)
    vectors = np.array([json.loads(text) for text in along.pop("embedding")], dtype=np.float32)
opened = time.perf_counter()
pca = PCA(10).fit(vectors)
pca.transform(vectors)
projected = time.perf_counter()
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
figures = {
    "read": opened - started, "picture": projected - started, "megabytes": megabytes,
    "rows": len(vectors), "variance": float(pca.explained_variance_ratio_[0]),
}
print(json.dumps(figures))
