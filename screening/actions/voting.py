"""Casting and taking back votes, and settling a report when the votes needed are in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, figures
from reviews.access import May, Refused, Seat
from reviews.models import ExclusionReason, Report, Stage
from screening import queries
from screening.actions import places, settlers
from screening.methods.consensus import Vote, settle
from screening.models import Assignment, Choice, Conflict, Decision, Outcome, StagePolicy


@dataclass(frozen=True)
class Cast:
    """A vote as it was stored: whether it had been sent before, and whether it counts."""

    decision: Decision
    policy: StagePolicy
    repeated: bool = False
    notice: str = ""


@transaction.atomic
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
    seat.require(May.SCREEN)
    report = lock(seat, report_id)
    policy = queries.policy(seat.review, stage)
    sent = _sent_before(seat, report, stage, key)
    if sent is not None:
        return Cast(sent, policy, repeated=True)
    reason = _check(seat, policy, choice, reason_id)
    target, notice = _target(seat, report, stage)
    slots = places.lock(target, stage)
    place = places.mine_or_free(seat, slots) if not notice else None
    if place is None and not notice:
        notice = _("Enough votes came in meanwhile. Yours is kept beside them and not counted.")
    decision = Decision.objects.create(
        review=seat.review,
        stage=stage,
        report=target,
        member=seat.member,
        choice=choice,
        reason=reason,
        note=note.strip(),
        key=key,
        late=place is None,
    )
    if place is not None:
        places.fill(place, seat, decision)
        if all(slot.decision_id for slot in slots):
            conclude(seat, target, policy)
    audit.log(seat, "vote.cast", target, stage=stage, report=target.number)
    figures.touch(seat.review.pk)
    return Cast(decision, policy, notice=notice)


def lock(seat: Seat, report_id: int) -> Report:
    """Lock a report of the review, so that its votes are settled one after the other."""
    report = (
        Report.objects.visible_to(seat).select_for_update(no_key=True).filter(pk=report_id).first()
    )
    if report is None:
        raise Refused(_("There is no such report in this review. Your vote was not stored."))
    report.review = seat.review
    return report


def _sent_before(seat: Seat, report: Report, stage: str, key: uuid.UUID) -> Decision | None:
    """The vote with this key, if it came before; another standing vote by this seat refuses."""
    standing = Q(report=report, stage=stage, withdrawn_at__isnull=True)
    known = list(Decision.objects.filter(Q(key=key) | standing, member=seat.member))
    for vote in known:
        if vote.key == key:
            return vote
    if known:
        raise Refused(
            _("You have voted on report %(number)s already; that vote stands. Undo it first.")
            % {"number": report.number}
        )
    return None


def _check(
    seat: Seat, policy: StagePolicy, choice: str, reason_id: int | None
) -> ExclusionReason | None:
    if choice not in Choice.values:
        raise Refused(_("A vote is include, maybe or exclude."))
    if choice == Choice.MAYBE and policy.maybe_rule == StagePolicy.MaybeRule.OFF:
        raise Refused(_("Maybe is not offered at this stage: include or exclude."))
    if choice != Choice.EXCLUDE or reason_id is None:
        if choice == Choice.EXCLUDE and policy.reason_needed:
            raise Refused(_("Choose the reason for exclusion: the first criterion that fails."))
        return None
    reason = ExclusionReason.objects.filter(
        review=seat.review, stage=policy.stage, pk=reason_id
    ).first()
    if reason is None:
        raise Refused(_("That exclusion reason is not in this stage's list."))
    return reason


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
    return report, ""


def conclude(
    seat: Seat, report: Report, policy: StagePolicy, *, settled: bool = False
) -> Outcome | Conflict | None:
    """Reveal the votes on a report and settle it, or open a conflict; the report is locked.

    A report that was `settled` before asks for no further votes when the rules now want more.
    """
    votes = list(
        Decision.objects.filter(report=report, stage=policy.stage).counting().order_by("cast_at")
    )
    verdict = settle(
        [Vote(vote.choice, vote.reason_id) for vote in votes],
        needed=min(policy.votes_needed, len(votes)) if settled else policy.votes_needed,
        maybe_rule=policy.maybe_rule,
        agreement_rule=policy.agreement_rule,
        reasons_matter=policy.reason_needed,
    )
    if verdict.state == "pending":
        return None
    Decision.objects.filter(report=report, stage=policy.stage).standing().filter(
        revealed_at__isnull=True
    ).update(revealed_at=timezone.now())
    if verdict.state == "conflict":
        conflict = Conflict.objects.create(
            review=seat.review, stage=policy.stage, report=report, kind=verdict.kind
        )
        settlers.assign(seat.review, [conflict])
        audit.log(seat, "conflict.opened", report, stage=policy.stage, report=report.number)
        return conflict
    outcome = Outcome.objects.create(
        review=seat.review,
        stage=policy.stage,
        report=report,
        choice=verdict.state,
        reason_id=verdict.reason,
        how=Outcome.How.AGREED,
        votes_seen=[vote.pk for vote in votes],
    )
    audit.log(seat, "outcome.agreed", report, stage=policy.stage, report=report.number)
    passed_on(outcome)
    return outcome


def passed_on(outcome: Outcome) -> None:
    """Open the full-text stage for a report that title and abstract included."""
    if outcome.stage == Stage.TITLE_ABSTRACT and outcome.choice == Choice.INCLUDE:
        places.open_for(outcome.report, Stage.FULL_TEXT)


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
