"""Numbers for the studies that the review includes."""

from __future__ import annotations

from django.db import transaction

from reviews.actions import locks, numbering
from reviews.models import Review
from screening.queries import studies


def number(review: Review) -> int:
    """Give each included report without a study its own number; how many were given.

    Numbers follow the order in which reports were settled, so it doesn't matter who asks first.
    """
    if not studies.unnumbered(review).exists():
        return 0
    with transaction.atomic():
        locks.hold(review.pk, locks.STUDIES)
        return len(numbering.found(review, list(studies.unnumbered(review))))
