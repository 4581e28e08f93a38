"""Authors: read from any export's notation, compared without trusting the order of a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from rapidfuzz import fuzz

from reviews.methods.dedupe.text import fold, plain
from reviews.methods.dedupe.words import PARTICLES

_BETWEEN = re.compile(r"\s+(?:and|und|et|&)\s+(?!al\b)|\s*[;|\n]\s*|\s*&\s*", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[A-Z]\.)\s?(?=[A-Z][a-z\u00df-\u00ff'’-]{1,})|(?<=[a-z])(?=[A-Z]\.)")
_VANCOUVER = re.compile(r"[^\W\d_][\w'’ -]+ (?:[A-Z]\.?[ -]?){1,4}(?:,? ?(?:Jr|Sr|II|III)\.?)?")
_SHORT_SURNAME = re.compile(r"\b[A-Z][a-z]\b")
_ET_AL = re.compile(r"[,;\s]*\b(?:et\s+al|and\s+others|u\.\s?a)\b\.?.*$", re.IGNORECASE | re.DOTALL)
# Letters of a list of authors that are read: some two thousand people.
LONGEST_LIST = 40_000
_NOBODY = frozenset(
    ("anonymous", "anon", "no authors listed", "no author", "unknown", "na", "none")
)


@dataclass(frozen=True, slots=True)
class Names:
    """Who wrote it: the words of the first person's name, and of everybody's."""

    first: tuple[str, ...]
    everyone: tuple[str, ...]
    people: int


NOBODY = Names((), (), 0)


def read_names(authors: str | Sequence[str]) -> Names:
    """Read authors from one string in any export's notation, or from a list of names.

    >>> read_names("Adeli K.Lewis G. F.").everyone
    ('adeli', 'lewis')
    >>> read_names("Le, Quintrec M. and Zuber, J.").people
    2
    """
    people = [str(name) for name in authors] if not isinstance(authors, str) else _split(authors)
    return _names(tuple(people))


@lru_cache(maxsize=65536)
def _person(name: str) -> frozenset[str]:
    name = plain(name)
    folded = fold(name)
    if folded in _NOBODY:
        return frozenset()
    words = [w for w in folded.split() if w not in PARTICLES]
    short = {w.lower() for w in _SHORT_SURNAME.findall(name)}
    strong = [w for w in words if len(w) > 2 or w in short or not w.isascii()]
    return frozenset(intern(w) for w in strong or [w for w in words if len(w) == 2] or words[:1])


def _names(people: tuple[str, ...]) -> Names:
    persons = [words for words in map(_person, people) if words]
    if not persons:
        return NOBODY
    everyone = sorted({word for words in persons for word in words})
    return Names(tuple(sorted(persons[0])), tuple(everyone), len(persons))


def _split(authors: str) -> list[str]:
    text = _ET_AL.sub("", authors[:LONGEST_LIST].strip(' "'))
    people = [name for name in _BETWEEN.split(text) if name and name.strip()]
    if len(people) == 1:
        people = [name for name in _GLUED.split(text) if name and name.strip(" ,.")]
    if len(people) == 1 and "," in text:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if len(parts) > 2 or all(_VANCOUVER.fullmatch(part) for part in parts):
            people = parts
    return people


# Letters that two spellings of a name share, in per cent, and people that two lists share.
_ALIKE, _MOST = 80.0, 0.6

SAME, SOME, NONE, MISSING = range(4)


def compare_names(a: Names, b: Names) -> int:
    """SAME people, SOME in common, NONE in common, or MISSING on one side.

    >>> compare_names(read_names("Smith, J and Wu, L"), read_names("Smith J, Wu Li, Diaz P"))
    0
    """
    if not a.everyone or not b.everyone:
        return MISSING
    if a == b:
        return SAME
    first = _shared(set(a.first), set(b.first)) or _shared(set(b.first), set(a.first))
    fewer, more = (a, b) if len(a.everyone) <= len(b.everyone) else (b, a)
    shared = _shared(set(fewer.everyone), set(more.everyone))
    if shared >= _MOST * min(a.people, b.people, len(fewer.everyone)) and (first or shared >= 2):
        return SAME
    return SOME if shared else NONE


def _shared(words: set[str], others: set[str]) -> int:
    common = words & others
    rest, spare = words - common, others - common
    return len(common) + sum(1 for word in rest if _has_twin(word, spare))


def _has_twin(word: str, others: set[str]) -> bool:
    """Whether a name is there with a typing error, a lost accent or a glued particle."""
    size = len(word)
    if size < 4:
        return False
    for other in others:
        if len(other) > 3 and (word[0] == other[0] or word[-1] == other[-1]):
            if fuzz.ratio(word, other, score_cutoff=_ALIKE):
                return True
            if size > 4 and len(other) > 4 and (word.endswith(other) or other.endswith(word)):
                return True
    return False
