"""What people wrote on the items of a guideline."""

from __future__ import annotations

from reviews.models import Review
from synthesis.models import ReportedItem


def written(review: Review, standard: str) -> dict[str, ReportedItem]:
    """What stands on each item, by the item's id."""
    rows = ReportedItem.objects.filter(review=review, standard=standard, superseded_at__isnull=True)
    return {row.item: row for row in rows}


def earlier(review: Review, standard: str) -> dict[str, list[ReportedItem]]:
    """What stood before on each item, the newest first."""
    found: dict[str, list[ReportedItem]] = {}
    rows = ReportedItem.objects.filter(
        review=review, standard=standard, superseded_at__isnull=False
    )
    for row in rows.order_by("-pk"):
        found.setdefault(row.item, []).append(row)
    return found
