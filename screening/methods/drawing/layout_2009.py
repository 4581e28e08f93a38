"""The arrangement of PRISMA 2009: two sources side by side, and one way down from them."""

from __future__ import annotations

from .outline import Outline
from .page import ROW_GAP, Column, FlowDrawing, Page
from .written import write

# The sources stand on both sides of the way down.
SOURCES_X, SOURCE_WIDTH, SOURCES_GAP = 56, 256, 32
WAY = Column(SOURCES_X + (SOURCE_WIDTH + SOURCES_GAP) / 2, SOURCE_WIDTH, 520, 256)
ALONE = Column(SOURCES_X, SOURCE_WIDTH, 376, 256)
TOP = 14


def draw(outline: Outline, description: str) -> FlowDrawing:
    """Lay an outline out in the arrangement of the PRISMA 2009 template."""
    return _Page2009(outline).drawing(description)


class _Page2009(Page):
    """One way down, four phases."""

    def drawing(self, description: str) -> FlowDrawing:
        """Set everything."""
        column = WAY if len(self.outline.sources) > 1 else ALONE
        bottoms = self._sources()
        y = max(bottoms) + ROW_GAP
        rows: list[tuple[float, float]] = []
        above: list[tuple[float, float]] = self._exits(bottoms, column)
        for step in filter(None, self.outline.arms[0].steps):
            for x, start in above:
                self.arrow((x, start), (x, y - 1))
            height = self.step(step, column, y)
            rows.append((y, y + max(height, self.side_height(step, column))))
            above = [(column.centre, y + height)]
            y = rows[-1][1] + ROW_GAP
        self.arrow(above[0], (column.centre, y - 1))
        bottom = self._included(y, column)
        rows[0] = (TOP, rows[0][1])
        self.phases(rows, (y, bottom))
        bottom = self.footnotes(SOURCES_X, column.end, bottom)
        return self.finished(column.end + 2, bottom, description)

    def _sources(self) -> list[float]:
        """Set the sources, equally high, and return where each ends."""
        written = [write(node, SOURCE_WIDTH) for node in self.outline.sources]
        height = max(one.height for one in written)
        for place, one in enumerate(written):
            x = SOURCES_X + place * (SOURCE_WIDTH + SOURCES_GAP)
            self.box(one, x, TOP, SOURCE_WIDTH, height)
        return [TOP + height] * len(written)

    def _exits(self, bottoms: list[float], column: Column) -> list[tuple[float, float]]:
        """From where the sources lead straight down into the way."""
        if len(bottoms) == 1:
            return [(column.centre, bottoms[0])]
        inward = (column.width - SOURCES_GAP) / 4
        places = (column.x + inward, column.x + column.width - inward)
        return list(zip(places, bottoms, strict=True))

    def _included(self, top: float, column: Column) -> float:
        bottom = self.end(self.outline.included, column.x, top, column.width)
        total, earlier = self.outline.total, self.outline.earlier
        if total is None or earlier is None:
            return bottom
        top = bottom + ROW_GAP
        end = self.end(total, column.x, top, column.width)
        beside = self.end(earlier, column.side_x, top, column.side_width)
        self.arrow((column.centre, bottom), (column.centre, top - 1))
        middle = (top + min(end, beside)) / 2
        self.arrow((column.side_x, middle), (column.x + column.width + 1, middle))
        return max(end, beside)
