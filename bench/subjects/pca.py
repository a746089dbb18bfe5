from sklearn.decomposition import PCA

from measure import args, measure, vectors


def act():
    pca = PCA(10, svd_solver=args[0], random_state=0)
    pca.fit_transform(vectors)
    return {"fractions": pca.explained_variance_ratio_.tolist()}


measure(act)
