"""Flows as they are shown: the review's own and printed ones, with what was signed about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from reviews.models import Review
from reviews.prepared import prepared
from screening.methods.prisma import (
    OTHER_CHANNELS,
    UNITS,
    Counts,
    Flow,
    Identity,
    Remark,
    Status,
    flow,
)
from screening.models import FlowExplanation, PrintedFlow

# The named parts of boxes, by the box that they add up to.
PARTS = {
    "database_results": "databases",
    "register_results": "registers",
    "dbr_excluded": "dbr_reasons",
    "other_excluded": "other_reasons",
    "both_excluded": "both_reasons",
}


@dataclass(frozen=True)
class Checked:
    """One sum with what was signed about it, if it stands for the difference that there is."""

    sum: Identity
    explanation: FlowExplanation | None = None

    @property
    def is_open(self) -> bool:
        """Whether it fails and nobody has explained why."""
        return self.sum.holds is False and self.explanation is None


def explanations(
    review: Review, printed: PrintedFlow | None = None, at: datetime | None = None
) -> list[FlowExplanation]:
    """What was signed about a flow and not taken back, now or at a moment."""
    if at is None and printed is None:
        return _standing(review.pk)
    rows = FlowExplanation.objects.filter(review=review, printed=printed)
    if at is None:
        rows = rows.standing()
    else:
        lasting = Q(taken_back_at__isnull=True) | Q(taken_back_at__gt=at)
        rows = rows.filter(lasting, signed_at__lte=at)
    return list(rows.select_related("signed_by__user"))


@prepared
def _standing(review: int) -> QuerySet[FlowExplanation]:
    rows = FlowExplanation.objects.filter(review=review, printed=None)
    return rows.standing().select_related("signed_by__user")


def fitting(made: Flow, signed: Iterable[FlowExplanation]) -> dict[str, FlowExplanation]:
    """The explanations that are about the differences that this flow has, by code."""
    difference = {one.code: one.difference for one in made.imbalances}
    return {one.code: one for one in signed if difference.get(one.code) == one.difference}


def explained(made: Flow, signed: Collection[FlowExplanation]) -> Flow:
    """A flow that carries the explanations that fit it."""
    found = fitting(made, signed)
    said = {code: f"{one.words} ({one.signature})" for code, one in found.items()}
    return replace(made, explained=said)


def checked(made: Flow, signed: Collection[FlowExplanation]) -> list[Checked]:
    """Every sum of a flow with its explanation."""
    found = fitting(made, signed)
    return [Checked(one, found.get(one.code)) for one in made.identities]


def printed(row: PrintedFlow) -> Flow:
    """The flow that a publication printed; what it doesn't report is unknown, not nought."""
    return flow(counts_of(row.numbers))


# Ways of finding that a publication doesn't mention weren't counted, but taken for unused.
_ASSUMED = dict.fromkeys(OTHER_CHANNELS[:-1], Status.ASSUMED)


def counts_of(numbers: dict[str, Any]) -> Counts:
    """The counts that printed numbers stand for. ValueError where they can't be."""
    boxes, parts = numbers.get("boxes", {}), numbers.get("parts", {})
    known = {key: box.get("n") for key, box in boxes.items()}
    known |= {
        name: [(str(part), int(n)) for part, n in parts.get(key, [])] for key, name in PARTS.items()
    }
    return replace(
        _nothing(),
        **known,
        statuses=_ASSUMED | {key: Status(box["status"]) for key, box in boxes.items()},
        notes={key: box["note"] for key, box in boxes.items() if box.get("note")},
        remarks=[
            Remark(one["name"], one["n"], Status(one["status"]), one.get("note", ""))
            for one in numbers.get("remarks", [])
        ],
        as_printed=True,
    )


def _unless_said(key: str) -> bool:
    """Whether a box is nought where a publication says nothing of it: what awaits, an earlier
    version, a way of finding, a difference between records and reports."""
    return (
        key in OTHER_CHANNELS
        or "awaiting" in key
        or "adjustment" in key
        or key in ("previous_studies", "previous_reports", "studies_without_report")
    )


def _nothing() -> Counts:
    """Counts of which nothing is known but what is nought unless it is said."""
    unsaid = {key: None for key in UNITS if not _unless_said(key)}
    return Counts(**unsaid)  # type: ignore[arg-type]
