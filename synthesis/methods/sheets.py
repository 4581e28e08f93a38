"""A text as the stretches that a page shows: paragraphs, cut where marks begin and end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from operator import itemgetter

from .reading import Block, joins

Mark = tuple[int, int, int]


def by_block(blocks: Sequence[Block], marks: Iterable[Mark]) -> list[list[Mark]]:
    """The marks (id, start, end) that touch each block, in one pass over both."""
    waiting = sorted(marks, key=itemgetter(1, 0))
    found: list[list[Mark]] = []
    open_marks: list[Mark] = []
    at = 0
    for block in blocks:
        open_marks = [mark for mark in open_marks if mark[2] > block.start]
        while at < len(waiting) and waiting[at][1] < block.end:
            if waiting[at][2] > block.start:
                open_marks.append(waiting[at])
            at += 1
        found.append(list(open_marks))
    return found


def html(content: str, block: Block, marks: Sequence[Mark], looks: dict[int, str]) -> str:
    """One paragraph as HTML whose text, read node by node, is the content letter by letter.

    `looks` gives each mark's classes. A line's end within a word stands in a hidden element, so
    that positions hold though it isn't seen.
    """
    words = content[block.start : block.end]
    return _drawn(words, block.start, tuple(marks), tuple(looks.get(one[0], "") for one in marks))


# A text is opened again and again while it is coded, and a new mark changes one paragraph of it.
@lru_cache(maxsize=1024)
def _drawn(words: str, start: int, marks: tuple[Mark, ...], looks: tuple[str, ...]) -> str:
    hidden = [begin for begin, _end in joins(words)]
    if not marks:
        return _words(words, 0, len(words), hidden)
    plain = not hidden and escape(words, quote=False) == words
    out: list[str] = []
    open_marks: dict[int, str] = {}
    at = 0
    for cut, mark in _steps(start, len(words), marks):
        if cut > at:
            run = words[at:cut] if plain else _words(words, at, cut, hidden)
            if open_marks:
                depth, look = min(len(open_marks), 3), looks[next(reversed(open_marks))]
                ids = " ".join(open_marks.values())
                run = f'<mark class="passage deep-{depth} {look}" data-ids="{ids}">{run}</mark>'
            out.append(run)
            at = cut
        if mark < 0:
            del open_marks[~mark]
        else:
            open_marks[mark] = str(marks[mark][0])
    out.append(_words(words, at, len(words), hidden))
    return "".join(out)


def _steps(start: int, length: int, marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """Where in a paragraph marks open, by their index, and close, by its complement, in order."""
    steps: list[tuple[int, int]] = []
    for index, (_id, begins, ends) in enumerate(marks):
        low, high = begins - start, ends - start
        low, high = (low if low > 0 else 0), (high if high < length else length)
        if low < high:
            steps += ((low, index), (high, ~index))
    # By position alone: what begins at one place opens in the order it was given in.
    steps.sort(key=itemgetter(0))
    return steps


def _words(words: str, start: int, end: int, hidden: Sequence[int]) -> str:
    """A stretch of a paragraph, escaped, with the line ends hidden that part a word."""
    if not hidden:
        return escape(words[start:end], quote=False)
    out: list[str] = []
    for place in hidden[bisect_left(hidden, start) : bisect_left(hidden, end)]:
        out += (escape(words[start:place], quote=False), "<span hidden>\n</span>")
        start = place + 1
    out.append(escape(words[start:end], quote=False))
    return "".join(out)
