"""The worklist of full texts: which reports are sought, by whom, and what was tried."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from reviews.access import Seat
from reviews.counting import counted
from reviews.models import (
    LinkResolver,
    Member,
    Record,
    Report,
    Retrieval,
    RetrievalAssignment,
    Review,
    Stage,
)
from reviews.models.retrieval import assigned_to
from reviews.paths import path_to
from reviews.ways import Way, ways_to
from screening import queries
from screening.queries import searching, statuses
from screening.queries.statuses import Facts, Status, at

PAGE = 50
STATES = (Status.SOUGHT, Status.RETRIEVED, Status.NOT_RETRIEVED)
ALL = "all"
MINE, NOBODY = "me", "nobody"
_HEAVY = [f"record__{name}" for name in ("raw", "extra", "guarded", "names", "words", "abstract")]


@dataclass(frozen=True)
class Worklist:
    """What the worklist is narrowed to. It is the address."""

    state: str = Status.SOUGHT.value
    who: str = ""
    q: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Worklist:
        """Take the filter from an address; what it can't mean is left out."""
        state, who = str(given.get("state", "")), str(given.get("who", ""))
        known = who in (MINE, NOBODY) or (who.isdecimal() and len(who) < 10)
        return cls(
            state=state if state in (*STATES, ALL) else Status.SOUGHT.value,
            who=who if known else "",
            q=str(given.get("q", "")).strip()[:300],
        )

    def query(self, **changes: Any) -> str:
        """The query string that asks for this, with its "?"; empty for what is shown first."""
        wanted = vars(self) | changes
        parts = {name: value for name, value in wanted.items() if value}
        if parts.get("state") == Status.SOUGHT:
            del parts["state"]
        return f"?{urlencode(parts)}" if parts else ""


def address(review: Review, **wanted: Any) -> str:
    """Where the worklist with this filter is."""
    return path_to("screening:retrieval", review.slug) + Worklist(**wanted).query()


def found(seat: Seat, wanted: Worklist) -> QuerySet[Report]:
    """The reports that the worklist shows."""
    reports = queries.reaching(seat.review, Stage.FULL_TEXT)
    if wanted.state != ALL:
        reports = reports.filter(at(Stage.FULL_TEXT, wanted.state))
    if wanted.who:
        reports = reports.filter(_whose(seat, wanted.who))
    if wanted.q:
        reports = reports.filter(_about(seat.review, wanted.q))
    return reports


def _whose(seat: Seat, who: str) -> Q:
    if who == NOBODY:
        return assigned_to(None)
    if who == MINE:
        return assigned_to(seat.member) if seat.member else Q(pk__in=[])
    member = Member.objects.filter(review=seat.review, pk=int(who)).first()
    return assigned_to(member) if member else Q(pk__in=[])


def _about(review: Review, typed: str) -> Q:
    """Reports that have these words, or this number."""
    number = Q(number=int(typed)) if typed.isdecimal() and len(typed) < 10 else Q(pk__in=[])
    words = searching.query(typed)
    if words is None:
        return number
    entries = Record.objects.filter(review=review, report=OuterRef("pk"), words=words)
    return number | Q(Exists(entries))


def tallies(seat: Seat) -> dict[str, int]:
    """How many reports are sought, retrieved and not retrieved."""
    reports = queries.reaching(seat.review, Stage.FULL_TEXT)
    conditions = {state: Count("pk", filter=at(Stage.FULL_TEXT, state)) for state in STATES}
    return {str(name): n for name, n in reports.aggregate(**conditions, all=Count("pk")).items()}


def waiting_for(seat: Seat) -> int:
    """How many reports this seat is to seek."""
    return _waiting(seat, MINE) if seat.member is not None else 0


def waiting_for_nobody(seat: Seat) -> int:
    """How many reports are sought by nobody yet."""
    return _waiting(seat, NOBODY)


@counted
def _waiting(seat: Seat, who: str) -> QuerySet[Report]:
    return found(seat, Worklist(who=who))


@dataclass
class Item:
    """One line of the worklist."""

    report: Report
    record: Record
    ways: list[Way]
    state: str = Status.SOUGHT.value
    line: Retrieval | None = None
    attempts: int = 0
    last: Retrieval | None = None
    assigned: Member | None = None
    decided: bool = False
    log: list[Retrieval] = field(default_factory=list)

    @property
    def state_words(self) -> str:
        """How the search stands, in words."""
        return str(Status(self.state).label)


@dataclass(frozen=True)
class Page:
    """One page of the worklist."""

    items: list[Item] = field(default_factory=list)
    total: int = 0
    before: int | None = None
    after: int | None = None


def read(
    seat: Seat,
    wanted: Worklist,
    resolvers: Collection[LinkResolver],
    *,
    after: int | None = None,
    before: int | None = None,
) -> Page:
    """Read one page by number, each report with its links, its log's last lines and its seeker."""
    rows = found(seat, wanted)
    total = rows.count()
    if before is not None:
        rows = rows.filter(number__lt=before).order_by("-number")
    else:
        rows = rows.filter(number__gt=after or 0).order_by("number")
    chunk = list(rows.select_related("record").defer(*_HEAVY)[: PAGE + 1])
    more, chunk = len(chunk) > PAGE, chunk[:PAGE]
    if before is not None:
        chunk.reverse()
    earlier = bool(chunk) and (more if before is not None else bool(after))
    later = bool(chunk) and (before is not None or more)
    return Page(
        items_of(seat, chunk, resolvers),
        total,
        before=chunk[0].number if earlier else None,
        after=chunk[-1].number if later else None,
    )


def items_of(
    seat: Seat,
    reports: Collection[Report],
    resolvers: Collection[LinkResolver],
    known: Mapping[int, Facts] | None = None,
) -> list[Item]:
    """Reports as lines of the worklist, in a few statements; `known` says where they stand."""
    ids = [report.pk for report in reports]
    items = {
        report.pk: Item(report, report.record, ways_to(report.record, resolvers))
        for report in reports
        if report.record is not None
    }
    for line in Retrieval.objects.filter(report__in=ids).order_by("pk"):
        item = items[line.report_id]
        item.log.append(line)
        if line.state:
            item.line = line
        else:
            item.attempts, item.last = item.attempts + 1, line
    assigned = RetrievalAssignment.objects.filter(report__in=ids).order_by("pk")
    for row in assigned.select_related("member__user"):
        items[row.report_id].assigned = row.member
    for pk, facts in (known or statuses.facts_of(seat, ids)).items():
        now = facts.stages.get(Stage.FULL_TEXT.value, "")
        items[pk].decided = now in (Status.INCLUDED, Status.EXCLUDED)
        if now not in statuses.UNREAD:
            items[pk].state = Status.RETRIEVED.value
        else:
            items[pk].state = now
    return list(items.values())
