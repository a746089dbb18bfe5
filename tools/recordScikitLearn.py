"""
Records what scikit-learn says of some vectors and a view of them, for the unit tests.

    python tools/recordScikitLearn.py > test/unit/core/scikitLearn.json

with the packages of bench/peers.mjs.
"""

import json

import numpy as np
import sklearn
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness
from sklearn.metrics import silhouette_samples

rows, columns, categories, k = 90, 12, 4, 8
random = np.random.default_rng(6)
category_of = np.arange(rows) % categories
centers = random.normal(size=(categories, columns))
vectors = centers[category_of] + random.normal(scale=0.9, size=(rows, columns)) + 0.3
vectors = vectors.round(4).astype(np.float32)
unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

pca = PCA(10, svd_solver="full").fit(vectors.astype(np.float64))
view = pca.transform(vectors.astype(np.float64))[:, :2].round(4).astype(np.float32)
shown = PCA(2, svd_solver="full").fit(vectors.astype(np.float64))
residual = vectors - shown.inverse_transform(shown.transform(vectors.astype(np.float64)))

print(
    json.dumps(
        {
            "scikitLearn": sklearn.__version__,
            "columns": columns,
            "vectors": [float(format(x, ".4f")) for x in vectors.ravel()],
            "view": [float(format(x, ".4f")) for x in view.ravel()],
            "categoryOf": category_of.tolist(),
            "k": k,
            "trustworthiness": trustworthiness(vectors, view, n_neighbors=k, metric="cosine"),
            # Continuity is trustworthiness with the spaces exchanged; cosine orders as unit rows do.
            "continuity": trustworthiness(view, unit, n_neighbors=k),
            "silhouettes": silhouette_samples(vectors, category_of, metric="cosine").tolist(),
            "explainedVariance": pca.explained_variance_ratio_.tolist(),
            "reconstructionError": float(np.sqrt((residual**2).sum(axis=1).mean())),
        }
    )
)
