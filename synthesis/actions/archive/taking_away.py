"""Noting in the ledger that a review was taken away."""

from __future__ import annotations

from django.db import transaction

from reviews import audit
from reviews.access import May, Seat


@transaction.atomic
def note(seat: Seat) -> None:
    """Note that somebody took the whole review away; the line goes into the archive too."""
    seat.require(May.ARCHIVE)
    audit.log(seat, "archive.made", seat.review)
