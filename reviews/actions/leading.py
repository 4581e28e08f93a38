"""Two reports that both carry votes: gathering or parting them changes which votes count, so that
is for the lead to say."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from reviews import audit, queries, registry
from reviews.access import May, Seat
from reviews.counting import counted
from reviews.models import DuplicatePair, Report, Review

State = DuplicatePair.State


def is_for_the_lead(seat: Seat, one: Report, other: Report) -> bool:
    """Whether this seat must leave it to the lead to gather or to part two reports."""
    return not seat.may(May.SETTLE) and both_judged(one, other)


def both_judged(one: Report, other: Report) -> bool:
    """Whether somebody has voted on each of two reports."""
    return len(registry.judged_among([one.pk, other.pk])) == 2


def waiting(seat: Seat) -> QuerySet[DuplicatePair]:
    """The open pairs that this seat may decide or look at, the likeliest first.

    That a pair is before the lead tells that both of its reports carry votes: whoever votes blind
    doesn't see it, nor has it anything to do for those who may not settle it.
    """
    pairs = queries.open_pairs(seat.review)
    if seat.may(May.SETTLE) or (seat.reads_revealed and not seat.may(May.DEDUPLICATE)):
        return pairs
    return pairs.filter(for_lead_at__isnull=True)


def asked(seat: Seat) -> QuerySet[DuplicatePair]:
    """The pairs before the lead, the longest waiting first: open ones, and some to be parted."""
    open_ones = queries.open_pairs(seat.review).order_by().values("pk")
    merged = DuplicatePair.objects.filter(review=seat.review, state=State.MERGED).values("pk")
    rows = DuplicatePair.objects.filter(Q(pk__in=open_ones) | Q(pk__in=merged), review=seat.review)
    return rows.filter(for_lead_at__isnull=False).order_by("for_lead_at", "pk")


def to_do(seat: Seat) -> int:
    """How many pairs wait for this seat: to be decided, and for the lead also to be parted."""
    return seat.once("pairs", lambda: _to_do(seat))


@counted
def _to_do(seat: Seat) -> QuerySet[DuplicatePair]:
    wanted = Q(pk__in=waiting(seat).order_by().values("pk"))
    if seat.may(May.SETTLE):
        parting = asked(seat).filter(state=State.MERGED)
        wanted |= Q(pk__in=parting.order_by().values("pk"))
    return DuplicatePair.objects.filter(wanted)


def ask(seat: Seat, pair: DuplicatePair) -> None:
    """Put a pair before the lead; an open one to be gathered, a merged one to be parted."""
    if pair.for_lead_at is None:
        pair.for_lead_at, pair.for_lead_by = timezone.now(), seat.actor_name[:150]
        pair.save(update_fields=["for_lead_at", "for_lead_by"])
        audit.log(
            seat, "duplicate.left_to_lead", pair, reports=[pair.first.number, pair.second.number]
        )


def mark(seat: Seat, review: Review) -> int:
    """Put before the lead what is asked about reports that both carry votes by now."""
    rows = queries.open_pairs(review).filter(for_lead_at__isnull=True)
    asked = list(rows.values_list("pk", "first__number", "second__number"))
    now = queries.reports_of(review, {number for _pk, *both in asked for number in both})
    judged = registry.judged_among(set(now.values()))
    due = [pk for pk, a, b in asked if now.get(a) in judged and now.get(b) in judged]
    return DuplicatePair.objects.filter(pk__in=due).update(
        for_lead_at=timezone.now(), for_lead_by=seat.actor_name[:150]
    )
