"""Makes media/nouns.txt, a compact index of WordNet's noun hierarchy for the words of any category.

A line is a synset: its depth, a space, its lemmas separated by "|". Lines below it that are deeper
are its hyponyms, instances included; a synset of two hypernyms comes twice. A colon and a digit
after a lemma say that the vector table holds it, and how common it is in this sense (9 most).

Usage: python nouns.py WORDNET_DICT SCOWL_LISTS MEDIA
"""

import math
import sys
from pathlib import Path

from model import vocabulary
from table import keys_of
from wordnet import WordNet, read_wordnet
from words import Commonness, normalize, scowl_sizes

def commonness_of(lemma: str, tags: int, wordnet: WordNet, commonness: Commonness) -> int:
    """0 to 9: how common the word is, less where this sense of it is rare."""
    sizes = commonness.sizes

    def of_word(word: str) -> float:
        return commonness.of(normalize(word), sizes.proper if word[:1].isupper() else sizes.common)

    words = lemma.replace("-", " ").split()
    key = normalize(lemma)
    fraction = (tags + 1) / (wordnet.tag_totals.get(key, 0) + wordnet.sense_counts.get(key, 1))
    score = min(of_word(word) for word in words) - 4 * (len(words) > 1)
    score += 4 / 3 * math.log2(min(1, 2 * fraction)) + 2 * (tags > 0)
    return max(0, min(9, round(score)))


def lines(wordnet: WordNet, held: set[str], commonness: Commonness) -> list[str]:
    useful: dict[int, bool] = {}

    def is_useful(offset: int) -> bool:
        if offset not in useful:
            synset = wordnet.nouns[offset]
            useful[offset] = False
            below = [is_useful(child) for child in synset.children]
            useful[offset] = any(below) or any(normalize(x) in held for x in synset.lemmas)
        return useful[offset]

    out: list[str] = []

    def write(offset: int, depth: int) -> None:
        if not is_useful(offset):
            return
        synset = wordnet.nouns[offset]
        written = []
        for lemma, tags in zip(synset.lemmas, synset.tags):
            if normalize(lemma) in held:
                written.append(f"{lemma}:{commonness_of(lemma, tags, wordnet, commonness)}")
            elif any(is_useful(child) for child in synset.children):
                written.append(lemma)
        out.append(f"{depth} {'|'.join(written)}")
        for child in sorted(synset.children):
            write(child, depth + 1)

    for offset, synset in sorted(wordnet.nouns.items()):
        if not synset.hypernyms:
            write(offset, 0)
    return out


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    wordnet_folder, scowl_folder, media = map(Path, sys.argv[1:4])
    wordnet = read_wordnet(wordnet_folder)
    held = set(keys_of((media / "vectors.bin").read_bytes()))
    written = lines(wordnet, held, Commonness(scowl_sizes(scowl_folder), vocabulary()))
    (media / "nouns.txt").write_text("\n".join(written) + "\n")
