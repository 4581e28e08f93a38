"""When what a coder makes is open to all from the beginning: after a round has closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from reviews.access import Seat
from reviews.actions import locks
from synthesis.models import RoundStudy


def born_open(seat: Seat, **study: Any) -> datetime | None:
    """Since when a new row of this coder on a study is open to all; None while it is theirs alone.

    `study` says which, as a condition on a round's studies: `study=...`, or what belongs to one of
    its reports. Call it before any row is locked, in the transaction that makes the row: a round
    that closes meanwhile waits, and then reveals the row with the others.
    """
    locks.share(seat.review.pk, locks.CODING)
    closed = RoundStudy.objects.filter(
        round__review=seat.review,
        round__closed_at__isnull=False,
        round__coders__member=seat.voter,
        **study,
    )
    return timezone.now() if closed.exists() else None


def of_report(seat: Seat, **what: Any) -> datetime | None:
    """The same for what belongs to a report: `texts=...` or `excerpts=...`."""
    named = {f"study__links__report__{name}": value for name, value in what.items()}
    return born_open(seat, study__links__until__isnull=True, **named)
