"""How alike two titles are, and whether the difference tells two papers apart."""

from __future__ import annotations

import re
from itertools import pairwise

from rapidfuzz import fuzz

from reviews.methods.dedupe.titles import Title
from reviews.methods.dedupe.words import (
    COUNTED,
    IDLE,
    NEGATIONS,
    OPPOSITE_STARTS,
    OPPOSITE_WORDS,
)

_DIGITS = re.compile(r"\d+")

EXACT, NEAR, PART, ALIKE, CONTRAST, OTHER, MISSING = range(7)


def compare_titles(a: Title, b: Title) -> int:
    """How alike two titles are: EXACT, NEAR (typing errors), PART (one has a further
    segment), ALIKE, CONTRAST (alike but for a number or an opposite), OTHER or MISSING.

    >>> from reviews.methods.dedupe.titles import read_title
    >>> one, two = read_title("Insulin in men: part 1"), read_title("Insulin in women: part 1")
    >>> compare_titles(one, two) == CONTRAST
    True
    """
    if not a.forms or not b.forms:
        return MISSING
    if a.forms[0] == b.forms[0]:
        return EXACT
    best = OTHER
    for one in a.forms:
        for two in b.forms:
            if one == two:
                return EXACT
            if best != NEAR and fuzz.ratio(one, two, score_cutoff=88.0):
                best = min(best, _typing_errors(a, b, one, two))
    if best == NEAR:
        return best
    if _is_part(a, b):
        return PART if _same_beyond(a, b) else CONTRAST
    if best != OTHER:
        return best
    if fuzz.token_set_ratio(a.words, b.words) >= 75.0:
        return ALIKE
    return OTHER


def _is_part(a: Title, b: Title) -> bool:
    for long, short in ((a, b), (b, a)):
        if long.head and len(long.head) >= 16 and long.head in short.forms:
            return True
        for form in short.forms:
            if len(form) >= 24 and any(
                len(form) < len(whole) and (whole.startswith(form) or whole.endswith(form))
                for whole in long.forms
            ):
                return True
    return False


def _same_beyond(a: Title, b: Title) -> bool:
    """Whether a further segment adds no part number."""
    return a.numbers == b.numbers or not _part_number(a, b)


def _part_number(a: Title, b: Title) -> bool:
    words = [*a.words.split(), *b.words.split()]
    return any(w in COUNTED and n.isdigit() for w, n in pairwise(words))


def _typing_errors(a: Title, b: Title, one: str, two: str) -> int:
    whole = one == a.forms[0] and two == b.forms[0]
    if _DIGITS.findall(one) != _DIGITS.findall(two):
        return CONTRAST
    if not whole:
        return NEAR if fuzz.ratio(one, two) >= 95.0 else ALIKE
    return _different_words(a.words.split(), b.words.split())


def _different_words(one: list[str], two: list[str]) -> int:
    """Judge the words that only one of two nearly equal titles has."""
    left, right = _without(one, two), _without(two, one)
    if "".join(left) == "".join(right):
        return NEAR
    for word in left:
        for other in right:
            if opposite(word, other):
                return CONTRAST
    spare = [w for w in left if w not in IDLE], [w for w in right if w not in IDLE]
    for word in list(spare[0]):
        for other in spare[1]:
            if fuzz.ratio(word, other) >= 78.0 or word.startswith(other) or other.startswith(word):
                spare[0].remove(word)
                spare[1].remove(other)
                break
    if not spare[0] and not spare[1]:
        return NEAR
    rest = "".join(spare[0]), "".join(spare[1])
    return NEAR if fuzz.ratio(*rest) >= 82.0 else ALIKE


def _without(words: list[str], others: list[str]) -> list[str]:
    pool = list(others)
    left = []
    for word in words:
        if word in pool:
            pool.remove(word)
        else:
            left.append(word)
    return left


def opposite(word: str, other: str) -> bool:
    """Whether two words are a pair such as men and women, hyper- and hypo-."""
    if frozenset((word, other)) in OPPOSITE_WORDS:
        return True
    for first, second in OPPOSITE_STARTS:
        for a, b in ((word, other), (other, word)):
            if a.startswith(first) and b.startswith(second) and a[len(first) :] == b[len(second) :]:
                return True
    return any(
        len(b) > 3 and a == start + b
        for start in NEGATIONS
        for a, b in ((word, other), (other, word))
    )
