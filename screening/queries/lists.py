"""Lists of records and reports: the filter in the address, and the rows that it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q

from reviews.access import Seat
from reviews.models import LegacyDecision, Record, Report, Review, Stage
from reviews.paths import path_to
from reviews.queries import showing
from screening.models import Choice, Decision
from screening.queries import (
    among,
    as_of,
    boxes,
    boxes_at,
    counted_reasons,
    known_studies,
    ratings,
    searching,
    statuses,
)
from screening.queries.blinding import looks_back
from screening.queries.boxes import Box
from screening.queries.statuses import Status, reached, seen, settled

MOST_RECORDS = 1_000_000_000
LEGACY = ("any", "none", "include", "maybe", "exclude", "differ")
MINE = ("any", "none", "include", "maybe", "exclude", "note")


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to. It is the address, so every number can link to its list."""

    q: str = ""
    stage: str = ""
    status: str = ""
    source: tuple[int, ...] = ()
    since: int | None = None
    until: int | None = None
    reason: tuple[str, ...] = ()
    mine: str = ""
    legacy: str = ""
    box: str = ""
    rated: str = ""
    maybe: str = ""
    differ: bool = False
    # Sources that all gave a report, as groups of searches: "3,4.7" is (3 or 4) and 7.
    among: str = ""
    exactly: bool = False
    # The day whose flow the box is of, as in an address; empty for today's.
    as_of: str = ""
    study: int | None = None
    order: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any], seat: Seat) -> Filter:
        """Take the filter from an address; what it can't mean is left out."""
        rated = str(given.get("rated", ""))
        return cls(
            q=str(given.get("q", "")).strip()[:500],
            stage=_one_of(given.get("stage"), Stage.values),
            status=statuses.masked(seat, _one_of(given.get("status"), Status.values)),
            source=tuple(int(part) for part in _parts(given.get("source")) if part != "none"),
            since=_whole(given.get("since")),
            until=_whole(given.get("until")),
            reason=_parts(given.get("reason")),
            mine=_one_of(given.get("mine"), MINE),
            legacy=_one_of(given.get("legacy"), LEGACY),
            box=_one_of(given.get("box"), boxes.open_to(seat)),
            rated=rated if ratings.pair_of(rated) is not None else "",
            maybe=_one_of(given.get("maybe"), ratings.RULES),
            differ=given.get("differ") == "1",
            among=among.written(among.read(given.get("among"))),
            exactly=given.get("exactly") == "1",
            as_of=_day(given.get("as_of"), seat),
            study=_whole(given.get("study")),
            order=_one_of(given.get("order"), ("relevance",)),
        )

    def query(self, **changes: Any) -> str:
        """The query string that asks for this, with its "?"; empty for everything."""
        return asked(vars(self) | changes)

    @property
    def is_set(self) -> bool:
        """Whether it narrows anything."""
        return any(getattr(self, part.name) for part in fields(self) if part.name != "order")


_NAMES = tuple(part.name for part in fields(Filter))


def asked(wanted: Mapping[str, Any]) -> str:
    """The query string of these parts of a filter, in the filter's order."""
    if unknown := wanted.keys() - set(_NAMES):
        raise TypeError(f"A list can't be narrowed by {', '.join(unknown)}.")
    parts = {name: _written(wanted[name]) for name in _NAMES if wanted.get(name)}
    return f"?{urlencode(parts, safe=',')}" if parts else ""


def _day(given: Any, seat: Seat) -> str:
    day = as_of.day(str(given or ""))
    return day.isoformat() if day is not None and looks_back(seat) else ""


def _one_of(given: Any, allowed: Any) -> str:
    return str(given) if given in allowed else ""


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return "1" if value is True else str(value)


def _parts(given: Any) -> tuple[str, ...]:
    """Ids with commas between them, "none" among them."""
    parts = str(given or "").split(",")
    return tuple(part for part in parts if part == "none" or _whole(part) is not None)


