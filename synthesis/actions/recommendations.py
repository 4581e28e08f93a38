"""Recommendations: written, tied to review findings, reworded, retired and brought back."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import Review
from synthesis.models import (
    AbstractedFinding,
    Recommendation,
    RecommendationLink,
    RecommendationWording,
)

LONGEST = 4_000


@transaction.atomic
def write(seat: Seat, *, text: str, kind: str, findings: Collection[int] = ()) -> Recommendation:
    """Write a recommendation down, tied to the review findings of these ids."""
    seat.require(May.SYNTHESISE)
    text, kind = _checked(text, kind)
    # Numbers are given one after the other, whoever writes in the same instant.
    Review.objects.select_for_update().get(pk=seat.review.pk)
    rows = Recommendation.objects.filter(review=seat.review)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    row = Recommendation.objects.create(
        review=seat.review, number=last + 1, kind=kind, text=text, made_by=seat.actor_name[:150]
    )
    _wording(seat, row, "")
    _tie(seat, row, findings)
    audit.log(seat, "recommendation.written", row, number=row.number)
    return row


@transaction.atomic
def change(
    seat: Seat,
    number: int,
    *,
    text: str,
    kind: str,
    findings: Collection[int],
    why: str = "",
) -> Recommendation:
    """Put it in other words, or tie it to other findings; what it read before stays."""
    seat.require(May.SYNTHESISE)
    row = _locked(seat, number)
    if row.retired_at is not None:
        raise Refused(_("This recommendation is retired. Bring it back first."))
    text, kind = _checked(text, kind)
    if (text, kind) != (row.text, row.kind):
        row.text, row.kind = text, kind
        row.save(update_fields=["text", "kind"])
        _wording(seat, row, why)
        audit.log(seat, "recommendation.reworded", row, number=row.number)
    if _tie(seat, row, findings):
        audit.log(seat, "recommendation.tied", row, number=row.number)
    return row


@transaction.atomic
def retire(seat: Seat, number: int, *, why: str) -> Recommendation:
    """Leave a recommendation out; it stays to be read."""
    seat.require(May.SYNTHESISE)
    row = _locked(seat, number)
    if row.retired_at is not None:
        raise Refused(_("This recommendation is retired already. Nothing was changed."))
    row.retired_at, row.retired_by = timezone.now(), seat.actor_name[:150]
    row.retired_why = why.strip()[:300]
    row.save(update_fields=["retired_at", "retired_by", "retired_why"])
    audit.log(seat, "recommendation.retired", row, number=row.number)
    return row


@transaction.atomic
def restore(seat: Seat, number: int) -> Recommendation:
    """Bring a retired recommendation back."""
    seat.require(May.SYNTHESISE)
    row = _locked(seat, number)
    if row.retired_at is None:
        raise Refused(_("This recommendation stands. Nothing was changed."))
    row.retired_at, row.retired_by, row.retired_why = None, None, ""
    row.save(update_fields=["retired_at", "retired_by", "retired_why"])
    audit.log(seat, "recommendation.restored", row, number=row.number)
    return row


def _tie(seat: Seat, row: Recommendation, findings: Collection[int]) -> bool:
    """Let it rest on these findings and no others; whether anything changed."""
    rows = AbstractedFinding.objects.filter(review=seat.review, pk__in=findings)
    wanted = {one.pk: one for one in rows}
    if set(findings) - set(wanted):
        raise Refused(_("That is no review finding of this review. Nothing was changed."))
    held = RecommendationLink.objects.filter(recommendation=row, ended_at__isnull=True)
    known = set(held.values_list("abstracted", flat=True))
    ended = held.exclude(abstracted__in=wanted).update(
        ended_at=timezone.now(), ended_by=seat.actor_name[:150]
    )
    new = [one for pk, one in wanted.items() if pk not in known]
    RecommendationLink.objects.bulk_create(
        RecommendationLink(
            review=seat.review,
            recommendation=row,
            abstracted=one,
            made_by=seat.actor_name[:150],
        )
        for one in new
    )
    return bool(ended or new)


def _checked(text: str, kind: str) -> tuple[str, str]:
    text = text.strip()[:LONGEST]
    if not text:
        raise Refused(_("A recommendation needs words. Nothing was changed."))
    if kind not in Recommendation.Kind.values:
        raise Refused(_("Say whom it is for: practice, policy or research. Nothing was changed."))
    return text, kind


def _wording(seat: Seat, row: Recommendation, why: str) -> None:
    RecommendationWording.objects.create(
        review=seat.review,
        recommendation=row,
        kind=row.kind,
        text=row.text,
        why=why.strip()[:300],
        made_by=seat.actor_name[:150],
    )


def _locked(seat: Seat, number: int) -> Recommendation:
    rows = Recommendation.objects.select_for_update().filter(review=seat.review, number=number)
    row = rows.first()
    if row is None:
        raise Refused(_("There is no such recommendation. Nothing was changed."))
    return row
