"""Sentence pairs from WordNet definitions and examples, from close to unrelated, in equal parts.

Usage: python sentence_pairs.py WORDNET_DICT PAIRS SEED  -> lines "kind TAB first TAB second" on stdout
Even synset offsets serve SEED "fit", odd ones SEED "test", so that the two share no synset.
"""

import random
import re
import sys
from pathlib import Path

KINDS = ("examples of one sense", "sense and hypernym", "siblings", "unrelated")


def synsets(folder: Path, part: str):
    """offset -> (definition, examples, offset of the first hypernym or None)."""
    found = {}
    for line in (folder / f"data.{part}").read_text().splitlines():
        if line.startswith(" "):
            continue
        head, gloss = line.split(" | ", 1)
        fields = head.split()
        up = re.search(rf"@i? (\d{{8}}) {part[0]} ", head)
        examples = re.findall(r'"([^"]+)"', gloss)
        definition = re.sub(r"\s+", " ", re.split(r';\s*"', gloss)[0].strip(" ;"))
        found[int(fields[0])] = (definition, examples, int(up[1]) if up else None)
    return found


def pairs(folder: Path, count: int, use: str):
    chosen = []
    rng = random.Random(use)
    nouns, verbs = synsets(folder, "noun"), synsets(folder, "verb")
    mine = lambda offset: offset % 2 == (0 if use == "fit" else 1)
    children = {}
    for offset, (_, _, up) in sorted(nouns.items()):
        children.setdefault(up, []).append(offset)
    own = [o for o in sorted(nouns) if mine(o)]
    examples = [e[:2] for s in (nouns, verbs) for o, (_, e, _) in sorted(s.items()) if mine(o) and len(e) > 1]
    for kind in KINDS:
        seen = set()
        while len(seen) < count // len(KINDS):
            if kind == KINDS[0]:
                a, b = rng.choice(examples)
            else:
                first = rng.choice(own)
                definition, _, up = nouns[first]
                if kind == KINDS[1]:
                    second = up
                elif kind == KINDS[2]:
                    second = rng.choice(children[up])
                else:
                    second = rng.choice(own)
                if second is None or second == first or not mine(second):
                    continue
                a, b = definition, nouns[second][0]
            if a != b and (a, b) not in seen and min(len(a), len(b)) > 8 and max(len(a), len(b)) < 160:
                seen.add((a, b))
                chosen.append((kind, a, b))
    return chosen


if __name__ == "__main__":
    for pair in pairs(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]):
        print("\t".join(pair))
