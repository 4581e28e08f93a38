"""Tables with one field a row: a name, then its values; an empty row parts the entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .columns import column_field, recognised
from .reference import Problem, Reference
from .rows import Table, plain
from .table import Row
from .text import excerpt

_LEAST_FIELDS = 4
NO_ENTRY = "These lines name no field that an entry has."


def is_by_rows(rows: Sequence[Row], known: int) -> bool:
    """Tell whether the first cells of rows name more fields than any row of them does.

    `known` is the number of fields that the best header among the rows would name.

    >>> cells = (["TITLE", "A title"], ["AUTHOR NAMES", "Roe A.", "Doe B."], ["DOI", ""])
    >>> rows = [Row(number, row, "") for number, row in enumerate([*cells, ["VOLUME", "3"]], 1)]
    >>> is_by_rows(rows, 1), is_by_rows(rows, 4)
    (True, False)
    """
    names = [row.cells[0] for row in rows if row.cells]
    return recognised(names) >= max(_LEAST_FIELDS, known + 1)


def references(rows: Iterable[Row | Problem]) -> Iterator[Reference | Problem]:
    """Yield the references of a table with one field a row."""
    entry: list[Row] = []
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        blank = not any(map(str.strip, row.cells))
        if blank or (entry and _field(row) and _field(row) == _field(entry[0])):
            yield from _reference(entry)
            entry = []
        if not blank:
            entry.append(row)
    yield from _reference(entry)


def _field(row: Row) -> str:
    return (column_field(row.cells[0]) or ("", 0))[0]


def _reference(entry: list[Row]) -> Iterator[Reference | Problem]:
    """Yield the reference of the rows of one entry, or a remark if they are none."""
    if not entry:
        return
    raw = "\n".join(row.raw for row in entry)
    if not any(map(_field, entry)):
        yield Problem(entry[0].line, NO_ENTRY, excerpt(raw), lost=False)
        return
    values: dict[str, list[str]] = {}
    for row in entry:
        values.setdefault(row.cells[0], []).extend(cell for cell in map(plain, row.cells[1:]))
    cells = ["\n".join(filter(None, found)) for found in values.values()]
    yield Table(list(values)).reference(Row(entry[0].line, cells, raw))
