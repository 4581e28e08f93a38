"""A text as the stretches that a page shows: paragraphs, cut where marks begin and end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from html import escape

from .reading import Block, joins, pieces

Mark = tuple[int, int, int]


def by_block(blocks: Sequence[Block], marks: Iterable[Mark]) -> list[list[Mark]]:
    """The marks (id, start, end) that touch each block, in one pass over both."""
    waiting = sorted(marks, key=lambda mark: (mark[1], mark[0]))
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
    hidden = [block.start + begin for begin, _end in joins(content[block.start : block.end])]
    if not marks:
        return _words(content, block.start, block.end, hidden)
    out: list[str] = []
    for piece in pieces(block.start, block.end, marks):
        words = _words(content, piece.start, piece.end, hidden)
        if not piece.marks:
            out.append(words)
            continue
        ids = " ".join(map(str, piece.marks))
        deep = min(len(piece.marks), 3)
        look = looks.get(piece.marks[-1], "")
        out.append(f'<mark class="passage deep-{deep} {look}" data-ids="{ids}">{words}</mark>')
    return "".join(out)


def _words(content: str, start: int, end: int, hidden: Sequence[int]) -> str:
    """A stretch of text, escaped, with the line ends hidden that part a word."""
    if not hidden:
        return escape(content[start:end])
    out: list[str] = []
    for place in hidden[bisect_left(hidden, start) : bisect_left(hidden, end)]:
        out += (escape(content[start:place]), "<span hidden>\n</span>")
        start = place + 1
    out.append(escape(content[start:end]))
    return "".join(out)
