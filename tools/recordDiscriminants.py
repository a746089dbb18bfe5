"""
Records what scikit-learn and scipy say of discriminant axes and of how well they tell groups apart, for the unit
tests.

    python tools/recordDiscriminants.py > test/unit/core/projection/discriminants.json

with the packages of bench/peers.mjs.
"""

import json

import numpy as np
import scipy.linalg
import sklearn
from sklearn.covariance import ledoit_wolf_shrinkage
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.model_selection import PredefinedSplit, cross_val_predict


def made(seed, rows, columns, groups, noise):
    random = np.random.default_rng(seed)
    group_of = np.sort(np.arange(rows) % groups)
    centers = random.normal(size=(groups, columns)) * (np.arange(columns) + 1.0) ** -0.5
    spread = noise * (np.arange(columns) + 2.0) ** -0.4
    vectors = centers[group_of] + random.normal(size=(rows, columns)) * spread + 0.2
    order = random.permutation(rows)
    return vectors[order].round(3).astype(np.float32).astype(np.float64), group_of[order]


def leading(matrix, within, count):
    values, axes = scipy.linalg.eigh(matrix, within)
    order = np.argsort(values)[::-1]
    axes = axes[:, order[:count]]
    signs = np.sign(axes[np.abs(axes).argmax(axis=0), range(count)])
    return values[order], (axes * signs).T


def record(vectors, group_of):
    rows, columns = vectors.shape
    groups = group_of.max() + 1
    count = min(groups - 1, columns)
    sizes = np.bincount(group_of)
    means = np.array([vectors[group_of == g].mean(axis=0) for g in range(groups)])
    deviations = vectors - means[group_of]
    shrinkage = ledoit_wolf_shrinkage(deviations, assume_centered=True)
    covariance = deviations.T @ deviations / rows
    within = (1 - shrinkage) * covariance + shrinkage * np.trace(covariance) / columns * np.eye(columns)
    centered = means - vectors.mean(axis=0)
    between = (centered.T * sizes / rows) @ centered
    values, axes = leading(between, within, count)

    fold_of = np.zeros(rows, dtype=int)
    for g in range(groups):
        members = np.flatnonzero(group_of == g)
        fold_of[members] = (np.arange(len(members)) + g) % 5
    split = PredefinedSplit(fold_of)

    # The same shrinkage in each fold as is found there.
    right = []
    for train, test in split.split():
        train_means = np.array([vectors[train][group_of[train] == g].mean(axis=0) for g in range(groups)])
        own = ledoit_wolf_shrinkage(vectors[train] - train_means[group_of[train]], assume_centered=True)
        lda = LinearDiscriminantAnalysis(solver="eigen", shrinkage=own).fit(vectors[train], group_of[train])
        right.append((lda.predict(vectors[test]) == group_of[test]).sum())
    auto = LinearDiscriminantAnalysis(solver="eigen", shrinkage="auto")
    predicted = cross_val_predict(auto, vectors, group_of, cv=split)

    plain = {}
    if rows > 2 * columns:
        lda = LinearDiscriminantAnalysis(solver="eigen").fit(vectors, group_of)
        plain = {"withoutShrinkage": lda.explained_variance_ratio_[:count].tolist()}
    # The span of the axes as fractions of the total variance.
    q, _ = np.linalg.qr(axes[:3].T)
    everything = vectors - vectors.mean(axis=0)
    return {
        "rows": rows,
        "columns": columns,
        "groups": int(groups),
        "vectors": [float(format(x, ".3f")) for x in vectors.ravel()],
        "groupOf": group_of.tolist(),
        "shrinkage": float(shrinkage),
        "axes": [float(format(x, ".6g")) for x in axes[:3].ravel()],
        "separation": (values[:count] / values[:count].sum()).tolist(),
        "shownVariance": float((everything @ q).var(axis=0).sum() / everything.var(axis=0).sum()),
        "foldOf": fold_of.tolist(),
        "right": int(sum(right)),
        "rightByOwnShrinkage": int((predicted == group_of).sum()),
        **plain,
    }


print(
    json.dumps(
        {
            "scikitLearn": sklearn.__version__,
            "manyPoints": record(*made(1, 150, 8, 4, 1.0)),
            "fewPoints": record(*made(2, 40, 60, 4, 1.2)),
            "twoGroups": record(*made(3, 60, 8, 2, 1.4)),
        }
    )
)
