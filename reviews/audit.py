"""The ledger: append-only events, written by actions in their own transaction.

A private verdict never goes into an event; the feed would break the blinding.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet

from reviews.access import Seat
from reviews.models import Event
from reviews.prepared import prepared

# Events that tell how others judged, if only by there being a conflict, or that they did.
TELLING = (
    "conflict.",
    "outcome.",
    "duplicate.left_",
    "appraisal.settled",
    "appraisal.referred",
    "appraisal.reopened",
)


def log(seat: Seat, verb: str, subject: Model | None = None, **facts: Any) -> Event:
    """Append one event to the review's ledger."""
    event = _event(seat, verb, subject, facts)
    event.save(force_insert=True)
    return event


def log_all(seat: Seat, verb: str, entries: Iterable[tuple[Model, dict[str, Any]]]) -> None:
    """Append one event for each subject with its facts, in one statement."""
    Event.objects.bulk_create([_event(seat, verb, subject, facts) for subject, facts in entries])


def _event(seat: Seat, verb: str, subject: Model | None, facts: dict[str, Any]) -> Event:
    return Event(
        review_id=seat.review.pk,
        actor_id=seat.actor_id,
        actor_name=seat.actor_name,
        verb=verb,
        subject_type=(subject._meta.model_name or "") if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        facts=facts,
    )


def feed(seat: Seat) -> QuerySet[Event]:
    """The ledger as this seat may read it, newest first."""
    events = Event.objects.filter(review_id=seat.review.pk)
    if not seat.reads_revealed:
        telling = Q()
        for prefix in TELLING:
            telling |= Q(verb__startswith=prefix)
        # Their own too: a deciding vote's actor would learn that the votes before it differed.
        events = events.exclude(telling)
    return events.order_by("-id")


def position(review_id: int) -> int:
    """The ledger's newest event, as the time that a figure is computed at; 0 when empty."""
    return next(iter(_newest(review_id)), 0)


@prepared
def _newest(review: int) -> QuerySet[Event, int]:
    events = Event.objects.filter(review_id=review).order_by("-id")
    return events.values_list("id", flat=True)[:1]
