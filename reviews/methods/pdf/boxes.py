"""Where letters stand on a page: packed small, unpacked, gathered into lines and rectangles."""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

# The page's width and height in steps; a letter's edge is told to a hundredth of a point.
FULL = 65_535
# Letters further apart than this many times their height don't stand in one run.
_GAP = 1.6
MOST_LETTERS = 400_000


@dataclass(frozen=True)
class Boxes:
    """Edges of each letter of a page, in steps of FULL from its upper left corner."""

    left: Sequence[int]
    top: Sequence[int]
    right: Sequence[int]
    bottom: Sequence[int]

    def __len__(self) -> int:
        """How many letters there are."""
        return len(self.left)

    def is_shown(self, at: int) -> bool:
        """Whether a letter takes any room; line breaks and added spaces take none."""
        return self.right[at] > self.left[at] and self.bottom[at] > self.top[at]


@dataclass(frozen=True)
class Rect:
    """A rectangle in shares of the page's width and height, 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Run:
    """Letters of one line that stand together: text, place of the first letter, rectangle."""

    text: str
    start: int
    rect: Rect


def pack(boxes: Boxes) -> bytes:
    """Write boxes as four columns of 16-bit steps, deflated.

    >>> unpack(pack(Boxes([1, 5], [2, 2], [4, 9], [8, 8]))).right[1]
    9
    """
    columns = (array("H", column) for column in (boxes.left, boxes.top, boxes.right, boxes.bottom))
    together = array("H")
    for column in columns:
        together.extend(column)
    if sys.byteorder == "big":
        together.byteswap()
    return zlib.compress(together.tobytes(), 1)


def unpack(packed: bytes) -> Boxes:
    """Read boxes back; ValueError when the bytes are not what `pack` wrote."""
    reader = zlib.decompressobj()
    try:
        plain = reader.decompress(packed, 8 * MOST_LETTERS)
    except zlib.error as error:
        raise ValueError("These are no boxes.") from error
    if len(plain) % 8 or reader.unconsumed_tail:
        raise ValueError("These are no boxes.")
    steps = array("H")
    steps.frombytes(plain)
    if sys.byteorder == "big":
        steps.byteswap()
    n = len(steps) // 4
    return Boxes(*(steps[part * n : (part + 1) * n] for part in range(4)))


def runs(text: str, boxes: Boxes) -> list[Run]:
    """Gather the letters of a page into runs that stand in one line without a wide gap.

    >>> boxes = Boxes([0, 9, 0, 0], [0, 0, 0, 20], [8, 17, 0, 8], [10, 10, 0, 30])
    >>> [(run.text, run.start) for run in runs("ab" + chr(10) + "c", boxes)]
    [('ab', 0), ('c', 3)]
    """
    found: list[Run] = []
    begun: int | None = None
    last = 0
    for at in range(min(len(text), len(boxes))):
        if text[at] in "\r\n":
            _close(found, text, boxes, begun, last)
            begun = None
        elif boxes.is_shown(at):
            if begun is not None and not _continues(boxes, last, at):
                _close(found, text, boxes, begun, last)
                begun = None
            begun = at if begun is None else begun
            last = at
    _close(found, text, boxes, begun, last)
    return found


def _close(found: list[Run], text: str, boxes: Boxes, begun: int | None, last: int) -> None:
    if begun is not None:
        letters = range(begun, last + 1)
        found.append(Run(text[begun : last + 1], begun, _around(boxes, letters)))


def _continues(boxes: Boxes, last: int, at: int) -> bool:
    height = max(boxes.bottom[last] - boxes.top[last], 1)
    middle = (boxes.top[at] + boxes.bottom[at]) / 2
    level = boxes.top[last] - height / 2 <= middle <= boxes.bottom[last] + height / 2
    return level and -height < boxes.left[at] - boxes.right[last] < _GAP * height


def _around(boxes: Boxes, letters: range) -> Rect:
    shown = [at for at in letters if boxes.is_shown(at)]
    return Rect(
        min(boxes.left[at] for at in shown) / FULL,
        min(boxes.top[at] for at in shown) / FULL,
        max(boxes.right[at] for at in shown) / FULL,
        max(boxes.bottom[at] for at in shown) / FULL,
    )


def rectangles(boxes: Boxes, start: int, end: int) -> list[Rect]:
    """The rectangles that cover the letters from `start` up to `end`, one for each line.

    >>> boxes = Boxes([0, 9, 0], [0, 0, 20], [8, 17, 8], [10, 10, 30])
    >>> len(rectangles(boxes, 0, 3))
    2
    """
    found: list[Rect] = []
    begun: int | None = None
    last = 0
    for at in range(max(start, 0), min(end, len(boxes))):
        if not boxes.is_shown(at):
            continue
        if begun is not None and not _continues(boxes, last, at):
            found.append(_around(boxes, range(begun, last + 1)))
            begun = None
        begun = at if begun is None else begun
        last = at
    if begun is not None:
        found.append(_around(boxes, range(begun, last + 1)))
    return found
