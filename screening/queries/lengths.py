"""How long a list is: counted anew in a small review, twice a minute in a large one."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import QuerySet

from reviews.access import Seat
from reviews.models import Record, Review
from reviews.prepared import prepared
from screening.queries import lists, searching
from screening.queries.lists import Filter

# Up to here a list is counted anew for every page; above it, twice a minute.
EXACT_BELOW = 5_000
# Words found in more records than this are soonest met by walking along the list.
FREQUENT = 5_000


def is_large(review: Review) -> bool:
    """Whether the lists of a review are too long to be counted anew for every page."""
    return bool(_beyond(review.pk, EXACT_BELOW))


@prepared
def _beyond(review: int, number: int) -> QuerySet[Record, Any]:
    beyond = Record.objects.filter(review=review, number__gt=number).order_by()
    return beyond.values_list("pk", flat=True)[:1]


def length(seat: Seat, wanted: Filter, *, large: bool | None = None) -> int:
    """How many rows a filter asks for; in a large review a count up to half a minute old."""
    if not (is_large(seat.review) if large is None else large):
        return lists.found(seat, wanted).rows.count()
    key = _length_key(seat, wanted)
    known: int | None = cache.get(key)
    if known is None:
        known = _count(lists.found(seat, wanted).rows)
        cache.set(key, known, timeout=30)
    return known


def glance(seat: Seat, wanted: Filter) -> int | None:
    """The same, or None where counting takes far longer than showing the first of them does.

    That is so for words that are in many records of a large review, which have to be read for it.
    """
    words = searching.query(wanted.q) if wanted.q else None
    if words is None or wanted.query(order="") != lists.asked({"q": wanted.q}):
        return length(seat, wanted)
    large = is_large(seat.review)
    known: int | None = cache.get(_length_key(seat, wanted)) if large else None
    if large and known is None and _expected(seat.review, words) > FREQUENT:
        return None
    return length(seat, wanted, large=large) if known is None else known


def _expected(review: Review, words: SearchQuery) -> int:
    """In how many records these words are, as PostgreSQL guesses from its statistics."""
    plan = Record.objects.filter(review=review, words=words).order_by().explain(format="json")
    return int(json.loads(plan)[0]["Plan"]["Plan Rows"])


def _length_key(seat: Seat, wanted: Filter) -> str:
    personal = seat.member is not None and (wanted.mine or wanted.legacy or not seat.reads_revealed)
    reader = seat.member.pk if seat.member and personal else "all"
    digest = sha256(wanted.query(order="").encode()).hexdigest()
    return f"length:{seat.review.pk}:{reader}:{digest}"


def _count(rows: QuerySet[Any]) -> int:
    """Count by indexes alone: what reading every text costs, PostgreSQL underrates by far."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        # The setting ends with the transaction.
        return rows.count()
