"""Computed numbers, stored with the ledger position that they were computed at."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from .scoping import Scoped


class Figure(Scoped):
    """The newest computed value of one named figure of a review."""

    key = models.CharField(max_length=60)
    value = models.JSONField()
    as_of = models.BigIntegerField()
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="one_figure_per_key"),
        ]

    def __str__(self) -> str:
        return self.key
