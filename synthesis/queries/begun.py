"""Which parts of a synthesis a review has begun: what can be taken of it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from reviews.access import Seat
from reviews.models import Review
from synthesis.models import AbstractedFinding, Concept, ConfidenceCase, Construct, FormVersion


def begun(seat: Seat) -> set[str]:
    """Of table, translation, framework, metasummary and confidence, what there is; asked once."""
    return seat.once("synthesis.begun", lambda: _asked(seat))


def _asked(seat: Seat) -> set[str]:
    rows: dict[str, QuerySet] = {
        "table": FormVersion.objects.all(),
        "translation": Concept.objects.filter(retired_at=None),
        "framework": Construct.objects.standing(),
        "metasummary": AbstractedFinding.objects.all(),
        "confidence": ConfidenceCase.objects.all(),
    }
    there = [Exists(found.filter(review=OuterRef("pk"))) for found in rows.values()]
    told = Review.objects.filter(pk=seat.review.pk).values_list(*there).get()
    return {name for name, is_there in zip(rows, told, strict=True) if is_there}
