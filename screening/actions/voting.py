"""Casting and taking back votes; the one that completes the votes needed settles the report."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, figures
from reviews.access import May, Refused, Seat
from reviews.models import ExclusionReason, Report, Retrieval, Stage
from reviews.models.retrieval import stands
from reviews.prepared import prepared
from screening import queries
from screening.actions import places, settling
from screening.models import Assignment, Choice, Decision, StagePolicy


@dataclass(frozen=True)
class Ballot:
    """What one vote says: on which report, what, why; the key makes it arrive once."""

    report_id: int
    choice: str
    key: uuid.UUID
    reason_id: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Cast:
    """A vote as it was stored: whether it had been sent before, and whether it counts."""

    decision: Decision
    policy: StagePolicy
    repeated: bool = False
    notice: str = ""


def cast(
    seat: Seat,
    report_id: int,
    *,
    stage: str,
    choice: str,
    key: uuid.UUID,
    reason_id: int | None = None,
    note: str = "",
) -> Cast:
    """Store one vote under the report's lock; the vote that completes the votes needed settles.

    The same key stores nothing twice. A vote that comes too late to count is kept, marked late.
    """
    return cast_all(seat, [Ballot(report_id, choice, key, reason_id, note)], stage=stage)[0]


@transaction.atomic
def cast_all(seat: Seat, ballots: Sequence[Ballot], *, stage: str) -> list[Cast]:
    """Store votes of one seat on different reports, all or none of them; see `cast`."""
    seat.require(May.SCREEN)
    reports = lock_all(seat, {ballot.report_id for ballot in ballots})
    policy = queries.policy(seat.review, stage)
    known = _known(seat, ballots, stage)
    reasons = _reasons(policy, ballots)
    done: dict[uuid.UUID, Cast] = {}
    fresh: list[tuple[Ballot, Report, str]] = []
    for ballot in ballots:
        sent = _sent_before(known, ballot, reports[ballot.report_id])
        if sent is not None:
            done[ballot.key] = Cast(sent, policy, repeated=True)
            continue
        _check(policy, ballot, reasons)
        fresh.append((ballot, *_target(seat, reports[ballot.report_id], stage)))
    for cast in _store(seat, policy, fresh):
        done[cast.decision.key] = cast
    figures.touch(seat.review.pk)
    return [done[ballot.key] for ballot in ballots]


def _store(
    seat: Seat, policy: StagePolicy, fresh: Sequence[tuple[Ballot, Report, str]]
) -> list[Cast]:
    """Write the votes, fill their places, and settle the reports that are now complete."""
    targets = {target.pk: target for _ballot, target, _notice in fresh}
    slots = places.lock(targets.values(), policy.stage) if targets else {}
    casts: list[tuple[Decision, Assignment | None, str]] = []
    for ballot, target, said in fresh:
        place = None if said else places.mine_or_free(seat.voter.pk, slots.get(target.pk, []))
        notice = said if said or place else _too_late()
        decision = Decision(
            review=seat.review,
            stage=policy.stage,
            report=target,
            member=seat.member,
            choice=ballot.choice,
            reason_id=ballot.reason_id if ballot.choice == Choice.EXCLUDE else None,
            note=ballot.note.strip(),
            key=ballot.key,
            late=place is None,
        )
        casts.append((decision, place, notice))
    Decision.objects.bulk_create([decision for decision, _place, _notice in casts])
    filled = {decision: place for decision, place, _notice in casts if place is not None}
    places.fill(filled)
    complete = [
        targets[decision.report_id]
        for decision in filled
        if all(slot.decision_id for slot in slots[decision.report_id])
    ]
    settling.conclude(seat, complete, policy)
    audit.log_all(
        seat,
        "vote.cast",
        (
            (decision.report, {"stage": policy.stage, "report": decision.report.number})
            for decision, _place, _notice in casts
        ),
    )
    return [Cast(decision, policy, notice=notice) for decision, _place, notice in casts]


def _too_late() -> str:
    return _("Enough votes came in meanwhile. Yours is kept beside them and not counted.")


def lock(seat: Seat, report_id: int) -> Report:
    """Lock a report of the review, so that its votes are settled one after the other."""
    return lock_all(seat, {report_id})[report_id]


def lock_all(seat: Seat, ids: Collection[int]) -> dict[int, Report]:
    """Lock reports of the review, always in the order of their ids."""
    rows: list[Report] = _locked(seat.review.pk, ids, one=len(ids) == 1)
    found = {report.pk: report for report in rows}
    if len(found) < len(ids):
        raise Refused(_("There is no such report in this review. Your vote was not stored."))
    for report in found.values():
        report.review = seat.review
    return found


@prepared
def _locked(review: int, ids: Collection[int], *, one: bool) -> QuerySet[Report]:
    rows = Report.objects.filter(review=review, pk__among=ids).select_for_update(no_key=True)
    # Not to sort what is one saves the better part of asking.
    return rows.order_by() if one else rows.order_by("pk")


def _known(
    seat: Seat, ballots: Sequence[Ballot], stage: str
) -> tuple[dict[uuid.UUID, Decision], set[int]]:
    """This seat's votes with these keys, and the reports on which it has a standing vote."""
    reports, keys = [[getattr(ballot, of) for ballot in ballots] for of in ("report_id", "key")]
    rows: list[Decision] = _cast_before(seat.voter.pk, stage, reports, keys)
    by_key = {vote.key: vote for vote in rows}
    voted = {vote.report_id for vote in rows if vote.withdrawn_at is None and vote.stage == stage}
    return by_key, voted


