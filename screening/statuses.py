"""Where a report stands, derived from votes and outcomes; no column holds it.

`at` gives the predicate that lists and counts share; `facts_of` says it of the reports on a page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.access import Seat
from reviews.models import Report, Stage
from screening.models import Choice, Conflict, Decision, Outcome


class Status(TextChoices):
    """Where a report stands at one stage, or that it left the stages.

    AWAITING is "some votes in" or a conflict, DECIDED is included or excluded.
    """

    OPEN = "open", _("Open")
    AWAITING = "awaiting", _("Awaiting a decision")
    BEGUN = "begun", _("Some votes in")
    CONFLICT = "conflict", _("Conflict")
    INCLUDED = "included", _("Included")
    EXCLUDED = "excluded", _("Excluded")
    DECIDED = "decided", _("Decided")
    DUPLICATE = "duplicate", _("Duplicate")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# What a reviewer may tell apart, and what those who read revealed votes may.
BLIND = (Status.OPEN, Status.AWAITING, Status.INCLUDED, Status.EXCLUDED)
REVEALED = (Status.OPEN, Status.BEGUN, Status.CONFLICT, Status.INCLUDED, Status.EXCLUDED)


def known_to(seat: Seat) -> tuple[Status, ...]:
    """The statuses of a stage that this seat may tell apart."""
    return REVEALED if seat.reads_revealed else BLIND


def masked(seat: Seat, status: str) -> str:
    """The status as this seat may know it: a hidden conflict is one of those that await."""
    if not seat.reads_revealed and status in (Status.BEGUN, Status.CONFLICT):
        return Status.AWAITING
    return status


def label(status: str, needed: int = 2) -> str | Promise:
    """The status in words; where two votes are needed, "some votes" is exactly one."""
    return _("One vote in") if status == Status.BEGUN and needed == 2 else Status(status).label


def standing() -> Q:
    """Reports that are screened."""
    return Q(record__isnull=False, merged_into__isnull=True, withdrawn_at__isnull=True)


def settled(stage: str, **facts: Any) -> Exists:
    """Whether something is settled at a stage, optionally with this choice or reason."""
    return Exists(
        Outcome.objects.filter(
            report=OuterRef("pk"), stage=stage, withdrawn_at__isnull=True, **facts
        )
    )


def reached(stage: str) -> Q:
    """Standing reports that belong to a stage: all, or those that title and abstract included."""
    if stage == Stage.FULL_TEXT:
        return standing() & Q(settled(Stage.TITLE_ABSTRACT, choice=Choice.INCLUDE))
    return standing()


def at(stage: str, status: str) -> Q:
    """Reports that have a status at a stage; without a stage, where they stand now.

    Where a report stands now is its status at full text once it got there, else at title and
    abstract; what title and abstract included is not "included" before full text says so.
    """
    if status == Status.DUPLICATE:
        return Q(merged_into__isnull=False)
    if status == Status.WITHDRAWN:
        return Q(merged_into__isnull=True, withdrawn_at__isnull=False)
    if stage:
        return reached(stage) & _verdict(stage, status)
    last = reached(Stage.FULL_TEXT) & _verdict(Stage.FULL_TEXT, status)
    if status == Status.INCLUDED:
        return last
    return last | (standing() & _verdict(Stage.TITLE_ABSTRACT, status))


def begun(stage: str) -> Q:
    """Reports of a stage that a person has looked at: voted on, in conflict or settled."""
    return reached(stage) & (Q(settled(stage)) | _voted(stage) | _clashing(stage))


def _voted(stage: str) -> Q:
    return Q(Exists(Decision.objects.counting().filter(report=OuterRef("pk"), stage=stage)))


def _clashing(stage: str) -> Q:
    clashes = Conflict.objects.filter(report=OuterRef("pk"), stage=stage, closed_at__isnull=True)
    return Q(Exists(clashes))


def _verdict(stage: str, status: str) -> Q:
    """The part of a status that is about votes and outcomes."""
    if status == Status.INCLUDED:
        return Q(settled(stage, choice=Choice.INCLUDE))
    if status == Status.EXCLUDED:
        return Q(settled(stage, choice=Choice.EXCLUDE))
    if status == Status.DECIDED:
        return Q(settled(stage))
    unsettled, voted, clashing = ~Q(settled(stage)), _voted(stage), _clashing(stage)
    if status == Status.CONFLICT:
        return unsettled & clashing
    if status == Status.BEGUN:
        return unsettled & ~clashing & voted
    if status == Status.AWAITING:
        return unsettled & (voted | clashing)
    return unsettled & ~voted & ~clashing


@dataclass
class Facts:
    """Where one report stands, as one seat may know it; a stage not reached is not in `stages`."""

    left: str = ""
    survivor: int | None = None
    stages: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def now(self) -> str:
        """The one status that says most: gone, or that of the last stage reached."""
        return self.left or next(reversed(self.stages.values()), "")

    @property
    def reason(self) -> str:
        """The reason of the last exclusion, if one was given."""
        return next(reversed(self.reasons.values()), "")


def facts_of(seat: Seat, reports: Collection[int]) -> dict[int, Facts]:
    """Where these reports stand, in two statements however many there are."""
    rows = Report.objects.filter(review=seat.review, pk__in=reports)
    columns = ["pk", "merged_into__number", "withdrawn_at"]
    for stage in Stage.values:
        rows = rows.annotate(
            **_joined(stage, "outcomes", withdrawn_at__isnull=True),
            **_joined(stage, "conflicts", closed_at__isnull=True),
        )
        columns += [f"{stage}_outcomes__choice", f"{stage}_outcomes__reason__label"]
        columns += [f"{stage}_conflicts__id"]
    votes = _votes(reports)
    return {row["pk"]: _read(seat, row, votes) for row in rows.values(*columns)}


def _joined(stage: str, path: str, **conditions: Any) -> dict[str, FilteredRelation]:
    """The one row of a relation that stands at a stage."""
    wanted = {f"{path}__{name}": value for name, value in conditions.items()}
    return {
        f"{stage}_{path}": FilteredRelation(
            path, condition=Q(**wanted, **{f"{path}__stage": stage})
        )
    }


def _votes(reports: Collection[int]) -> dict[tuple[int, str], int]:
    rows = Decision.objects.counting().filter(report__in=reports).values_list("report", "stage")
    return {(report, stage): n for report, stage, n in rows.annotate(n=Count("pk"))}


def _read(seat: Seat, row: dict[str, Any], votes: dict[tuple[int, str], int]) -> Facts:
    facts = Facts(survivor=row["merged_into__number"])
    if facts.survivor is not None:
        facts.left = Status.DUPLICATE.value
    elif row["withdrawn_at"] is not None:
        facts.left = Status.WITHDRAWN.value
    for stage in Stage.values:
        status = _status(row, stage, votes)
        facts.stages[stage] = str(masked(seat, status))
        if status == Status.EXCLUDED and row[f"{stage}_outcomes__reason__label"]:
            facts.reasons[stage] = row[f"{stage}_outcomes__reason__label"]
        if status != Status.INCLUDED:
            break
    return facts


def _status(row: dict[str, Any], stage: str, votes: dict[tuple[int, str], int]) -> str:
    choice = row[f"{stage}_outcomes__choice"]
    if choice:
        return Status.INCLUDED.value if choice == Choice.INCLUDE else Status.EXCLUDED.value
    if row[f"{stage}_conflicts__id"]:
        return Status.CONFLICT.value
    return Status.BEGUN.value if votes.get((row["pk"], stage)) else Status.OPEN.value
