"""Citation searching as a page shows it: rounds, and the lists of each included report.

Where a report stands is taken from what is settled alone, so that nothing here tells who has voted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from reviews.access import Seat
from reviews.methods.snowballing import BACKWARD, FORWARD, Course, Looked, Round, Source, course
from reviews.models import ListedReference, ReferenceList, Report, Review, Stage
from reviews.queries import any_of, citations
from screening import queries
from screening.queries import studies
from screening.queries.statuses import Status, at, facts_of, label

WAYS = (BACKWARD, FORWARD)
INCLUDED, EXCLUDED, UNDECIDED = "included", "excluded", "undecided"
State = ListedReference.State
# Entries of a list on one page.
PAGE = 100
# The states of a list's entries as its page parts them, what waits for a person first.
TABS = (State.ASKED, State.NEW, State.ADDED, State.LEFT, State.KNOWN, State.REPEATED)


@dataclass(frozen=True)
class Brought:
    """One list that was brought for a report, and what it came to."""

    row: ReferenceList
    looked: Looked


@dataclass(frozen=True)
class Way:
    """One direction in which a report's citations are followed: its lists, or that it waits."""

    direction: str
    lists: list[Brought]
    waits: bool


@dataclass(frozen=True)
class Parent:
    """A report whose citations are followed, with its study and its lists by direction."""

    report: Report
    study: str
    status: str
    ways: list[Way]

    @property
    def status_words(self) -> str:
        """Where the report stands, in words."""
        return str(Status(self.status).label) if self.status != UNDECIDED else ""


@dataclass(frozen=True)
class Stretch:
    """One round with the reports that it follows; `beside` are lists of other reports."""

    round: Round
    parents: list[Parent] = field(default_factory=list)
    beside: list[Parent] = field(default_factory=list)


@dataclass(frozen=True)
class Progress:
    """Citation searching of a review so far."""

    course: Course
    stretches: list[Stretch]

    @property
    def sums(self) -> dict[str, int]:
        """What all rounds came to together."""
        names = ("lists", "looked", "known", "to_decide", "added", "left", "included")
        return {name: sum(getattr(one, name) for one in self.course.rounds) for name in names}

    @property
    def waiting(self) -> int:
        """How many lists nobody has looked through yet."""
        return sum(len(one.waiting) for one in self.course.rounds)


def sources(review: Review) -> list[Source]:
    """The reports whose citations count: those included, and those that citations have found."""
    found = citations.found_by_citations(review)
    included = set(studies.included(review).values_list("pk", flat=True))
    rounds = citations.found_in_round(found | included)
    out = _out(review, found)
    return [
        Source(
            pk,
            rounds.get(pk, 0),
            INCLUDED if pk in included else EXCLUDED if pk in out else UNDECIDED,
        )
        for pk in sorted(found | included)
    ]


def _out(review: Review, reports: set[int]) -> set[int]:
    """The reports among these that are excluded, withdrawn or could not be retrieved."""
    gone = at("", Status.WITHDRAWN) | at(Stage.FULL_TEXT, Status.NOT_RETRIEVED)
    out = gone | at("", Status.EXCLUDED) | Q(merged_into__isnull=False)
    rows = Report.objects.filter(out, review=review, pk__in=any_of(reports))
    return set(rows.values_list("pk", flat=True))


def progress(review: Review) -> Progress:
    """All rounds, each with its reports and their lists."""
    known = {source.report: source for source in sources(review)}
    brought = [Brought(*pair) for pair in citations.lists_looked_through(review)]
    made = course(known.values(), (one.looked for one in brought))
    lists: defaultdict[tuple[int, str], list[Brought]] = defaultdict(list)
    for one in brought:
        lists[one.looked.parent, one.looked.direction].append(one)
    wanted = {report for one in made.rounds for report in one.expected}
    wanted |= {one.looked.parent for one in brought}
    reports, links = queries.shown(wanted), studies.of_reports(list(wanted))

    def parents(ids: Collection[int], waiting: Collection[tuple[int, str]] = ()) -> list[Parent]:
        found = []
        for report in sorted((reports[pk] for pk in ids), key=lambda report: report.number):
            link, source = links.get(report.pk), known.get(report.pk)
            ways = [
                Way(way, lists.get((report.pk, way), []), (report.pk, way) in waiting)
                for way in WAYS
            ]
            status = source.status if source else UNDECIDED
            found.append(Parent(report, link.study.label if link else "", status, ways))
        return found

    return Progress(made, [_stretch(one, brought, parents) for one in made.rounds])


def _stretch(round: Round, brought: list[Brought], parents: Any) -> Stretch:
    here = {one.looked.parent for one in brought if one.looked.round == round.number}
    beside = parents(here - set(round.expected))
    return Stretch(round, parents(round.expected, round.waiting), beside)


# One list


@dataclass
class Line:
    """One entry of a list, and the report as which it is known, as far as this seat may know."""

    entry: ListedReference
    known: Report | None = None
    standing: str = ""

    @property
    def words(self) -> dict[str, Any]:
        """Its fields."""
        return dict(self.entry.fields)


@dataclass(frozen=True)
class Page:
    """Some entries of a list in one state; `after` is the position after which the rest begins."""

    lines: list[Line]
    after: int | None = None


def tallies(row: ReferenceList) -> dict[str, int]:
    """How many entries of a list are in each state."""
    states = citations.came_of([row])[row.pk].states
    return {state.value: states[state] for state in TABS}


def first_tab(n: dict[str, int]) -> str:
    """The state that is shown unless another is asked for: what waits, else what there is."""
    return next((state.value for state in TABS if n[state.value]), State.NEW.value)


def read(seat: Seat, row: ReferenceList, state: str, *, after: int = 0, size: int = PAGE) -> Page:
    """One page of a list's entries in a state, with what each is known as; few statements."""
    entries = ListedReference.objects.visible_to(seat).filter(listed_in=row, state=state)
    found = list(
        entries.filter(position__gt=after)
        .select_related("known_as__merged_into", "record__report__merged_into")
        .defer("record__raw", "record__abstract", "record__words", "record__extra")
        .order_by("position")[: size + 1]
    )
    shown = found[:size]
    known_as = {entry.pk: _report(entry) for entry in shown}
    reports = queries.shown({report.pk for report in known_as.values() if report})
    facts = facts_of(seat, reports) if reports else {}
    lines = []
    for entry in shown:
        of = known_as[entry.pk]
        known = reports.get(of.pk) if of else None
        now = facts[known.pk].now if known else ""
        lines.append(Line(entry, known, str(label(now)) if now else ""))
    return Page(lines, shown[-1].position if len(found) > size else None)


def _report(entry: ListedReference) -> Report | None:
    """The report that an entry is known as, or was added as, where it is gathered now."""
    report = entry.record.report if entry.record else entry.known_as
    while report is not None and report.merged_into is not None:
        report = report.merged_into
    return report
