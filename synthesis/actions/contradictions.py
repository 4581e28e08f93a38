"""Saying how one finding stands to another; both count, whatever is between them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import Review
from synthesis.models import Finding, FindingLink
from synthesis.queries import board as asked


@transaction.atomic
def link(seat: Seat, first: int, second: int, *, kind: str, why: str) -> FindingLink:
    """Link two findings that count, by their numbers: contradicts, nuances, is explained by."""
    seat.require(May.SYNTHESISE)
    Review.objects.select_for_update(no_key=True).get(pk=seat.review.pk)
    if first == second:
        raise Refused(_("A finding can't be linked to itself. Nothing was changed."))
    one, other = _counting(seat, first), _counting(seat, second)
    standing = FindingLink.objects.standing().filter(review=seat.review, kind=kind)
    there = standing.filter(first=one, second=other)
    if kind == FindingLink.Kind.CONTRADICTS:
        # A contradiction has no direction.
        there |= standing.filter(first=other, second=one)
    if there.exists():
        raise Refused(_("That is said already. Nothing was changed."))
    made = FindingLink.objects.create(
        review=seat.review,
        first=one,
        second=other,
        kind=kind,
        why=why.strip(),
        made_by=seat.actor_name[:150],
    )
    audit.log(
        seat, "finding.linked", one, first=first, second=second, kind=str(made.get_kind_display())
    )
    return made


@transaction.atomic
def end(seat: Seat, pk: int, *, why: str = "") -> None:
    """Take a link back; it stays in the history."""
    seat.require(May.SYNTHESISE)
    rows = FindingLink.objects.select_for_update().filter(review=seat.review, pk=pk)
    row = rows.filter(ended_at__isnull=True).select_related("first", "second").first()
    if row is None:
        raise Refused(_("That was taken back already. Nothing was changed."))
    row.ended_at, row.ended_by = timezone.now(), seat.actor_name[:150]
    row.ended_why = why.strip()[:300]
    row.save(update_fields=["ended_at", "ended_by", "ended_why"])
    numbers = {"first": row.first.number, "second": row.second.number}
    audit.log(seat, "finding.unlinked", row.first, **numbers)


def _counting(seat: Seat, number: int) -> Finding:
    finding = Finding.objects.filter(review=seat.review, number=number).first()
    if finding is None or not asked.countable(seat, [finding.pk]):
        raise Refused(
            _("No finding that counts has the number %(n)s. Nothing was changed.") % {"n": number}
        )
    return finding
