"""How far principal components are from the full solution in float64: file, rows, columns, components
(float32, rows x 10), variance fractions as JSON. Prints the largest error of the scores along an axis (root
of the sum of squares, as a fraction of that of the first axis) and the largest relative error of a fraction."""

import json
import sys

import numpy as np

file, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
vectors = np.fromfile(file, dtype=np.float32).reshape(rows, columns)
scores = np.fromfile(sys.argv[4], dtype=np.float32).reshape(rows, 10).astype(np.float64)
fractions = np.array(json.loads(sys.argv[5]))

chunk = 5000
mean = vectors.mean(axis=0, dtype=np.float64)
covariance = np.zeros((columns, columns))
for first in range(0, rows, chunk):
    centered = vectors[first : first + chunk] - mean
    covariance += centered.T @ centered
variances, axes = np.linalg.eigh(covariance)
axes = axes[:, ::-1][:, :10]
exact = np.vstack([(vectors[i : i + chunk] - mean) @ axes for i in range(0, rows, chunk)])
exact *= np.sign((exact * scores).sum(axis=0))
errors = np.linalg.norm(scores - exact, axis=0) / np.linalg.norm(exact[:, 0])
exact_fractions = variances[::-1][:10] / variances.sum()
print(json.dumps([errors.max(), np.abs(fractions / exact_fractions - 1).max()]))
