"""A framework as a drawing: axes along the edges, arrows below the boxes, labels on plates."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from reviews.methods.drawing.shapes import Drawing, Edge, Mark, Rect, Shape, Text
from reviews.methods.drawing.wrapping import width_of, wrap

from .geometry import LINE, PAD_Y, Line, Placed, lines, placed
from .picture import HEIGHT, INTERPRETATION, SUPPORTED, WIDTH, Axis, Construct, Picture
from .telling import ENGLISH, described

EDGE = 12.0
# The room that one axis takes at its edge.
AXIS = 46.0


def draw(
    picture: Picture, labels: Mapping[str, str] | None = None, *, trim: bool = True
) -> Drawing:
    """Draw the figure; `trim` cuts it to what it holds, without it the whole room is shown.

    Keys of the marks, for links: `construct:3`, `arrow:2`, `axis:1`. Title and description are
    the ones that are read out.
    """
    words = {**ENGLISH, **(labels or {})}
    boxes = [placed(one) for one in picture.constructs]
    left, top, right, bottom = _room(boxes, trim)
    upright = [one for one in picture.axes if one.direction in ("up", "down")]
    flat = [one for one in picture.axes if one.direction in ("left", "right")]
    dx, dy = EDGE + AXIS * len(upright) - left, EDGE - top
    moved = _moved(picture, dx, dy)
    width, height = right + dx + EDGE, bottom + dy + EDGE
    marks: list[Mark] = []
    for at, axis in enumerate(upright):
        marks.append(_upright(axis, AXIS * at, EDGE, height - EDGE))
    for at, axis in enumerate(flat):
        marks.append(_flat(axis, height + AXIS * at, AXIS * len(upright) + EDGE, width - EDGE))
    marks += [_arrow(one, moved) for one in lines(moved)]
    marks += [_box(placed(one), words) for one in moved.constructs]
    return Drawing(
        "framework",
        width,
        height + AXIS * len(flat),
        picture.title,
        described(picture, words),
        tuple(marks),
    )


def origin(picture: Picture) -> tuple[float, float]:
    """Where the room's top left corner lies in an untrimmed drawing."""
    upright = sum(one.direction in ("up", "down") for one in picture.axes)
    left, top, _right, _bottom = _room([placed(one) for one in picture.constructs], False)
    return EDGE + AXIS * upright - left, EDGE - top


def _room(boxes: list[Placed], trim: bool) -> tuple[float, float, float, float]:
    edges = [
        (one.box.x, one.box.y, one.box.x + one.box.width, one.box.y + one.box.height)
        for one in boxes
    ]
    if not trim or not edges:
        edges.append((0, 0, WIDTH, HEIGHT))
    return (
        min(one[0] for one in edges),
        min(one[1] for one in edges),
        max(one[2] for one in edges),
        max(one[3] for one in edges),
    )


def _moved(picture: Picture, dx: float, dy: float) -> Picture:
    constructs = [
        Construct(one.number, one.name, one.x + dx, one.y + dy, one.state, one.note, one.gone)
        for one in picture.constructs
    ]
    return Picture(picture.title, constructs, picture.arrows, picture.axes)


def _upright(axis: Axis, x: float, top: float, bottom: float) -> Mark:
    ends = ((x + AXIS - 12, bottom), (x + AXIS - 12, top))
    if axis.direction == "down":
        ends = (ends[1], ends[0])
    words = _axis_words(axis, bottom - top)
    shapes: list[Shape] = [Rect(x, top, AXIS - 6, bottom - top, "hit"), Edge(ends, "edge")]
    middle = (top + bottom) / 2
    rows = [(words[0], "construct"), *((line, "note") for line in words[1:])]
    for at, (line, role) in enumerate(rows):
        y = x + AXIS - 18 - 15 * (len(rows) - 1 - at)
        shapes.append(Text(y, middle, line, role, "middle", turned=True))
    return Mark(f"axis:{axis.number}", axis.name, tuple(shapes))


def _flat(axis: Axis, y: float, left: float, right: float) -> Mark:
    ends = ((left, y + 6), (right, y + 6))
    if axis.direction == "left":
        ends = (ends[1], ends[0])
    words = _axis_words(axis, right - left)
    shapes: list[Shape] = [Rect(left, y, right - left, AXIS - 6, "hit"), Edge(ends, "edge")]
    middle = (left + right) / 2
    shapes.append(Text(middle, y + 23, words[0], "construct", "middle"))
    shapes += [Text(middle, y + 38, line, "note", "middle") for line in words[1:]]
    return Mark(f"axis:{axis.number}", axis.name, tuple(shapes))


def _axis_words(axis: Axis, room: float) -> list[str]:
    """Name, and one line of what rises; what doesn't fit the edge ends in three dots."""
    found = [_short(axis.name, room, "construct")]
    return [*found, _short(axis.rises, room, "note")] if axis.rises else found


def _short(text: str, room: float, role: str) -> str:
    if width_of(text, role) <= room:
        return text
    return wrap(text, room - width_of("…", role), role)[0] + "…"


def _arrow(line: Line, picture: Picture) -> Mark:
    role = "arrow" if line.arrow.state == SUPPORTED else "guess"
    ends = (line.start, line.end)
    shapes: list[Shape] = [Edge(ends, "reach"), Edge(ends, role)]  # type: ignore[arg-type]
    if line.arrow.two_way:
        shapes.append(Edge((_towards(line.start, line.end, 10), line.start), role))  # type: ignore[arg-type]
    if line.plate is not None:
        box = line.plate
        shapes.append(Rect(box.x, box.y, box.width, box.height, "plate"))
        x = box.x + box.width / 2
        notes = 1 if line.arrow.note else 0
        for at, words in enumerate(line.lines):
            kind = "note" if notes and at == len(line.lines) - 1 else "part"
            shapes.append(Text(x, box.y + LINE * (at + 1) - 2, words, kind, "middle"))
    source, target = picture.named(line.arrow.source), picture.named(line.arrow.target)
    said = f"{source} {'↔' if line.arrow.two_way else '→'} {target}"
    said = " ".join(part for part in (said, *line.lines) if part)
    return Mark(f"arrow:{line.arrow.number}", said, tuple(shapes))


def _towards(
    start: tuple[float, float], end: tuple[float, float], far: float
) -> tuple[float, float]:
    length = math.dist(start, end) or 1
    share = min(1.0, far / length)
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _box(one: Placed, words: Mapping[str, str]) -> Mark:
    box, construct = one.box, one.construct
    role = {SUPPORTED: "construct", INTERPRETATION: "guess"}.get(construct.state, "lacking")
    if construct.gone:
        role = "lacking"
    said = ", ".join(part for part in (construct.name, construct.note) if part)
    return Mark(
        f"construct:{construct.number}",
        said,
        (Rect(box.x, box.y, box.width, box.height, role), *_name(one)),
    )


def _name(one: Placed) -> Iterator[Shape]:
    x, y = one.box.x + one.box.width / 2, one.box.y + PAD_Y + 13
    for line in one.lines:
        yield Text(x, y, line, "construct", "middle")
        y += LINE
    if one.construct.note:
        yield Text(x, y, one.construct.note, "note", "middle")
