"""The tabs over every page about duplicates, with what each of them holds."""

from __future__ import annotations

from typing import Any

from reviews import queries
from reviews.access import Seat
from reviews.models import Report


def tabs(seat: Seat, tab: str) -> dict[str, Any]:
    """The numbers beside the tabs' names, and which of them is open."""
    gathered = Report.objects.visible_to(seat).filter(merged_into__isnull=False)
    return {
        "tab": tab,
        "open": queries.open_pairs(seat.review).count(),
        "gathered": gathered.count(),
    }
