"""The lens: every row of a review's data carries the review, and is read through a seat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from reviews.access import Seat


class ScopedQuerySet(models.QuerySet):
    """Rows of one review."""

    def visible_to(self, seat: Seat) -> Self:
        """Keep what this seat may read; here, everything of its review."""
        return self.filter(review=seat.review)


class Scoped(models.Model):
    """A row that belongs to one review."""

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True


def paired(*fields: str, name: str) -> models.CheckConstraint:
    """Hold that these nullable fields are all set or all empty."""
    empty = models.Q(**{f"{field}__isnull": True for field in fields})
    full = models.Q(**{f"{field}__isnull": False for field in fields})
    return models.CheckConstraint(condition=empty | full, name=name)
