"""The words of the drawing; a caller passes its own language under the same keys."""

from __future__ import annotations

from collections.abc import Mapping

Labels = Mapping[str, str]
# Ends the keys of words that replace others where an earlier review is updated.
UPDATE = "_update"

ENGLISH: dict[str, str] = {
    "title": "PRISMA 2020 flow diagram",
    "title_2009": "PRISMA 2009 flow diagram",
    "thousands": ",",
    "unknown": "NR",
    # Column and row heads
    "databases_arm": "Databases and registers",
    "other_arm": "Other methods",
    "previous_arm": "Earlier version",
    "identification": "Identification",
    "screening": "Screening",
    "eligibility": "Eligibility",
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
    "records_excluded_human": "By people",
    "records_excluded_automatic": "By an automatic tool",
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
    # Boxes of a published flow that tells its arms together
    "both_records": "Records of both arms",
    "both_records_excluded": "Records excluded, both arms",
    "both_sought_reports": "Reports sought, both arms",
    "both_notretrieved_reports": "Reports not retrieved",
    "both_assessed": "Reports assessed, both arms",
    "both_excluded": "Reports excluded",
    # Boxes that only the template of 2009 has
    "identified_2009": "Records identified through database searching",
    "other_identified_2009": "Additional records identified through other sources",
    "unduplicated_2009": "Records after duplicates removed",
    "assessed_2009": "Full-text articles assessed for eligibility",
    "excluded_2009": "Full-text articles excluded, with reasons",
    "studies_2009": "Studies included in qualitative synthesis",
    # Channels of the other methods
    "website_results": "Websites",
    "organisation_results": "Organisations",
    "citations_results": "Reference lists and citations",
    "expert_results": "Expert consultation",
    "hand_search_results": "Hand search",
    "grey_results": "Grey literature",
    "other_unsplit_results": "Other sources, not told apart",
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
    # The tables that come with the drawing in a document
    "numbers": "Numbers of the flow, and how they add up",
    "box": "Box",
    "number": "Number",
    "unit": "Unit",
    "status": "Where from",
    "note": "Note",
    "rule": "Rule",
    "sum": "In numbers",
    "result": "Result",
    "holds": "Holds",
    "fails": "Does not hold, difference {n}.",
    "open": "A number is missing",
    "status_derived": "counted",
    "status_printed": "printed",
    "status_assumed": "assumed",
    "status_not_printed": "not reported",
    "status_awaiting": "awaiting",
    "sought_adjustment": "Reports sought more or less than records passed on",
    "previous_studies": "Studies in the earlier version",
    "studies_without_report": "Studies without a report",
    "total_studies": "Studies in all",
    "database_results": "Records from databases",
    "register_results": "Records from registers",
    # Footnotes
    "note_other": "Other methods, before reports were sought: duplicates of database records"
    " {duplicates}, dropped on title {dropped}.",
    "note_adjustment": "Reports sought differ from records passed on by {n}, because records and"
    " reports do not go one to one.",
    "note_remark": "{name}: {n}.",
    "note_explained": "Does not add up, explained: {words}",
    "note_unknown": "NR: not reported.",
    "note_assumed": "Assumed, not counted.",
}


# Where the template of 2020 says it at greater length: its words, for the drawing as a file. In an
# update of an earlier review some differ.
TEMPLATE: dict[str, str] = {
    "databases_arm": "Identification of studies via databases and registers",
    "databases_arm_update": "Identification of new studies via databases and registers",
    "other_arm": "Identification of studies via other methods",
    "other_arm_update": "Identification of new studies via other methods",
    "previous_arm": "Previous studies",
    "removed": "Records removed before screening",
    "duplicates": "Duplicate records",
    "excluded_automatic": "Marked as ineligible by automation tools",
    "excluded_other": "Removed for other reasons",
    "sought_reports": "Reports sought for retrieval",
    "assessed": "Reports assessed for eligibility",
    "new_studies": "Studies included in review",
    "new_studies_update": "New studies included in review",
    "new_reports": "Reports of included studies",
    "new_reports_update": "Reports of new included studies",
    "previous": "Studies included in previous version of review",
    "previous_reports": "Reports of studies included in previous version of review",
    "total": "Total studies included in review",
    "total_reports": "Reports of total included studies",
    "website_results": "Websites",
    "organisation_results": "Organisations",
    "citations_results": "Citation searching",
}


def worded(labels: Labels | None, *, update: bool = False) -> dict[str, str]:
    """The words to use: the caller's where given, else English; those of an update where it is one.

    >>> worded({"new_studies_update": "New studies"}, update=True)["new_studies"]
    'New studies'
    """
    words = {**ENGLISH, **(labels or {})}
    if update:
        words |= {
            key.removesuffix(UPDATE): text for key, text in words.items() if key.endswith(UPDATE)
        }
    return words
