"""Which words and terms the table may hold.

Sources: the model's own WordPiece vocabulary (Apache-2.0), SCOWL (Kevin Atkinson; permissive), whose
sizes 10 to 95 are tiers of frequency, and the lemmas of WordNet 3.1 (Princeton; permissive).
"""

import math
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

LARGEST_SIZE = 70
BY_SIZE = {10: 9, 20: 8, 35: 7, 40: 6, 50: 5, 55: 4, 60: 3, 70: 2}
"""SCOWL size -> commonness, 9 most."""
DIALECTS = "english|american|british|british_z|canadian|australian|variant_1|british_variant_1"
LIST_NAME = re.compile(rf"(?:{DIALECTS})-(?:words|upper|proper-names)\.(\d+)")
KEY = re.compile(r"[a-z0-9.][a-z0-9 '.&/+#-]*")
FOLDED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


RAREST_TOKEN, FIRST_WORD = 30000, 2000
"""WordPiece tokens are ordered by frequency, from the first whole word to the last token."""
TAXA = {"genus", "family", "order", "class", "suborder", "subfamily"}


def normalize(text: str) -> str:
    """The form in which texts are looked up: lower case, no accents, single spaces, Latin as ASCII."""
    plain = unicodedata.normalize("NFD", text.replace("_", " ").lower())
    plain = "".join(c for c in plain if unicodedata.category(c) != "Mn").translate(FOLDED)
    return " ".join(plain.split())


@dataclass
class Sizes:
    """Normalized word -> smallest SCOWL size that has it, up to LARGEST_SIZE; no possessives."""

    common: dict[str, int] = field(default_factory=dict)
    """Written in lower case."""
    proper: dict[str, int] = field(default_factory=dict)
    """Written with a capital."""

    def of(self, key: str) -> int | None:
        return min((d[key] for d in (self.common, self.proper) if key in d), default=None)


def scowl_sizes(folder: Path) -> Sizes:
    sizes = Sizes()
    for path in sorted(folder.iterdir()):
        match = LIST_NAME.fullmatch(path.name)
        if not match or int(match[1]) > LARGEST_SIZE:
            continue
        for line in path.read_text(encoding="latin-1").splitlines():
            word = normalize(line)
            found = sizes.proper if line[:1].isupper() else sizes.common
            if KEY.fullmatch(word) and not word.endswith("'s"):
                found[word] = min(found.get(word, 99), int(match[1]))
    return sizes


class Commonness:
    """How common words are, 0 to 9, by SCOWL size and by rank among the WordPiece tokens."""

    def __init__(self, sizes: Sizes, tokens: list[str]):
        self.sizes = sizes
        self.rank = {token: i for i, token in enumerate(tokens)}

    def of(self, key: str, sizes: dict[str, int] | None = None) -> float:
        """Of one word; `sizes` is one of the two dictionaries of Sizes, else both are asked."""
        size = self.sizes.of(key) if sizes is None else sizes.get(key)
        rank = self.rank.get(key)
        by_rank = 1.0
        if rank is not None:
            span = math.log(RAREST_TOKEN / FIRST_WORD)
            by_rank = max(2, 9 - 7 * math.log(max(rank, FIRST_WORD) / FIRST_WORD) / span)
        return (BY_SIZE.get(size, 0) + by_rank) / 2


def candidates(
    commonness: Commonness, tokens: list[str], wanted: list[str], tag_totals: dict[str, int]
) -> list[str]:
    """
    Keys in the order in which they deserve a row: whole-word tokens and the words of our own lists,
    then SCOWL words and WordNet lemmas of up to three words, the commonest first. A term is as common
    as its rarest word, less one; lemmas come before inflections, those met in tagged texts before others.
    """
    first = {t for t in tokens if KEY.fullmatch(t)} | {normalize(w) for w in wanted}

    def priority(key: str) -> float:
        words = [w for w in re.split("[ -]", key) if w]
        score = min((commonness.of(w) for w in words), default=0) - (len(words) > 1)
        score += 1.5 * (key in tag_totals) + (tag_totals.get(key, 0) > 0)
        return score - 3 * (len(words) == 2 and words[0] in TAXA)

    others = set(commonness.sizes.common) | set(commonness.sizes.proper) | set(tag_totals)
    others = {k for k in others - first if KEY.fullmatch(k) and k.count(" ") < 3}
    return sorted(first) + sorted(others, key=lambda key: (-priority(key), key))
