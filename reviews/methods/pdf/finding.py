"""Finding what is typed in the text of a page, however its lines, hyphens and accents fall."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_SOFT = "\u00ad\u200b\ufeff"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}


@dataclass(frozen=True)
class Folded:
    """A text without the differences that a reader overlooks, and where each letter came from."""

    text: str
    origin: list[int]


def fold(text: str) -> Folded:
    """Fold case, accents, ligatures, spaces and line ends; a word cut by a hyphen is whole again.

    >>> fold("Peer sup\\u00ad\\nport").text
    'peer support'
    """
    letters: list[str] = []
    origin: list[int] = []
    at = 0
    while at < len(text):
        letter = text[at]
        if letter in _SOFT:
            at = _after_break(text, at + 1)
            continue
        for one in _plain(letter):
            if one != " " or (letters and letters[-1] != " "):
                letters.append(one)
                origin.append(at)
        at += 1
    return Folded("".join(letters), origin)


def _after_break(text: str, at: int) -> int:
    """Where a cut word goes on: past the line's end, if it was cut there."""
    while at < len(text) and text[at] in "\r\n":
        at += 1
    return at


def _plain(letter: str) -> Iterator[str]:
    if letter.isspace():
        yield " "
    elif letter in _DASHES:
        yield "-"
    elif letter.isascii():
        yield letter.lower()
    else:
        for part in unicodedata.normalize("NFKD", _QUOTES.get(letter, letter)).casefold():
            if not unicodedata.combining(part):
                yield part


def find(text: str, typed: str, most: int = 500) -> list[tuple[int, int]]:
    """Where a text has what was typed: begin and end of each place, the end exclusive.

    >>> find("Peer sup\\u00ad\\nport and PEER support", "peer support")
    [(0, 14), (19, 31)]
    >>> find("anything", "  ")
    []
    """
    wanted = fold(typed).text.strip()
    if not wanted:
        return []
    found: list[tuple[int, int]] = []
    folded, at = fold(text), 0
    while len(found) < most and (at := folded.text.find(wanted, at)) >= 0:
        end = at + len(wanted)
        found.append((folded.origin[at], folded.origin[end - 1] + 1))
        at = end
    return found
