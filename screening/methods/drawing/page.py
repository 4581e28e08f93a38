"""What every layout does: boxes, lines and notes, set one after the other on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviews.methods.drawing.shapes import Anchor, Drawing, Edge, Mark, Rect, Shape, Text
from reviews.methods.drawing.wrapping import width_of, wrap

from .outline import Arm, Node, Outline, Part, Step
from .written import LETTER_GAP, PADDING, Written, figure, write

TOP = 52
ROW_GAP = 34
PHASE_X, PHASE_RULE_X = 18, 30
# Drawings narrower than this many pixels aren't blown up to the page's width.
_WIDTHS = ((700, "single"), (900, "middle"))


@dataclass(frozen=True)
class Column:
    """The two columns of an arm."""

    x: float
    width: float
    side_x: float
    side_width: float

    @property
    def centre(self) -> float:
        """Where the arrows run down."""
        return self.x + self.width / 2

    @property
    def end(self) -> float:
        """The right edge."""
        return self.side_x + self.side_width

    def moved(self, by: float) -> Column:
        """The same further right."""
        return Column(self.x + by, self.width, self.side_x + by, self.side_width)


@dataclass(frozen=True)
class Placed:
    """Where a box of the outline came to stand, and its text broken into the lines that fit it.

    For programs that set the text themselves.
    """

    node: Node
    rect: Rect
    label: tuple[str, ...]
    parts: tuple[tuple[Part, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class FlowDrawing(Drawing):
    """A drawing of a flow; `placed` are its boxes once more, whole, in reading order."""

    placed: tuple[Placed, ...] = ()


class Page:
    """Collects marks from top to bottom."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.marks: list[Mark] = []
        self.placed: list[Placed] = []

    def finished(self, width: float, bottom: float, description: str) -> FlowDrawing:
        """The drawing, with all that was set."""
        return FlowDrawing(
            classes="flow" + next((f" {name}" for most, name in _WIDTHS if width < most), ""),
            width=width,
            height=bottom + 10,
            title=self.outline.title,
            description=description,
            marks=tuple(self.marks),
            placed=tuple(self.placed),
        )

    def main_height(self, step: Step, column: Column) -> float:
        """How high the box on the way is."""
        own = write(step.main, column.width).height
        # Beside what leaves and what waits, the box reaches down so that both arrows are straight.
        return max(own, self.side_height(step, column)) if len(step.sides) > 1 else own

    def side_height(self, step: Step, column: Column) -> float:
        """How high the boxes beside it are together."""
        heights = [write(node, column.side_width).height for node in step.sides]
        return sum(heights) + 8 * max(0, len(heights) - 1)

    def step(self, step: Step, column: Column, top: float) -> float:
        """Set one row of an arm and say how high its main box is."""
        height = self.main_height(step, column)
        self.box(write(step.main, column.width), column.x, top, column.width, height)
        y = top
        for node in step.sides:
            side = write(node, column.side_width)
            self.box(side, column.side_x, y, column.side_width, side.height)
            reach = min(top + height, y + side.height)
            middle = (y + reach) / 2
            start = column.x + column.width
            self.bare(Edge(((start, middle), (column.side_x - 1, middle)), "edge"))
            y += side.height + 8
        return height

    def box(self, written: Written, x: float, y: float, width: float, height: float) -> None:
        """Set one box with its lines."""
        node = written.node
        left, right = x + PADDING, x + width - PADDING
        number = "part-number" if node.kind == "awaiting" else "number"
        # A box that reaches down beside several others keeps its text level with the first.
        base = y + (written.height / 2 + 5 if written.is_plain else 25)
        rect = Rect(x, y, width, height, node.kind)
        self.placed.append(Placed(node, rect, written.label, written.parts))
        shapes: list[Shape] = [rect]
        shapes += [Text(left, base + 17 * i, line, "label") for i, line in enumerate(written.label)]
        shapes += figure(right, base, node.number, number, quiet=not node.n)
        self.marks.append(Mark(node.key, f"{node.said} {node.unit}", tuple(shapes)))
        base += 17 * (len(written.label) - 1) + 24
        for part, lines in written.parts:
            self._part(part, lines, left, right, base, written.indent)
            base += 20 + 16 * (len(lines) - 1)

    def _part(
        self,
        part: Part,
        lines: Sequence[str],
        left: float,
        right: float,
        base: float,
        indent: float,
    ) -> None:
        height = 20 + 16 * (len(lines) - 1)
        quiet = not part.n
        shapes: list[Shape] = [Rect(left - 6, base - 14.5, right - left + 12, height, "hit")]
        if part.order:
            shapes.append(Text(left, base, part.order, "part", quiet=quiet))
        shapes += [
            Text(left + indent, base + 16 * i, line, "part", quiet=quiet)
            for i, line in enumerate(lines)
        ]
        shapes += figure(right, base, part.number, "part-number", quiet=quiet)
        self.marks.append(Mark(part.key, part.said, tuple(shapes)))

    def end(self, node: Node, x: float, y: float, width: float) -> float:
        """Set a box of studies and their reports; return its bottom."""
        left, right = x + PADDING, x + width - PADDING
        role = "side" if node is self.outline.earlier else "end"
        part = node.parts[0]
        room = right - left - LETTER_GAP
        label = wrap(node.label, room - width_of(node.number, "big"), "label")
        reports = wrap(part.label, room - width_of(part.number, "number"), "label")
        below = y + 36 + 17 * (len(label) - 1) + 34
        height = below + 17 * (len(reports) - 1) + 20 - y
        rect = Rect(x, y, width, height, role)
        self.placed.append(Placed(node, rect, label, ((part, reports),)))
        shapes: tuple[Shape, ...] = (
            rect,
            *(Text(left, y + 36 + 17 * i, line, "label") for i, line in enumerate(label)),
            *figure(right, y + 38, node.number, "big", quiet=not node.n),
        )
        self.marks.append(Mark(node.key, f"{node.said} {node.unit}", shapes))
        lines: tuple[Shape, ...] = (
            Rect(left - 6, below - 18, right - left + 12, 26, "hit"),
            *(Text(left, below + 17 * i, line, "label") for i, line in enumerate(reports)),
            *figure(right, below, part.number, "number", quiet=not part.n),
        )
        self.marks.append(Mark(part.key, part.said, lines))
        return y + height

    def title(self, text: str, x: float, end: float) -> None:
        """Head a column."""
        self.bare(Text(x, 20, text, "arm"), Edge(((x, 34), (end, 34)), "rule"))

    def passed(self, arm: Arm, x: float, y: float, anchor: Anchor) -> None:
        """Say beside an arrow what it carries to the included reports."""
        if arm.passed is not None:
            text = Text(x, y, arm.passing, "passed", anchor, not arm.passed.n)
            self.marks.append(Mark(arm.passed.key, arm.passed.said, (text,)))

    def arrow(self, *points: tuple[float, float]) -> None:
        """Draw an arrow through points."""
        self.bare(Edge(points, "edge"))

    def phases(self, rows: Sequence[tuple[float, float]], end: tuple[float, float]) -> None:
        """Name the phases along the left edge."""
        for name, first, last in self.outline.phases:
            top, bottom = (rows[first][0], rows[last][1]) if first >= 0 else end
            self.bare(
                Edge(((PHASE_RULE_X, top), (PHASE_RULE_X, bottom)), "rule"),
                Text(PHASE_X, (top + bottom) / 2, name, "phase", "middle", turned=True),
            )

    def footnotes(self, x: float, end: float, bottom: float) -> float:
        """Set the footnotes and return where they end."""
        y = bottom + 18 if self.outline.footnotes else bottom
        for note in self.outline.footnotes:
            for line in wrap(note, end - x, "note"):
                y += 18
                self.bare(Text(x, y, line, "note"))
        return y

    def bare(self, *shapes: Shape) -> None:
        """Set what belongs to no number."""
        self.marks.append(Mark("", "", shapes))
