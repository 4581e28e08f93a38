"""Which parts of a synthesis a review has begun: what can be taken of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from reviews.access import Seat
from reviews.models import Review
from reviews.prepared import prepared
from synthesis.models import AbstractedFinding, Concept, ConfidenceCase, Construct, FormVersion

_PARTS = ("table", "translation", "framework", "metasummary", "confidence")


def begun(seat: Seat) -> set[str]:
    """Of table, translation, framework, metasummary and confidence, what there is; asked once."""
    return seat.once("synthesis.begun", lambda: _asked(seat))


def _asked(seat: Seat) -> set[str]:
    told = _there(seat.review.pk)[0]
    return {name for name, is_there in zip(_PARTS, told, strict=True) if is_there}


@prepared
def _there(review: int) -> QuerySet[Review, Any]:
    rows: tuple[QuerySet, ...] = (
        FormVersion.objects.all(),
        Concept.objects.filter(retired_at=None),
        Construct.objects.standing(),
        AbstractedFinding.objects.all(),
        ConfidenceCase.objects.all(),
    )
    there = [Exists(found.filter(review=OuterRef("pk"))) for found in rows]
    return Review.objects.filter(pk=review).order_by().values_list(*there)
