"""Computed numbers: registered by key, recomputed whole, stored with their ledger position."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from reviews import audit, background
from reviews.models import Figure, Record, Review
from reviews.prepared import prepared

REFRESH = "reviews.refresh_figures"
# Below this many records a stale figure is recomputed while the page waits.
INLINE_RECORDS = 5_000
# Seconds in which many votes ask for one refresh together: at least so many, and so many times
# as long as the last refresh took, so that a large review's workers have time for other work.
DEBOUNCE, REST, MOST_DEBOUNCE = 3, 12, 120

_computers: dict[str, Callable[[Review], Any]] = {}


@dataclass(frozen=True)
class Reading:
    """A figure's value, and how new it is."""

    value: Any
    as_of: int
    computed_at: datetime
    fresh: bool


def register(key: str, compute: Callable[[Review], Any]) -> None:
    """Make a figure known; its value must fit into JSON."""
    _computers[key] = compute


def compute(review: Review, key: str) -> Reading:
    """Recompute one figure now and store it."""
    with transaction.atomic(), connection.cursor() as cursor:
        # One at a time per review and figure; a second one waits and then finds it fresh.
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [review.pk, key])
        position = audit.position(review.pk)
        stored = Figure.objects.filter(review=review, key=key).first()
        if stored is None or stored.as_of != position:
            stored, _created = Figure.objects.update_or_create(
                review=review,
                key=key,
                defaults={
                    "value": _computers[key](review),
                    "as_of": position,
                    "computed_at": timezone.now(),
                },
            )
    return Reading(stored.value, stored.as_of, stored.computed_at, fresh=True)


def read(review: Review, key: str) -> Reading:
    """Give a figure for a page: fresh where that is quick, else the stored one, marked stale."""
    return read_all(review, [key])[key]


def read_all(review: Review, keys: Collection[str]) -> dict[str, Reading]:
    """Give several figures for a page, by key; see `read`."""
    stored = {figure.key: figure for figure in _stored(review.pk, keys)}
    position = audit.position(review.pk)
    large = None
    found = {}
    for key in keys:
        figure = stored.get(key)
        fresh = figure is not None and figure.as_of == position
        if not fresh and large is None:
            large = Record.objects.filter(review=review, number__gt=INLINE_RECORDS).exists()
        if figure is None or not (fresh or large):
            found[key] = compute(review, key)
            continue
        if not fresh:
            touch(review.pk)
        found[key] = Reading(figure.value, figure.as_of, figure.computed_at, fresh)
    return found


@prepared
def _stored(review: int, keys: Collection[str]) -> QuerySet[Figure]:
    return Figure.objects.filter(review=review, key__among=keys)


def refresh(review: Review) -> None:
    """Recompute every registered figure of a review."""
    began = time.monotonic()
    for key in _computers:
        compute(review, key)
    pace = min(MOST_DEBOUNCE, REST * (time.monotonic() - began))
    cache.set(f"pace:{review.pk}", max(DEBOUNCE, round(pace)), timeout=24 * 3600)


def touch(review_id: int) -> None:
    """Ask for a refresh soon; many asks within a few seconds make one."""
    asked = f"refresh:{review_id}"
    if cache.add(asked, 1, timeout=DEBOUNCE):
        pace = cache.get(f"pace:{review_id}", DEBOUNCE)
        cache.touch(asked, pace)
        background.later(REFRESH, review_id, countdown=pace)
