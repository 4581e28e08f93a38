"""Doubtful pairs and the merges that gathered records under one report."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .record import Report
from .scoping import Scoped, paired


class Batch(Scoped):
    """Doubtful pairs of one kind that a person decided together; undone, never deleted."""

    class Said(models.TextChoices):
        MERGED = "merged", _("Merged")
        APART = "apart", _("Kept apart")

    said = models.CharField(max_length=10, choices=Said.choices)
    kind = models.CharField(max_length=600)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.CharField(max_length=150)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=150, null=True, blank=True)

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [paired("undone_at", "undone_by", name="batch_undo_whole")]

    def __str__(self) -> str:
        return f"{self.get_said_display()}: {self.kind}"


class DuplicatePair(Scoped):
    """Two reports that may be one document, and what a person said of it.

    UNLIKE are pairs that look alike and were found different without asking anybody. Where both
    reports carry votes, gathering or parting them is for the lead, who is asked from `for_lead_at`
    on: to gather an open pair, to part a merged one.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To decide")
        MERGED = "merged", _("Merged")
        APART = "apart", _("Kept apart")
        UNLIKE = "unlike", _("Kept apart by itself")

    first = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField()
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, null=True, blank=True)
    kind = models.CharField(
        max_length=600, blank=True, help_text="How the fields of the two entries stand, as a code."
    )
    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, null=True, blank=True, related_name="pairs"
    )
    for_lead_at = models.DateTimeField(null=True, blank=True)
    for_lead_by = models.CharField(max_length=150, null=True, blank=True)

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_question_per_pair"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="pair_in_order"
            ),
            paired("decided_at", "decided_by", name="pair_decision_whole"),
            paired("for_lead_at", "for_lead_by", name="pair_for_lead_whole"),
        ]
        indexes = [
            models.Index(
                fields=["review", "-score"],
                condition=models.Q(state="open"),
                name="pair_open",
            ),
            models.Index(
                fields=["review", "for_lead_at"],
                condition=models.Q(for_lead_at__isnull=False),
                name="pair_for_lead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} / {self.second_id}"


class Merge(Scoped):
    """One gathering of a report's records under another; undone, never deleted."""

    survivor = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    absorbed = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    records = ArrayField(models.BigIntegerField())
    sure = models.BooleanField()
    score = models.FloatField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    merged_at = models.DateTimeField(default=timezone.now)
    merged_by = models.CharField(max_length=150)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=150, null=True, blank=True)

    class Meta:
        ordering = ["-merged_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=models.Q(undone_at__isnull=True),
                name="absorbed_once",
            ),
            paired("undone_at", "undone_by", name="merge_undo_whole"),
        ]
        indexes = [models.Index(fields=["review", "-merged_at"], name="merge_latest")]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.survivor_id}"
