"""Taking lists out of the review: noted in the ledger, never what was in them."""

from __future__ import annotations

from django.db import transaction

from reviews import audit
from reviews.access import May, Seat


@transaction.atomic
def note(seat: Seat, *, format: str, n: int, filters: str) -> None:
    """Note that a list was taken out: how long it was, in which format, filtered by what."""
    seat.require(May.EXPORT)
    audit.log(seat, "list.exported", seat.review, format=format, n=n, filters=filters)
