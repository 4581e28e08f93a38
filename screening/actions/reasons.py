"""Merging a reason for exclusion into another of its stage, and taking that back.

Every vote keeps the reason that was given. Counting, and what votes amount to, take both reasons
for one; so the effect is shown first, and what it settles differently follows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, background, figures
from reviews.access import May, Refused, Seat
from reviews.actions import protocol
from reviews.models import ExclusionReason
from screening import queries
from screening.actions import rules
from screening.actions.rules import Effects
from screening.models import Choice
from screening.queries import counted_reasons


@dataclass(frozen=True)
class Preview:
    """What merging or parting would do: the two reasons, the reports that stand excluded for the
    one that is merged, and how reports with votes would stand differently."""

    reason: ExclusionReason
    into: ExclusionReason
    excluded: int
    effects: Effects = field(default_factory=Effects)


def preview(seat: Seat, reason_id: int, into_id: int | None) -> Preview:
    """Say what would change, and write nothing; without `into_id`, what taking back would."""
    seat.require(May.RULES)
    reason = _reason(seat, reason_id)
    counted = counted_reasons.counted_as(seat.review)
    if into_id is None:
        into = _merged_into(reason)
        counted.pop(reason.pk)
    else:
        into = _reason(seat, into_id)
        _check(reason, into)
        counted = {pk: into.pk if head == reason.pk else head for pk, head in counted.items()}
        counted[reason.pk] = into.pk
    policy = queries.policy(seat.review, reason.stage)
    effects = rules.preview(seat, policy, counted_as=counted)
    excluded = queries.standing_outcomes(seat.review, reason.stage).filter(
        choice=Choice.EXCLUDE, reason=reason
    )
    return Preview(reason, into, excluded.count(), effects)


@transaction.atomic
def merge(seat: Seat, reason_id: int, into_id: int, *, why: str = "") -> Preview:
    """Count one reason as another from now on; votes keep theirs, and it is offered no more."""
    seat.require(May.RULES)
    reason, into = _locked(seat, reason_id, into_id)
    _check(reason, into)
    told = preview(seat, reason.pk, into.pk)
    now = timezone.now()
    # What counted as this reason counts as the other with it; each can be taken back by itself.
    ExclusionReason.objects.filter(merged_into=reason).update(merged_into=into)
    reason.merged_into, reason.merged_at = into, now
    reason.retired_at = reason.retired_at or now
    reason.save(update_fields=["merged_into", "merged_at", "retired_at"])
    audit.log(
        seat, "reason.merged", reason, stage=reason.stage, old=reason.label, new=into.label,
        into=into.pk, why=why.strip(),
    )  # fmt: skip
    words = _("“%(old)s” counts as “%(new)s”") % {"old": reason.label, "new": into.label}
    _follow(seat, told, words)
    return told


@transaction.atomic
def part(seat: Seat, reason_id: int, *, why: str = "") -> Preview:
    """Let a merged reason stand for itself again, in the list where it was."""
    seat.require(May.RULES)
    (reason,) = _locked(seat, reason_id)
    told = preview(seat, reason.pk, None)
    returns = reason.retired_at == reason.merged_at
    if returns and _label_is_taken(reason):
        raise Refused(
            _("“%(label)s” is in the list again already. Nothing was changed.")
            % {"label": reason.label}
        )
    reason.merged_into = reason.merged_at = None
    if returns:
        reason.retired_at = None
    reason.save(update_fields=["merged_into", "merged_at", "retired_at"])
    into = told.into.label
    audit.log(
        seat, "reason.parted", reason, stage=reason.stage, old=reason.label, new=into,
        why=why.strip(),
    )  # fmt: skip
    words = _("“%(old)s” no longer counts as “%(new)s”") % {"old": reason.label, "new": into}
    _follow(seat, told, words)
    return told


def _follow(seat: Seat, told: Preview, words: str) -> None:
    """Let what is settled differently follow, and keep the protocol's list as it stands now."""
    effects, policy = told.effects, queries.policy(seat.review, told.reason.stage)
    for report_id in sorted(effects.to_conflict + effects.to_include + effects.to_exclude):
        rules.rederive(seat, report_id, policy, words)
    protocol.note_reasons(seat, note=words)
    figures.touch(seat.review.pk)
    background.later(rules.TEND, seat.review.pk)


def _reason(seat: Seat, pk: int) -> ExclusionReason:
    found = ExclusionReason.objects.filter(review=seat.review, pk=pk).select_related("merged_into")
    reason = found.first()
    if reason is None:
        raise Refused(_("There is no such reason in this review."))
    return reason


def _locked(seat: Seat, *ids: int) -> list[ExclusionReason]:
    """These reasons, in this order, while nobody else merges reasons of the review."""
    rows = ExclusionReason.objects.select_for_update().filter(review=seat.review)
    list(rows.order_by("pk").values_list("pk"))
    return [_reason(seat, pk) for pk in ids]


def _merged_into(reason: ExclusionReason) -> ExclusionReason:
    if reason.merged_into is None:
        raise Refused(
            _("“%(label)s” stands for itself; there is nothing to take back.")
            % {"label": reason.label}
        )
    return reason.merged_into


def _check(reason: ExclusionReason, into: ExclusionReason) -> None:
    if reason.pk == into.pk:
        raise Refused(_("Choose two different reasons. Nothing was changed."))
    if reason.stage != into.stage:
        raise Refused(_("These reasons are of two stages. Nothing was changed."))
    if into.retired_at is not None and into.merged_into is None:
        raise Refused(
            _("“%(label)s” is retired. Bring it back into the protocol's list first.")
            % {"label": into.label}
        )
    for one in (reason, into):
        if one.merged_into is not None:
            raise Refused(
                _("“%(label)s” counts as “%(other)s” already. Nothing was changed.")
                % {"label": one.label, "other": one.merged_into.label}
            )


def _label_is_taken(reason: ExclusionReason) -> bool:
    others = ExclusionReason.objects.filter(
        review=reason.review_id, stage=reason.stage, retired_at__isnull=True
    )
    return others.filter(label__iexact=reason.label).exclude(pk=reason.pk).exists()
