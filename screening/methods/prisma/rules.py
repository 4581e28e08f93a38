"""The rules that every flow must satisfy, written with the keys of its boxes."""

from __future__ import annotations

from dataclasses import dataclass

_MINUS = "\u2212"
_AT_MOST = "\u2264"

_CHANNELS = (
    "website_results + organisation_results + citations_results + expert_results"
    " + hand_search_results + grey_results + other_unsplit_results"
)


@dataclass(frozen=True)
class Rule:
    """One rule: its number in the method specification, a stable code, a title, the sum in box
    keys, and where to look first when it doesn't hold.

    A sum over boxes that only some flows have leaves those out that this flow lacks. `arms` says
    of which flows it is a rule: such that tell both arms apart, or together after screening.
    Boxes named in `if_known` are left out of the sum where nobody knows them.
    """

    number: int
    code: str
    title: str
    sum: str
    hint: str
    arms: str = "any"
    if_known: tuple[str, ...] = ()


RULES = (
    Rule(
        1,
        "identified",
        f"Identified {_MINUS} removed = screened",
        "database_results + register_results - duplicates - excluded_automatic - excluded_other"
        " = records_screened + awaiting_screening",
        "Are the hits counted before or after duplicates were removed?",
    ),
    Rule(
        2,
        "screened",
        f"Screened {_MINUS} excluded = sought",
        "records_screened - records_excluded - awaiting_decision + sought_adjustment"
        " = dbr_sought_reports",
        "Did a record stand for several reports, or several records for one? Say so with the"
        " adjustment.",
        arms="apart",
    ),
    Rule(
        2,
        "excluded_by",
        "Excluded by people + by tools = excluded",
        "records_excluded_human + records_excluded_automatic = records_excluded",
        "Which records did a tool exclude at title and abstract without a person's look?",
        arms="apart",
    ),
    Rule(
        3,
        "retrieved",
        f"Sought {_MINUS} not retrieved = assessed",
        "dbr_sought_reports - dbr_notretrieved_reports - awaiting_retrieval - awaiting_assessment"
        " = dbr_assessed",
        "Were reports that could not be had counted among the excluded?",
        arms="apart",
    ),
    Rule(
        3,
        "other_retrieved",
        f"Sought {_MINUS} not retrieved = assessed, other methods",
        "other_sought_reports - other_notretrieved_reports - other_awaiting_retrieval"
        " - other_awaiting_assessment = other_assessed",
        "Were reports that could not be had counted among the excluded?",
        arms="apart",
    ),
    Rule(
        4,
        "assessed",
        f"Assessed {_MINUS} reasons = included reports",
        "dbr_assessed - dbr_excluded = dbr_included_reports",
        "Was a report counted under more than one reason, or studies counted as reports?",
        arms="apart",
    ),
    Rule(
        4,
        "other_assessed",
        f"Assessed {_MINUS} reasons = included reports, other methods",
        "other_assessed - other_excluded = other_included_reports",
        "Was a report counted under more than one reason, or studies counted as reports?",
        arms="apart",
    ),
    Rule(
        5,
        "other_identified",
        f"Identified {_MINUS} removed = sought, other methods",
        f"{_CHANNELS} - other_duplicates - other_records_excluded"
        " - other_awaiting_screening + other_sought_adjustment = other_sought_reports",
        "Were some of them known from the databases, or dropped on their title?",
        arms="apart",
    ),
    Rule(
        5,
        "both_identified",
        "Screened + other methods = both together",
        f"records_screened + {_CHANNELS} - other_duplicates = both_records",
        "Were some of the other records known from the databases?",
        arms="together",
        if_known=("other_duplicates",),
    ),
    Rule(
        2,
        "both_screened",
        f"Both together {_MINUS} excluded = sought",
        "both_records - both_records_excluded + sought_adjustment = both_sought_reports",
        "Did a record stand for several reports, or several records for one?",
        arms="together",
    ),
    Rule(
        3,
        "both_retrieved",
        f"Sought {_MINUS} not retrieved = assessed, both together",
        "both_sought_reports - both_notretrieved_reports = both_assessed",
        "Were reports that could not be had counted among the excluded?",
        arms="together",
    ),
    Rule(
        4,
        "both_assessed",
        f"Assessed {_MINUS} reasons = included reports, both together",
        "both_assessed - both_excluded = new_reports",
        "Was a report counted under more than one reason, or studies counted as reports?",
        arms="together",
    ),
    Rule(
        6,
        "arms",
        "Both arms = included reports",
        "dbr_included_reports + other_included_reports = new_reports",
        "Is a report found by other methods among those of the databases as well?",
        arms="apart",
    ),
    Rule(
        6,
        "studies",
        f"Studies {_AT_MOST} reports",
        "new_studies <= new_reports",
        "Are studies and their reports mixed up?",
    ),
    Rule(
        6,
        "whole_studies",
        "No study without a report",
        "studies_without_report = 0",
        "Did a study lose its last report to another study or to an exclusion?",
    ),
    Rule(
        7,
        "total_reports",
        "Earlier + new = all reports",
        "previous_reports + new_reports = total_reports",
        "Is a report of the earlier version counted as new?",
    ),
    Rule(
        7,
        "total_studies",
        "Earlier + new = all studies",
        "previous_studies + new_studies = total_studies",
        "A new report of an old study adds no study.",
    ),
    Rule(
        8,
        "everything",
        "All identified = all excluded, included or awaiting",
        "database_results + register_results + sought_adjustment"
        f" + {_CHANNELS} + other_sought_adjustment"
        " = duplicates + excluded_automatic + excluded_other + records_excluded"
        " + dbr_notretrieved_reports + dbr_excluded + other_duplicates + other_records_excluded"
        " + other_notretrieved_reports + other_excluded + new_reports + awaiting_screening"
        " + awaiting_decision + awaiting_retrieval + awaiting_assessment"
        " + other_awaiting_screening + other_awaiting_retrieval + other_awaiting_assessment",
        "The lines above say where records went missing or came twice.",
        arms="apart",
    ),
)
