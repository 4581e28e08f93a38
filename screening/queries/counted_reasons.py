"""Exclusion reasons that count as another: typos of each other, merged for the counting only."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.db.models.functions import Coalesce

from reviews.models import ExclusionReason, Review

# The words under which an outcome's or a vote's reason is counted.
COUNTED_LABEL = Coalesce("reason__merged_into__label", "reason__label")


def counted_as(review: Review) -> dict[int, int]:
    """The reason as which each merged one counts, by id; what stands for itself isn't in it."""
    merged = ExclusionReason.objects.filter(review=review, merged_into__isnull=False)
    return {pk: into for pk, into in merged.values_list("pk", "merged_into") if into is not None}


def labels(review: Review) -> dict[int, str]:
    """The words under which each reason is counted, by its id."""
    rows = ExclusionReason.objects.filter(review=review)
    return dict(rows.values_list("pk", Coalesce("merged_into__label", "label")))


def families(review: Review, ids: Collection[int]) -> dict[int, str]:
    """The stages of these reasons and of all that count together with one of them, by id."""
    rows = ExclusionReason.objects.filter(review=review)
    heads = {into or pk for pk, into in rows.filter(pk__in=ids).values_list("pk", "merged_into")}
    family = Q(pk__in=heads) | Q(merged_into__in=heads)
    return dict(rows.filter(family).values_list("pk", "stage"))
