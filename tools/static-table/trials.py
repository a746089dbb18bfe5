"""Writes trials.md beside this file: what was tried for the built-in vectors, every figure measured.

Usage: python trials.py WORDNET_DICT SCOWL_LISTS REPOSITORY CACHE, as build.py, whose embedded words serve
"""

import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from build import (
    DIMENSIONS,
    LEAST_WORDS,
    PAIRS,
    PRIOR,
    REWEIGHTINGS,
    RIDGES,
    STEP,
    Material,
    gather,
    lists_in,
    quantize,
    rows_of,
    start_of,
    unit,
)
from words import normalize

HEAD_WEIGHT, LONGEST_TERM = 2, 3
"""As in textVectors.ts."""
Vectors = dict[str, np.ndarray]


def purity(vectors: np.ndarray, labels: np.ndarray, k: int = 5) -> float:
    """Mean fraction of the k nearest others (cosine) with the row's own label."""
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -np.inf)
    nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
    return float((labels[nearest] == labels[:, None]).mean())


def rounded(by_key: Vectors, step: float = STEP, bits: int = 4) -> Vectors:
    """Vectors as the table gives them, of the length that they had."""
    vectors = np.stack([*by_key.values()])
    codes = unit(quantize(vectors, step, bits).astype(np.float32))
    return dict(zip(by_key, codes * np.linalg.norm(vectors, axis=1, keepdims=True)))


class Reader:
    """src/engines/builtin/textVectors.ts once more, with a choice of the words that have a row."""

    def __init__(self, material: Material, table: Vectors, rows: set[str]):
        self.weights, self.table, self.rows = material.weights, table, rows
        tokens = sorted(material.is_token) + sorted(material.suffixes.keys() & table.keys())
        vocab = {token: i for i, token in enumerate(["[UNK]", *tokens])}
        self.tokenizer = Tokenizer(models.WordPiece(vocab, unk_token="[UNK]"))
        self.tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        self.tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()

    def vectors(self, texts: list[str]) -> np.ndarray:
        return unit(np.stack([self._vector(normalize(text)) for text in texts]))

    def _vector(self, key: str) -> np.ndarray:
        if key in self.rows:
            return self.table[key]
        parts = []
        for word in key.split(" ") if self.rows else [key]:
            parts += [[word]] if word in self.rows else self._pieces(word)
        vectors = [self._part(part) for part in parts]
        if 0 < len(vectors) <= LONGEST_TERM:
            vectors[-1] = HEAD_WEIGHT * vectors[-1]
        return np.sum([np.zeros(DIMENSIONS), *vectors], 0)

    def _pieces(self, text: str) -> list[list[str]]:
        parts = []
        for token in self.tokenizer.encode(text).tokens:
            if parts and token.startswith("##"):
                parts[-1].append(token)
            elif token != "[UNK]":
                parts.append([token])
        return parts

    def _part(self, part: list[str]) -> np.ndarray:
        first = part[0]
        own = self.weights.get(first, 1) * self.table[first]
        if len(part) == 1:
            return own
        vector = np.sum([self.table.get(key, own) for key in rows_of(part, self.table)], 0)
        return vector / np.linalg.norm(vector)


def sizes_table(material: Material, lists: list[str], labels: np.ndarray) -> Iterator[str]:
    """Dimensions, bits and steps, judged by words that have a row of their own."""
    words = material.words
    place = {word: i for i, word in enumerate(words)}
    listed = [place[normalize(word)] for word in lists]
    sample = np.random.default_rng(1).choice(len(words), 2000, replace=False)
    model = material.turned[: len(words)]
    truth = model[sample] @ model[sample].T
    yield "| dimensions | bits | step | bytes per row | error of cosines | purity |"
    yield "| --- | --- | --- | --- | --- | --- |"
    yield f"| 384 | 32 (the model) | | 1536 | 0 | {purity(model[listed], labels):.4f} |"
    trials = [(128, 0.7), (192, 0.55), (192, 0.7), (192, 0.9), (224, 0.7), (256, 0.7)]
    for dimensions, bits, step in [(d, 4, s) for d, s in trials] + [(192, 3, 1.0), (192, 8, 0.05)]:
        codes = quantize(material.cut(dimensions), step, bits)
        packed = codes if bits > 4 else (codes[:, 0::2] & 15) | codes[:, 1::2] << 4
        size = len(zlib.compress(np.ascontiguousarray(packed.T).tobytes(), 6)) / len(words)
        vectors = unit(codes.astype(np.float32))
        error = np.sqrt(((vectors[sample] @ vectors[sample].T - truth) ** 2).mean())
        cells = [dimensions, bits, step, f"{size:.0f}", f"{error:.3f}"]
        chosen = " (shipped)" if (dimensions, bits, step) == (DIMENSIONS, 4, STEP) else ""
        cells.append(f"{purity(vectors[listed], labels):.4f}{chosen}")
        yield f"| {' | '.join(map(str, cells))} |"


