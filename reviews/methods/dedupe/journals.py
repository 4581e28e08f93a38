"""Journals: names in full, abbreviated, by initials, in two languages, with an event's name."""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern

from rapidfuzz.distance import OSA

from reviews.methods.dedupe.text import fold, plain
from reviews.methods.dedupe.words import JOURNAL_IDLE, MEETING

# `Blood. Conference: 52nd Annual Meeting`, `Ai zheng = Chinese journal of cancer`.
_EVENT = re.compile(r"[.,;\s]*\b(?:conference|meeting)\s*:", re.IGNORECASE)
_OTHER_NAME = re.compile(r"\s=\s|\s?/\s?|\[([^\[\]]{8,})\]")
_SUBTITLE = re.compile(r"\s*[:;(\[]|\s-+\s|\.\s?(?=[A-Z][a-z])")
_COUNT = re.compile(r"\d+(?:st|nd|rd|th)?|annual|acm|ieee|[a-z]+(?:eenth|ieth|first|venth)|tenth")
_GENERAL = re.compile(r"official|international|journal|organ|publication|zeitschrift|revista|revue")
_UNKNOWN = frozenset(("", "unknown", "na", "none", "n a"))
_LONG_WORD = 8

J_SAME, J_OTHER, J_MISSING = range(3)

Journal = tuple[str, ...]


@lru_cache(maxsize=65536)
def read_journal(text: str) -> Journal:
    """Every name that a journal is given, folded; a colon stands before a subtitle.

    >>> read_journal("The Journal of Parenteral & Enteral Nutrition (Online)")
    ('parenteral enteral nutrition',)
    >>> read_journal("Ai zheng = Chinese journal of cancer")
    ('ai zheng', 'chinese cancer')
    """
    names: list[str] = []
    for part in _EVENT.split(plain(text)):
        for name in _OTHER_NAME.split(part):
            names += _fold_name(name.strip(' "')) if name else []
    return tuple(intern(name) for name in dict.fromkeys(names) if name not in _UNKNOWN)


def _fold_name(text: str) -> list[str]:
    """A name with its subtitle after a colon; initials before a colon are a name as well."""
    head, *rest = _SUBTITLE.split(text, maxsplit=1)
    if len(head) < _LONG_WORD and " " not in head.strip():
        names = [_words(text)]
        if rest and text[len(head) : len(head) + 2].strip().startswith((":", "(", "-")):
            names.append(_words(head))
        return names
    subtitle = " ".join(_telling(fold(" ".join(rest)).split()))
    return [f"{_words(head)}:{subtitle}" if subtitle else _words(head)]


def _words(text: str) -> str:
    whole = fold(text).split()
    if not MEETING.isdisjoint(whole):
        whole = [word for word in whole if not _COUNT.fullmatch(word)] or whole
    words = _telling(whole) or whole
    if len(words) > 2 and _initials(words[0], words[1:]):
        words = words[1:]
    return " ".join(words)


def _telling(words: list[str]) -> list[str]:
    """The words that tell a journal, its section's letter at the end included."""
    telling = [word for word in words if word not in JOURNAL_IDLE]
    section = words[-1:] if words and len(words[-1]) == 1 and words[-1] not in "js" else []
    return telling if telling[-1:] == section else telling + section


def _initials(short: str, words: list[str]) -> bool:
    """Whether a word is the initials of others, with or without a j for journal."""
    first = "".join(word[0] for word in words)
    return len(first) > 1 and short.replace("j", "") == first.replace("j", "")


@lru_cache(maxsize=262144)
def compare_journals(a: Journal, b: Journal) -> int:
    """SAME (in full, abbreviated, glued or by initials), OTHER, or MISSING on one side.

    >>> compare_journals(read_journal("Ann Fr Anesth Reanim"),
    ...                  read_journal("Annales francaises d'anesthesie et de reanimation"))
    0
    >>> compare_journals(("cancer",), ("cancer research",))
    1
    """
    if not a or not b:
        return J_MISSING
    return J_SAME if any(_same_name(one, two) for one in a for two in b) else J_OTHER


def _same_name(one: str, two: str) -> bool:
    if one == two:
        return True
    head, _, subtitle = one.partition(":")
    other, _, other_subtitle = two.partition(":")
    if _same_words(f"{head} {subtitle}".split(), f"{other} {other_subtitle}".split()):
        return True
    telling = subtitle and other_subtitle
    if telling and not (_GENERAL.search(subtitle) or _GENERAL.search(other_subtitle)):
        return False
    return _same_words(head.split(), other.split())


def _same_words(one: list[str], two: list[str]) -> bool:
    short, long = sorted((one, two), key=len)
    if _abbreviates(short, long):
        return True
    return _glued("".join(short), long) or _glued("".join(long), short)


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Whether two names agree word by word; one of three words may go on with a subtitle."""
    if len(short) < len(long) and len(short) < 3:
        return False
    return all(_shortens(word, other) for word, other in zip(short, long, strict=False))


def _shortens(word: str, other: str) -> bool:
    word, other = sorted((word, other), key=len)
    if other.startswith(word):
        return True
    if len(word) > 4 and OSA.distance(word, other) < 2:
        return True
    contracted = word[0] == other[0] and 2 < len(word) < 6 and len(word) < len(other)
    return contracted and _within(word, other)


def _within(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _glued(short: str, long: list[str]) -> bool:
    """Whether one name is the other's initials, or beginnings of its words run together."""
    if len(long) < 2:
        return False
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
