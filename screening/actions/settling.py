"""What happens when the votes needed are in: they are revealed, and settle or clash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from reviews import audit
from reviews.access import Seat
from reviews.models import Report, Stage
from screening import queries
from screening.actions import places, settlers
from screening.methods.consensus import Verdict, Vote, settle
from screening.models import Choice, Conflict, Decision, Outcome, StagePolicy
from screening.queries import counted_reasons


def conclude(
    seat: Seat, reports: Sequence[Report], policy: StagePolicy, *, settled: bool = False
) -> None:
    """Reveal the votes on reports and settle each, or open a conflict; the reports are locked.

    Reports that were `settled` before ask for no further votes when the rules now want more.
    """
    votes: dict[int, list[Decision]] = {report.pk: [] for report in reports}
    rows = Decision.objects.filter(report__in=list(votes), stage=policy.stage).counting()
    for vote in rows.order_by("cast_at") if votes else ():
        votes[vote.report_id].append(vote)
    verdicts = {report: _verdict(votes[report.pk], policy, settled) for report in reports}
    done = {report: verdict for report, verdict in verdicts.items() if verdict.state != "pending"}
    if not done:
        return
    Decision.objects.filter(report__in=[report.pk for report in done], stage=policy.stage).filter(
        withdrawn_at__isnull=True, revealed_at__isnull=True
    ).update(revealed_at=timezone.now())
    clashes = {report: verdict for report, verdict in done.items() if verdict.state == "conflict"}
    _open_conflicts(seat, clashes, policy)
    agreed = {report: verdict for report, verdict in done.items() if report not in clashes}
    _agree(seat, agreed, votes, policy)


def _verdict(votes: Sequence[Decision], policy: StagePolicy, settled: bool) -> Verdict:
    given = {vote.reason_id for vote in votes if vote.reason_id is not None}
    # Reasons that are typos of each other count as one; where all are equal, nothing is asked.
    counted_as = counted_reasons.counted_as(policy.review) if len(given) > 1 else {}
    return settle(
        [Vote(vote.choice, counted_as.get(vote.reason_id or 0, vote.reason_id)) for vote in votes],
        needed=min(policy.votes_needed, len(votes)) if settled else policy.votes_needed,
        maybe_rule=policy.maybe_rule,
        agreement_rule=policy.agreement_rule,
        reasons_matter=policy.reason_needed,
    )


def _open_conflicts(seat: Seat, clashes: dict[Report, Verdict], policy: StagePolicy) -> None:
    if not clashes:
        return
    rows = [
        Conflict(review=seat.review, stage=policy.stage, report=report, kind=verdict.kind or "")
        for report, verdict in clashes.items()
    ]
    settlers.assign(seat.review, Conflict.objects.bulk_create(rows))
    audit.log_all(seat, "conflict.opened", _facts(clashes, policy))


def _agree(
    seat: Seat,
    agreed: dict[Report, Verdict],
    votes: dict[int, list[Decision]],
    policy: StagePolicy,
) -> None:
    if not agreed:
        return
    rows = [
        Outcome(
            review=seat.review,
            stage=policy.stage,
            report=report,
            choice=verdict.state,
            reason_id=verdict.reason,
            how=Outcome.How.AGREED,
            votes_seen=[vote.pk for vote in votes[report.pk]],
        )
        for report, verdict in agreed.items()
    ]
    Outcome.objects.bulk_create(rows)
    audit.log_all(seat, "outcome.agreed", _facts(agreed, policy))
    pass_on(seat, rows)


def _facts(
    reports: Iterable[Report], policy: StagePolicy
) -> Iterable[tuple[Report, dict[str, Any]]]:
    return ((report, {"stage": policy.stage, "report": report.number}) for report in reports)


def pass_on(seat: Seat, outcomes: Iterable[Outcome]) -> None:
    """Open the full-text stage for reports that title and abstract included, if they can be read.

    The others wait until their full text is retrieved.
    """
    included = {
        outcome.report_id: outcome.report
        for outcome in outcomes
        if outcome.stage == Stage.TITLE_ABSTRACT and outcome.choice == Choice.INCLUDE
    }
    if not included:
        return
    at_hand = queries.eligible(seat.review, Stage.FULL_TEXT).filter(pk__in=list(included))
    open_now = [included[pk] for pk in at_hand.values_list("pk", flat=True)]
    places.open_for(open_now, Stage.FULL_TEXT, seat.review)
