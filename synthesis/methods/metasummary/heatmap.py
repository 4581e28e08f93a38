"""The study × finding heat map as a vector drawing: who holds what, who is flagged."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviews.methods.drawing.shapes import Drawing, Mark, Rect, Shape, Text
from reviews.methods.drawing.wrapping import wrap

ENGLISH: dict[str, str] = {
    "title": "Which studies feed which findings",
    "described": "Studies: {studies}; abstracted findings: {findings}; links: {links}; "
    "studies left out: {out}.",
    "held": "holds it",
    "left_out": "holds it, left out",
    "flagged": "flagged for quality",
    "links": "findings",
    "study": "{study}: {n} findings",
    "finding": "{finding}: {n} studies",
}

CELL, GUTTER, LABELS, HEAD, ROW, GAP = 22.0, 2.0, 380.0, 46.0, 22.0, 30.0
# Studies side by side; more of them stand in further panels below.
ACROSS = 40


@dataclass(frozen=True)
class Column:
    """One study: its number, its name when read out, whether it is flagged or left out."""

    number: int
    name: str
    flagged: bool = False
    left_out: bool = False


@dataclass(frozen=True)
class Row:
    """One abstracted finding: its key, domain, name, and the studies that hold it."""

    key: str
    domain: str
    name: str
    held: Collection[int]


def draw(
    columns: Sequence[Column], rows: Sequence[Row], labels: Mapping[str, str] | None = None
) -> Drawing:
    """Draw the matrix, findings along rows under their domains, in panels of 40 studies.

    Keys of the marks, for links: `study:NUMBER` and a row's own key.

    >>> drawn = draw([Column(1, "Study 1")], [Row("a", "Work", "Low pay", {1})])
    >>> drawn.description
    'Studies: 1; abstracted findings: 1; links: 1; studies left out: 0.'
    """
    words = {**ENGLISH, **(labels or {})}
    panels = [columns[at : at + ACROSS] for at in range(0, len(columns), ACROSS)] or [[]]
    marks: list[Mark] = []
    top = 0.0
    for panel in panels:
        drawn, top = _panel(panel, rows, top, words)
        marks += drawn
    marks.append(Mark("", "", tuple(_legend(top, words))))
    numbers = {column.number for column in columns}
    told = words["described"].format(
        studies=len(columns),
        findings=len(rows),
        links=sum(len(numbers & set(row.held)) for row in rows),
        out=sum(column.left_out for column in columns),
    )
    width = LABELS + CELL * max(min(len(columns), ACROSS), 12) + 30
    return Drawing("heatmap", width, top + 40, words["title"], told, tuple(marks))


def _panel(
    columns: Sequence[Column], rows: Sequence[Row], top: float, words: Mapping[str, str]
) -> tuple[list[Mark], float]:
    marks = []
    for place, column in enumerate(columns):
        n = sum(column.number in row.held for row in rows)
        said = words["study"].format(study=column.name, n=n)
        marks.append(Mark(f"study:{column.number}", said, tuple(_head(column, n, place, top))))
    y, domain = top + HEAD, ""
    for row in rows:
        if row.domain != domain:
            domain = row.domain
            y += 8
            marks.append(Mark("", "", (Text(0, y + 15, domain, "phase"),)))
            y += ROW
        said = words["finding"].format(finding=row.name, n=len(row.held))
        marks.append(Mark(row.key, said, tuple(_line(row, columns, y))))
        y += ROW
    return marks, y + GAP


def _head(column: Column, n: int, place: int, top: float) -> Iterator[Shape]:
    """A study's flag, number, and count of findings."""
    x = LABELS + place * CELL
    middle = x + (CELL - GUTTER) / 2
    yield Rect(x, top, CELL - GUTTER, HEAD - 4, "hit")
    if column.flagged:
        yield Text(middle, top + HEAD - 34, "⚑", "flag", "middle")
    yield Text(middle, top + HEAD - 20, str(column.number), "part", "middle")
    yield Text(middle, top + HEAD - 6, str(n), "phase", "middle", quiet=not n)


def _line(row: Row, columns: Sequence[Column], y: float) -> Iterator[Shape]:
    first, *more = wrap(row.name, LABELS - 56, "part")
    yield Text(0, y + 15, f"{first} …" if more else first, "part")
    n = len(row.held)
    yield Text(LABELS - 12, y + 15, str(n), "phase", "end", quiet=not n)
    for place, column in enumerate(columns):
        x = LABELS + place * CELL
        yield from _cell(column, column.number in row.held, x, y)


def _cell(column: Column, held: bool, x: float, y: float) -> Iterator[Shape]:
    size = CELL - GUTTER
    if not held:
        yield Rect(x, y, size, ROW - GUTTER, "band" if column.left_out else "none")
    elif column.left_out:
        yield Rect(x, y, size, ROW - GUTTER, "doubt")
        yield Text(x + size / 2, y + 15, "−", "flag", "middle")
    elif column.flagged:
        yield Rect(x, y, size, ROW - GUTTER, "doubt")
        yield Rect(x + 5, y + 5, size - 10, ROW - GUTTER - 10, "bar")
    else:
        yield Rect(x, y, size, ROW - GUTTER, "bar")


def _legend(y: float, words: Mapping[str, str]) -> Iterator[Shape]:
    x = 0.0
    plain, out = Column(0, ""), Column(0, "", left_out=True)
    for column, label in ((plain, words["held"]), (out, words["left_out"])):
        yield from _cell(column, True, x, y)
        yield Text(x + CELL + 4, y + 15, label, "part")
        x += CELL + 28 + 7.5 * len(label)
    yield Text(x, y + 15, "⚑", "flag")
    yield Text(x + 16, y + 15, words["flagged"], "part")
