"""Recommendations with the review findings that they rest on, and how sure those are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from reviews.access import Seat
from synthesis.models import (
    AbstractedFinding,
    Recommendation,
    RecommendationLink,
    RecommendationWording,
)
from synthesis.queries import confidence


@dataclass
class Support:
    """A review finding behind a recommendation.

    `row` is what is known of it, or of the finding into which it was merged (`merged`); missing
    once it was retired.
    """

    abstracted: AbstractedFinding
    row: confidence.Row | None = None
    merged: bool = False

    @property
    def is_gone(self) -> bool:
        """Whether the finding doesn't stand on the board any more."""
        return self.row is None


@dataclass
class Row:
    """One recommendation."""

    recommendation: Recommendation
    supports: list[Support] = field(default_factory=list)
    wordings: list[RecommendationWording] = field(default_factory=list)

    @property
    def is_unlinked(self) -> bool:
        """Whether no review finding that stands is behind it."""
        return all(one.is_gone for one in self.supports)


def rows(seat: Seat, sure: list[confidence.Row] | None = None) -> list[Row]:
    """All recommendations, the retired ones too, by their numbers."""
    known = {one.abstracted.pk: one for one in sure or confidence.rows(seat)}
    found = {row.pk: Row(row) for row in Recommendation.objects.filter(review=seat.review)}
    links = RecommendationLink.objects.filter(recommendation__in=found, ended_at__isnull=True)
    by_row: dict[int, list[AbstractedFinding]] = defaultdict(list)
    for link in links.select_related("abstracted"):
        by_row[link.recommendation_id].append(link.abstracted)
    into = _merges(seat)
    for pk, behind in by_row.items():
        behind.sort(key=lambda one: one.number)
        found[pk].supports = [_support(one, known, into) for one in behind]
    wordings = RecommendationWording.objects.filter(recommendation__in=found).order_by("-pk")
    for wording in wordings:
        found[wording.recommendation_id].wordings.append(wording)
    return list(found.values())


def _merges(seat: Seat) -> dict[int, int]:
    """Into which finding each was merged, by their ids."""
    merged = AbstractedFinding.objects.filter(review=seat.review, merged_into__isnull=False)
    return {pk: into for pk, into in merged.values_list("pk", "merged_into") if into}


def _support(
    one: AbstractedFinding, known: dict[int, confidence.Row], into: dict[int, int]
) -> Support:
    last, seen = one.pk, {one.pk}
    while last in into and into[last] not in seen:
        last = into[last]
        seen.add(last)
    return Support(one, known.get(last), merged=last != one.pk)
