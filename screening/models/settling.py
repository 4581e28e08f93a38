"""Disagreements, and what was settled."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models import ExclusionReason, Member, Report, Stage
from reviews.models.scoping import Scoped, paired

from .voting import Choice


class Conflict(Scoped):
    """A disagreement that waits for, or was given, a settler's word."""

    class Kind(models.TextChoices):
        VERDICT = "verdict", _("Include or exclude")
        REASON = "reason", _("Reason for exclusion")

    stage = models.CharField(max_length=20, choices=Stage.choices)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="conflicts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    opened_at = models.DateTimeField(default=timezone.now)
    settler = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "stage"],
                condition=Q(closed_at__isnull=True),
                name="one_open_conflict",
            ),
        ]
        indexes = [
            models.Index(
                fields=["review", "stage", "opened_at"],
                condition=Q(closed_at__isnull=True),
                name="conflict_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.stage}"


class Outcome(Scoped):
    """What was settled for a report at a stage: by agreement, or by a settler's resolution.

    A reopened outcome is withdrawn and stays; at most one stands.
    """

    class How(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        SETTLED = "settled", _("Settled by the third reviewer")

    stage = models.CharField(max_length=20, choices=Stage.choices)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="outcomes")
    choice = models.CharField(
        max_length=10, choices=[(c.value, c.label) for c in (Choice.INCLUDE, Choice.EXCLUDE)]
    )
    reason = models.ForeignKey(
        ExclusionReason, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    how = models.CharField(max_length=10, choices=How.choices)
    votes_seen = ArrayField(models.BigIntegerField())
    conflict = models.ForeignKey(
        Conflict, on_delete=models.PROTECT, null=True, blank=True, related_name="outcomes"
    )
    settled_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    explanation = models.TextField(blank=True)
    settled_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "stage"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_outcome",
            ),
            models.CheckConstraint(
                condition=Q(how="agreed", settled_by__isnull=True, conflict__isnull=True)
                | Q(how="settled", settled_by__isnull=False, conflict__isnull=False),
                name="outcome_says_how",
            ),
            models.CheckConstraint(
                condition=Q(reason__isnull=True) | Q(choice="exclude"),
                name="outcome_reason_only_excludes",
            ),
            paired("withdrawn_at", "withdrawn_by", name="outcome_withdrawal_whole"),
        ]
        indexes = [
            models.Index(
                fields=["review", "stage", "choice"],
                condition=Q(withdrawn_at__isnull=True),
                name="outcome_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.stage}"
