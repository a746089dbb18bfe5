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
from collections.abc import Container
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy import sparse

from model import MiniLM, model_folder, vocabulary
from table import encode
from wordnet import read_wordnet
from words import Commonness, candidates, normalize, scowl_sizes

WORDS = 111_500
"""Words and terms with a row of their own: as many as fit in 8.5 MB of the VSIX with all else of the table."""
DIMENSIONS = 192
STEP = 0.7
"""Quantization step, in standard deviations of the row's numbers."""
SIF = 1e-4
"""The parameter a of smooth inverse frequency (Arora, Liang and Ma, 2017)."""
RIDGES = (1.0, 0.6, 0.3)
"""How firmly fitted vectors are held to the model's own: first tokens of words, tokens that follow, pairs."""
PRIOR = 0.5
"""The part of its vector as a word that a first token is held to."""
PAIRS, ROUNDS = 6000, 2
"""Of tokens that have a row of their own within words, chosen in so many rounds."""
LEAST_WORDS = 4
"""That a pair is in."""
REWEIGHTINGS = 2
REFERENCES = 200


def unit(x: np.ndarray) -> np.ndarray:
    return x / np.maximum(1e-9, np.linalg.norm(x, axis=1, keepdims=True))


def lists_in(path: Path) -> list[list[str]]:
    blocks = path.read_text().strip().split("\n\n")
    lists = [block.split("\n", 1)[1].replace("\n", " ").split(",") for block in blocks]
    return [[word.strip() for word in words] for words in lists]


def words_in(path: Path) -> list[str]:
    return [word for words in lists_in(path) for word in words]


def start_of(token: str) -> str:
    """The key of a token as the beginning of a longer word."""
    return f"{token}##"


def token_sequences(model, spellings: list[str], starts) -> dict[str, list[str]]:
    """Tokens of the words that are made of several, of which the first has a row in the table."""
    encodings = model.tokenizer.encode_batch(spellings, add_special_tokens=False)
    return {
        spelling: e.tokens
        for spelling, e in zip(spellings, encodings)
        if len(e.tokens) > 1
        and e.tokens[0] in starts
        and all(token.startswith("##") for token in e.tokens[1:])
    }


def rows_of(tokens: list[str], pairs: Container[str] = ()) -> list[str]:
    """Keys of the rows whose sum is a word of several tokens, as in textVectors.ts."""
    rows, place = [], 0
    while place < len(tokens):
        pair = "".join(tokens[place : place + 2])
        if place + 1 < len(tokens) and pair in pairs:
            rows.append(pair)
            place += 2
        else:
            rows.append(tokens[place] if place else start_of(tokens[place]))
            place += 1
    return rows


def incidence(members: list[list[str]]) -> tuple[list[str], sparse.csr_matrix]:
    """Names, sorted, and which of the lists they are in how often [lists x names]."""
    names = sorted({name for each in members for name in each})
    column = {name: j for j, name in enumerate(names)}
    columns = [column[name] for each in members for name in each]
    starts = np.cumsum([0] + [len(each) for each in members])
    shape = (len(members), len(names))
    return names, sparse.csr_matrix((np.ones(len(columns)), columns, starts), shape)


