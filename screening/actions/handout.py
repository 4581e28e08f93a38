"""Handing work out by name: a random split, balanced over members and over pairs."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from reviews.access import May
from reviews.models import Review
from screening import queries
from screening.methods.allocation import top_up
from screening.models import Assignment


@transaction.atomic
def hand_out(review: Review, stage: str) -> int:
    """Give every free place of a stage to a member; whoever holds or filled one keeps it.

    Evens out over all that was handed out before, so later imports and handed-on work don't pile
    up on one pair. Gives nothing where nobody may screen; the places stay free.
    """
    members = [member.pk for member in queries.members_who_may(review, May.SCREEN)]
    if not members:
        return 0
    free: dict[int, list[Assignment]] = defaultdict(list)
    held: dict[int, list[int]] = defaultdict(list)
    before: dict[int, list[int]] = defaultdict(list)
    for place in _places(review, stage):
        if place.decision_id is None and (place.member_id is None or place.lease_until):
            free[place.report_id].append(place)
        elif place.member_id is not None:
            before[place.report_id].append(place.member_id)
    for report in free:
        held[report] = before.pop(report, [])
    changed = []
    for per_item, reports in _by_need(free, held).items():
        dealt = top_up(
            {report: held[report] for report in reports},
            members,
            per_item,
            seed=f"{review.seed}:{stage}:{len(before)}",
            before=before.values(),
        )
        for report, people in dealt.items():
            before[report] = [*held[report], *people]
            changed += _seat(free[report], people)
    _save(changed)
    return len(changed)


def _places(review: Review, stage: str) -> list[Assignment]:
    rows = Assignment.objects.filter(review=review, stage=stage)
    list(rows.filter(decision__isnull=True).select_for_update().values_list("pk"))
    return list(
        rows.filter(Q(decision__isnull=True) | Q(member__isnull=False)).order_by(
            "position", "ordinal"
        )
    )


def _by_need(free: dict[int, list[Assignment]], held: dict[int, list[int]]) -> dict[int, list[int]]:
    """Reports by how many members each is to have in all."""
    found: dict[int, list[int]] = defaultdict(list)
    for report, places in free.items():
        found[len(places) + len(held[report])].append(report)
    return found


def _seat(places: list[Assignment], people: tuple[int, ...]) -> list[Assignment]:
    now = timezone.now()
    for place, member in zip(places, people, strict=False):
        place.member_id, place.lease_until, place.claimed_at = member, None, now
    return places[: len(people)]


def _save(places: list[Assignment]) -> None:
    """Write the new holders; letting go first, so that a swap breaks no constraint on its way."""
    Assignment.objects.filter(pk__in=[place.pk for place in places]).update(member=None)
    Assignment.objects.bulk_update(
        places, ["member", "lease_until", "claimed_at"], batch_size=2_000
    )
