"""A list page by page: rows by keyset, each with where its report stands and the reader's vote."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib.postgres.search import SearchRank
from django.db.models import F, QuerySet

from reviews.access import Seat
from reviews.models import Record, Report, Review
from reviews.prepared import prepared
from reviews.queries import showing
from reviews.queries.found import Via, found_via, via_among, via_of
from screening.models import Decision
from screening.queries import lengths, lists, searching
from screening.queries.boxes import Box
from screening.queries.lists import Filter
from screening.queries.statuses import Facts, facts_of

PAGE = 50
# Up to so many finds are sorted by relevance, and so many of them shown.
MOST_RANKED, RANKED_SHOWN = 5_000, 200

_SHOWN = ["number", "report_id", "title", "authors", "year", "journal", "synthetic"]
_SEARCH = [f"search__{name}" for name in ("source", "channel", "direction", "round")]
_EXPORTED = [
    *_SHOWN,
    *("type", "volume", "issue", "pages", "doi", "pmid"),
    *("abstract", "keywords", "issn", "url", "language", "extra", "guarded"),
    *("file__format",),
]


@dataclass
class Row:
    """One line of a list: a document or an entry, and what this seat may know of it."""

    number: int
    report: int
    report_number: int
    record: Record
    facts: Facts = field(default_factory=Facts)
    sources: str = ""
    via: Via | None = None
    mine: dict[str, Decision] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """One page of a list, with the numbers before and after which the next ones begin."""

    rows: list[Row]
    total: int | None
    unit: str
    before: int | None = None
    after: int | None = None
    ranked: bool = False


def read(
    seat: Seat,
    wanted: Filter,
    *,
    after: int | None = None,
    before: int | None = None,
    counted: bool = False,
) -> Page:
    """Read one page: by number, or the most relevant where that was asked for and is possible.

    How long the list is, is left unsaid where counting takes long, unless it is to be `counted`.
    """
    # To be sorted by relevance they must be few enough, which a guess can't tell.
    exact = counted or wanted.order
    total = lengths.length(seat, wanted) if exact else lengths.glance(seat, wanted)
    backwards, number = before is not None, before if before is not None else after or 0
    if not wanted.is_set:
        found = _dressed(seat, _all(seat.review.pk, number, backwards=backwards))
        return _page(found, total, "report", number, backwards=backwards)
    box = lists.found(seat, wanted, frequent=total is None or total > lengths.FREQUENT)
    if wanted.order and wanted.q and total is not None and total <= MOST_RANKED:
        ranked = _by_relevance(box, wanted)[:RANKED_SHOWN]
        return Page(_rows(seat, box, ranked, _SHOWN), total, box.unit, ranked=True)
    rows = _stretch(box.rows, number, backwards=backwards)
    found = _rows(seat, box, rows, _SHOWN)
    return _page(found, total, box.unit, number, backwards=backwards)


def _page(found: list[Row], total: int | None, unit: str, number: int, *, backwards: bool) -> Page:
    """A page of the rows from a number on or back, of which there is one more if there are more."""
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    earlier = bool(found) and (more if backwards else number > 0)
    later = bool(found) and (backwards or more)
    return Page(
        found,
        total,
        unit,
        before=found[0].number if earlier else None,
        after=found[-1].number if later else None,
    )


def _stretch(rows: QuerySet[Any], number: int, *, backwards: bool) -> QuerySet[Any]:
    """The rows of a page, and one more, from a number on or back."""
    if backwards:
        return rows.filter(number__lt=number).order_by("-number")[: PAGE + 1]
    return rows.filter(number__gt=number).order_by("number")[: PAGE + 1]


@prepared
def _all(review: int, number: int, *, backwards: bool) -> QuerySet[Report]:
    """A page of the list that isn't narrowed: the one that is read most."""
    everything = lists.found(Seat(Review(pk=review), None), Filter())
    return _with_records(_stretch(everything.rows, number, backwards=backwards), _SHOWN)


