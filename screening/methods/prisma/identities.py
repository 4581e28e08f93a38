"""The sums that a flow must satisfy, written with the keys of its boxes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .boxes import Box

_TERM = re.compile(r"([+-]?) ?(\w+)")
_MINUS = "\u2212"
_AT_MOST = "\u2264"

# number of the rule in the method specification, code, title, rule
_RULES = (
    (
        1,
        "identified",
        f"Identified {_MINUS} removed = screened",
        "database_results + register_results - duplicates - excluded_automatic - excluded_other"
        " = records_screened + awaiting_screening",
    ),
    (
        2,
        "screened",
        f"Screened {_MINUS} excluded = sought",
        "records_screened - records_excluded - awaiting_decision + sought_adjustment"
        " = dbr_sought_reports",
    ),
    (
        3,
        "retrieved",
        f"Sought {_MINUS} not retrieved = assessed",
        "dbr_sought_reports - dbr_notretrieved_reports - awaiting_retrieval - awaiting_assessment"
        " = dbr_assessed",
    ),
    (
        3,
        "other_retrieved",
        f"Sought {_MINUS} not retrieved = assessed, other methods",
        "other_sought_reports - other_notretrieved_reports - other_awaiting_retrieval"
        " - other_awaiting_assessment = other_assessed",
    ),
    (
        4,
        "assessed",
        f"Assessed {_MINUS} reasons = included reports",
        "dbr_assessed - dbr_excluded = dbr_included_reports",
    ),
    (
        4,
        "other_assessed",
        f"Assessed {_MINUS} reasons = included reports, other methods",
        "other_assessed - other_excluded = other_included_reports",
    ),
    (
        5,
        "other_identified",
        f"Identified {_MINUS} removed = sought, other methods",
        "website_results + organisation_results + citations_results + expert_results"
        " + hand_search_results + grey_results - other_duplicates - other_records_excluded"
        " - other_awaiting_screening + other_sought_adjustment = other_sought_reports",
    ),
    (
        6,
        "arms",
        "Both arms = included reports",
        "dbr_included_reports + other_included_reports = new_reports",
    ),
    (6, "studies", f"Studies {_AT_MOST} reports", "new_studies <= new_reports"),
    (6, "whole_studies", "No study without a report", "studies_without_report = 0"),
    (
        7,
        "total_reports",
        "Earlier + new = all reports",
        "previous_reports + new_reports = total_reports",
    ),
    (
        7,
        "total_studies",
        "Earlier + new = all studies",
        "previous_studies + new_studies = total_studies",
    ),
    (
        8,
        "everything",
        "All identified = all excluded, included or awaiting",
        "database_results + register_results + sought_adjustment + website_results"
        " + organisation_results + citations_results + expert_results + hand_search_results"
        " + grey_results + other_sought_adjustment"
        " = duplicates + excluded_automatic + excluded_other + records_excluded"
        " + dbr_notretrieved_reports + dbr_excluded + other_duplicates + other_records_excluded"
        " + other_notretrieved_reports + other_excluded + new_reports + awaiting_screening"
        " + awaiting_decision + awaiting_retrieval + awaiting_assessment"
        " + other_awaiting_screening + other_awaiting_retrieval + other_awaiting_assessment",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """One sum and whether it holds; `left`, `right` and `holds` are None if a box is unknown.

    `number` is the rule's number in docs/methods.md (a rule for both arms comes twice), `code` a
    stable name, `title` plain English, `rule` the sum in box keys, `sum` the same in numbers.
    """

    number: int
    code: str
    title: str
    rule: str
    left: int | None
    right: int | None
    holds: bool | None
    sum: str

    def as_dict(self) -> dict[str, str | int | bool | None]:
        """The published shape."""
        return {"rule": self.rule, "left": self.left, "right": self.right, "holds": self.holds}


def identities(boxes: Mapping[str, Box]) -> list[Identity]:
    """Check every rule on the boxes of a flow.

    A rule holds when both sides come to the same (for studies: no more than reports). Source:
    methods specification of this project, after the PRISMA 2020 template (Page et al. 2021).

    >>> from screening.methods.prisma import Counts, flow
    >>> made = flow(Counts(records_screened=12, records_excluded=9, dbr_sought_reports=3))
    >>> [(one.left, one.right, one.holds) for one in made.identities if one.number == 2]
    [(3, 3, True)]
    """
    return [_check(*rule, boxes) for rule in _RULES]


def _check(number: int, code: str, title: str, rule: str, boxes: Mapping[str, Box]) -> Identity:
    sign = " <= " if " <= " in rule else " = "
    before, after = rule.split(sign)
    left, right = _side(before, boxes), _side(after, boxes)
    holds = None
    if left is not None and right is not None:
        holds = left <= right if sign == " <= " else left == right
    return Identity(
        number=number,
        code=code,
        title=title,
        rule=rule,
        left=left,
        right=right,
        holds=holds,
        sum=f"{_numbers(before, boxes)}{sign.replace('<=', _AT_MOST)}{_numbers(after, boxes)}",
    )


def _terms(side: str, boxes: Mapping[str, Box]) -> list[tuple[int, int | None]]:
    return [
        (-1 if sign == "-" else 1, int(name) if name.isdigit() else boxes[name].n)
        for sign, name in _TERM.findall(side)
    ]


def _side(side: str, boxes: Mapping[str, Box]) -> int | None:
    total = 0
    for sign, n in _terms(side, boxes):
        if n is None:
            return None
        total += sign * n
    return total


def _numbers(side: str, boxes: Mapping[str, Box]) -> str:
    # Terms of zero are left out, so that a finished review shows the plain sum.
    shown = ""
    for sign, n in _terms(side, boxes):
        if n == 0:
            continue
        amount = "?" if n is None else f"{abs(n):,}"
        minus = (sign < 0) != (n is not None and n < 0)
        lead = _MINUS if minus else "+"
        shown += f" {lead} {amount}" if shown else f"{_MINUS if minus else ''}{amount}"
    return shown or "0"
