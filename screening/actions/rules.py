"""Changing how a stage is screened, with its effects shown first and every vote kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, background, figures
from reviews.access import May, Refused, Seat
from reviews.models import Review
from screening import queries
from screening.actions import places, settling, voting
from screening.methods.consensus import Verdict, Vote, settle
from screening.models import Conflict, Decision, Outcome, StagePolicy
from screening.queries import counted_reasons

RULE_FIELDS = (
    "votes_needed",
    "maybe_rule",
    "agreement_rule",
    "reason_needed",
    "hand_out",
    "settler",
)
TEND = "screening.tend"


@dataclass
class Effects:
    """What a change of rules would do to the reports that have votes; reports, by what changes."""

    to_conflict: list[int] = field(default_factory=list)
    to_include: list[int] = field(default_factory=list)
    to_exclude: list[int] = field(default_factory=list)
    unchanged: int = 0
    settled_by_hand: int = 0
    votes_kept: int = 0

    @property
    def changed(self) -> int:
        """How many reports would stand differently."""
        return len(self.to_conflict) + len(self.to_include) + len(self.to_exclude)


def preview(
    seat: Seat, policy: StagePolicy, *, counted_as: Mapping[int, int] | None = None
) -> Effects:
    """Say what these (unsaved) rules would change; writes nothing.

    `counted_as` gives the reasons that would count as another, where that is to change.
    """
    seat.require(May.RULES)
    if counted_as is None:
        counted_as = counted_reasons.counted_as(seat.review)
    effects = Effects()
    agreed, by_hand = _outcomes(seat.review, policy.stage)
    clashing = _clashes(seat.review, policy.stage)
    for report, votes in _votes(seat.review, policy.stage, counted_as).items():
        effects.votes_kept += len(votes)
        if report in by_hand:
            effects.settled_by_hand += 1
            continue
        was = agreed.get(report) or ("conflict" if report in clashing else "pending")
        verdict = _verdict(votes, policy, settled=was != "pending")
        if verdict.state == was or verdict.state == "pending":
            effects.unchanged += 1
        else:
            getattr(effects, f"to_{verdict.state}").append(report)
    return effects


def _votes(review: Review, stage: str, counted_as: Mapping[int, int]) -> dict[int, list[Vote]]:
    found: dict[int, list[Vote]] = defaultdict(list)
    rows = Decision.objects.filter(
        review=review,
        stage=stage,
        report__merged_into__isnull=True,
        report__withdrawn_at__isnull=True,
    ).counting()
    for report, choice, reason in rows.values_list("report_id", "choice", "reason_id"):
        found[report].append(Vote(choice, counted_as.get(reason or 0, reason)))
    return found


def _outcomes(review: Review, stage: str) -> tuple[dict[int, str], set[int]]:
    agreed, by_hand = {}, set()
    rows = queries.standing_outcomes(review, stage)
    for report, choice, how in rows.values_list("report_id", "choice", "how"):
        if how == Outcome.How.SETTLED:
            by_hand.add(report)
        else:
            agreed[report] = choice
    return agreed, by_hand


def _clashes(review: Review, stage: str) -> set[int]:
    rows = Conflict.objects.filter(review=review, stage=stage, closed_at__isnull=True)
    return set(rows.values_list("report_id", flat=True))


def _verdict(votes: list[Vote], policy: StagePolicy, *, settled: bool) -> Verdict:
    """What the votes amount to under these rules; what was settled asks for no further votes."""
    return settle(
        votes,
        needed=min(policy.votes_needed, len(votes)) if settled else policy.votes_needed,
        maybe_rule=policy.maybe_rule,
        agreement_rule=policy.agreement_rule,
        reasons_matter=policy.reason_needed,
    )


@transaction.atomic
def change(seat: Seat, stage: str, *, why: str = "", **rules: Any) -> Effects:
    """Save new rules, keep every vote, and let what they settle differently follow."""
    seat.require(May.RULES)
    policy = StagePolicy.objects.select_for_update().get(pk=queries.policy(seat.review, stage).pk)
    before = {name: _plain(getattr(policy, name)) for name in RULE_FIELDS}
    for name in RULE_FIELDS:
        if name in rules:
            setattr(policy, name, rules[name])
    after = {name: _plain(getattr(policy, name)) for name in RULE_FIELDS}
    effects = preview(seat, policy)
    policy.save()
    for report_id in sorted(effects.to_conflict + effects.to_include + effects.to_exclude):
        rederive(seat, report_id, policy, _("The stage's rules were changed."))
    places.admit(seat.review, stage)
    places.trim(seat.review, stage)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    audit.log(seat, "rules.changed", policy, stage=stage, changed=changed, why=why.strip())
    figures.touch(seat.review.pk)
    background.later(TEND, seat.review.pk)
    return effects


def _plain(value: Any) -> Any:
    return getattr(value, "pk", value)


def rederive(seat: Seat, report_id: int, policy: StagePolicy, why: str) -> None:
    """Withdraw what was settled for a report before and conclude anew from its votes."""
    report = voting.lock(seat, report_id)
    now = timezone.now()
    queries.standing_outcomes(seat.review, policy.stage).filter(report=report).update(
        withdrawn_at=now,
        withdrawn_by=seat.actor_name,
        withdrawn_reason=why[:300],
    )
    Conflict.objects.filter(report=report, stage=policy.stage, closed_at__isnull=True).update(
        closed_at=now
    )
    settling.conclude(seat, [report], policy, settled=True)


@transaction.atomic
def close(seat: Seat, stage: str) -> StagePolicy:
    """Close a finished stage: its revealed votes and agreement open to every member."""
    seat.require(May.RULES)
    policy = queries.policy(seat.review, stage)
    if queries.awaiting(seat.review, stage).exists():
        raise Refused(
            _("Some reports of this stage still wait for votes or a settler; it stays open.")
        )
    policy.closed_at = timezone.now()
    policy.save(update_fields=["closed_at"])
    audit.log(seat, "stage.closed", policy, stage=stage)
    return policy


@transaction.atomic
def open_again(seat: Seat, stage: str) -> StagePolicy:
    """Open a closed stage again, and with it the blinding of what comes."""
    seat.require(May.RULES)
    policy = queries.policy(seat.review, stage)
    policy.closed_at = None
    policy.save(update_fields=["closed_at"])
    audit.log(seat, "stage.reopened", policy, stage=stage)
    return policy
