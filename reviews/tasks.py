"""Background work of the review floor: ids in, one action or refresh out, safe to run twice."""

from __future__ import annotations

from reviews import figures
from reviews.background import shared_task
from reviews.models import Review


@shared_task(name="reviews.refresh_figures")
def refresh_figures(review_id: int) -> None:
    """Recompute every figure of a review."""
    figures.refresh(Review.objects.get(pk=review_id))
