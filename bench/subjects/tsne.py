from sklearn.manifold import TSNE

from measure import args, measure, vectors

coordinates = []
output, first_seed = args[0], int((args + ["0"])[1])


def act():
    seed = first_seed + len(coordinates)
    layout = TSNE(3, init="pca", random_state=seed, n_jobs=-1).fit_transform(vectors)
    coordinates.append(f"{output}-{seed}.f32")
    layout.astype("float32").tofile(coordinates[-1])


measure(act, coordinates=coordinates)
