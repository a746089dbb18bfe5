"""Common to all Python subjects: see `Subject` in bench/bench.mjs."""

import json
import resource
import sys
import time

import numpy as np

file, rows, columns, repeats = sys.argv[1], *map(int, sys.argv[2:5])
args = sys.argv[5:]
vectors = np.fromfile(file, dtype=np.float32).reshape(rows, columns)


def memory():
    """The maximum memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(act, **figures):
    """Acts once to warm up (if it is repeated), then measures; `act` may return further figures."""
    megabytes = 0
    if repeats > 0:
        act()
        megabytes = memory()
    seconds = []
    for _ in range(max(1, repeats)):
        began = time.perf_counter()
        found = act()
        seconds.append(time.perf_counter() - began)
    megabytes = megabytes or memory()
    print(json.dumps({"seconds": seconds, "megabytes": megabytes, **figures, **(found or {})}))
