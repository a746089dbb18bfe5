"""Prints the trustworthiness (k = 15, cosine) of coordinates: file, rows, columns, coordinates files."""

import sys

import numpy as np
from sklearn.manifold import trustworthiness

file, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
vectors = np.fromfile(file, dtype=np.float32).reshape(rows, columns)
for coordinates in sys.argv[4:]:
    view = np.fromfile(coordinates, dtype=np.float32).reshape(rows, -1)
    print(trustworthiness(vectors, view, n_neighbors=15, metric="cosine"))
