"""A report's text as it is read and marked: one string, its paragraphs, and marks over them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BREAK = re.compile(r"[ \t]*(?:\r\n?|\n|\u2028|\u2029|\x0c)")
_ENDS = re.compile(r"[.!?:;\u201d\"')\]]\s*$")
# A hyphen at a line's end, where the word goes on in the next.
_JOINS = re.compile(r"(?:\u00ad|(?<=\w)[-\u2010](?=\n[a-z\u00e0-\u00ff]))\n")
# A line this much shorter than the others of its page ends a paragraph when it ends a sentence.
_SHORT = 0.8


@dataclass(frozen=True)
class Block:
    """A paragraph: positions in the text, and the page on which it begins (1 is the first)."""

    start: int
    end: int
    page: int | None


def compose(pages: Iterable[str]) -> tuple[str, list[int]]:
    """Put pages together as one text, and say at which position each begins.

    Line ends become LF, letters are composed (NFC), control characters go; pages are parted by an
    empty line.

    >>> compose(["Pay\\r\\nwas low", "Hours"])
    ('Pay\\nwas low\\n\\nHours', [0, 13])
    """
    content, starts = "", []
    parts: list[str] = []
    length = 0
    for page in pages:
        starts.append(length)
        clean = _CONTROL.sub("", _BREAK.sub("\n", page)).strip("\n")
        part = unicodedata.normalize("NFC", clean) + "\n\n"
        parts.append(part)
        length += len(part)
    content = "".join(parts).rstrip("\n")
    return content, [min(start, len(content)) for start in starts]


def page_of(starts: Sequence[int], position: int) -> int | None:
    """The number of the page on which a position stands; None in a text without pages."""
    return bisect_right(starts, position) or None


def flowing(quote: str) -> str:
    """A passage as it is read: lines run on, words that a line's end had parted joined.

    >>> flowing("the em\\u00ad\\nployer paid\\nlittle")
    'the employer paid little'
    """
    joined = _JOINS.sub(lambda found: found.group().rstrip("\n\u00ad"), quote)
    return " ".join(joined.replace("\u00ad", "").split())


def blocks(
    content: str, starts: Sequence[int], *, touching: tuple[int, int] | None = None
) -> list[Block]:
    """The paragraphs of a text, or those that a stretch touches.

    Together they cover the text, but for its empty lines.
    """
    bounds = [*starts, len(content)] if starts else [0, len(content)]
    low, high = touching or (0, len(content) + 1)
    found: list[Block] = []
    for number, (begin, end) in enumerate(zip(bounds, bounds[1:], strict=False), start=1):
        if begin < high and end > low:
            found.extend(_of_page(content, begin, end, number if starts else None))
    return [block for block in found if block.start < high and block.end > low]


def _of_page(content: str, begin: int, end: int, page: int | None) -> Iterator[Block]:
    lines = _lines(content, begin, end)
    filled = [stop - start for start, stop in lines if stop > start]
    usual = median(filled) if filled else 0
    first: int | None = None
    last = begin
    for (start, stop), after in zip(lines, [*lines[1:], (end, end)], strict=False):
        if not content[start:stop].strip():
            if first is not None:
                yield Block(first, last, page)
            first = None
            continue
        if first is None:
            first = start
        last = stop
        # An abstract has a paragraph a line; a page has many lines of about one length, of which
        # a short one ends a paragraph or a heading.
        ended = (
            bool(_ENDS.search(content[start:stop])) or content[after[0] : after[0] + 1].isupper()
        )
        ends = ended and stop - start < _SHORT * usual
        if page is None or ends:
            yield Block(first, last, page)
            first = None
    if first is not None:
        yield Block(first, last, page)


def _lines(content: str, begin: int, end: int) -> list[tuple[int, int]]:
    found = []
    while begin < end:
        stop = content.find("\n", begin, end)
        stop = end if stop < 0 else stop
        found.append((begin, stop))
        begin = stop + 1
    return found


def joins(text: str) -> list[tuple[int, int]]:
    """Where a line's end parts a word: positions of the line ends, which a reader isn't shown."""
    # Most paragraphs have none, and looking for these pairs costs a fraction of the pattern.
    if not any(pair in text for pair in ("\u00ad\n", "-\n", "\u2010\n")):
        return []
    return [(found.end() - 1, found.end()) for found in _JOINS.finditer(text)]
