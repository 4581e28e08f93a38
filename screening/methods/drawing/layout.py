"""The arrangement of PRISMA 2020: earlier studies, databases and registers, other methods.

Rows are shared by all arms and as high as their highest box; a box is as high as its text. The
same picture is drawn everywhere, so text gets room for the widest usual interface font.
"""

from __future__ import annotations

from .outline import Arm, Outline
from .page import ROW_GAP, TOP, Column, FlowDrawing, Page

COLUMNS = (Column(56, 256, 344, 256), Column(648, 224, 904, 216))
# The column of the earlier version, and how far it moves the others.
EARLIER_X, EARLIER_WIDTH = 56, 192
EARLIER_ROOM = EARLIER_WIDTH + 40

Rows = list[tuple[float, float]]


def draw(outline: Outline, description: str) -> FlowDrawing:
    """Lay an outline out in the arrangement of the PRISMA 2020 template."""
    return _Page2020(outline).drawing(description)


class _Page2020(Page):
    """Three columns at most."""

    def __init__(self, outline: Outline) -> None:
        super().__init__(outline)
        room = EARLIER_ROOM if outline.earlier else 0
        self.columns = [column.moved(room) for column in COLUMNS[: len(outline.arms)]]

    def drawing(self, description: str) -> FlowDrawing:
        """Set everything."""
        earlier = self._earlier()
        rows = self._rows()
        for arm, column in zip(self.outline.arms, self.columns, strict=True):
            self._arm(arm, column, rows)
        top = rows[-1][1] + 82
        bottom = self._included(top, rows)
        bottom = self._total(bottom, earlier)
        self.phases(rows, (top, bottom))
        left = EARLIER_X if self.outline.earlier else self.columns[0].x
        bottom = self.footnotes(left, self.columns[-1].end, bottom)
        return self.finished(self.columns[-1].end + 2, bottom, description)

    def _earlier(self) -> float:
        """Set the column of the earlier version and return where its box ends."""
        if self.outline.earlier is None:
            return 0
        self.title(self.outline.earlier_title, EARLIER_X, EARLIER_X + EARLIER_WIDTH)
        return self.end(self.outline.earlier, EARLIER_X, TOP, EARLIER_WIDTH)

    def _rows(self) -> Rows:
        rows: Rows = []
        y: float = TOP
        for row in range(len(self.outline.arms[0].steps)):
            height = max(
                max(self.main_height(step, column), self.side_height(step, column))
                for arm, column in zip(self.outline.arms, self.columns, strict=True)
                if (step := arm.steps[row])
            )
            rows.append((y, y + height))
            y += height + ROW_GAP
        return rows

    def _arm(self, arm: Arm, column: Column, rows: Rows) -> None:
        self.title(arm.title, column.x, column.end)
        above: float | None = None
        for step, (top, _bottom) in zip(arm.steps, rows, strict=True):
            if step is None:
                continue
            if above is not None:
                self.arrow((column.centre, above), (column.centre, top - 1))
            above = top + self.step(step, column, top)
        if arm.joins is not None and above is not None:
            self._join(column, above, rows[arm.joins][0])

    def _join(self, column: Column, start: float, top: float) -> None:
        """Lead an arm into the first one, through the gap above a row."""
        gap, into = top - ROW_GAP / 2, self.columns[0].centre + 40
        self.arrow((column.centre, start), (column.centre, gap), (into, gap), (into, top - 1))

    def _included(self, top: float, rows: Rows) -> float:
        column = self.columns[0]
        bottom = self.end(self.outline.included, column.x, top, column.width)
        for number, (arm, own) in enumerate(zip(self.outline.arms, self.columns, strict=True)):
            last = arm.steps[-1]
            if last is None:
                continue
            start = rows[-1][0] + self.main_height(last, own)
            if number == 0:
                self.arrow((own.centre, start), (own.centre, top - 1))
                self.passed(arm, own.centre + 10, top - 26, "start")
            else:
                middle = (top + bottom) / 2
                tip = (column.x + column.width + 1, middle)
                self.arrow((own.centre, start), (own.centre, middle), tip)
                self.passed(arm, own.centre - 10, middle - 11, "end")
        return bottom

    def _total(self, bottom: float, earlier: float) -> float:
        """Set all studies together; the earlier ones come down their own column to it."""
        total = self.outline.total
        if total is None:
            return bottom
        column = self.columns[0]
        top = bottom + ROW_GAP
        end = self.end(total, column.x, top, column.width)
        self.arrow((column.centre, bottom), (column.centre, top - 1))
        x, middle = EARLIER_X + EARLIER_WIDTH / 2, (top + end) / 2
        self.arrow((x, earlier), (x, middle), (column.x - 1, middle))
        return end
