"""Where a report stands, derived from votes and outcomes; no column holds it.

`at` gives the predicate that lists and counts share, `seen` the same as one seat may know it;
`facts_of` says it of the reports on a page.

Who votes blind tells undecided reports apart by the own vote alone: open without it, awaiting with
it. Whether somebody else has voted would be a hint: a report that awaits a decision after the
second vote is in conflict.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.access import Seat
from reviews.models import Member, Report, Retrieval, Stage
from reviews.models.retrieval import stands
from reviews.prepared import prepared
from screening.models import Choice, Conflict, Decision, Outcome
from screening.queries import counted_reasons, rules


class Status(TextChoices):
    """Where a report stands at one stage, or that it left the stages.

    AWAITING is "some votes in" or a conflict (to who votes blind: the own vote is in), DECIDED is
    included or excluded. SOUGHT and NOT_RETRIEVED come only at full text, RETRIEVED is all else
    there; what is decided is never one of the two, whatever became of its file.
    """

    SOUGHT = "sought", _("Being sought")
    NOT_RETRIEVED = "not_retrieved", _("Not retrieved")
    RETRIEVED = "retrieved", _("Retrieved")
    OPEN = "open", _("Open")
    AWAITING = "awaiting", _("Awaiting a decision")
    BEGUN = "begun", _("Some votes in")
    CONFLICT = "conflict", _("Conflict")
    INCLUDED = "included", _("Included")
    EXCLUDED = "excluded", _("Excluded")
    DECIDED = "decided", _("Decided")
    DUPLICATE = "duplicate", _("Duplicate")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Where a report is before its full text can be read.
UNREAD = (Status.SOUGHT, Status.NOT_RETRIEVED)
# What a reviewer may tell apart, and what those who read revealed votes may.
BLIND = (*UNREAD, Status.OPEN, Status.AWAITING, Status.INCLUDED, Status.EXCLUDED)
REVEALED = (*UNREAD, Status.OPEN, Status.BEGUN, Status.CONFLICT, Status.INCLUDED, Status.EXCLUDED)


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


def seen(seat: Seat, stage: str, status: str) -> Q:
    """Reports that have a status at a stage, as far as this seat may know."""
    return at(stage, status, None if seat.reads_revealed else seat.member)


def at(stage: str, status: str, voter: Member | None = None) -> Q:
    """Reports that have a status at a stage; without a stage, where they stand now.

    With a voter only that person's votes are known, and no conflict is.

    Where a report stands now is its status at full text once it got there, else at title and
    abstract; what title and abstract included is not "included" before full text says so.
    """
    if status == Status.DUPLICATE:
        return Q(merged_into__isnull=False)
    if status == Status.WITHDRAWN:
        return Q(merged_into__isnull=True, withdrawn_at__isnull=False)
    if stage:
        return reached(stage) & _verdict(stage, status, voter)
    last = reached(Stage.FULL_TEXT) & _verdict(Stage.FULL_TEXT, status, voter)
    if status == Status.INCLUDED:
        return last
    return last | (standing() & _verdict(Stage.TITLE_ABSTRACT, status, voter))


def begun(stage: str) -> Q:
    """Reports of a stage that a person has looked at: voted on, in conflict or settled."""
    return reached(stage) & (Q(settled(stage)) | _voted(stage) | _clashing(stage))


def _voted(stage: str, voter: Member | None = None) -> Q:
    votes = Decision.objects.filter(report=OuterRef("pk"), stage=stage)
    if voter is not None:
        return Q(Exists(votes.standing().filter(member=voter)))
    return Q(Exists(votes.counting()))


def _clashing(stage: str) -> Q:
    clashes = Conflict.objects.filter(report=OuterRef("pk"), stage=stage, closed_at__isnull=True)
    return Q(Exists(clashes))


def _verdict(stage: str, status: str, voter: Member | None) -> Q:
    """The part of a status that is about retrieval, votes and outcomes."""
    if status in (*UNREAD, Status.RETRIEVED):
        return _retrieval(stage, status)
    if status == Status.INCLUDED:
        return Q(settled(stage, choice=Choice.INCLUDE))
    if status == Status.EXCLUDED:
        return Q(settled(stage, choice=Choice.EXCLUDE))
    if status == Status.DECIDED:
        return Q(settled(stage))
    unsettled, voted = ~Q(settled(stage)), _voted(stage, voter)
    if stage == Stage.FULL_TEXT:
        unsettled &= stands(Retrieval.State.RETRIEVED)
    if voter is not None:
        return unsettled & (~voted if status == Status.OPEN else voted)
    clashing = _clashing(stage)
    if status == Status.CONFLICT:
        return unsettled & clashing
    if status == Status.BEGUN:
        return unsettled & ~clashing & voted
    if status == Status.AWAITING:
        return unsettled & (voted | clashing)
    return unsettled & ~voted & ~clashing


def _retrieval(stage: str, status: str) -> Q:
    """Reports by how far their full text is; at title and abstract there is none to retrieve."""
    if stage != Stage.FULL_TEXT:
        return Q(pk__in=[])
    if status == Status.RETRIEVED:
        return Q(settled(stage)) | stands(Retrieval.State.RETRIEVED)
    return ~Q(settled(stage)) & stands(status)


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


def facts_of(
    seat: Seat, reports: Collection[int], own: set[tuple[int, str]] | None = None
) -> dict[int, Facts]:
    """Where these reports stand, in a few plain statements however many there are.

    `own` is on what, by report and stage, this seat has a standing vote, where that is known.
    """
    settled_as: dict[tuple[int, str], tuple[str, str | None]] = {}
    for report, stage, *word in _settled_as(reports):
        settled_as[report, stage] = (word[0], word[1])
    clashing, voted = _undecided(seat, reports, own)
    retrieved = _retrieved(
        {pk for (pk, _stage), word in settled_as.items() if word[0] == "include"}
    )
    found = {}
    for pk, survivor, withdrawn in _gone(seat.review.pk, reports):
        facts = found[pk] = Facts(_left(survivor, withdrawn), survivor)
        for stage in Stage.values:
            choice, reason = settled_as.get((pk, stage), ("", None))
            status = _status(choice, (pk, stage) in clashing, (pk, stage) in voted)
            if stage == Stage.FULL_TEXT and not choice:
                state = retrieved.get(pk, Status.SOUGHT.value)
                status = status if state == Status.RETRIEVED else state
            facts.stages[stage] = str(masked(seat, status))
            if status == Status.EXCLUDED and reason:
                facts.reasons[stage] = reason
            if status != Status.INCLUDED:
                break
    return found


@prepared
def _settled_as(reports: Collection[int]) -> QuerySet[Outcome, Any]:
    outcomes = Outcome.objects.filter(report__among=reports, withdrawn_at__isnull=True)
    return outcomes.values_list("report", "stage", "choice", counted_reasons.COUNTED_LABEL)


@prepared
def _gone(review: int, reports: Collection[int]) -> QuerySet[Report, Any]:
    rows = Report.objects.filter(review=review, pk__among=reports).order_by()
    return rows.values_list("pk", "merged_into__number", "withdrawn_at")


def in_words(seat: Seat, reports: Collection[int]) -> dict[int, list[str]]:
    """Where these reports stand at each stage, in words, as far as this seat may know."""
    needed = rules.votes_needed(seat)
    return {
        pk: [
            f"{Stage(stage).label}: {label(status, needed[stage])}".rstrip()
            for stage, status in facts.stages.items()
            if status != Status.OPEN
        ]
        for pk, facts in facts_of(seat, reports).items()
    }


def _undecided(
    seat: Seat, reports: Collection[int], own: set[tuple[int, str]] | None
) -> tuple[set[tuple[int, str]], set[tuple[int, str]]]:
    """Report and stage where there is a conflict, and where votes are in, as the seat may know."""
    if not seat.reads_revealed:
        if own is None:
            own = set(_own(reports, seat.member.pk)) if seat.member else set()
        return set(), own
    return set(_clashes(reports)), set(_counting(reports))


@prepared
def _own(reports: Collection[int], member: int) -> QuerySet[Decision, Any]:
    votes = Decision.objects.filter(report__among=reports, member=member)
    return votes.standing().values_list("report", "stage")


@prepared
def _counting(reports: Collection[int]) -> QuerySet[Decision, Any]:
    votes = Decision.objects.filter(report__among=reports)
    return votes.counting().values_list("report", "stage")


@prepared
def _clashes(reports: Collection[int]) -> QuerySet[Conflict, Any]:
    clashes = Conflict.objects.filter(report__among=reports, closed_at__isnull=True)
    return clashes.values_list("report", "stage")


def _retrieved(reports: Collection[int]) -> dict[int, str]:
    """How the search for these reports' full texts stands, where the log says anything."""
    if not reports:
        return {}
    return dict(_sought(reports))


@prepared
def _sought(reports: Collection[int]) -> QuerySet[Retrieval, Any]:
    lines = Retrieval.objects.filter(report__among=reports).exclude(state="")
    return lines.order_by("pk").values_list("report_id", "state")


def _left(survivor: int | None, withdrawn: object) -> str:
    if survivor is not None:
        return Status.DUPLICATE.value
    return Status.WITHDRAWN.value if withdrawn else ""


def _status(choice: str, clashing: bool, voted: bool) -> str:
    if choice:
        return Status.INCLUDED.value if choice == Choice.INCLUDE else Status.EXCLUDED.value
    if clashing:
        return Status.CONFLICT.value
    return Status.BEGUN.value if voted else Status.OPEN.value
