"""
Clusters by the peers, each from the vectors, the projection included:
python peers.py <set without extension> <minimum cluster size> <runs> <search>...
Prints a line of JSON for each. The first run of all is on few rows, because numba compiles itself.
"""

import json
import sys
import time
import warnings

import evoc
import fast_hdbscan
import hdbscan
import numpy as np
import umap
from sklearn.cluster import HDBSCAN
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

warnings.filterwarnings("ignore")
file, minimum, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
known = json.load(open(f"{file}.json"))
vectors = np.fromfile(f"{file}.f32", dtype=np.float32).reshape(known["rows"], known["columns"])
labels = np.array(known["labels"])


def layout(points):
    # Without a seed, which would keep it to one thread.
    reducer = umap.UMAP(n_components=5, n_neighbors=15, min_dist=0, metric="cosine")
    return reducer.fit_transform(points)


searches = {
    "scikit-learn HDBSCAN": lambda points, options: HDBSCAN(copy=True, **options),
    "fast_hdbscan": lambda points, options: fast_hdbscan.HDBSCAN(**options),
    "hdbscan": lambda points, options: hdbscan.HDBSCAN(**options),
}
# As many points as ours make surroundings dense on sets of some 1,000 points, and the default: as many as a cluster.
reaches = {"5": {"min_samples": 5}, "default": {}}


def figures(who, found, seconds):
    return {
        "who": who,
        "rand": adjusted_rand_score(labels, found),
        "information": adjusted_mutual_info_score(labels, found),
        "clusters": int(found.max() + 1),
        "leftOut": float(np.mean(found < 0)),
        "seconds": seconds,
    }


def timed(act):
    began = time.perf_counter()
    result = act()
    return result, time.perf_counter() - began


few = vectors[: min(len(vectors), 600)]
warm = layout(few)
for name in sys.argv[4:]:
    searches[name](warm, {"min_cluster_size": 5}).fit_predict(warm)
evoc.EVoC(base_min_cluster_size=5).fit_predict(few)

for _ in range(runs):
    points, before = timed(lambda: layout(vectors))
    for name in sys.argv[4:]:
        for reach, options in reaches.items():
            options = {"min_cluster_size": minimum, **options}
            found, after = timed(lambda: searches[name](points, options).fit_predict(points))
            who = f"umap-learn 5-D + {name}, min_samples {reach}"
            print(json.dumps(figures(who, found, before + after)), flush=True)
    found, seconds = timed(lambda: evoc.EVoC(base_min_cluster_size=minimum).fit_predict(vectors))
    print(json.dumps(figures("evoc", found, seconds)), flush=True)
