"""What one coder has done: theirs alone until the round that compares it is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.models import Member
from reviews.models.scoping import Scoped, ScopedQuerySet

if TYPE_CHECKING:
    from reviews.access import Seat


class BlindQuerySet(ScopedQuerySet):
    """Rows of coders, through the lens: mine, or revealed."""

    def visible_to(self, seat: Seat) -> Self:
        """Keep the seat's own rows, and others' once a closed round has revealed them."""
        return self.filter(
            Q(member=seat.member, member__isnull=False) | Q(revealed_at__isnull=False),
            review=seat.review,
        )

    def standing(self) -> Self:
        """Rows that their coder has not taken back."""
        return self.filter(withdrawn_at__isnull=True)


class Blind(Scoped):
    """A row that one coder made alone; taken back or revealed, never changed or deleted."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)

    objects = BlindQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True

    @property
    def is_compared(self) -> bool:
        """Whether the close of a round has opened it, and so froze it.

        What is made after the close is open from the beginning, and nothing is reckoned from it.
        """
        return self.revealed_at is not None and self.revealed_at > self.made_at
