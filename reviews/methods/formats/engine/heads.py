"""The first rows of a table, in each way in which its file could be read as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from reviews.methods.formats import xlsx

from .columns import recognised
from .reading import Stream
from .reference import Problem
from .table import DELIMITERS, Row, rows

MOST_ROWS = 60
_LONGEST_CELL = 4_000
_MOST_COLUMNS = 500
_TABLES = ("csv", "tsv", "tab")


@dataclass(frozen=True)
class Grid:
    """The first rows of one sheet, or of a text parted by one delimiter; `rows` aren't empty."""

    rows: tuple[Row, ...]
    delimiter: str = ""
    sheet: str = ""

    @property
    def width(self) -> int:
        """How many columns most rows have."""
        widths = Counter(len(row.cells) for row in self.rows)
        return widths.most_common(1)[0][0] if widths else 0

    @property
    def evenness(self) -> float:
        """The share of rows that are as wide as most are."""
        n = sum(len(row.cells) == self.width for row in self.rows)
        return n / len(self.rows) if self.rows else 0.0

    def header(self) -> Row | None:
        """The row that names the columns: of fields known, else the first of names alone."""
        best = max(self.rows[:30], key=lambda row: recognised(row.cells), default=None)
        if best is not None and recognised(best.cells):
            return best
        even = (row for row in self.rows if len(row.cells) == self.width)
        first = next(even, None)
        return first if first is not None and _are_names(first.cells) else None


@dataclass(frozen=True)
class Head:
    """The beginning of a table's file: its grids, the likeliest first."""

    grids: tuple[Grid, ...]
    is_workbook: bool


def look(file: BinaryIO, name: str = "") -> Head | None:
    """Read the first rows of a table; None for a file that is none.

    >>> import io
    >>> head = look(io.BytesIO(b"Paper;When\\nA;1999\\nB;2001\\n"))
    >>> head.grids[0].delimiter, [row.cells for row in head.grids[0].rows][1]
    (';', ['A', '1999'])
    >>> look(io.BytesIO(b"TY  - JOUR\\nTI  - A\\nER  - \\n")) is None
    True
    """
    stream = Stream(file, name=name)
    if stream.format == "xlsx":
        sheets = tuple(_sheet(*found) for found in xlsx.sheets(file, MOST_ROWS))
        grids = [grid for grid in sheets if grid.rows]
        grids.sort(key=lambda grid: grid.header() is None)
        return Head(tuple(grids), is_workbook=True) if grids else None
    if stream.format not in ("", "csv") or not stream.start:
        return None
    extension = name.rpartition(".")[2].casefold()
    grids = _parted(stream.start, whole=stream.is_whole)
    likely = [grid for grid in grids if _is_table(grid, stream.format, extension in _TABLES)]
    likely.sort(key=_likelihood, reverse=True)
    return Head(tuple(likely), is_workbook=False) if likely else None


def _parted(text: str, *, whole: bool) -> list[Grid]:
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[", "<")):
        return []
    lines = text.split("\n")
    if not whole:
        # The last line may be cut.
        lines = lines[:-1]
    return [Grid(tuple(_rows(lines, delimiter)), delimiter) for delimiter in DELIMITERS]


def _rows(lines: Sequence[str], delimiter: str) -> list[Row]:
    found = (row for row in rows(lines, delimiter) if not isinstance(row, Problem))
    filled = (row for row in found if any(cell.strip() for cell in row.cells))
    return [_bounded(row) for row in islice(filled, MOST_ROWS)]


def _sheet(name: str, found: list[Row]) -> Grid:
    return Grid(tuple(_bounded(row) for row in found), sheet=name)


def _bounded(row: Row) -> Row:
    cells = [cell[:_LONGEST_CELL] for cell in row.cells[:_MOST_COLUMNS]]
    return Row(row.line, cells, row.raw[:_LONGEST_CELL])


def _is_table(grid: Grid, format: str, named_so: bool) -> bool:
    """Tell whether rows are of a table and not of a text with punctuation."""
    if not grid.rows:
        return False
    if format == "csv" and any(recognised(row.cells) for row in grid.rows[:30]):
        return True
    if named_so:
        return grid.width > 1 or all(len(row.cells) == 1 for row in grid.rows)
    return grid.width > 1 and len(grid.rows) > 1 and grid.evenness >= 0.8


def _likelihood(grid: Grid) -> tuple[int, bool, float, int]:
    known = max((recognised(row.cells) for row in grid.rows[:30]), default=0)
    return known, grid.width > 1, round(grid.evenness, 1), grid.width


def _are_names(cells: Sequence[str]) -> bool:
    """Tell whether cells could be names: short words, each once, no numbers."""
    names = [cell.strip() for cell in cells]
    named = [name for name in names if name]
    short = all(len(name) < 60 and any(c.isalpha() for c in name) for name in named)
    plain = not any("10." in name or "://" in name for name in named)
    return bool(named) and short and plain and len(set(named)) == len(named) == len(names)
