"""When what a coder makes is open to all from the beginning: after a round has closed."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from reviews.access import Seat
from reviews.actions import locks
from reviews.models import Report, Study, StudyLink
from synthesis.queries import rounds


def born_open(seat: Seat, study: Study | None) -> datetime | None:
    """Since when a new row of this coder on a study is open to all; None while it is theirs alone.

    Call it before any row is locked, in the transaction that makes the row: a round that closes
    meanwhile waits, and then reveals the row with the others.
    """
    locks.share(seat.review.pk, locks.CODING)
    if study is None or not rounds.is_open(seat.voter, study):
        return None
    return timezone.now()


def study_of(report: Report) -> Study | None:
    """The study that a report belongs to now."""
    leading = report.merged_into_id or report.pk
    link = StudyLink.objects.standing().filter(report=leading).select_related("study").first()
    return link.study if link is not None else None
