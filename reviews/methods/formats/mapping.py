"""Tables read as a person has said: which row names the columns, and what each column holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import chain, islice
from typing import Any, BinaryIO

from . import csv, xlsx
from .engine.columns import COLUMNS, folded, recognised
from .engine.decisions import ROLES
from .engine.guessing import guess
from .engine.heads import Grid, Head, look
from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.rows import Table, once_each, plain
from .engine.source import Text
from .engine.table import Row, rows
from .engine.text import clean, excerpt
from .engine.vendors import MANY, known_surely

__all__ = [
    "HIDDEN", "MANY", "TARGETS", "Fault", "Grid", "Head", "Plan", "below", "faults", "first_plan",
    "fits", "look", "plan_for", "preview", "reader", "reads_by_itself", "surely_known",
]  # fmt: skip
# A column that is kept but shown to nobody who votes.
HIDDEN = "hidden"
TARGETS: tuple[str, ...] = (*COLUMNS, *ROLES, HIDDEN)
ABOVE = "These lines above the table are no references."
_SAMPLES = 20


@dataclass(frozen=True)
class Plan:
    """How to read a table.

    `names` are those of the columns in their order, `fields` what each of them holds: a field of
    the record, a role of decisions, "hidden", or "" for what is kept beside the record. `header`
    is the line (of a sheet, the row) that holds the names; 0 where no line does.
    """

    names: tuple[str, ...]
    fields: tuple[str, ...]
    header: int = 1
    delimiter: str = ","
    sheet: str = ""

    @property
    def key(self) -> str:
        """What tells tables with these columns from others, wherever the header stands."""
        return _key(self.names) if self.header else _key([f"{len(self.names)} columns"])

    @property
    def guarded(self) -> frozenset[str]:
        """The names of the columns that tell decisions or are to be hidden."""
        names = once_each(self.names)
        return frozenset(
            name
            for name, field in zip(names, self.fields, strict=True)
            if field in ROLES or field == HIDDEN
        )

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return vars(self) | {"names": list(self.names), "fields": list(self.fields)}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Plan:
        """Read what `as_dict` gave."""
        lists = {"names": tuple(stored["names"]), "fields": tuple(stored["fields"])}
        return cls(**(dict(stored) | lists))


@dataclass(frozen=True)
class Fault:
    """Why a plan can't be followed: a code, the field and the columns concerned."""

    code: str
    field: str = ""
    columns: tuple[str, ...] = ()


def first_plan(head: Head) -> Plan:
    """Return the likeliest plan for a table."""
    grid = head.grids[0]
    found = grid.header()
    return plan_for(grid, found.line if found else 0)


def plan_for(grid: Grid, header: int) -> Plan:
    """Return the likeliest plan for a grid of which this line names the columns; 0 for none."""
    row = next((row for row in grid.rows if row.line == header), None)
    names = _names(row) if row else [f"column {i}" for i in range(1, grid.width + 1)]
    samples = [tuple(map(plain, row.cells)) for row in below(grid, header)[:_SAMPLES]]
    fields = guess(names, samples)
    return Plan(tuple(names), tuple(fields), header if row else 0, grid.delimiter, grid.sheet)


def _names(row: Row) -> list[str]:
    names = [clean(plain(cell)) for cell in row.cells]
    while names and not names[-1]:
        names.pop()
    return [name or f"column {i}" for i, name in enumerate(names, 1)]


def _key(names: Sequence[str]) -> str:
    return sha256("\n".join(map(folded, names)).encode()).hexdigest()


def below(grid: Grid, header: int) -> list[Row]:
    """Return the rows of a grid that are entries."""
    return [row for row in grid.rows if row.line > header]


def surely_known(head: Head) -> bool:
    """Tell whether nobody needs to be asked: every sheet with a table names its columns plainly."""
    if head.is_workbook:
        named = [found for grid in head.grids if (found := grid.header())]
        return len(named) == len(head.grids) and all(known_surely(row.cells) for row in named)
    found = head.grids[0].header()
    return found is not None and known_surely([clean(cell) for cell in found.cells])


