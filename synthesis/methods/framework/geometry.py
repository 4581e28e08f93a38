"""Where a framework's boxes, arrows and labels lie."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reviews.methods.drawing.wrapping import width_of, wrap

from .picture import HEIGHT, WIDTH, Arrow, Construct, Picture

Point = tuple[float, float]
NAME_ROOM, LEAST = 158.0, 96.0
LINE, NOTE, PAD_X, PAD_Y = 18.0, 17.0, 13.0, 10.0
# How far apart two arrows between the same constructs run, and an arrow's end from its box.
APART, GAP = 26.0, 4.0
# Where along an arrow its label may stand, the middle first.
PLACES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Whether two rectangles share a point."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True)
class Placed:
    """A construct with the lines of its name and its box."""

    construct: Construct
    lines: tuple[str, ...]
    box: Box


@dataclass(frozen=True)
class Line:
    """An arrow from point to point, with the lines of its label and their box, if it has any."""

    arrow: Arrow
    start: Point
    end: Point
    lines: tuple[str, ...] = ()
    plate: Box | None = None


def placed(construct: Construct) -> Placed:
    """The box of a construct around its place."""
    lines = wrap(construct.name, NAME_ROOM, "construct")
    widest = max(width_of(line, "construct") for line in lines)
    widest = max(widest, width_of(construct.note, "note") if construct.note else 0, LEAST - 26)
    height = LINE * len(lines) + (NOTE if construct.note else 0) + 2 * PAD_Y
    width = widest + 2 * PAD_X
    box = Box(construct.x - width / 2, construct.y - height / 2, width, height)
    return Placed(construct, lines, box)


def edge_of(box: Box, towards: Point) -> Point:
    """Where the line from a box's middle towards a point leaves it, a little outside.

    >>> edge_of(Box(0, 0, 100, 40), (200, 20))
    (104.0, 20.0)
    """
    x, y = box.x + box.width / 2, box.y + box.height / 2
    dx, dy = towards[0] - x, towards[1] - y
    if dx == 0 and dy == 0:
        return x, y
    share = min(
        (box.width / 2 + GAP) / abs(dx) if dx else math.inf,
        (box.height / 2 + GAP) / abs(dy) if dy else math.inf,
    )
    return x + dx * share, y + dy * share


def lines(picture: Picture) -> list[Line]:
    """The arrows, those between the same two constructs side by side, labels clear of boxes."""
    boxes = {one.number: placed(one).box for one in picture.constructs}
    drawn = [one for one in picture.arrows if one.source in boxes and one.target in boxes]
    together = Counter(_pair(one) for one in drawn)
    met: Counter[tuple[int, int]] = Counter()
    taken: list[Box] = list(boxes.values())
    found = []
    for arrow in drawn:
        pair = _pair(arrow)
        aside = (met[pair] - (together[pair] - 1) / 2) * APART
        met[pair] += 1
        start, end = _ends(boxes[arrow.source], boxes[arrow.target], aside, arrow)
        words = _words(arrow)
        plate = _plate(words, start, end, taken) if words else None
        taken += [plate] if plate else []
        found.append(Line(arrow, start, end, words, plate))
    return found


def _pair(arrow: Arrow) -> tuple[int, int]:
    return min(arrow.source, arrow.target), max(arrow.source, arrow.target)


def _ends(source: Box, target: Box, aside: float, arrow: Arrow) -> tuple[Point, Point]:
    one = source.x + source.width / 2, source.y + source.height / 2
    other = target.x + target.width / 2, target.y + target.height / 2
    if aside:
        # Seen from the lower number, so that arrows to and fro don't lie on each other.
        way = 1 if arrow.source < arrow.target else -1
        length = math.dist(one, other) or 1
        dx = -(other[1] - one[1]) / length * aside * way
        dy = (other[0] - one[0]) / length * aside * way
        source = Box(source.x + dx, source.y + dy, source.width, source.height)
        target = Box(target.x + dx, target.y + dy, target.width, target.height)
        one, other = (one[0] + dx, one[1] + dy), (other[0] + dx, other[1] + dy)
    return edge_of(source, other), edge_of(target, one)


def _words(arrow: Arrow) -> tuple[str, ...]:
    sign = "\u2212" if arrow.sign == "-" else arrow.sign
    first = " ".join(part for part in (sign, arrow.label) if part)
    found = wrap(first, 150, "part") if first else ()
    return (*found, arrow.note) if arrow.note else found


def _plate(words: Sequence[str], start: Point, end: Point, taken: Sequence[Box]) -> Box:
    width = max(width_of(line, "part") for line in words) + 10
    height = LINE * len(words) + 4
    plates = []
    for share in PLACES:
        x = start[0] + (end[0] - start[0]) * share
        y = start[1] + (end[1] - start[1]) * share
        plates.append(Box(x - width / 2, y - height / 2, width, height))
    free = (one for one in plates if not any(one.meets(other) for other in taken))
    return next(free, plates[0])


def free_place(picture: Picture, name: str = "") -> tuple[int, int]:
    """A place at which a new construct covers none of those there, from the top left on.

    >>> free_place(Picture("Empty"))
    (120, 80)
    """
    taken = [placed(one).box for one in picture.constructs]
    places = [(x, y) for y in range(80, HEIGHT, 110) for x in range(120, WIDTH, 220)]
    for x, y in places:
        box = placed(Construct(0, name or "?", x, y, note="?")).box
        if not any(box.meets(other) for other in taken):
            return x, y
    return WIDTH // 2, HEIGHT // 2
