"""Makes media/vectors.bin, the built-in vectors, from all-MiniLM-L6-v2. See README.md beside this file.

Usage: python build.py WORDNET_DICT SCOWL_LISTS REPOSITORY CACHE

CACHE.npz keeps the model's vectors, and serves again while the words are the same.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy: sums in one order, whatever the machine

import hashlib
import json
import sys
import zlib
from pathlib import Path

import numpy as np
from scipy import sparse

from model import MiniLM, model_folder, vocabulary
from table import encode
from wordnet import read_wordnet
from words import KEY, Commonness, candidates, normalise, scowl_sizes

ROWS = 118_000
DIMENSIONS = 192
STEP = 0.7
"""Quantisation step, in standard deviations of the row's numbers."""
SIF = 1e-4
"""The parameter a of smooth inverse frequency (Arora, Liang and Ma, 2017)."""
RIDGE = 1.0
"""How firmly the fitted vectors are held to the model's own output for the token."""
FIRST_TOKEN = 0.5
"""What the first token of a word counts for; firstTokenWeight in textVectors.ts."""
REFERENCES = 200


def unit(x: np.ndarray) -> np.ndarray:
    return x / np.maximum(1e-9, np.linalg.norm(x, axis=1, keepdims=True))


def words_in(path: Path) -> list[str]:
    blocks = path.read_text().strip().split("\n\n")
    lists = [block.split("\n", 1)[1].replace("\n", " ").split(",") for block in blocks]
    return [word.strip() for words in lists for word in words]


def continuations(model, spellings, vectors, starts, own, evaluated) -> dict[str, np.ndarray]:
    """
    Vectors of the "##" tokens such that a word's direction is that of FIRST_TOKEN times its first
    token's unit vector plus its other tokens' vectors: ridge regression towards the model's `own`
    vectors of the tokens, by conjugate gradients, over the words of the table that are made of several
    tokens. Words of the quality measurements take no part.
    """
    encodings = model.tokenizer.encode_batch(spellings, add_special_tokens=False)
    fit = [
        i
        for i, e in enumerate(encodings)
        if len(e.tokens) > 1
        and e.tokens[0] in starts
        and all(token.startswith("##") for token in e.tokens[1:])
        and spellings[i] not in evaluated
    ]
    names = sorted({token for i in fit for token in encodings[i].tokens[1:]})
    column = {name: j for j, name in enumerate(names)}
    entries = [
        (row, column[token], 1 / len(encodings[i].tokens))
        for row, i in enumerate(fit)
        for token in encodings[i].tokens[1:]
    ]
    rows, columns, shares = (np.array(part) for part in zip(*entries))
    matrix = sparse.csr_matrix((shares, (rows, columns)), (len(fit), len(names)), dtype=np.float64)
    transposed = matrix.T.tocsr()
    first = FIRST_TOKEN * np.stack(
        [starts[encodings[i].tokens[0]] / len(encodings[i].tokens) for i in fit]
    )
    solution = np.stack([own[name] for name in names]).astype(np.float64)
    residual = transposed @ (vectors[fit].astype(np.float64) - first - matrix @ solution)
    direction, energy = residual.copy(), (residual**2).sum(0)
    for _ in range(30):
        image = transposed @ (matrix @ direction) + RIDGE * direction
        step = energy / np.maximum(1e-12, (direction * image).sum(0))
        solution += step * direction
        residual -= step * image
        before, energy = energy, (residual**2).sum(0)
        direction = residual + energy / np.maximum(1e-12, before) * direction
    return dict(zip(names, solution))


def quantise(vectors: np.ndarray) -> np.ndarray:
    deviation = np.sqrt((vectors**2).mean(1, keepdims=True))
    return np.clip(np.round(vectors / (STEP * deviation)), -8, 7).astype(np.int8)


def embedded(model: MiniLM, words: list[str], cache: Path) -> np.ndarray:
    if cache.exists():
        kept = np.load(cache)
        if kept["words"].tolist() == words:
            return kept["vectors"]

    def report(done: int, total: int) -> None:
        print(f"\r{done} of {total} words embedded", end="", file=sys.stderr, flush=True)

    vectors = model.embed(words, report=report)
    np.savez(cache, words=np.array(words), vectors=vectors)
    return vectors


def main(wordnet_folder: Path, scowl_folder: Path, repository: Path, cache: Path) -> None:
    model, tokens = MiniLM(), vocabulary()
    rank = {token: i for i, token in enumerate(tokens)}
    wordnet, sizes = read_wordnet(wordnet_folder), scowl_sizes(scowl_folder)
    listed = words_in(repository / "media/words.txt")
    evaluated = {normalise(w) for w in listed + words_in(repository / "bench/builtin/heldOut.txt")}
    suffixes = [t for t in tokens if t.startswith("##") and KEY.fullmatch(t[2:])]
    ranked = candidates(Commonness(sizes, tokens), tokens, listed, wordnet.tag_totals)
    words = sorted(ranked[: ROWS - len(suffixes)])

    raw = embedded(model, words, cache)
    mean = raw.mean(0)
    centred = unit(raw - mean)
    variances, axes = np.linalg.eigh(centred.T.astype(np.float64) @ centred)
    axes = axes[:, ::-1]
    axes *= np.sign(axes[np.abs(axes).argmax(0), np.arange(len(axes))])
    turned = (centred @ axes).astype(np.float32)
    vectors = unit(turned[:, :DIMENSIONS])

    starts = {word: vector for word, vector in zip(words, vectors) if word in rank}
    outputs = model.embed_tokens([rank[suffix] for suffix in suffixes])
    own = dict(zip(suffixes, unit((unit(outputs - mean) @ axes)[:, :DIMENSIONS])))
    fitted = continuations(model, words, vectors, starts, own, evaluated)
    suffixes = [suffix for suffix in suffixes if suffix in fitted]

    weight = {w: SIF / (SIF + 0.1 / max(1, rank.get(w, 1e6) - 1995)) for w in words}
    weight |= {suffix: float(np.linalg.norm(fitted[suffix])) for suffix in suffixes}
    keys = sorted(words + suffixes)
    by_key = dict(zip(words, vectors)) | fitted
    codes = quantise(np.stack([by_key[key] for key in keys]))
    weights = np.clip(np.round([100 * weight[key] for key in keys]), 1, 255)
    is_token = np.array([key in rank for key in keys])
    file = encode(keys, weights, is_token, codes)
    (repository / "media/vectors.bin").write_bytes(file)

    chosen = sorted(np.random.default_rng(0).choice(len(words), REFERENCES, replace=False))
    tests = repository / "test/unit/engines/builtin"
    np.round(turned[chosen] * 32767).astype("<i2").tofile(tests / "reference.bin")
    (tests / "reference.json").write_text(
        json.dumps(
            {
                "sha256": hashlib.sha256(file).hexdigest(),
                "rows": len(keys),
                "dimensions": DIMENSIONS,
                "words": [words[i] for i in chosen],
            },
            indent=2,
        )
        + "\n"
    )
    print(f"\n{len(keys)} rows, {len(suffixes)} of them ##, {sum(' ' in k for k in keys)} terms")
    print(f"{len(file)} bytes, {len(zlib.compress(file, 6))} compressed")
    print("variance kept", float(variances[::-1][:DIMENSIONS].sum() / variances.sum()))
    for path in (model_folder() / "model.safetensors", wordnet_folder / "index.sense"):
        print(path.name, hashlib.sha256(path.read_bytes()).hexdigest())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]))
