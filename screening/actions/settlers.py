"""Who is to settle a conflict: never one of the people who voted on it."""

from __future__ import annotations

from collections import Counter

from reviews.access import May
from reviews.models import Member, Review
from screening import queries
from screening.models import Conflict, Decision


def assign(review: Review, conflicts: list[Conflict]) -> None:
    """Name a settler for each conflict who did not vote on it; the policy's, else the least busy.

    Where nobody qualifies the settler stays empty, and the overview says so.
    """
    leads = queries.members_who_may(review, May.SETTLE)
    busy = Counter(
        Conflict.objects.filter(
            review=review, closed_at__isnull=True, settler__isnull=False
        ).values_list("settler_id", flat=True)
    )
    voters: dict[tuple[int, str], set[int]] = {}
    votes = Decision.objects.filter(report__in=[conflict.report_id for conflict in conflicts])
    for report, stage, member in votes.standing().values_list("report_id", "stage", "member_id"):
        voters.setdefault((report, stage), set()).add(member)
    for conflict in conflicts:
        named = queries.policy(review, conflict.stage).settler_id
        taken = voters.get((conflict.report_id, conflict.stage), set())
        free = [lead for lead in leads if lead.pk not in taken]
        chosen = _pick(free, named, busy)
        if conflict.settler_id != (chosen.pk if chosen else None):
            conflict.settler = chosen
            conflict.save(update_fields=["settler"])
        if chosen is not None:
            busy[chosen.pk] += 1


def _pick(free: list[Member], named: int | None, busy: Counter[int]) -> Member | None:
    for lead in free:
        if lead.pk == named:
            return lead
    return min(free, key=lambda lead: (busy[lead.pk], lead.pk), default=None)