def every(seat: Seat, wanted: Filter, size: int = 500) -> Iterator[Row]:
    """Every row of a list by number, with its abstract, a few hundred in memory at a time."""
    box = lists.found(seat, wanted)
    last = 0
    while True:
        rows = box.rows.filter(number__gt=last).order_by("number")[:size]
        chunk = _rows(seat, box, rows, _EXPORTED, mine=False)
        if not chunk:
            return
        yield from chunk
        last = chunk[-1].number


def _by_relevance(box: Box, wanted: Filter) -> QuerySet[Any]:
    words = "words" if box.rows.model is Record else "record__words"
    query = searching.query(wanted.q)
    if query is None:
        return box.rows.none()
    rank = SearchRank(F(words), query)
    return box.rows.annotate(rank=rank).order_by("-rank", "number")


def _rows(
    seat: Seat, box: Box, rows: QuerySet[Any], columns: list[str], *, mine: bool = True
) -> list[Row]:
    """Fetch rows with what belongs to them; seven statements, however many rows."""
    if box.rows.model is Record:
        return _told(seat, _entries(rows, columns), mine=mine)
    return _dressed(seat, list(_with_records(rows, columns)), mine=mine)


def _dressed(seat: Seat, reports: list[Report], *, mine: bool = True) -> list[Row]:
    """Reports as rows, each with the record that it shows."""
    showing.dress(reports)
    found = [
        Row(report.number, report.pk, report.number, cast(Record, report.record))
        for report in reports
    ]
    return _told(seat, found, mine=mine)


def _told(seat: Seat, found: list[Row], *, mine: bool) -> list[Row]:
    """Rows with what this seat may know of each."""
    reports = {row.report for row in found}
    votes = _mine(seat, reports) if mine else {}
    own = {(report, stage) for report, said in votes.items() for stage in said} if mine else None
    facts, ways = facts_of(seat, reports, own), found_via(reports)
    for row in found:
        row.facts = facts[row.report]
        row.via = row.via or ways.get(row.report)
        row.sources = row.via.listed if row.via else ""
        row.mine = votes.get(row.report, {})
    return found


def _entries(records: QuerySet[Record], columns: list[str]) -> list[Row]:
    rows = records.select_related("report", "search", *_also(columns))
    return [
        Row(row.number, row.report_id, row.report.number, row, via=via_of(row))
        for row in rows.only(*columns, "report__number", *_SEARCH)
    ]


def _with_records(reports: QuerySet[Report], columns: list[str]) -> QuerySet[Report]:
    shown = [f"record__{column}" for column in columns]
    also = (f"record__{name}" for name in _also(columns))
    return reports.select_related("record", *also).only("number", "choices", *shown)


def _also(columns: list[str]) -> list[str]:
    """The tables that columns are taken from besides the record's."""
    return sorted({name.split("__")[0] for name in columns if "__" in name})


def _mine(seat: Seat, reports: set[int]) -> dict[int, dict[str, Decision]]:
    found: dict[int, dict[str, Decision]] = {}
    for vote in _votes(reports, seat.member.pk) if seat.member else ():
        found.setdefault(vote.report_id, {})[vote.stage] = vote
    return found


@prepared
def _votes(reports: Collection[int], member: int) -> QuerySet[Decision]:
    votes = Decision.objects.standing().filter(report__among=reports, member=member)
    return votes.only("report_id", "stage", "choice", "note")


def row_of(seat: Seat, report: Report, record: Record, entries: Iterable[Record]) -> Row:
    """One report as a row, shown by this record; `entries` are its records, with their searches."""
    facts, via = facts_of(seat, {report.pk}), via_among(entries)
    return Row(
        report.number,
        report.pk,
        report.number,
        record,
        facts[report.pk],
        via.listed if via else "",
        via,
        _mine(seat, {report.pk}).get(report.pk, {}),
    )
