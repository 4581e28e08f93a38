"""The table of studies: a column a field, a column a group; totals over studies beside printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from appraisal.queries import included_reports
from reviews.access import Seat
from reviews.methods import labels
from reviews.models import StudyLink
from synthesis.methods.table import totals as adding
from synthesis.methods.table.answers import NOT_STATED, Answer, is_answered, state
from synthesis.methods.table.form import Field
from synthesis.models import PrintedTotal
from synthesis.queries import table as queries
from synthesis.queries.table import words
from synthesis.queries.table.rows import Row

ALL, PRINTED = "all", "printed"


@dataclass(frozen=True)
class Column:
    """One column: a field, or one of its groups, their sum (ALL) or the printed total (PRINTED)."""

    field: Field
    group: str = ""
    label: str = ""

    @property
    def numeric(self) -> bool:
        """Whether its cells are numbers."""
        return bool(self.group) or self.field.kind == "number"


@dataclass(frozen=True)
class Cell:
    """One cell: given, not_stated, blank, differs, not_asked (by its version) or open."""

    state: str
    text: str = ""
    number: int | float | None = None
    gap: adding.Gap | None = None


@dataclass
class Line:
    """One study of the table."""

    row: Row
    reports: list[str]
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Foot:
    """What a column comes to: a total over studies, or how many studies have what."""

    total: int | None = None
    studies: int = 0
    not_stated: int = 0
    printed: PrintedTotal | None = None
    with_printed: int | None = None
    counts: tuple[tuple[str, str, int], ...] = ()
    least: float | None = None
    most: float | None = None

    @property
    def gap(self) -> int | None:
        """How many more a published total says than ours."""
        if self.printed is None or self.printed.value is None or self.total is None:
            return None
        return self.printed.value - self.total


@dataclass
class Table:
    """The whole table as a seat may know it."""

    columns: list[Column]
    lines: list[Line]
    foot: list[Foot]
    gaps: list[tuple[Field, Row, adding.Gap]]

    @property
    def heads(self) -> list[tuple[Field, int]]:
        """Each field with how many columns it takes, in order."""
        spans: dict[str, int] = defaultdict(int)
        for column in self.columns:
            spans[column.field.id] += 1
        fields = {column.field.id: column.field for column in self.columns}
        return [(fields[id], n) for id, n in spans.items()]


def table(seat: Seat, *, everything: bool = False) -> Table:
    """The table over included studies; with `everything` also fields that are no columns."""
    form = queries.readable(seat.review)
    newest = queries.latest(seat.review)
    current = set(newest.form.ids) if newest else set()
    rows = [row for row in queries.rows(seat) if row.is_included]
    fields = [
        one
        for one in form.fields
        if (everything or one.column)
        and (one.id in current or any(one.id in row.values for row in rows))
    ]
    columns = [column for one in fields for column in _columns(one, rows)]
    reports = _reports(seat)
    lines = [Line(row, reports.get(row.study.pk, [])) for row in rows]
    for line in lines:
        line.cells = [_cell(line.row, column) for column in columns]
    printed = {
        (one.field, one.group): one for one in PrintedTotal.objects.filter(review=seat.review)
    }
    foot = [_foot(column, rows, printed) for column in columns]
    return Table(columns, lines, foot, list(_gaps(fields, rows)))


def _columns(one: Field, rows: list[Row]) -> Iterator[Column]:
    if one.kind != "groups":
        yield Column(one, "", one.label)
        return
    for part in one.parts:
        yield Column(one, part.id, part.label)
    if len(one.parts) > 1:
        yield Column(one, ALL, _("All groups"))
    answers = [row.values.get(one.id) for row in rows]
    if any(adding.printed(answer) is not None for answer in answers):
        yield Column(one, PRINTED, _("Printed total"))


def _cell(row: Row, column: Column) -> Cell:
    one = column.field
    if not row.asked:
        return Cell("open")
    if one.id in row.open:
        return Cell("differs", _("differs"))
    answer = row.values.get(one.id)
    if one.id not in row.asked and answer is None:
        return Cell("not_asked")
    if column.group:
        return _group_cell(row, column, answer)
    if not is_answered(one, answer):
        return Cell("blank")
    number = (answer or {}).get("value") if one.kind == "number" else None
    told = NOT_STATED if state(answer) == NOT_STATED else "given"
    return Cell(told, words.said(one, answer), number)


def _group_cell(row: Row, column: Column, answer: Answer | None) -> Cell:
    if column.group == PRINTED:
        number = adding.printed(answer)
        found = adding.gap(row.study.number, answer)
        return Cell("blank") if number is None else Cell("given", str(number), number, found)
    if state(answer) == NOT_STATED:
        return Cell(NOT_STATED, _("not stated"))
    if column.group == ALL:
        number = adding.cells(answer)
        return Cell("blank") if number is None else Cell("given", str(number), number)
    said = adding.said(answer, column.group)
    if said == NOT_STATED:
        return Cell(NOT_STATED, _("not stated"))
    if not isinstance(said, int):
        return Cell("blank")
    return Cell("given", str(said), said)


def _foot(column: Column, rows: list[Row], printed: dict[tuple[str, str], PrintedTotal]) -> Foot:
    one = column.field
    answers = {row.study.number: row.values[one.id] for row in rows if one.id in row.values}
    if column.group:
        found = adding.totals(one, answers)
        noted = printed.get((one.id, "" if column.group == ALL else column.group))
        noted = noted if noted and noted.value is not None and column.group != PRINTED else None
        if column.group == PRINTED:
            stated = sum(adding.printed(answer) is not None for answer in answers.values())
            return Foot(found.printed, stated)
        added = found.all if column.group == ALL else found.groups[column.group]
        return Foot(added.total, len(added.stated), len(added.not_stated), noted, found.printed)
    counts = adding.counted(one, answers.values())
    given = sum(is_answered(one, each) for each in answers.values())
    unsaid = counts.pop(NOT_STATED, 0)
    told = tuple((key, words.key(one, key), n) for key, n in counts.items() if key != "given")
    numbers = [each["value"] for each in answers.values() if state(each) == "given"]
    if one.kind == "number" and numbers:
        return Foot(None, given - unsaid, unsaid, least=min(numbers), most=max(numbers))
    return Foot(None, given - unsaid, unsaid, counts=told)


def _gaps(fields: list[Field], rows: list[Row]) -> Iterator[tuple[Field, Row, adding.Gap]]:
    for one in fields:
        if one.kind == "groups":
            for row in rows:
                found = adding.gap(row.study.number, row.values.get(one.id))
                if found is not None:
                    yield one, row, found


def _reports(seat: Seat) -> dict[int, list[str]]:
    """The included reports of each study, by first author and year."""
    links = StudyLink.objects.standing().filter(
        review=seat.review, report__in=included_reports(seat.review)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for link in links.select_related("report__record").order_by("report__number"):
        record = link.report.record
        if record is not None:
            told = labels.base(record.authors, record.year, record.title)
            found[link.study_id].append(told)
    return dict(found)


def counted(seat: Seat, one: Field, key: str) -> list[tuple[Row, Answer | None]]:
    """The studies that a number of the table counts, with their answers.

    `key` is an option, a country, yes or no, a group, NOT_STATED, ALL (any group with a number),
    PRINTED (with a printed total), or empty for all that say something.
    """
    rows = [row for row in queries.rows(seat) if row.is_included]
    pairs = [(row, row.values.get(one.id)) for row in rows]
    return [(row, answer) for row, answer in pairs if _counts(one, answer, key)]


def _counts(one: Field, answer: Answer | None, key: str) -> bool:
    if key == "":
        return is_answered(one, answer)
    if key == ALL and one.kind == "groups":
        return adding.cells(answer) is not None
    if key == PRINTED and one.kind == "groups":
        return adding.printed(answer) is not None
    group, _dot, unsaid = key.partition(".")
    if one.kind == "groups" and unsaid:
        return adding.unsaid(answer) if group == ALL else adding.said(answer, group) == NOT_STATED
    return key in adding.keys(one, answer)
