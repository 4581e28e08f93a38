"""The boxes of the flow as lists: each box's number is the length of its list.

Boxes of identification list records: of one document's records the first of a database counts,
the others are its duplicates. Later boxes list reports; a report that any database or register
gave belongs to the database arm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.access import Seat
from reviews.models import (
    Record,
    Report,
    Retrieval,
    Review,
    Search,
    Stage,
    ToolRun,
    Withdrawal,
)
from reviews.models.retrieval import stands
from reviews.models.search import DATABASE_ARM
from reviews.queries.counted import has_taken_back
from screening.methods.prisma import CHANNELS, UNITS
from screening.queries.statuses import Status, at, begun, reached, settled

CHANNEL_OF = {key: channel for channel, key in CHANNELS.items()}
# Sums that the drawing shows beside the boxes.
SUMS = {
    "identified": "records",
    "removed": "records",
    "other_identified": "records",
    "dbr_awaiting": "reports",
    "other_awaiting": "reports",
}
# Studies have a list of their own, and so has none of their boxes a list of records or reports.
KEYS = (*(key for key, unit in UNITS.items() if unit != "studies"), *SUMS)
# Boxes whose lists tell on which reports somebody has voted; closed to who votes blind.
HINTING = frozenset({"awaiting_screening", "records_screened", "awaiting_decision"})
_UNIT = {"records": "record", "reports": "report"}
TITLE, FULL = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT


@dataclass(frozen=True)
class Box:
    """Rows that a number counts, and the unit it names: record or report."""

    unit: str
    rows: QuerySet[Any]


def open_to(seat: Seat) -> tuple[str, ...]:
    """The boxes whose lists this seat may open."""
    return KEYS if seat.reads_revealed else tuple(key for key in KEYS if key not in HINTING)


def box(review: Review, key: str) -> Box:
    """The rows that a box of the flow counts; of a box that is derived otherwise, none."""
    unit = _UNIT[UNITS[key] if key in UNITS else SUMS[key]]
    counted = counted_records(review)
    records = _records(review, key, counted)
    if records is not None:
        return Box(unit, records.filter(report__record__isnull=False))
    condition = _condition(review, key, counted)
    reports = Report.objects.filter(review=review, record__isnull=False)
    if has_taken_back(review):
        reports = reports.filter(Exists(counted.filter(report=OuterRef("pk"))))
    return Box(unit, reports.filter(condition) if condition is not None else reports.none())


def counted_records(review: Review) -> QuerySet[Record]:
    """The records that the flow counts; what was taken back is left out where there is any."""
    records = Record.objects.filter(review=review)
    return records.counted() if has_taken_back(review) else records


def _records(review: Review, key: str, counted: QuerySet[Record]) -> QuerySet[Record] | None:
    if key in CHANNEL_OF:
        return counted.filter(search__channel=CHANNEL_OF[key])
    databases = _databases(review)
    given = Q(search__in=databases)
    if key == "identified":
        return counted.filter(given)
    if key == "other_identified":
        return counted.filter(~given)
    in_databases, elsewhere = _beside(counted, given)
    withdrawn = given & _before_screening(prefix="report__")
    conditions = {
        "duplicates": in_databases,
        "other_duplicates": elsewhere,
        "removed": in_databases | withdrawn,
    }
    return counted.filter(conditions[key]) if key in conditions else None


def _beside(counted: QuerySet[Record], given: Q) -> tuple[Q, Q]:
    """Records of each arm beside the one that counts.

    Of one report's records a database's counts before others, the report's own before those that
    it gathered, and among equals the one with the lowest number.
    """
    near = Q(number=OuterRef("report__number")) | Q(number__lt=OuterRef("number"))
    siblings = counted.filter(report=OuterRef("report"))
    gathered = ~Q(number=F("report__number"))
    in_databases = given & gathered & Q(Exists(siblings.filter(given & near)))
    covered = Q(Exists(siblings.filter(given))) | (gathered & Q(Exists(siblings.filter(near))))
    return in_databases, ~given & covered


def _databases(review: Review) -> list[int]:
    arm = Search.objects.filter(review=review, channel__in=DATABASE_ARM)
    return list(arm.values_list("pk", flat=True))


def _condition(review: Review, key: str, counted: QuerySet[Record]) -> Q | None:
    if key in ("new_reports", "total_reports"):
        return at(FULL, Status.INCLUDED)
    given = Q(Exists(counted.filter(report=OuterRef("pk"), search__in=_databases(review))))
    if key in _DATABASE_ARM:
        return _DATABASE_ARM[key] & given
    if key in _OTHER_ARM:
        return _OTHER_ARM[key] & ~given
    return None


def _by_tool(stage: str, prefix: str = "") -> Q:
    """Reports, or records of such, that a tool alone has taken out."""
    lasting = Withdrawal.objects.standing().filter(run__stage=stage)
    return Q(Exists(lasting.filter(report=OuterRef(f"{prefix}pk" if prefix else "pk"))))


def _before_screening(prefix: str = "") -> Q:
    """Withdrawn otherwise than by a tool at title and abstract."""
    out = Q(**{f"{prefix}withdrawn_at__isnull": False, f"{prefix}merged_into__isnull": True})
    return out & ~_by_tool(ToolRun.Stage.TITLE_ABSTRACT, prefix)


_WITHDRAWN = at("", Status.WITHDRAWN)
_AUTOMATIC = _WITHDRAWN & _by_tool(ToolRun.Stage.BEFORE)
_SCREENED_BY_TOOL = _WITHDRAWN & _by_tool(ToolRun.Stage.TITLE_ABSTRACT)
_UNSCREENED = reached(TITLE) & ~Q(settled(TITLE))
_UNRETRIEVED = at(FULL, Status.NOT_RETRIEVED)
_SOUGHT = at(FULL, Status.SOUGHT)
_UNASSESSED = reached(FULL) & ~Q(settled(FULL)) & stands(Retrieval.State.RETRIEVED)
_ASSESSED = reached(FULL) & Q(settled(FULL))

_DATABASE_ARM = {
    "excluded_automatic": _AUTOMATIC,
    "excluded_other": _before_screening() & ~_by_tool(ToolRun.Stage.BEFORE),
    "awaiting_screening": at(TITLE, Status.OPEN),
    "records_screened": begun(TITLE) | _SCREENED_BY_TOOL,
    "awaiting_decision": at(TITLE, Status.AWAITING),
    "records_excluded": at(TITLE, Status.EXCLUDED) | _SCREENED_BY_TOOL,
    "records_excluded_human": at(TITLE, Status.EXCLUDED),
    "records_excluded_automatic": _SCREENED_BY_TOOL,
    "dbr_sought_reports": reached(FULL),
    "dbr_notretrieved_reports": _UNRETRIEVED,
    "awaiting_retrieval": _SOUGHT,
    "awaiting_assessment": _UNASSESSED,
    "dbr_awaiting": _SOUGHT | _UNASSESSED,
    "dbr_assessed": _ASSESSED,
    "dbr_excluded": at(FULL, Status.EXCLUDED),
    "dbr_included_reports": at(FULL, Status.INCLUDED),
}
_OTHER_ARM = {
    "other_records_excluded": at("", Status.WITHDRAWN) | at(TITLE, Status.EXCLUDED),
    "other_awaiting_screening": _UNSCREENED,
    "other_sought_reports": reached(FULL),
    "other_notretrieved_reports": _UNRETRIEVED,
    "other_awaiting_retrieval": _SOUGHT,
    "other_awaiting_assessment": _UNASSESSED,
    "other_awaiting": _SOUGHT | _UNASSESSED,
    "other_assessed": _ASSESSED,
    "other_excluded": at(FULL, Status.EXCLUDED),
    "other_included_reports": at(FULL, Status.INCLUDED),
}


LABELS: dict[str, Promise] = {
    "identified": _("Records from databases and registers"),
    "removed": _("Removed before screening"),
    "other_identified": _("Records from other methods"),
    "dbr_awaiting": _("Reports not yet decided"),
    "other_awaiting": _("Reports not yet decided, other methods"),
    "previous_reports": _("Reports of the earlier version"),
    "database_results": _("Records from databases"),
    "register_results": _("Records from registers"),
    "duplicates": _("Duplicates removed before screening"),
    "excluded_automatic": _("Removed by an automatic tool"),
    "excluded_other": _("Removed before screening for other reasons"),
    "awaiting_screening": _("Awaiting the first vote"),
    "records_screened": _("Records screened"),
    "records_excluded": _("Records excluded"),
    "records_excluded_human": _("Records excluded by people"),
    "records_excluded_automatic": _("Records excluded by an automatic tool"),
    "awaiting_decision": _("Screened, awaiting a decision"),
    "dbr_sought_reports": _("Reports sought"),
    "dbr_notretrieved_reports": _("Reports not retrieved"),
    "awaiting_retrieval": _("Awaiting retrieval"),
    "awaiting_assessment": _("Awaiting assessment"),
    "dbr_assessed": _("Reports assessed"),
    "dbr_excluded": _("Reports excluded"),
    "dbr_included_reports": _("Reports included"),
    "website_results": _("Records from websites"),
    "organisation_results": _("Records from organisations"),
    "citations_results": _("Records from citation searching"),
    "expert_results": _("Records from experts"),
    "hand_search_results": _("Records from hand searching"),
    "grey_results": _("Records of grey literature"),
    "other_unsplit_results": _("Records from other sources, not told apart"),
    "both_records": _("Records of both arms"),
    "both_records_excluded": _("Records excluded, both arms"),
    "both_sought_reports": _("Reports sought, both arms"),
    "both_notretrieved_reports": _("Reports not retrieved, both arms"),
    "both_assessed": _("Reports assessed, both arms"),
    "both_excluded": _("Reports excluded, both arms"),
    "other_duplicates": _("Duplicates, other methods"),
    "other_records_excluded": _("Dropped on title and abstract, other methods"),
    "other_awaiting_screening": _("Awaiting screening, other methods"),
    "other_sought_reports": _("Reports sought, other methods"),
    "other_notretrieved_reports": _("Reports not retrieved, other methods"),
    "other_awaiting_retrieval": _("Awaiting retrieval, other methods"),
    "other_awaiting_assessment": _("Awaiting assessment, other methods"),
    "other_assessed": _("Reports assessed, other methods"),
    "other_excluded": _("Reports excluded, other methods"),
    "other_included_reports": _("Reports included, other methods"),
    "new_reports": _("Reports of new studies included"),
    "total_reports": _("Reports of all studies included"),
}