def _whole(given: Any) -> int | None:
    text = str(given or "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def address(review: Review, **wanted: Any) -> str:
    """Where the list with this filter is."""
    return path_to("screening:records", review.slug) + asked(wanted)


def found(seat: Seat, wanted: Filter, *, frequent: bool = False) -> Box:
    """The rows that a filter asks for, unordered, and their unit.

    `frequent` says that the words searched for are in many records, so that the first rows are
    soonest found by walking along; else those who have the words are looked up first.
    """
    base = _box(seat, wanted) if wanted.box else None
    conditions = _about_reports(seat, wanted)
    if base is not None and base.rows.model is Record:
        records = base.rows.filter(_about_entries(wanted))
        if conditions is not None:
            reports = Report.objects.filter(conditions, review=seat.review)
            records = records.filter(report__in=reports)
        return Box("record", records)
    if base is None:
        rows = Report.objects.filter(review=seat.review)
        # What a source gave, it gave: the overlap counts withdrawn reports too, as the flow does.
        all_given = wanted.among and not (wanted.status or wanted.stage)
        if wanted.status not in (Status.DUPLICATE, Status.WITHDRAWN) and not all_given:
            rows = rows.filter(statuses.standing())
        base = Box("report", rows)
    about = _about_documents(seat.review, wanted, frequent=frequent)
    return Box(base.unit, base.rows.filter(conditions or Q(), about))


def _box(seat: Seat, wanted: Filter) -> Box:
    """What a box counts now, or counted on a day."""
    day = as_of.day(wanted.as_of)
    if day is None:
        return boxes.box(seat.review, wanted.box)
    return boxes_at.box(seat.review, wanted.box, as_of.end_of(day), wanted.reason)


def _about_reports(seat: Seat, wanted: Filter) -> Q | None:
    """Conditions on where a report stands and who said what of it."""
    parts = []
    if wanted.status:
        parts.append(seen(seat, wanted.stage, wanted.status))
    elif wanted.stage:
        parts.append(reached(wanted.stage))
    if wanted.reason and not wanted.as_of:
        parts.append(_excluded_for(seat, wanted))
    if wanted.mine:
        parts.append(_mine(seat, wanted))
    if wanted.legacy:
        parts.append(_legacy(seat, wanted))
    if wanted.rated:
        parts.append(_rated(seat, wanted))
    if wanted.study is not None:
        parts.append(known_studies.of_study(seat, wanted.study))
    combined = None
    for part in parts:
        combined = part if combined is None else combined & part
    return combined


def _excluded_for(seat: Seat, wanted: Filter) -> Q:
    """Reports excluded for one of these reasons, at the stage that the reasons are of."""
    ids = [int(part) for part in wanted.reason if part != "none"]
    condition = Q(pk__in=[])
    for pk, stage in counted_reasons.families(seat.review, ids).items():
        condition |= reached(stage) & Q(settled(stage, choice=Choice.EXCLUDE, reason=pk))
    if "none" in wanted.reason:
        stage = wanted.stage or Stage.FULL_TEXT
        unsaid = settled(stage, choice=Choice.EXCLUDE, reason__isnull=True)
        condition |= reached(stage) & Q(unsaid)
    return condition


def _mine(seat: Seat, wanted: Filter) -> Q:
    """Reports by the seat's own standing votes, at the stage asked for or at any."""
    votes = Decision.objects.standing().filter(report=OuterRef("pk"), member=seat.member)
    if wanted.stage:
        votes = votes.filter(stage=wanted.stage)
    if wanted.mine == "none":
        return ~Q(Exists(votes))
    if wanted.mine == "note":
        votes = votes.exclude(note="")
    elif wanted.mine != "any":
        votes = votes.filter(choice=wanted.mine)
    return Q(Exists(votes))


def _legacy(seat: Seat, wanted: Filter) -> Q:
    """Reports by what was said of their records in another tool, as far as this seat may know."""
    readable = LegacyDecision.objects.visible_to(seat).standing()
    said = readable.filter(record__report=OuterRef("pk"))
    if wanted.legacy == "none":
        return ~Q(Exists(said))
    if wanted.legacy == "any":
        return Q(Exists(said))
    if wanted.legacy == "differ":
        return Q(Exists(said.filter(verdict=Choice.INCLUDE))) & Q(
            Exists(said.filter(verdict=Choice.EXCLUDE))
        )
    return Q(Exists(said.filter(verdict=wanted.legacy)))


def _rated(seat: Seat, wanted: Filter) -> Q:
    stage = wanted.stage or Stage.TITLE_ABSTRACT
    if not ratings.readable(seat, stage):
        return Q(pk__in=[])
    pair = ratings.pair_of(wanted.rated) or ()
    rows = ratings.rated_reports(seat, stage, pair, wanted.maybe, differ=wanted.differ)
    return Q(pk__in=rows)


def _about_documents(review: Review, wanted: Filter, *, frequent: bool) -> Q:
    """Conditions on a report's records: any of them may be found, the shown one has the year."""
    entry = Record.objects.filter(report=OuterRef("pk"))
    conditions = Q()
    if wanted.source:
        conditions &= Q(Exists(entry.filter(search__in=wanted.source)))
    conditions &= showing.years(wanted.since, wanted.until)
    if wanted.among:
        conditions &= among.given(boxes.counted_records(review), wanted.among, wanted.exactly)
    if wanted.q:
        words = searching.query(wanted.q)
        if words is None:
            return Q(pk__in=[])
        # The limit cuts nothing: with it PostgreSQL looks the words up first, and once.
        first = Record.objects.filter(words=words).order_by().values("report")[:MOST_RECORDS]
        conditions &= Q(Exists(entry.filter(words=words))) if frequent else Q(pk__in=first)
    return conditions


def _about_entries(wanted: Filter) -> Q:
    """The same conditions on single records."""
    conditions = _years(wanted)
    if wanted.source:
        conditions &= Q(search__in=wanted.source)
    if wanted.q:
        words: SearchQuery | None = searching.query(wanted.q)
        conditions &= Q(words=words) if words else Q(pk__in=[])
    return conditions


def _years(wanted: Filter) -> Q:
    conditions = Q()
    if wanted.since is not None:
        conditions &= Q(year__gte=wanted.since)
    if wanted.until is not None:
        conditions &= Q(year__lte=wanted.until)
    return conditions
