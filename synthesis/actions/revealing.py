"""When what a coder makes is open to all from the beginning: after a round has closed."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from reviews.access import Seat
from reviews.actions import locks
from reviews.models import StudyLink
from synthesis.models import RoundStudy


def born_open(seat: Seat, study: int | None) -> datetime | None:
    """Since when a new row of this coder on a study is open to all; None while it is theirs alone.

    Call it before any row is locked, in the transaction that makes the row: a round that closes
    meanwhile waits, and then reveals the row with the others.
    """
    locks.share(seat.review.pk, locks.CODING)
    closed = RoundStudy.objects.filter(
        study=study,
        round__review=seat.review,
        round__closed_at__isnull=False,
        round__coders__member=seat.voter,
    )
    return timezone.now() if study and closed.exists() else None


def of_report(seat: Seat, **what: int) -> datetime | None:
    """The same for what belongs to a report: `texts=...` or `excerpts=...`."""
    named = {f"report__{name}": value for name, value in what.items()}
    # Apart from the rounds: PostgreSQL takes longer to plan both as one than to answer twice.
    study = StudyLink.objects.standing().filter(**named).values_list("study", flat=True).first()
    return born_open(seat, study)
