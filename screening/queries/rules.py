"""The rules of both stages as a page needs them, asked for once."""

from __future__ import annotations

from django.db.models import QuerySet

from reviews.access import Seat
from reviews.models import Stage
from reviews.prepared import prepared
from screening.models import StagePolicy


def of(seat: Seat) -> dict[str, StagePolicy]:
    """The rules by stage, where somebody has set them."""
    return seat.once("rules", lambda: {row.stage: row for row in _rules(seat.review.pk)})


@prepared
def _rules(review: int) -> QuerySet[StagePolicy]:
    return StagePolicy.objects.filter(review=review).order_by()


def votes_needed(seat: Seat) -> dict[str, int]:
    """How many votes a report needs at each stage; two where nobody has said."""
    found = of(seat)
    return {stage: found[stage].votes_needed if stage in found else 2 for stage in Stage.values}


def closed_stages(seat: Seat) -> set[str]:
    """The stages in which everybody may read everything."""
    return {stage for stage, policy in of(seat).items() if policy.closed_at is not None}


def is_split(seat: Seat, stage: str) -> bool:
    """Whether the work of a stage is handed out by name."""
    found = of(seat).get(stage)
    return found is not None and found.hand_out == StagePolicy.HandOut.SPLIT