@prepared
def _cast_before(
    member: int, stage: str, reports: Collection[int], keys: Collection[uuid.UUID]
) -> QuerySet[Decision]:
    standing = Q(report__among=reports, stage=stage, withdrawn_at__isnull=True)
    return Decision.objects.filter(standing | Q(key__among=keys), member=member)


def _sent_before(
    known: tuple[dict[uuid.UUID, Decision], set[int]], ballot: Ballot, report: Report
) -> Decision | None:
    """The vote with this key, if it came before; another standing vote by this seat refuses."""
    by_key, voted = known
    if ballot.key in by_key:
        return by_key[ballot.key]
    if ballot.report_id in voted:
        raise Refused(
            _("You have voted on report %(number)s already; that vote stands. Undo it first.")
            % {"number": report.number}
        )
    voted.add(ballot.report_id)
    return None


def _reasons(policy: StagePolicy, ballots: Sequence[Ballot]) -> set[int]:
    """Which of the reasons that these votes give are in the stage's list."""
    given = {ballot.reason_id for ballot in ballots if ballot.reason_id is not None}
    if not given:
        return set()
    rows = ExclusionReason.objects.filter(review=policy.review_id, stage=policy.stage, pk__in=given)
    return set(rows.values_list("pk", flat=True))


def _check(policy: StagePolicy, ballot: Ballot, reasons: Collection[int]) -> None:
    if ballot.choice not in Choice.values:
        raise Refused(_("A vote is include, maybe or exclude."))
    if ballot.choice == Choice.MAYBE and policy.maybe_rule == StagePolicy.MaybeRule.OFF:
        raise Refused(_("Maybe is not offered at this stage: include or exclude."))
    if ballot.choice != Choice.EXCLUDE:
        return
    if ballot.reason_id is None and policy.reason_needed:
        raise Refused(_("Choose the reason for exclusion: the first criterion that fails."))
    if ballot.reason_id is not None and ballot.reason_id not in reasons:
        raise Refused(_("That exclusion reason is not in this stage's list."))


def _target(seat: Seat, report: Report, stage: str) -> tuple[Report, str]:
    """The report that the vote is for, and a notice where it can't count any more."""
    if report.merged_into_id is not None:
        survivor = report
        while survivor.merged_into_id is not None:
            survivor = lock(seat, survivor.merged_into_id)
        voted = Decision.objects.standing().filter(report=survivor, stage=stage, member=seat.member)
        if voted.exists():
            return report, _(
                "This record was gathered under report %(number)s, on which you had voted. "
                "Both your votes are kept; the earlier one counts."
            ) % {"number": survivor.number}
        report = survivor
    if report.withdrawn_at is not None:
        return report, _("This record was withdrawn meanwhile. Your vote is kept, not counted.")
    if stage == Stage.FULL_TEXT and not _can_be_read(report):
        return report, _(
            "The full text of report %(number)s is not at hand any more. Your vote is kept; it "
            "counts as soon as the full text is retrieved."
        ) % {"number": report.number}
    return report, ""


def _can_be_read(report: Report) -> bool:
    return Report.objects.filter(stands(Retrieval.State.RETRIEVED), pk=report.pk).exists()


@transaction.atomic
def take_up(seat: Seat, stage: str) -> int:
    """Give the votes that came while a report was closed to them the places that are free now."""
    review = seat.review
    free = Assignment.objects.filter(
        report=OuterRef("report"), stage=stage, decision__isnull=True
    ).filter(Q(member__isnull=True) | Q(member=OuterRef("member")) | Q(lease_until__isnull=False))
    waiting = Decision.objects.standing().filter(
        Exists(free), review=review, stage=stage, late=True, revealed_at__isnull=True
    )
    reports = lock_all(seat, set(waiting.values_list("report_id", flat=True)))
    policy, taken = queries.policy(review, stage), 0
    for report in reports.values():
        taken += _take_up(seat, report, policy, waiting.filter(report=report))
    return taken


def _take_up(seat: Seat, report: Report, policy: StagePolicy, waiting: QuerySet[Decision]) -> int:
    slots = places.lock([report], policy.stage).get(report.pk, [])
    filled: list[int] = []
    for vote in waiting.select_related("member", "report").order_by("cast_at", "pk"):
        place = places.mine_or_free(vote.member_id, slots)
        if place is not None:
            places.fill({vote: place})
            filled.append(vote.pk)
    Decision.objects.filter(pk__in=filled).update(late=False, taken_up_at=timezone.now())
    if filled and all(slot.decision_id for slot in slots):
        settling.conclude(seat, [report], policy)
    return len(filled)


@transaction.atomic
def undo(seat: Seat, *, stage: str) -> Decision:
    """Take back the seat's own last vote at a stage, unless it is revealed; the row stays."""
    seat.require(May.SCREEN)
    last = (
        Decision.objects.filter(review=seat.review, stage=stage, member=seat.member)
        .standing()
        .order_by("-cast_at", "-id")
        .first()
    )
    if last is None:
        raise Refused(_("You have no vote to undo at this stage."))
    lock(seat, last.report_id)
    last.refresh_from_db()
    if last.withdrawn_at is not None:
        raise Refused(_("That vote is undone already."))
    if last.revealed_at is not None:
        raise Refused(
            _("All votes on that record are in, so yours can't be undone. The lead can reopen it.")
        )
    last.withdrawn_at = timezone.now()
    last.save(update_fields=["withdrawn_at"])
    Assignment.objects.filter(decision=last).update(
        decision=None, lease_until=places.lease_end(), claimed_at=timezone.now()
    )
    audit.log(seat, "vote.undone", last.report, stage=stage, report=last.report.number)
    figures.touch(seat.review.pk)
    return last
