import umap

from measure import args, measure, vectors

coordinates = []


def act():
    # Without a seed, which would keep it to one thread.
    layout = umap.UMAP(n_components=3).fit_transform(vectors)
    coordinates.append(f"{args[0]}-{len(coordinates)}.f32")
    layout.astype("float32").tofile(coordinates[-1])


measure(act, coordinates=coordinates)
