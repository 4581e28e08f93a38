"""The codebook of a review, now and on any day, and how much of it a seat may see used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.utils import timezone

from reviews.access import Seat
from reviews.models import Review
from synthesis.methods import codebook
from synthesis.methods.codebook import Book, Change, Entry
from synthesis.models import Code, CodeChange, Coding

Facts = dict[int, dict[str, Any] | None]


def entry_of(row: Code) -> Entry:
    """A code as the pure methods take it."""
    return Entry(
        row.pk,
        row.name,
        row.parent_id,
        row.position,
        row.codable,
        row.definition,
        row.include_note,
        row.exclude_note,
        row.example,
        row.colour,
        row.retired_at is not None,
        row.merged_into_id,
    )


def book_of(review: Review) -> Book:
    """The codebook as it stands."""
    return Book.of(entry_of(row) for row in Code.objects.filter(review=review, undone_at=None))


def change_of(row: CodeChange) -> Change:
    """A change as the pure methods take it."""
    return Change(
        row.pk,
        row.kind,
        row.code_id,
        row.made_at,
        row.made_by,
        row.why,
        facts_of(row.before),
        facts_of(row.after),
        row.undoes_id,
    )


def facts_of(stored: dict[str, dict[str, Any] | None]) -> Facts:
    """Facts by number; JSON knows only words as keys."""
    return {int(id): facts for id, facts in stored.items()}


def changes_of(review: Review) -> list[Change]:
    """The whole history, in the order in which it was made."""
    return [change_of(row) for row in CodeChange.objects.filter(review=review)]


def until_end_of(day: dt.date) -> dt.datetime:
    """The last moment of a day, where the server is."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))


def book_on(review: Review, day: dt.date) -> Book:
    """The codebook as it stood at the end of a day."""
    return codebook.replay(changes_of(review), until_end_of(day))


def uses(seat: Seat, codes: Iterable[int] | None = None) -> dict[int, int]:
    """How often each code stands on a passage or finding: the seat's own and what is revealed."""
    rows = Coding.objects.visible_to(seat).standing()
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    counted = rows.order_by().values("code").annotate(n=Count("pk"))
    return {row["code"]: row["n"] for row in counted}


def since(review: Review, seen: int, codes: Iterable[int]) -> list[CodeChange]:
    """What happened to these codes after the change that a page had seen last."""
    wanted = set(codes)
    rows = CodeChange.objects.filter(review=review, pk__gt=seen).select_related("code")
    return [row for row in rows if change_of(row).codes & wanted]


def newest(review: Review) -> int:
    """The number of the last change; 0 in an empty codebook."""
    return CodeChange.objects.filter(review=review).order_by("-pk").values_list(
        "pk", flat=True
    ).first() or 0  # fmt: skip
