from sklearn.neighbors import NearestNeighbors

from measure import args, measure, vectors

found = NearestNeighbors(n_neighbors=16, metric="cosine", algorithm="brute").fit(vectors)
queries = vectors if args[0] == "all" else vectors[:1]


def act():
    found.kneighbors(queries)


measure(act)
