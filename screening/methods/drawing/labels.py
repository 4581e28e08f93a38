"""The words of the drawing; a caller passes its own language under the same keys."""

from __future__ import annotations

from collections.abc import Mapping

Labels = Mapping[str, str]

ENGLISH: dict[str, str] = {
    "title": "PRISMA 2020 flow diagram",
    "thousands": ",",
    "unknown": "NR",
    # Column and row heads
    "databases_arm": "Databases and registers",
    "other_arm": "Other methods",
    "identification": "Identification",
    "screening": "Screening",
    "included": "Included",
    # Boxes
    "identified": "Records identified",
    "databases": "Databases",
    "registers": "Registers",
    "removed": "Removed before screening",
    "duplicates": "Duplicates",
    "excluded_automatic": "By an automatic tool",
    "excluded_other": "For other reasons",
    "records_screened": "Records screened",
    "records_excluded": "Records excluded",
    "sought_reports": "Reports sought",
    "notretrieved_reports": "Reports not retrieved",
    "assessed": "Reports assessed",
    "excluded": "Reports excluded",
    "new_studies": "Studies included",
    "new_reports": "Reports of these studies",
    "previous": "Studies in the earlier version",
    "previous_reports": "Reports of these studies",
    "total": "Studies in all",
    "total_reports": "Reports of these studies",
    "included_reports": "Reports included",
    "passed_one": "{n} report",
    "passed_many": "{n} reports",
    # Channels of the other methods
    "website_results": "Websites",
    "organisation_results": "Organisations",
    "citations_results": "Reference lists and citations",
    "expert_results": "Expert consultation",
    "hand_search_results": "Hand search",
    "grey_results": "Grey literature",
    # What an unfinished review still has to decide
    "awaiting_screening": "Awaiting a first vote",
    "awaiting_decision": "Awaiting a decision",
    "awaiting_full_text": "Awaiting full text",
    "awaiting_retrieval": "Awaiting retrieval",
    "awaiting_assessment": "Awaiting assessment",
    # Units, for the text read out with a number
    "records": "records",
    "reports": "reports",
    "studies": "studies",
    # Footnotes
    "note_other": "Other methods, before reports were sought: duplicates of database records"
    " {duplicates}, dropped on title {dropped}.",
    "note_adjustment": "Reports sought differ from records passed on by {n}, because records and"
    " reports do not go one to one.",
    "note_unknown": "NR: not reported.",
    "note_assumed": "Assumed, not counted.",
}


def worded(labels: Labels | None) -> dict[str, str]:
    """The words to use: the caller's where given, else English."""
    return {**ENGLISH, **(labels or {})}
