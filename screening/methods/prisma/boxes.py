"""What a box of the flow is, which boxes there are, and the counts that fill them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Unit = Literal["records", "reports", "studies"]
Lines = Sequence[tuple[str, int]]


class Status(StrEnum):
    """Where a number comes from."""

    DERIVED = "derived"
    PRINTED = "printed"
    ASSUMED = "assumed"
    NOT_PRINTED = "not printed"
    AWAITING = "awaiting"


# The box of each channel by which a record can be found, in the order in which they are drawn.
CHANNELS = {
    "database": "database_results",
    "register": "register_results",
    "website": "website_results",
    "organisation": "organisation_results",
    "citation": "citations_results",
    "expert": "expert_results",
    "hand_search": "hand_search_results",
    "grey": "grey_results",
}

# Every box and its unit, in the order of the flow.
UNITS: dict[str, Unit] = {
    "previous_studies": "studies",
    "previous_reports": "reports",
    "database_results": "records",
    "register_results": "records",
    "duplicates": "records",
    "excluded_automatic": "records",
    "excluded_other": "records",
    "awaiting_screening": "records",
    "records_screened": "records",
    "records_excluded": "records",
    "records_excluded_human": "records",
    "records_excluded_automatic": "records",
    "awaiting_decision": "records",
    "sought_adjustment": "reports",
    "dbr_sought_reports": "reports",
    "dbr_notretrieved_reports": "reports",
    "awaiting_retrieval": "reports",
    "awaiting_assessment": "reports",
    "dbr_assessed": "reports",
    "dbr_excluded": "reports",
    "dbr_included_reports": "reports",
    "website_results": "records",
    "organisation_results": "records",
    "citations_results": "records",
    "expert_results": "records",
    "hand_search_results": "records",
    "grey_results": "records",
    "other_duplicates": "records",
    "other_records_excluded": "records",
    "other_awaiting_screening": "records",
    "other_sought_adjustment": "reports",
    "other_sought_reports": "reports",
    "other_notretrieved_reports": "reports",
    "other_awaiting_retrieval": "reports",
    "other_awaiting_assessment": "reports",
    "other_assessed": "reports",
    "other_excluded": "reports",
    "other_included_reports": "reports",
    "new_studies": "studies",
    "new_reports": "reports",
    "studies_without_report": "studies",
    "total_studies": "studies",
    "total_reports": "reports",
}

# Boxes that only a published flow needs: what it prints for both arms together, or without saying
# how it was found. A flow has them only where they are given.
OPTIONAL: dict[str, Unit] = {
    "other_unsplit_results": "records",
    "both_records": "records",
    "both_records_excluded": "records",
    "both_sought_reports": "reports",
    "both_notretrieved_reports": "reports",
    "both_assessed": "reports",
    "both_excluded": "reports",
}

AWAITING = tuple(key for key in UNITS if "awaiting" in key)
# The boxes of identification by other methods, in the order in which they are drawn.
OTHER_CHANNELS = (*list(CHANNELS.values())[2:], "other_unsplit_results")


@dataclass(frozen=True)
class Line:
    """One named part of a box: a source, or a reason for exclusion."""

    name: str
    n: int


@dataclass(frozen=True)
class Remark:
    """A number beside the flow that fits none of its boxes, as some publications print one."""

    name: str
    n: int | None
    status: Status
    note: str = ""


@dataclass(frozen=True)
class Box:
    """One number of the flow; `n` is None when nobody knows it. `lines`, if any, add up to `n`.

    `note` says what is to be known of the number, as that its meaning is ambiguous.
    """

    n: int | None
    unit: Unit
    status: Status
    lines: tuple[Line, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What is known of a review, box by box; None is unknown, which is not the same as 0.

    `databases`, `registers`, `dbr_reasons`, `other_reasons` and `both_reasons` are the named parts
    (name, count) of `database_results`, `register_results`, `dbr_excluded`, `other_excluded` and
    `both_excluded`; where they are given, the box may be left out. `records_excluded` are those
    excluded by people and by tools (`records_excluded_human`, `records_excluded_automatic`), at
    title and abstract; what a tool took out before is `excluded_automatic`. `sought_adjustment` is
    how many more reports were sought than records passed title and abstract (negative: fewer), for
    records and reports that don't go one to one. The boxes named awaiting hold what an unfinished
    review hasn't decided: `awaiting_screening` has no vote, `awaiting_decision` a vote but no
    outcome, `awaiting_retrieval` no full text yet, `awaiting_assessment` no outcome on it.
    `other_duplicates` are records that a database had already given, `other_records_excluded` those
    dropped on title before their report was sought. `studies_without_report` must be 0.
    `other_unsplit_results` and the boxes named both are those of a published flow that doesn't tell
    ways of finding, or its arms, apart. `statuses` says, by box, which numbers are printed or
    assumed rather than derived, `notes` what is to be known of them, and `remarks` are numbers that
    fit no box. `as_printed` lets the parts of a box differ from it, which a sum then shows.
    """

    previous_studies: int | None = 0
    previous_reports: int | None = 0
    database_results: int | None = None
    databases: Lines = ()
    register_results: int | None = None
    registers: Lines = ()
    duplicates: int | None = None
    excluded_automatic: int | None = None
    excluded_other: int | None = None
    awaiting_screening: int | None = 0
    records_screened: int | None = None
    records_excluded: int | None = None
    records_excluded_human: int | None = None
    records_excluded_automatic: int | None = 0
    awaiting_decision: int | None = 0
    sought_adjustment: int | None = 0
    dbr_sought_reports: int | None = None
    dbr_notretrieved_reports: int | None = None
    awaiting_retrieval: int | None = 0
    awaiting_assessment: int | None = 0
    dbr_assessed: int | None = None
    dbr_excluded: int | None = None
    dbr_reasons: Lines = ()
    dbr_included_reports: int | None = None
    website_results: int | None = 0
    organisation_results: int | None = 0
    citations_results: int | None = 0
    expert_results: int | None = 0
    hand_search_results: int | None = 0
    grey_results: int | None = 0
    other_duplicates: int | None = 0
    other_records_excluded: int | None = 0
    other_awaiting_screening: int | None = 0
    other_sought_adjustment: int | None = 0
    other_sought_reports: int | None = 0
    other_notretrieved_reports: int | None = 0
    other_awaiting_retrieval: int | None = 0
    other_awaiting_assessment: int | None = 0
    other_assessed: int | None = 0
    other_excluded: int | None = 0
    other_reasons: Lines = ()
    other_included_reports: int | None = 0
    new_studies: int | None = None
    new_reports: int | None = None
    studies_without_report: int | None = 0
    total_studies: int | None = None
    total_reports: int | None = None
    other_unsplit_results: int | None = None
    both_records: int | None = None
    both_records_excluded: int | None = None
    both_sought_reports: int | None = None
    both_notretrieved_reports: int | None = None
    both_assessed: int | None = None
    both_excluded: int | None = None
    both_reasons: Lines = ()
    statuses: Mapping[str, Status] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    remarks: Sequence[Remark] = ()
    as_printed: bool = False
