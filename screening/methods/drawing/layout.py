"""Where everything stands: from the outline of a flow to shapes on a page.

Rows are shared by both arms and as high as their highest box; a box is as high as its text. The
same picture is drawn everywhere, so text gets room for the widest usual interface font.
"""

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


COLUMNS = (Column(56, 256, 344, 256), Column(648, 224, 904, 216))


def draw(outline: Outline, description: str) -> Drawing:
    """Lay an outline out in the arrangement of the PRISMA 2020 template."""
    return _Page(outline).drawing(description)


class _Page:
    """Collects marks from top to bottom."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.columns = COLUMNS[: len(outline.arms)]
        self.marks: list[Mark] = []

    def drawing(self, description: str) -> Drawing:
        tops, bottoms = self._rows()
        for arm, column in zip(self.outline.arms, self.columns, strict=True):
            self._arm(arm, column, tops)
        included_top = bottoms[-1] + 82
        bottom = self._included(included_top, tops)
        spans = [(tops[0], bottoms[0]), (tops[1], bottoms[-1]), (included_top, bottom)]
        for name, (top, end) in zip(self.outline.phases, spans, strict=True):
            self._phase(name, top, end)
        bottom = self._footnotes(bottom)
        return Drawing(
            classes="flow" if len(self.columns) > 1 else "flow single",
            width=self.columns[-1].end + 2,
            height=bottom + 10,
            title=self.outline.title,
            description=description,
            marks=tuple(self.marks),
        )

    def _rows(self) -> tuple[list[float], list[float]]:
        tops, bottoms = [], []
        y: float = TOP
        for row in range(len(self.outline.arms[0].steps)):
            height = max(
                max(self._main_height(step, column), self._side_height(step, column))
                for arm, column in zip(self.outline.arms, self.columns, strict=True)
                if (step := arm.steps[row])
            )
            tops.append(y)
            bottoms.append(y + height)
            y += height + ROW_GAP
        return tops, bottoms

    def _main_height(self, step: Step, column: Column) -> float:
        own = write(step.main, column.width).height
        # Beside what leaves and what waits, the box reaches down so that both arrows are straight.
        return max(own, self._side_height(step, column)) if len(step.sides) > 1 else own

    def _side_height(self, step: Step, column: Column) -> float:
        heights = [write(node, column.side_width).height for node in step.sides]
        return sum(heights) + 8 * max(0, len(heights) - 1)

    def _arm(self, arm: Arm, column: Column, tops: Sequence[float]) -> None:
        self._bare(
            Text(column.x, 20, arm.title, "arm"),
            Edge(((column.x, 34), (column.end, 34)), "rule"),
        )
        above: float | None = None
        for step, top in zip(arm.steps, tops, strict=True):
            if step is None:
                continue
            if above is not None:
                self._bare(Edge(((column.centre, above), (column.centre, top - 1)), "edge"))
            above = top + self._step(step, column, top)

    def _step(self, step: Step, column: Column, top: float) -> float:
        height = self._main_height(step, column)
        self._box(write(step.main, column.width), column.x, top, column.width, height)
        y = top
        for node in step.sides:
            side = write(node, column.side_width)
            self._box(side, column.side_x, y, column.side_width, side.height)
            reach = min(top + height, y + side.height)
            middle = (y + reach) / 2
            start = column.x + column.width
            self._bare(Edge(((start, middle), (column.side_x - 1, middle)), "edge"))
            y += side.height + 8
        return height

    def _box(self, written: Written, x: float, y: float, width: float, height: float) -> None:
        node = written.node
        left, right = x + PADDING, x + width - PADDING
        number = "part-number" if node.kind == "awaiting" else "number"
        # A box that reaches down beside several others keeps its text level with the first.
        base = y + (written.height / 2 + 5 if written.is_plain else 25)
        shapes: list[Shape] = [Rect(x, y, width, height, node.kind)]
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

    def _included(self, top: float, tops: Sequence[float]) -> float:
        column = self.columns[0]
        bottom = self._end(self.outline.included, column.x, top, column.width)
        for number, (arm, own) in enumerate(zip(self.outline.arms, self.columns, strict=True)):
            last = arm.steps[-1]
            start = tops[-1] + (self._main_height(last, own) if last else 0)
            if number == 0:
                self._bare(Edge(((own.centre, start), (own.centre, top - 1)), "edge"))
                self._passed(arm, own.centre + 10, top - 26, "start")
            else:
                middle = (top + bottom) / 2
                turn = (own.centre, middle)
                tip = (column.x + column.width + 1, middle)
                self._bare(Edge(((own.centre, start), turn, tip), "edge"))
                self._passed(arm, own.centre - 10, middle - 11, "end")
        return self._total(bottom)

    def _total(self, bottom: float) -> float:
        total, earlier = self.outline.total, self.outline.earlier
        if total is None or earlier is None:
            return bottom
        column = self.columns[0]
        top = bottom + ROW_GAP
        ends = (
            self._end(total, column.x, top, column.width),
            self._end(earlier, column.side_x, top, column.side_width),
        )
        middle = (top + min(ends)) / 2
        self._bare(Edge(((column.centre, bottom), (column.centre, top - 1)), "edge"))
        tip = column.x + column.width + 1
        self._bare(Edge(((column.side_x, middle), (tip, middle)), "edge"))
        return max(ends)

    def _end(self, node: Node, x: float, y: float, width: float) -> float:
        left, right = x + PADDING, x + width - PADDING
        role = "side" if node is self.outline.earlier else "end"
        part = node.parts[0]
        room = right - left - LETTER_GAP
        label = wrap(node.label, room - width_of(node.number, "big"), "label")
        reports = wrap(part.label, room - width_of(part.number, "number"), "label")
        below = y + 36 + 17 * (len(label) - 1) + 34
        height = below + 17 * (len(reports) - 1) + 20 - y
        self.marks.append(
            Mark(
                node.key,
                f"{node.said} {node.unit}",
                (
                    Rect(x, y, width, height, role),
                    *(Text(left, y + 36 + 17 * i, line, "label") for i, line in enumerate(label)),
                    *figure(right, y + 38, node.number, "big", quiet=not node.n),
                ),
            )
        )
        self.marks.append(
            Mark(
                part.key,
                part.said,
                (
                    Rect(left - 6, below - 18, right - left + 12, 26, "hit"),
                    *(Text(left, below + 17 * i, line, "label") for i, line in enumerate(reports)),
                    *figure(right, below, part.number, "number", quiet=not part.n),
                ),
            )
        )
        return y + height

    def _passed(self, arm: Arm, x: float, y: float, anchor: Anchor) -> None:
        text = Text(x, y, arm.passing, "passed", anchor, not arm.passed.n)
        self.marks.append(Mark(arm.passed.key, arm.passed.said, (text,)))

    def _phase(self, name: str, top: float, bottom: float) -> None:
        self._bare(
            Edge(((PHASE_RULE_X, top), (PHASE_RULE_X, bottom)), "rule"),
            Text(PHASE_X, (top + bottom) / 2, name, "phase", "middle", turned=True),
        )

    def _footnotes(self, bottom: float) -> float:
        column = self.columns[0]
        y = bottom + 18 if self.outline.footnotes else bottom
        for note in self.outline.footnotes:
            for line in wrap(note, self.columns[-1].end - column.x, "note"):
                y += 18
                self._bare(Text(column.x, y, line, "note"))
        return y

    def _bare(self, *shapes: Shape) -> None:
        self.marks.append(Mark("", "", shapes))
