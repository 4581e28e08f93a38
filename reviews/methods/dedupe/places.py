"""Where a paper stands: journal, year, volume and issue."""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern

from rapidfuzz import fuzz

from reviews.methods.dedupe.pages import roman
from reviews.methods.dedupe.text import fold, plain, squash
from reviews.methods.dedupe.words import JOURNAL_IDLE

_NUMBER = re.compile(r"\d+")
_ROMAN_ONLY = re.compile(r"[ivxlcdm]+")
_EVENT = re.compile(r"[.,;\s]*\b(?:conference|meeting)\s*:.*$", re.IGNORECASE | re.DOTALL)
_SUBTITLE = re.compile(r"\s*(?:[:=;(\[/]|\s-\s|\.\s(?=[A-Z]))")


@lru_cache(maxsize=65536)
def read_number(text: str) -> str:
    """A volume or an issue as one number: `44 (2 Suppl)` is 44, `XII` is 12.

    A number before a lone closing bracket is what is left of `61 (Suppl 1)`: no volume.

    >>> read_number("1)"), read_number("XII"), read_number("UNKNOWN"), read_number("30a")
    ('', '12', '', '30')
    """
    if text.endswith(")") and "(" not in text:
        return ""
    folded = fold(text)
    match = _NUMBER.search(folded)
    if match:
        return intern(match.group().lstrip("0"))
    word = folded.removeprefix("vol ").strip()
    if _ROMAN_ONLY.fullmatch(word) and len(word) < 9:
        return str(roman(word))
    return ""


N_SAME, N_OTHER, N_MISSING = range(3)


def compare_numbers(a: str, b: str) -> int:
    """SAME, OTHER, or MISSING on one side."""
    if not a or not b:
        return N_MISSING
    return N_SAME if a == b else N_OTHER


def read_year(text: str | int) -> int:
    """The first year from 1000 to 2199 in a date, or 0.

    >>> read_year("2011 Mar 3"), read_year("in press")
    (2011, 0)
    """
    match = re.search(r"(?<!\d)(?:1\d|20|21)\d\d(?!\d)", str(text))
    return int(match.group()) if match else 0


Y_SAME, Y_NEAR, Y_FAR, Y_MISSING = range(4)


def compare_years(a: int, b: int) -> int:
    """SAME, NEAR (one year apart), FAR, or MISSING on one side."""
    if not a or not b:
        return Y_MISSING
    return min(abs(a - b), 2)


@lru_cache(maxsize=65536)
def read_journal(text: str) -> str:
    """A journal's name folded, without little words.

    >>> read_journal("The Journal of Parenteral & Enteral Nutrition (Online)")
    'parenteral enteral nutrition'
    """
    text = _EVENT.sub("", plain(text)).strip(' "')
    head = fold(_SUBTITLE.split(text, maxsplit=1)[0])
    whole = head if len(head) > 2 else fold(text)
    words = [w for w in whole.split() if w not in JOURNAL_IDLE]
    folded = " ".join(words) or whole
    return "" if folded in ("unknown", "na", "none", "n a") else intern(folded)


J_SAME, J_OTHER, J_MISSING = range(3)


@lru_cache(maxsize=262144)
def compare_journals(a: str, b: str) -> int:
    """SAME (in full, abbreviated, glued or by initials), OTHER, or MISSING on one side.

    >>> compare_journals(read_journal("Ann Fr Anesth Reanim"),
    ...                  read_journal("Annales francaises d'anesthesie et de reanimation"))
    0
    """
    if not a or not b:
        return J_MISSING
    if a == b:
        return J_SAME
    short, long = sorted((a, b), key=len)
    if _abbreviates(short.split(), long.split()) or _glued(squash(short), long.split()):
        return J_SAME
    if fuzz.ratio(a, b) >= 85.0 or (len(short) > 10 and fuzz.token_set_ratio(a, b) >= 95.0):
        return J_SAME
    return J_OTHER


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Whether the words of one name begin words of the other, in their order."""
    if len(short) < 2 and (not short or len(short[0]) < 4):
        return False
    rest = iter(long)
    skipped = len(long) - len(short)
    return all(any(_shortens(word, other) for other in rest) for word in short) and skipped < 8


def _shortens(word: str, other: str) -> bool:
    if other.startswith(word) or word.startswith(other):
        return True
    return word[0] == other[0] and len(word) > 2 and word[-1] == other[-1] and _within(word, other)


def _within(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _glued(short: str, long: list[str]) -> bool:
    """Whether one name is beginnings of the other's words written together."""
    if len(long) < 2 or len(short) < 3:
        return False
    if short == "".join(word[0] for word in long):
        return True
    reached = {0}
    for word in long:
        ends = set(reached)
        for at in reached:
            size = 0
            while size < len(word) and at + size < len(short) and short[at + size] == word[size]:
                size += 1
                ends.add(at + size)
        reached = ends
    return len(short) in reached and len(short) >= 5
