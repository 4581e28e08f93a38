"""How alike two titles are, and whether the difference tells two papers apart."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from os.path import commonprefix

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from reviews.methods.dedupe.titles import Title
from reviews.methods.dedupe.words import (
    COUNTED,
    ENDINGS,
    IDLE,
    LANGUAGE_WORDS,
    NEGATIONS,
    OPPOSITE_STARTS,
    OPPOSITE_WORDS,
)

EXACT, NEAR, PART, TRANSLATED, ALIKE, NUMBER, CONTRAST, OTHER, MISSING = range(9)

_DIGITS = re.compile(r"\d+")
_SCRIPTS = (
    ("cyrillic", re.compile("[\u0400-\u052f]")),
    ("arabic", re.compile("[\u0600-\u06ff]")),
    ("kana", re.compile("[\u3040-\u30ff]")),
    ("han", re.compile("[\u4e00-\u9fff]")),
    ("hangul", re.compile("[\uac00-\ud7af]")),
)
# Letters that two forms must share, in per cent, before their words are looked at.
_CLOSE, _CLOSE_FORM, _SHARED_WORDS = 88.0, 95.0, 75.0
# Words in which two titles may differ by typing errors.
_FEW = 6
# Letters of a word in which slips can be told from another word: none, a letter lost inside,
# any one, any two.
_SHORT_WORD, _MIDDLING_WORD, _LONG_WORD, _VERY_LONG_WORD = 4, 6, 8, 12
_SPELLINGS = (("ae", "e"), ("oe", "e"), ("our", "or"), ("ph", "f"), ("z", "s"), ("y", "i"))
_DOUBLED = re.compile(r"(.)\1")
# A title this long inside another is no chance.
_LONG_FORM, _LONG_HEAD = 24, 16


def compare_titles(a: Title, b: Title) -> int:
    """How alike two titles are: EXACT, NEAR (typing errors), PART (one has a further
    segment), ALIKE, NUMBER (alike but for a number), CONTRAST (alike but for an opposite),
    OTHER or MISSING; TRANSLATED is left to `in_two_languages`.

    >>> from reviews.methods.dedupe.titles import read_title
    >>> one, two = read_title("Insulin in men: part 1"), read_title("Insulin in women: part 1")
    >>> compare_titles(one, two) == CONTRAST
    True
    """
    if not a.forms or not b.forms:
        return MISSING
    if a.forms[0] == b.forms[0] or not set(a.forms).isdisjoint(b.forms):
        return EXACT
    best = min(_compare_forms(a, b, one, two) for one in a.forms for two in b.forms)
    if best != NEAR and _is_part(a, b):
        return NUMBER if _adds_number(a, b) else PART
    if best != OTHER:
        return best
    if fuzz.token_set_ratio(a.words, b.words) >= _SHARED_WORDS:
        return ALIKE
    return OTHER


def _compare_forms(a: Title, b: Title, one: str, two: str) -> int:
    likeness = fuzz.ratio(one, two, score_cutoff=_CLOSE)
    if not likeness:
        return OTHER
    numbers, others = _DIGITS.findall(one), _DIGITS.findall(two)
    if numbers != others:
        one_more = set(numbers) < set(others) or set(others) < set(numbers)
        return ALIKE if one_more and not _adds_number(a, b) else NUMBER
    if one == a.forms[0] and two == b.forms[0]:
        return _compare_words(a.words.split(), b.words.split())
    return NEAR if likeness >= _CLOSE_FORM else ALIKE


def in_two_languages(a: Title, b: Title) -> bool:
    """Whether two unlike titles may be one in two languages."""
    if a.translated or b.translated:
        return True
    one, two = language_of(a.words), language_of(b.words)
    return bool(one and two) and one != two


@lru_cache(maxsize=16_384)
def language_of(words: str) -> str:
    """The language or script that folded words tell, or nothing when they don't.

    >>> language_of("zum aktuellen stand der forschung"), language_of("current state of the art")
    ('german', 'english')
    """
    for script, letters in _SCRIPTS:
        if letters.search(words):
            return script
    found = set(words.split())
    counts = sorted((len(found & known), name) for name, known in LANGUAGE_WORDS.items())
    (second, _), (most, name) = counts[-2:]
    return name if most > second else ""


def _is_part(a: Title, b: Title) -> bool:
    return _has_part(a, b) or _has_part(b, a)


def _has_part(long: Title, short: Title) -> bool:
    if len(long.head) >= _LONG_HEAD and long.head in short.forms:
        return True
    return any(
        len(form) < len(whole) and (whole.startswith(form) or whole.endswith(form))
        for form in short.forms
        if len(form) >= _LONG_FORM
        for whole in long.forms
    )


def _adds_number(a: Title, b: Title) -> bool:
    """Whether a further segment numbers a part."""
    if a.numbers == b.numbers:
        return False
    short, long = sorted((a.words, b.words), key=len)
    rest = long.removeprefix(short).split()
    pairs = [*pairwise(a.words.split()), *pairwise(b.words.split())]
    return (len(rest) == 1 and rest[0].isdigit()) or any(
        word in COUNTED and number.isdigit() for word, number in pairs
    )


def _compare_words(one: list[str], two: list[str]) -> int:
    """Judge the words that only one of two nearly equal titles has.

    >>> _compare_words(["vitamin", "d"], ["vitamin", "e"]) == CONTRAST
    True
    """
    left, right = _without(one, two), _without(two, one)
    if "".join(left) == "".join(right):
        return NEAR
    if max(len(left), len(right)) > _FEW:
        return ALIKE
    if any(opposite(word, other) for word in left for other in right):
        return CONTRAST
    left, right = [w for w in left if w not in IDLE], [w for w in right if w not in IDLE]
    for word in list(left):
        twin = next((other for other in right if _typing_error(word, other)), None)
        if twin:
            left.remove(word)
            right.remove(twin)
    if not left and not right:
        return NEAR
    return NEAR if _typing_error("".join(left), "".join(right)) else ALIKE


def _typing_error(word: str, other: str) -> bool:
    """Whether two words differ by a slip, a spelling such as -our, or an ending.

    Two substances may differ by two letters (sitagliptin, saxagliptin) or by their first one
    (ethanol, methanol), so a slip has to be a small part of a long word and inside it.

    >>> _typing_error("eculizumab", "eculizamab"), _typing_error("sitagliptin", "saxagliptin")
    (True, False)
    """
    short, long = sorted((word, other), key=len)
    if len(short) < _SHORT_WORD:
        return False
    if _spelling(short) == _spelling(long) or _inflected(short, long):
        return True
    if len(long) == len(short) + 1 > _MIDDLING_WORD and _same_ends(short, long):
        return OSA.distance(short, long) == 1
    if len(short) < _LONG_WORD or short[0] != long[0]:
        return False
    return OSA.distance(short, long) <= (2 if len(short) >= _VERY_LONG_WORD else 1)


def _spelling(word: str) -> str:
    """A word without what American and British spelling, or a doubled letter, do to it."""
    for letters, instead in _SPELLINGS:
        word = word.replace(letters, instead)
    return _DOUBLED.sub(r"\1", word)


def _inflected(word: str, other: str) -> bool:
    """Whether two words share their stem and differ by an ending."""
    shared = len(commonprefix((word, other)))
    return any(
        word[stem:] in ENDINGS and other[stem:] in ENDINGS
        for stem in range(_SHORT_WORD, shared + 1)
    )


def _same_ends(word: str, other: str) -> bool:
    return word[:2] == other[:2] and word[-2:] == other[-2:]


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
    """Whether two words are a pair such as men and women, hyper- and hypo-, or two letters."""
    if (word, other) in OPPOSITE_WORDS or len(word) == len(other) == 1:
        return True
    if word[-1] != other[-1]:
        return False
    short, long = sorted((word, other), key=len)
    if len(short) > 3 and long.endswith(short) and long[: -len(short)] in NEGATIONS:
        return True
    return any(
        (word.startswith(start) and other == end + word[len(start) :])
        or (other.startswith(start) and word == end + other[len(start) :])
        for start, end in OPPOSITE_STARTS
    )
