"""Background work of screening: ids in, one action out, safe to run twice."""

from __future__ import annotations

from reviews.background import shared_task
from reviews.models import Review
from screening.actions import upkeep


@shared_task(name="screening.tend")
def tend(review_id: int) -> None:
    """Open places for new reports, free idle ones, hand out work, heal the conflict queue."""
    upkeep.tend(Review.objects.get(pk=review_id))


@shared_task(name="screening.tend_all")
def tend_all() -> None:
    """Tend every review, so that nothing waits on a lost message."""
    for review in Review.objects.all():
        upkeep.tend(review)