def reads_by_itself(head: Head) -> bool:
    """Tell whether the usual reader would find a header: a row that names any known field."""
    return any(recognised(row.cells) for grid in head.grids for row in grid.rows[:30])


def fits(plan: Plan, head: Head) -> Plan | None:
    """Return a plan as it applies to another file with the same columns, or None."""
    for grid in head.grids:
        if plan.header == 0:
            if grid.width == len(plan.names) and grid.delimiter == plan.delimiter:
                return replace(plan, sheet=grid.sheet)
            continue
        for row in grid.rows:
            if _key(_names(row)) == plan.key:
                place = (row.line, grid.delimiter, grid.sheet)
                return Plan(plan.names, plan.fields, *place)
    return None


def faults(plan: Plan) -> list[Fault]:
    """Return why a plan can't be followed; nothing if it can.

    >>> [fault.code for fault in faults(Plan(("a", "b"), ("title", "title")))]
    ['twice']
    >>> [fault.code for fault in faults(Plan(("a", "b"), ("year", "")))]
    ['untitled']
    """
    if not plan.names:
        return [Fault("empty")]
    found = []
    fed: dict[str, list[str]] = {}
    for name, field in zip(plan.names, plan.fields, strict=True):
        fed.setdefault(field, []).append(name)
    if "title" not in fed:
        found.append(Fault("untitled", "title"))
    for field, columns in fed.items():
        if len(columns) > 1 and field in COLUMNS and field not in MANY:
            found.append(Fault("twice", field, tuple(columns)))
    if fed.keys() & (ROLES.keys() - {"decision", "decision_label"}) and "decision" not in fed:
        found.append(Fault("undecided", "decision"))
    return found


def reader(plan: Plan) -> Format:
    """Return the format that reads a file by a plan."""
    if plan.sheet:
        return replace(xlsx.FORMAT, load=partial(_load, plan))
    return replace(csv.FORMAT, read=partial(_read, plan))


def preview(grid: Grid, plan: Plan, most: int) -> list[Reference | Problem]:
    """Return the first entries of a table as they would become records, and what is wrong."""
    table = Table(plan.names, fields=plan.fields)
    found = (item for row in below(grid, plan.header) for item in _items(table, row))
    return list(islice(found, most))


def _items(table: Table, row: Row) -> Iterator[Reference | Problem]:
    return table.read_row(Row(row.line, list(map(plain, row.cells)), row.raw))


def _read(plan: Plan, text: Text) -> Iterator[Reference | Problem]:
    lines = text.lines()
    above = list(islice(lines, max(plan.header - 1, 0)))
    if any(line.strip() for line in above):
        yield Problem(1, ABOVE, excerpt(" ".join(above)), lost=False)
    body = rows(lines, plan.delimiter, len(plan.names))
    header = next(body, None) if plan.header else None
    table = Table(plan.names, header.raw if isinstance(header, Row) else "", plan.fields)
    for row in body:
        if isinstance(row, Problem):
            yield Problem(row.line + len(above), row.reason, row.excerpt, row.lost)
        else:
            yield from _items(table, Row(row.line + len(above), row.cells, row.raw))


def _load(plan: Plan, file: BinaryIO) -> Iterator[Reference | Problem]:
    table = Table(plan.names, fields=plan.fields)
    above: list[Row] = []
    for row in xlsx.sheet_rows(file, plan.sheet):
        if isinstance(row, Problem):
            yield row
        elif row.line < plan.header:
            above.append(row)
        elif row.line == plan.header:
            table = Table(plan.names, row.raw, plan.fields)
        else:
            yield from _items(table, row)
    if above:
        start = excerpt(" ".join(chain.from_iterable(row.cells for row in above)))
        yield Problem(above[0].line, ABOVE, start, lost=False)
