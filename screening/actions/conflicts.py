"""Settling disagreements, reopening what was settled, and keeping the queue whole."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, figures
from reviews.access import May, Refused, Seat
from reviews.models import ExclusionReason, Report, Review, Stage
from screening import queries
from screening.actions import places, settlers, settling, voting
from screening.models import Choice, Conflict, Decision, Outcome


@transaction.atomic
def resolve(
    seat: Seat,
    conflict_id: int,
    *,
    choice: str,
    explanation: str,
    reason_id: int | None = None,
) -> Outcome:
    """Settle a conflict between others: a row of its own beside the votes that it saw."""
    seat.require(May.SETTLE)
    conflict = _open_conflict(seat, conflict_id)
    votes = list(Decision.objects.filter(report=conflict.report, stage=conflict.stage).counting())
    if any(vote.member_id == seat.voter.pk for vote in votes):
        raise Refused(_("You voted on this record, so somebody else must settle it."))
    _check(choice, explanation)
    outcome = Outcome.objects.create(
        review=seat.review,
        stage=conflict.stage,
        report=conflict.report,
        choice=choice,
        reason=_reason(seat, conflict.stage, choice, reason_id),
        how=Outcome.How.SETTLED,
        votes_seen=[vote.pk for vote in votes],
        conflict=conflict,
        settled_by=seat.member,
        explanation=explanation.strip(),
    )
    conflict.closed_at = timezone.now()
    conflict.save(update_fields=["closed_at"])
    audit.log(
        seat,
        "conflict.settled",
        conflict.report,
        stage=conflict.stage,
        report=conflict.report.number,
    )
    settling.pass_on(seat, [outcome])
    figures.touch(seat.review.pk)
    return outcome


def _open_conflict(seat: Seat, conflict_id: int) -> Conflict:
    conflict = Conflict.objects.visible_to(seat).filter(pk=conflict_id).first()
    if conflict is None:
        raise Refused(_("There is no such conflict in this review."))
    voting.lock(seat, conflict.report_id)
    conflict = Conflict.objects.select_for_update().select_related("report").get(pk=conflict_id)
    if conflict.closed_at is not None:
        raise Refused(_("Somebody settled this conflict meanwhile; their word stands."))
    if conflict.report.merged_into_id or conflict.report.withdrawn_at:
        raise Refused(
            _("This record was gathered under another or withdrawn meanwhile; it needs no word.")
        )
    return conflict


def _check(choice: str, explanation: str) -> None:
    if choice not in (Choice.INCLUDE, Choice.EXCLUDE):
        raise Refused(_("Settle with include or exclude."))
    if not explanation.strip():
        raise Refused(_("Say why, in a sentence that both can accept. Nothing was settled yet."))


def _reason(seat: Seat, stage: str, choice: str, reason_id: int | None) -> ExclusionReason | None:
    if choice != Choice.EXCLUDE:
        return None
    found = ExclusionReason.objects.filter(review=seat.review, stage=stage, pk=reason_id or 0)
    reason = found.first()
    if reason is None and queries.policy(seat.review, stage).reason_needed:
        raise Refused(_("Choose the reason for exclusion. Nothing was settled yet."))
    return reason


@transaction.atomic
def reopen(seat: Seat, report: Report, *, stage: str, why: str) -> Conflict:
    """Take an outcome back to the settler's queue; the outcome and the votes stay as history."""
    seat.require(May.SETTLE)
    if not why.strip():
        raise Refused(_("Say why it is reopened. Nothing was changed."))
    voting.lock(seat, report.pk)
    outcome = queries.standing_outcomes(seat.review, stage).filter(report=report).first()
    if outcome is None:
        raise Refused(_("Nothing is settled for this record at this stage."))
    if stage == Stage.TITLE_ABSTRACT and _judged_later(report):
        raise Refused(
            _("This report has votes at full text already. Settle it there; nothing was changed.")
        )
    outcome.withdrawn_at = timezone.now()
    outcome.withdrawn_by = seat.actor_name
    outcome.withdrawn_reason = why.strip()[:300]
    outcome.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    conflict = Conflict.objects.create(
        review=seat.review,
        stage=stage,
        report=report,
        kind=outcome.conflict.kind if outcome.conflict else Conflict.Kind.VERDICT,
    )
    settlers.assign(seat.review, [conflict])
    places.trim(seat.review, Stage.FULL_TEXT)
    audit.log(seat, "outcome.reopened", report, stage=stage, report=report.number, why=why.strip())
    figures.touch(seat.review.pk)
    return conflict


def _judged_later(report: Report) -> bool:
    return Decision.objects.filter(report=report, stage=Stage.FULL_TEXT).standing().exists()


@transaction.atomic
def heal(review: Review) -> dict[str, int]:
    """Re-derive the settler's queue from the votes: open what is missing, assign what is idle."""
    seat = Seat.operator(review)
    opened = 0
    for stage in Stage.values:
        for report_id in _complete_but_unsettled(review, stage).values_list("pk", flat=True):
            report = voting.lock(seat, report_id)
            if not _settled_or_open(report, stage):
                settling.conclude(seat, [report], queries.policy(review, stage))
                opened += 1
    idle = _without_a_fit_settler(review)
    settlers.assign(review, idle)
    return {"concluded": opened, "assigned": sum(1 for row in idle if row.settler_id)}


def _complete_but_unsettled(review: Review, stage: str) -> QuerySet[Report]:
    """Reports with all the votes needed and neither an outcome nor an open conflict."""
    needed = queries.policy(review, stage).votes_needed
    counting = Q(
        decisions__stage=stage, decisions__withdrawn_at__isnull=True, decisions__late=False
    )
    settled = queries.standing_outcomes(review, stage).values("report")
    clashing = Conflict.objects.filter(review=review, stage=stage, closed_at__isnull=True).values(
        "report"
    )
    return (
        queries.eligible(review, stage)
        .annotate(votes=Count("decisions", filter=counting))
        .filter(votes__gte=needed)
        .exclude(pk__in=settled)
        .exclude(pk__in=clashing)
    )


def _settled_or_open(report: Report, stage: str) -> bool:
    return (
        Outcome.objects.filter(report=report, stage=stage, withdrawn_at__isnull=True).exists()
        or Conflict.objects.filter(report=report, stage=stage, closed_at__isnull=True).exists()
    )


def _without_a_fit_settler(review: Review) -> list[Conflict]:
    """Open conflicts whose settler is missing, has left, or voted on the record."""
    fit = [member.pk for member in queries.members_who_may(review, May.SETTLE)]
    rows = Conflict.objects.filter(review=review, closed_at__isnull=True).annotate(
        own=Count(
            "report__decisions",
            filter=Q(
                report__decisions__stage=F("stage"),
                report__decisions__member=F("settler"),
                report__decisions__withdrawn_at__isnull=True,
            ),
        )
    )
    return list(rows.filter(Q(settler__isnull=True) | ~Q(settler__in=fit) | Q(own__gt=0)))
