"""Where a paper stands: journal, year, volume and issue."""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern

from rapidfuzz import fuzz

from reviews.methods.dedupe.pages import roman
from reviews.methods.dedupe.text import fold, plain
from reviews.methods.dedupe.words import JOURNAL_IDLE, MEETING

_NUMBER = re.compile(r"\d+")
_ROMAN_ONLY = re.compile(r"[ivxlcdm]+")
_COUNT = re.compile(r"\d+(?:st|nd|rd|th)?|annual|[a-z]+(?:eenth|ieth|first|fth|venth)|tenth|ninth")
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
    """A journal's name folded, without subtitle, event, little words and its own initials.

    >>> read_journal("The Journal of Parenteral & Enteral Nutrition (Online)")
    'parenteral enteral nutrition'
    >>> read_journal("CMAJ Canadian Medical Association Journal")
    'canadian medical association'
    """
    text = _EVENT.sub("", plain(text)).strip(' "')
    head = fold(_SUBTITLE.split(text, maxsplit=1)[0])
    whole = (head if len(head) > 2 else fold(text)).split()
    if not MEETING.isdisjoint(whole):
        whole = [w for w in whole if not _COUNT.fullmatch(w)] or whole
    words = [w for w in whole if w not in JOURNAL_IDLE] or whole
    if len(words) > 2 and _initials(words[0], words[1:]):
        words = words[1:]
    folded = " ".join(words)
    return "" if folded in ("unknown", "na", "none", "n a") else intern(folded)


def _initials(short: str, words: list[str]) -> bool:
    """Whether a word is the initials of others, with or without a j for journal."""
    first = "".join(word[0] for word in words)
    return len(first) > 1 and short.replace("j", "") == first.replace("j", "")


J_SAME, J_OTHER, J_MISSING = range(3)


@lru_cache(maxsize=262144)
def compare_journals(a: str, b: str) -> int:
    """SAME (in full, abbreviated, glued or by initials), OTHER, or MISSING on one side.

    >>> compare_journals(read_journal("Ann Fr Anesth Reanim"),
    ...                  read_journal("Annales francaises d'anesthesie et de reanimation"))
    0
    >>> compare_journals("cancer", "cancer research")
    1
    """
    if not a or not b:
        return J_MISSING
    if a == b:
        return J_SAME
    short, long = sorted((a.split(), b.split()), key=len)
    if _abbreviates(short, long) or (len(short) == 1 and len(long) > 1 and _glued(short[0], long)):
        return J_SAME
    return J_OTHER


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Whether two names agree word by word; one of three words may go on with a subtitle."""
    if len(short) < len(long) and len(short) < 3:
        return False
    return all(_shortens(word, other) for word, other in zip(short, long, strict=False))


def _shortens(word: str, other: str) -> bool:
    if other.startswith(word) or word.startswith(other):
        return True
    if len(word) > 4 and len(other) > 4 and fuzz.ratio(word, other) >= 80.0:
        return True
    word, other = sorted((word, other), key=len)
    return word[0] == other[0] and 2 < len(word) < len(other) and _within(word, other)


def _within(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _glued(short: str, long: list[str]) -> bool:
    """Whether one name is the other's initials, or beginnings of its words run together."""
    if _initials(short, long):
        return True
    starts = {0, 1} if short[0] == "j" else {0}
    for word in long:
        starts = {at + size for at in starts for size in _common(word, short[at:])}
    return len(short) in starts


def _common(word: str, text: str) -> range:
    """The lengths, three or more, of beginnings of a word that begin a text."""
    size = 0
    while size < min(len(word), len(text)) and word[size] == text[size]:
        size += 1
    return range(3, size + 1)
