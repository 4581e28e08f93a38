"""Rows of a delimited text, each with its line number and its exact text.

Quoting is the standard's (RFC 4180), by the standard library. A quotation mark that nobody closes
would swallow the rest of a file; such a row is given up and reading resumes on the next line.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .reference import Problem
from .text import excerpt

DELIMITERS = ",;\t|"
OPEN_QUOTE = "A quotation mark in this row is never closed, so the row was read as one line."
_LONGEST_ROW = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, its cells, its exact text."""

    line: int
    cells: list[str]
    raw: str


class _TooLong(Exception):
    """A row goes on for longer than any row does."""


class _Feed(Iterator[str]):
    """Lines for the csv module, remembered until the row that they make is complete."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.size = 0
        self.number = 0

    def __next__(self) -> str:
        if self.size > _LONGEST_ROW:
            raise _TooLong
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        self.size += len(line) + 1
        return line + "\n"

    def complete(self) -> str:
        """Forget the lines of a finished row and return their text."""
        raw = "\n".join(self.taken)
        self.number += len(self.taken)
        self.taken, self.size = [], 0
        return raw

    def take_back_all_but_one(self) -> None:
        """Give back every line of the row but its first."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.taken = self.taken[:1]


def rows(lines: Iterable[str], delimiter: str, width: int = 0) -> Iterator[Row | Problem]:
    """Yield the rows; `width` is the number of cells expected, 0 if it isn't known."""
    csv.field_size_limit(max(csv.field_size_limit(), 2 * _LONGEST_ROW))
    feed = _Feed(lines)
    reader = csv.reader(feed, delimiter=delimiter)
    while True:
        first = feed.number + 1
        try:
            cells = next(reader)
            swallowed = _swallowed(feed.taken, cells, delimiter, width)
        except StopIteration:
            return
        except (_TooLong, csv.Error):
            swallowed = True
        if swallowed:
            feed.take_back_all_but_one()
            line = feed.complete()
            reader = csv.reader(feed, delimiter=delimiter)
            yield from _one_line(first, line, delimiter, width)
        else:
            yield Row(first, [cell.removesuffix("\n") for cell in cells], feed.complete())


def _swallowed(taken: list[str], cells: list[str], delimiter: str, width: int) -> bool:
    """Tell whether a row of several lines has swallowed others after an open quotation mark."""
    if len(taken) < 2 or not width or len(cells) == width:
        return False
    following = taken[1:201]
    whole = sum(len(_alone(line, delimiter)) == width for line in following)
    return whole > len(following) / 2


def _alone(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line read by itself."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _one_line(number: int, line: str, delimiter: str, width: int) -> Iterator[Row | Problem]:
    """Yield a line with an open quotation mark, its marks taken as ordinary characters."""
    cells = line.split(delimiter)
    if width and len(cells) < width:
        cells = _alone(line, delimiter)
    yield Problem(number, OPEN_QUOTE, excerpt(line), lost=False)
    yield Row(number, cells, line)
