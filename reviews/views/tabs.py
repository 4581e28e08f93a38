"""The tabs over every page about duplicates, with what each of them holds."""

from __future__ import annotations

from typing import Any

from reviews.access import May, Seat
from reviews.actions import leading
from reviews.models import Report


def tabs(seat: Seat, tab: str) -> dict[str, Any]:
    """The numbers beside the tabs' names, and which of them is open."""
    gathered = Report.objects.visible_to(seat).filter(merged_into__isnull=False)
    sees_lead = seat.may(May.DEDUPLICATE) or seat.may(May.SETTLE)
    return {
        "tab": tab,
        "open": leading.waiting(seat).count(),
        "gathered": gathered.count(),
        "for_lead": leading.asked(seat).count() if sees_lead else 0,
    }
