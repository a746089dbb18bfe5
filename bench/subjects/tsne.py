from sklearn.manifold import TSNE

from measure import args, measure, vectors

coordinates = []


def act():
    seed = len(coordinates)
    layout = TSNE(3, init="pca", random_state=seed, n_jobs=-1).fit_transform(vectors)
    coordinates.append(f"{args[0]}-{seed}.f32")
    layout.astype("float32").tofile(coordinates[-1])


measure(act, coordinates=coordinates)
