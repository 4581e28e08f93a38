"""Under which keys a record is filed, so that an import fetches only what it may match."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from .record import Record
from .scoping import Scoped


def salt(review_id: int) -> int:
    """With what the keys of a review are mixed, so that reviews don't meet in the index."""
    return review_id * 2_654_435_761 & 0xFFFFFFFF


class Filing(Scoped):
    """The keys of a record that was compared with all others; a record without is new.

    PostgreSQL takes the row away when a field changes that the keys are made of.
    """

    record = models.OneToOneField(
        Record, on_delete=models.CASCADE, primary_key=True, related_name="filing"
    )
    # The engine's numbers, mixed with the review's.
    numbers = ArrayField(models.IntegerField())
    edition = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            # Without a list of pending entries, which every look would have to read through.
            GinIndex(fields=["numbers"], name="filing_numbers", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}: {len(self.numbers)}"
