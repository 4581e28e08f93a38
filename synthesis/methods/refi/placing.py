"""Where a passage of another program stands: programs count differently, and files go wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .model import Selection, normal, printable

LEAST_NAME = 4
# Names at least as long as this may be the beginning of the words.
CUT = 40


@dataclass(frozen=True)
class Placed:
    """A passage in the normal text: code points from 0, end exclusive, and how it was found.

    `how` is `as_counted`, `utf_16`, `inclusive`, `by_words`, or `lost` (then both are None).
    """

    start: int | None
    end: int | None
    how: str


def place(raw: str, one: Selection) -> Placed:
    """Find a passage in its source as the file gives it.

    Its positions count where the words there are those that the selection is named by, or where
    it isn't named by words. Else they are tried as UTF-16 units, and with an end that belongs to
    the passage; then the words are looked for.

    >>> text = "low pay \U0001f600 and hope"
    >>> place(text, Selection("", 14, 18, name="hope"))
    Placed(start=14, end=18, how='as_counted')
    >>> place(text, Selection("", 15, 19, name="hope"))
    Placed(start=14, end=18, how='utf_16')
    >>> place(text, Selection("", 2, 4, name="hope"))
    Placed(start=14, end=18, how='by_words')
    """
    said = _plain(one.name.removesuffix("…").removesuffix("..."))
    first = None
    for start, end, how in _readings(raw, one.start, one.end):
        if not 0 <= start < end <= len(raw):
            continue
        words = _plain(raw[start:end])
        whole = words == said or (len(said) >= CUT and words.startswith(said))
        if len(said) >= LEAST_NAME and whole:
            return _normal(raw, start, end, how)
        if how == "as_counted":
            first = (start, end, words)
    content = normal(raw)
    looked = normal(printable(one.name)).strip()
    if len(looked) >= LEAST_NAME and content.count(looked) == 1:
        at = content.index(looked)
        return Placed(at, at + len(looked), "by_words")
    if first is not None:
        return _normal(raw, first[0], first[1], "as_counted")
    return Placed(None, None, "lost")


def _readings(raw: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    yield start, end, "as_counted"
    points = _points(raw, (start, end))
    if points is not None:
        yield *points, "utf_16"
    yield start, end + 1, "inclusive"


def _points(raw: str, units: tuple[int, int]) -> tuple[int, int] | None:
    """Positions in UTF-16 units as code points; None where they cut a character in two."""
    if raw.isascii() or units[0] < 0:
        return None
    found, n = {}, 0
    for at, letter in enumerate(raw):
        found[n] = at
        n += 2 if ord(letter) > 0xFFFF else 1
    found[n] = len(raw)
    if units[0] in found and units[1] in found:
        return found[units[0]], found[units[1]]
    return None


def _normal(raw: str, start: int, end: int, how: str) -> Placed:
    """The same place in the normal text."""
    if normal(raw) == raw:
        return Placed(start, end, how)
    return Placed(len(normal(raw[:start])), len(normal(raw[:end])), how)


def _plain(words: str) -> str:
    return " ".join(printable(normal(words)).split())
