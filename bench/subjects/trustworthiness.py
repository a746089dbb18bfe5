"""Prints the trustworthiness (k = 15, cosine) of coordinates: file, rows, columns, coordinates file."""

import sys

import numpy as np
from sklearn.manifold import trustworthiness

file, rows, columns, coordinates = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
vectors = np.fromfile(file, dtype=np.float32).reshape(rows, columns)
view = np.fromfile(coordinates, dtype=np.float32).reshape(rows, -1)
print(trustworthiness(vectors, view, n_neighbors=15, metric="cosine"))
