"""When what a coder makes is open to all from the beginning: after a round has closed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from reviews.access import Seat
from reviews.actions import locks
from reviews.models import StudyLink
from reviews.prepared import prepared
from synthesis.models import RoundStudy


def born_open(seat: Seat, study: int | None) -> datetime | None:
    """Since when a new row of this coder on a study is open to all; None while it is theirs alone.

    Call it before any row is locked, in the transaction that makes the row: a round that closes
    meanwhile waits, and then reveals the row with the others.
    """
    locks.share(seat.review.pk, locks.CODING)
    closed = study and _closed(study, seat.review.pk, seat.voter.pk)
    return timezone.now() if closed else None


@prepared
def _closed(study: int, review: int, coder: int) -> QuerySet[RoundStudy, int]:
    """Closed rounds of this coder that have the study; one is enough."""
    rounds = RoundStudy.objects.filter(study=study, round__review=review)
    closed = rounds.filter(round__closed_at__isnull=False, round__coders__member=coder)
    return closed.order_by().values_list("pk", flat=True)[:1]


def of_text(seat: Seat, text: int) -> datetime | None:
    """The same for what belongs to the report of a text."""
    return born_open(seat, next(iter(_study_of(text, what="texts")), None))


def of_excerpt(seat: Seat, excerpt: int) -> datetime | None:
    """The same for what belongs to the report of a passage."""
    return born_open(seat, next(iter(_study_of(excerpt, what="excerpts")), None))


@prepared
def _study_of(pk: int, *, what: str) -> QuerySet[StudyLink, int]:
    """Apart from the rounds: PostgreSQL takes longer to plan both as one than to answer twice."""
    links = StudyLink.objects.standing().filter(**{f"report__{what}": pk})
    return links.order_by("pk").values_list("study", flat=True)[:1]