def fit_rows(
    sequences: list[list[str]],
    targets: np.ndarray,
    prior: dict[str, np.ndarray],
    ridge: dict[str, float],
    reweightings: int = REWEIGHTINGS,
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """
    Vectors of rows such that their sum over a sequence is near its target, and what is left of the targets:
    ridge regression, held to `prior` by `ridge`, by conjugate gradients with Jacobi's preconditioner. Each
    reweighting brings the targets to the length that their sums have, so that the cosine counts.
    """
    names, matrix = incidence(sequences)
    transposed = matrix.T.tocsr()
    held = np.stack([prior[name] for name in names]).astype(np.float64)
    firmness = np.array([ridge[name] for name in names])[:, None]
    solution, sums = held.copy(), matrix @ held
    weights, aims = np.ones((len(sequences), 1)), targets
    for _ in range(1 + reweightings):
        scale = 1 / (transposed @ weights + firmness)
        residual = transposed @ (weights * (aims - sums)) - firmness * (solution - held)
        direction = scale * residual
        energy = (residual * direction).sum(0)
        for _ in range(20):
            image = transposed @ (weights * (matrix @ direction)) + firmness * direction
            step = energy / np.maximum(1e-12, (direction * image).sum(0))
            solution += step * direction
            residual -= step * image
            scaled = scale * residual
            before, energy = energy, (residual * scaled).sum(0)
            direction = scaled + energy / np.maximum(1e-12, before) * direction
        sums = matrix @ solution
        weights = 1 / np.maximum(0.5, np.linalg.norm(sums, axis=1, keepdims=True)) ** 2
        aims = targets * np.clip((sums * targets).sum(1, keepdims=True), 0.5, 1.5)
    return dict(zip(names, solution)), targets - sums


def helpful_pairs(
    sequences: list[list[str]], left: np.ndarray, known: Container[str], least: int
) -> list[tuple[str, str]]:
    """
    Tokens that follow one another in at least so many words, those first whose words have most in common
    in what is `left` of them. Pairs that are a whole word are none.
    """
    follows = [
        [
            f"{first} {second}"
            for place, (first, second) in enumerate(pairwise(tokens))
            if first + second not in known and (place or first + second[2:] not in known)
        ]
        for tokens in sequences
    ]
    names, matrix = incidence(follows)
    counts = np.asarray(matrix.sum(0)).ravel()
    gains = ((matrix.T @ left) ** 2).sum(1) / (counts + 1)
    order = np.argsort(-gains, kind="stable")
    return [tuple(names[j].split(" ")) for j in order if counts[j] >= least]


def quantize(vectors: np.ndarray, step: float = STEP, bits: int = 4) -> np.ndarray:
    deviation = np.sqrt((vectors**2).mean(1, keepdims=True))
    most = 2 ** (bits - 1)
    return np.clip(np.round(vectors / (step * deviation)), -most, most - 1).astype(np.int8)


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


@dataclass
class Material:
    """What the table is made of: everything but the choice of dimensions, step and fit."""

    words: list[str]
    """Those with a row, sorted."""
    further: list[str]
    """Rarer words, which take part in fitting the tokens only."""
    turned: np.ndarray
    """Centered unit vectors of words and further words, on principal components [n x 384]."""
    variances: np.ndarray
    """Of the components."""
    tokens: dict[str, list[str]]
    """Of the words that the tokens are fitted to."""
    suffixes: dict[str, np.ndarray]
    """The "##" tokens and the model's own vectors of them, turned likewise."""
    weights: dict[str, float]
    """What a word counts for in a mean."""
    is_token: set[str]

    def cut(self, dimensions: int) -> np.ndarray:
        """Unit vectors of the words alone."""
        return unit(self.turned[: len(self.words), :dimensions])

    def own(self, dimensions: int) -> dict[str, np.ndarray]:
        """The model's unit vectors of the "##" tokens."""
        vectors = unit(np.stack([*self.suffixes.values()])[:, :dimensions])
        return dict(zip(self.suffixes, vectors))

    def fitted(
        self,
        dimensions: int,
        spellings: list[str] | None = None,
        pairs: int = PAIRS,
        least: int = LEAST_WORDS,
        ridges: tuple[float, float, float] = RIDGES,
        reweightings: int = REWEIGHTINGS,
    ) -> dict[str, np.ndarray]:
        """Vectors of rows within words, by key, fitted to all words or to the given ones."""
        chosen = sorted(self.tokens) if spellings is None else spellings
        place = {word: i for i, word in enumerate(self.words + self.further)}
        targets = unit(self.turned[[place[word] for word in chosen], :dimensions]).astype(float)
        sequences = [self.tokens[word] for word in chosen]
        prior = self.own(dimensions)
        ridge = dict.fromkeys(prior, ridges[1])
        for word, vector in zip(self.words, self.cut(dimensions)):
            if word in self.is_token:
                prior[start_of(word)] = PRIOR * vector
                ridge[start_of(word)] = ridges[0]

        taken: set[str] = set()
        for _ in range(ROUNDS if pairs else 0):
            divided = [rows_of(tokens, taken) for tokens in sequences]
            _, left = fit_rows(divided, targets, prior, ridge, reweightings=0)
            helpful = helpful_pairs(sequences, left, taken | place.keys(), least)
            for first, second in helpful[: pairs // ROUNDS]:
                key, row = first + second, first if first.startswith("##") else start_of(first)
                prior[key] = prior[row] + prior[second]
                ridge[key] = ridges[2]
                taken.add(key)
        divided = [rows_of(tokens, taken) for tokens in sequences]
        return fit_rows(divided, targets, prior, ridge, reweightings)[0]

    def table(self, by_key: dict[str, np.ndarray]) -> bytes:
        """The file. Tokens within words count for the length of their vectors."""
        keys = sorted(by_key)
        vectors = np.stack([by_key[key] for key in keys])
        lengths = np.linalg.norm(vectors, axis=1)
        weights = [self.weights.get(key, length) for key, length in zip(keys, lengths)]
        rounded = np.clip(np.round(100 * np.array(weights)), 1, 255)
        is_token = np.array([key in self.is_token or key in self.suffixes for key in keys])
        return encode(keys, rounded, is_token, quantize(vectors))


def gather(wordnet_folder: Path, scowl_folder: Path, repository: Path, cache: Path) -> Material:
    model, vocab = MiniLM(), vocabulary()
    rank = {token: i for i, token in enumerate(vocab)}
    wordnet, sizes = read_wordnet(wordnet_folder), scowl_sizes(scowl_folder)
    listed = words_in(repository / "media/words.txt")
    evaluated = {normalize(w) for w in listed + words_in(repository / "bench/builtin/heldOut.txt")}
    ranked = candidates(Commonness(sizes, vocab), vocab, listed, wordnet.tag_totals)
    words = sorted(ranked[:WORDS])
    further = sorted(key for key in ranked[WORDS:] if key.isalnum())

    raw = embedded(model, words + further, cache)
    mean = raw[: len(words)].mean(0)
    centered = unit(raw - mean)
    own = centered[: len(words)]
    variances, axes = np.linalg.eigh(own.T.astype(np.float64) @ own)
    axes = axes[:, ::-1]
    axes *= np.sign(axes[np.abs(axes).argmax(0), np.arange(len(axes))])

    is_token = {word for word in words if word in rank}
    sequences = token_sequences(model, words + further, is_token)
    suffixes = sorted({token for _, *rest in sequences.values() for token in rest})
    outputs = unit(model.embed_tokens([rank[suffix] for suffix in suffixes]) - mean) @ axes
    return Material(
        words,
        further,
        (centered @ axes).astype(np.float32),
        variances[::-1],
        {word: tokens for word, tokens in sequences.items() if word not in evaluated},
        dict(zip(suffixes, outputs)),
        {w: SIF / (SIF + 0.1 / max(1, rank.get(w, 1e6) - 1995)) for w in words},
        is_token,
    )


def main(wordnet_folder: Path, scowl_folder: Path, repository: Path, cache: Path) -> None:
    material = gather(wordnet_folder, scowl_folder, repository, cache)
    words = material.words
    fitted = material.fitted(DIMENSIONS)
    by_key = dict(zip(words, material.cut(DIMENSIONS))) | fitted
    file = material.table(by_key)
    (repository / "media/vectors.bin").write_bytes(file)

    chosen = sorted(np.random.default_rng(0).choice(len(words), REFERENCES, replace=False))
    tests = repository / "test/unit/engines/builtin"
    np.round(material.turned[chosen] * 32767).astype("<i2").tofile(tests / "reference.bin")
    (tests / "reference.json").write_text(
        json.dumps(
            {
                "sha256": hashlib.sha256(file).hexdigest(),
                "rows": len(by_key),
                "dimensions": DIMENSIONS,
                "words": [words[i] for i in chosen],
            },
            indent=2,
        )
        + "\n"
    )
    terms = sum(" " in word for word in words)
    following = sum(key in material.suffixes for key in fitted)
    beginnings = sum(key.endswith("##") for key in fitted)
    print(f"\n{len(by_key)} rows: {len(words)} words, {terms} of them terms;", end=" ")
    print(f"{following} ## tokens, {beginnings} tokens as beginnings,", end=" ")
    print(f"{len(fitted) - following - beginnings} pairs")
    print(f"fitted to {len(material.tokens)} words")
    print(f"{len(file)} bytes, {len(zlib.compress(file, 6))} compressed")
    kept = material.variances[:DIMENSIONS].sum() / material.variances.sum()
    print("variance kept", float(kept))
    for path in (model_folder() / "model.safetensors", wordnet_folder / "index.sense"):
        print(path.name, hashlib.sha256(path.read_bytes()).hexdigest())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]))
