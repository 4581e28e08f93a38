"""The boxes of the flow as lists of what they counted at a moment; see screening.queries.boxes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection

from reviews import queries
from reviews.models import Record, Report, Review
from screening.queries import as_of
from screening.queries.boxes import CHANNEL_OF, Box

_IN, _OUT = "given AND NOT beside AND ", "NOT given AND NOT beside AND "
_SOUGHT = "removed IS NULL AND screened = 'include'"
_OPEN = f"{_SOUGHT} AND assessed IS NULL AND coalesce(retrieved, 'sought')"
_UNDECIDED = "removed IS NULL AND screened IS NULL"
_BY_TOOL = "removed = 'title_abstract'"

_RECORDS = {
    "identified": "given",
    "other_identified": "NOT given",
    "duplicates": "given AND beside",
    "other_duplicates": "NOT given AND beside",
    "removed": "given AND (beside OR removed IN ('before', 'other'))",
}
_BEFORE_FULL_TEXT = {
    "excluded_automatic": "removed = 'before'",
    "excluded_other": "removed = 'other'",
    "awaiting_screening": f"{_UNDECIDED} AND NOT voted",
    "records_screened": f"({_BY_TOOL} OR removed IS NULL AND (screened IS NOT NULL OR voted))",
    "awaiting_decision": f"{_UNDECIDED} AND voted",
    "records_excluded": f"({_BY_TOOL} OR removed IS NULL AND screened = 'exclude')",
    "records_excluded_human": "removed IS NULL AND screened = 'exclude'",
    "records_excluded_automatic": _BY_TOOL,
}
_OTHER_BEFORE_FULL_TEXT = {
    "other_records_excluded": "(removed IS NOT NULL OR screened = 'exclude')",
    "other_awaiting_screening": _UNDECIDED,
}
# The same in both arms, under the beginning of their names.
_FULL_TEXT = {
    "{}sought_reports": _SOUGHT,
    "{}notretrieved_reports": f"{_OPEN} = 'not_retrieved'",
    "{}assessed": f"{_SOUGHT} AND assessed IS NOT NULL",
    "{}excluded": f"{_SOUGHT} AND assessed = 'exclude'",
    "{}included_reports": f"{_SOUGHT} AND assessed = 'include'",
    "{}awaiting": f"{_OPEN} <> 'not_retrieved'",
}
_AWAITING = {
    "{}awaiting_retrieval": f"{_OPEN} = 'sought'",
    "{}awaiting_assessment": f"{_OPEN} = 'retrieved'",
}
_INCLUDED = f"{_SOUGHT} AND assessed = 'include' AND NOT beside"
_REPORTS = (
    {key: _IN + said for key, said in _BEFORE_FULL_TEXT.items()}
    | {key: _OUT + said for key, said in _OTHER_BEFORE_FULL_TEXT.items()}
    | {key.format("dbr_"): _IN + said for key, said in _FULL_TEXT.items()}
    | {key.format(""): _IN + said for key, said in _AWAITING.items()}
    | {key.format("other_"): _OUT + said for key, said in (_FULL_TEXT | _AWAITING).items()}
    | {"new_reports": _INCLUDED, "total_reports": _INCLUDED}
)


def box(review: Review, key: str, at: datetime, reasons: Collection[str] = ()) -> Box:
    """The rows that a box counted at a moment, of those excluded for these reasons if any."""
    searches = as_of.searches_at(review, at)
    if key in CHANNEL_OF:
        channel = CHANNEL_OF[key]
        ids = [pk for pk, search in searches.items() if search.channel == channel]
        return Box("record", _records(review, at, searches, "search_id = ANY(%(these)s)", ids))
    if key in _RECORDS:
        return Box("record", _records(review, at, searches, _RECORDS[key]))
    condition, these = _REPORTS.get(key, "false"), []
    if reasons:
        these = [int(part) for part in reasons if part != "none"]
        unsaid = " OR reason_id IS NULL" if "none" in reasons else ""
        condition += f" AND (reason_id = ANY(%(these)s){unsaid})"
    found = _ids(review, at, searches, "report_id", condition, these)
    return Box("report", Report.objects.filter(pk__in=queries.any_of(found)))


def _records(
    review: Review, at: datetime, searches: dict[int, Any], condition: str, these: Any = ()
) -> Any:
    found = _ids(review, at, searches, "record_id", condition, list(these))
    return Record.objects.filter(pk__in=queries.any_of(found))


def _ids(
    review: Review,
    at: datetime,
    searches: dict[int, Any],
    column: str,
    condition: str,
    these: list[int],
) -> list[int]:
    values = as_of.parameters(review, at, searches) | {"these": these}
    # Both parts come from this module alone.
    question = f"SELECT DISTINCT {column} FROM entry WHERE {condition}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(as_of.ENTRIES + question, values)
        return [row[0] for row in cursor.fetchall()]
