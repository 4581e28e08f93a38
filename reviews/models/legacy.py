"""Decisions that were made in another tool: kept for who may read them, counted nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews import registry

from .record import Record, Report
from .scoping import Scoped, ScopedQuerySet, paired
from .search import ImportFile

if TYPE_CHECKING:
    from reviews.access import Seat


class LegacyQuerySet(ScopedQuerySet):
    """Decisions of other tools, through the lens: hidden as long as they could sway a vote."""

    def visible_to(self, seat: Seat) -> Self:
        """Keep those on reports of which this seat may know what others have said."""
        readable = Report.objects.filter(registry.unblinded(seat), review=seat.review)
        return self.filter(review=seat.review, record__report__in=readable)

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(withdrawn_at__isnull=True)


class LegacyDecision(Scoped):
    """What somebody said of a record in another tool; withdrawn, never changed or deleted."""

    class Verdict(models.TextChoices):
        INCLUDE = "include", _("Include")
        MAYBE = "maybe", _("Maybe")
        EXCLUDE = "exclude", _("Exclude")

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="legacy")
    file = models.ForeignKey(ImportFile, on_delete=models.PROTECT, related_name="legacy")
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    reviewer = models.CharField(max_length=150, blank=True)
    stage = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    label = models.TextField(blank=True)
    origin = models.CharField(max_length=60, blank=True)
    taken_at = models.DateTimeField(default=timezone.now)
    taken_by = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, null=True, blank=True)

    objects = LegacyQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "origin", "reviewer", "stage", "verdict"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="legacy_said_once",
            ),
            paired("withdrawn_at", "withdrawn_by", name="legacy_withdrawal_whole"),
        ]
        indexes = [
            models.Index(
                fields=["review", "verdict", "record"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="legacy_by_verdict",
            ),
            models.Index(fields=["file"], name="legacy_by_file"),
        ]

    def __str__(self) -> str:
        return f"{self.origin or self.file_id}: {self.verdict or self.label}"
