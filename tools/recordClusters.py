"""
Records the clusters that scikit-learn and hdbscan find, and figures of scikit-learn, for the unit tests.

    python tools/recordClusters.py > test/unit/core/clusters/recorded.json

with scikit-learn and hdbscan from PyPI. The sets are those of scikit-learn's own tests of HDBSCAN, and others.
"""

import json

import hdbscan
import numpy as np
import sklearn
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial.distance import pdist, squareform
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.cluster._hdbscan._linkage import MST_edge_dtype, make_single_linkage
from sklearn.cluster._hdbscan._tree import tree_to_labels
from sklearn.datasets import load_iris, make_blobs, make_circles, make_moons
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    confusion_matrix,
    silhouette_samples,
)
from sklearn.neighbors import LocalOutlierFactor, NearestNeighbors
from sklearn.preprocessing import StandardScaler
from sklearn.utils import shuffle


def rounded(points):
    return np.round(points, 4).astype(np.float32)


def own_test_sets():
    points, _ = make_blobs(n_samples=200, random_state=10)
    points, _ = shuffle(points, np.zeros(200), random_state=7)
    blobs = StandardScaler().fit_transform(points)
    yield "blobs", blobs, {}
    yield "blobs, small clusters", blobs, {"min_cluster_size": 2, "min_samples": 4}
    yield "blobs, large clusters", blobs, {"min_cluster_size": 40}
    yield "blobs, no clusters", blobs, {"min_cluster_size": 199}
    unequal, _ = make_blobs(
        n_samples=[400, 200, 100], centers=[[0, 0], [3, 3], [6, 0]],
        cluster_std=[0.7, 0.4, 0.2], random_state=1,
    )
    yield "three densities", unequal, {"min_cluster_size": 15}
    rings, _ = make_circles(n_samples=300, factor=0.4, noise=0.04, random_state=2)
    yield "rings", rings, {"min_cluster_size": 10}
    moons, _ = make_moons(n_samples=300, noise=0.06, random_state=3)
    yield "moons", moons, {"min_cluster_size": 10, "min_samples": 5}
    yield "iris", load_iris().data, {"min_cluster_size": 5}
    wide, _ = make_blobs(n_samples=400, n_features=5, centers=12, cluster_std=1.5, random_state=4)
    yield "five columns", wide, {"min_cluster_size": 8, "min_samples": 5}
    random = np.random.default_rng(5)
    scattered = np.vstack([random.normal(size=(150, 3)), random.uniform(-6, 6, size=(150, 3))])
    yield "noise", scattered, {"min_cluster_size": 10, "min_samples": 3}


def nearer_first(points, minimum, reach):
    """
    Labels and probabilities by scikit-learn's tree, of edges of equal length the one between nearer points first.
    HDBSCAN itself takes equal ones in the order of its search, which depends on the order of the points.
    """
    distances = pdist(points)
    square = squareform(distances)
    cores = np.sort(square, axis=1)[:, reach - 1]
    ones, others = np.triu_indices(len(points), 1)
    lengths = np.maximum(distances, np.maximum(cores[ones], cores[others]))
    ranks = np.empty(len(lengths))
    ranks[np.lexsort((distances, lengths))] = np.arange(1, len(lengths) + 1)
    tree = minimum_spanning_tree(squareform(ranks)).tocoo()
    edges = np.empty(len(tree.data), dtype=MST_edge_dtype)
    order = np.argsort(tree.data)
    edges["current_node"], edges["next_node"] = tree.row[order], tree.col[order]
    edges["distance"] = np.sort(lengths)[tree.data[order].astype(int) - 1]
    return tree_to_labels(make_single_linkage(edges), minimum)[:2]


def clusters(name, points, options):
    points = rounded(points)
    minimum = options.get("min_cluster_size", 5)
    reach = options.get("min_samples", minimum)
    found = HDBSCAN(copy=True, **options).fit(points.astype(np.float64))
    labels, probabilities = nearer_first(points.astype(np.float64), minimum, reach)
    # This one counts other points only.
    peer = hdbscan.HDBSCAN(
        min_cluster_size=minimum, min_samples=max(1, reach - 1), algorithm="generic"
    ).fit(points.astype(np.float64))
    return {
        "name": name,
        "columns": points.shape[1],
        "points": [float(format(x, ".4f")) for x in points.ravel()],
        "minimumSize": minimum,
        "reach": reach,
        "labels": labels.tolist(),
        "probabilities": [round(x, 9) for x in probabilities.tolist()],
        "dependsOnOrder": adjusted_rand_score(labels, found.labels_) < 1,
        "ownLabels": found.labels_.tolist(),
        "peerLabels": peer.labels_.tolist(),
        "persistences": [round(float(x), 9) for x in peer.cluster_persistence_],
    }


def quality():
    """Figures of groups, a fifth of whose points are in a wrong one, by cosine."""
    points, groups = make_blobs(n_samples=180, n_features=8, centers=6, cluster_std=3, random_state=6)
    points = rounded(points)
    random = np.random.default_rng(6)
    groups = np.where(random.uniform(size=180) < 0.2, random.integers(0, 6, size=180), groups)
    numbers = points.astype(np.float64)
    neighbors = NearestNeighbors(n_neighbors=10, metric="cosine").fit(numbers)
    pure = groups[neighbors.kneighbors(return_distance=False)] == groups[:, None]
    silhouettes = silhouette_samples(numbers, groups, metric="cosine")
    outliers = LocalOutlierFactor(n_neighbors=15, metric="cosine").fit(numbers)
    return {
        "columns": points.shape[1],
        "points": [float(format(x, ".4f")) for x in points.ravel()],
        "groups": groups.tolist(),
        "purity": pure.mean(),
        "purities": [pure[groups == group].mean() for group in range(6)],
        "silhouette": silhouettes.mean(),
        "silhouettes": [silhouettes[groups == group].mean() for group in range(6)],
        "factors": (-outliers.negative_outlier_factor_).tolist(),
        "outliers": np.flatnonzero(outliers.fit_predict(numbers) < 0).tolist(),
    }


random = np.random.default_rng(8)
one = random.integers(0, 5, size=120)
other = np.where(random.uniform(size=120) < 0.6, one, random.integers(0, 7, size=120))
points = rounded(np.vstack([random.normal(size=(95, 3)), random.uniform(-8, 8, size=(5, 3))]))
centers, _ = make_blobs(n_samples=150, centers=5, cluster_std=1.2, random_state=9)
centers = rounded(centers)
print(
    json.dumps(
        {
            "scikitLearn": sklearn.__version__,
            "sets": [clusters(*each) for each in own_test_sets()],
            "agreement": {
                "one": one.tolist(),
                "other": other.tolist(),
                "rand": adjusted_rand_score(one, other),
                "information": adjusted_mutual_info_score(one, other),
                "confusion": confusion_matrix(one, other, labels=range(7)).tolist(),
            },
            "quality": quality(),
            "outliers": {
                "columns": 3,
                "points": [float(format(x, ".4f")) for x in points.ravel()],
                "k": 10,
                "factors": (
                    -LocalOutlierFactor(n_neighbors=10)
                    .fit(points.astype(np.float64))
                    .negative_outlier_factor_
                ).tolist(),
            },
            "kMeans": {
                "columns": 2,
                "points": [float(format(x, ".4f")) for x in centers.ravel()],
                "clusters": 5,
                "inertia": KMeans(5, n_init=50, random_state=0).fit(centers.astype(np.float64)).inertia_,
            },
        }
    )
)