def entries_table(material: Material, lists: list[str], labels: np.ndarray) -> Iterator[str]:
    """Which words have a row, judged by all words of the lists."""
    words = dict(zip(material.words, material.cut(DIMENSIONS)))
    fitted = material.fitted(DIMENSIONS)
    tokens = {word: vector for word, vector in words.items() if word in material.is_token}
    single = {word: vector for word, vector in words.items() if " " not in word}
    trials = [
        ("words and terms, pieces fitted (shipped)", words, fitted, set(words)),
        ("words without terms, pieces fitted", single, fitted, set(single)),
        ("pieces fitted", tokens, fitted, set()),
        ("pieces as the model gives them", tokens, material.own(DIMENSIONS), set()),
    ]
    yield "| entries | rows | MB compressed | purity |"
    yield "| --- | --- | --- | --- |"
    for name, held, pieces, rows in trials:
        by_key = held | pieces
        size = len(zlib.compress(material.table(by_key), 6)) / 1e6
        vectors = Reader(material, rounded(by_key), rows).vectors(lists)
        yield f"| {name} | {len(by_key):,} | {size:.2f} | {purity(vectors, labels):.4f} |"


def fits_table(material: Material) -> Iterator[str]:
    """Ways to fit the tokens, judged by every fifth of the words, which take no part."""
    spellings = sorted(material.tokens)
    held = set(np.random.default_rng(2).permutation(spellings)[: len(spellings) // 5])
    common = set(material.words)
    train = [word for word in spellings if word not in held]
    vectors = dict(zip(material.words, material.cut(DIMENSIONS)))
    judged = [word for word in spellings if word in held and word in common]
    truth = np.stack([vectors[word] for word in judged])
    tokens = {word: vectors[word] for word in sorted(material.is_token)}
    fixed, none = 1e9, {"pairs": 0, "reweightings": 0}
    ours = {"ridges": RIDGES, "pairs": PAIRS, "least": LEAST_WORDS, "reweightings": REWEIGHTINGS}
    trials = [
        ("none", None, {}),
        ('only "##" tokens', train, ours | none | {"ridges": (fixed, *RIDGES[1:])}),
        ("first tokens too, words with a row", [w for w in train if w in common], ours | none),
        ("first tokens too", train, ours | none),
        ("pairs too", train, ours | {"pairs": 3000, "reweightings": 0}),
        ("pairs too", train, ours | {"least": 10, "reweightings": 0}),
        ("pairs too", train, ours | {"least": 6, "reweightings": 0}),
        ("pairs too", train, ours | {"reweightings": 0}),
        ("pairs too (shipped)", train, ours),
        ("pairs too, held less firmly", train, ours | {"ridges": tuple(r / 3 for r in RIDGES)}),
        ("pairs too, held more firmly", train, ours | {"ridges": tuple(r * 3 for r in RIDGES)}),
    ]
    yield "| fitted | to words | pairs requested | in words | reweighted | ridges | rows | cosine |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for name, chosen, options in trials:
        pieces = material.own(DIMENSIONS)
        pieces |= material.fitted(DIMENSIONS, chosen, **options) if chosen else {}
        made = Reader(material, rounded(tokens | pieces), set()).vectors(judged)
        cosine = (made * truth).sum(1).mean()
        pairs = options.get("pairs", 0)
        cells = [
            name,
            f"{len(chosen):,}" if chosen else "",
            f"{pairs:,}" if pairs else "",
            f"at least {options['least']}" if pairs else "",
            f"{options['reweightings']} times" if chosen else "",
            ", ".join("fixed" if r == fixed else f"{r:.1f}" for r in options.get("ridges", ())),
            f"{len(pieces):,}",
            f"{cosine:.4f}",
        ]
        yield f"| {' | '.join(cells)} |"


def report(material: Material, repository: Path) -> str:
    lists = lists_in(repository / "media/words.txt")
    words = [word for words in lists for word in words]
    labels = np.repeat(np.arange(len(lists)), [len(words) for words in lists])
    return "\n".join(
        [
            "# What was tried for the built-in vectors",
            "",
            "Written by `trials.py`, run by `bash make.sh trials`. Purity is the fraction of the 5 nearest",
            "other words that are in the word's own category, on the 25 lists. The 20 other categories of",
            "[bench/builtin.md](../../bench/builtin.md) were not used. Step: in standard deviations of",
            "the row's numbers. Bytes per row: of the compressed codes. Error: the root mean square difference",
            "between the table's and the model's cosines of 2,000 words.",
            "",
            *sizes_table(material, words, labels),
            "",
            "With the shipped dimensions, bits and step:",
            "",
            *entries_table(material, words, labels),
            "",
            "Ways to fit the vectors of tokens within words, 4 bits. Measured by their cosine with the model's vectors",
            "of a random fifth of the words that consist of several tokens. These words, and the",
            "words of all lists, were not used for the fit. Pairs: adjacent tokens in so many words that are not a whole word.",
            f"Ridges: how firmly first tokens are held (to {PRIOR} times their vectors as words), those that",
            "follow, and pairs (to the sum of their tokens).",
            "",
            *fits_table(material),
            "",
        ]
    )


if __name__ == "__main__":
    wordnet, scowl, repository, cache = map(Path, sys.argv[1:5])
    text = report(gather(wordnet, scowl, repository, cache), repository)
    (repository / "tools/static-table/trials.md").write_text(text)
