"""Recommendations, and what people wrote on the items of a reporting guideline."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models.scoping import Scoped, paired

from .board import AbstractedFinding


class Recommendation(Scoped):
    """What the review recommends, and to whom; reworded or retired, never deleted."""

    class Kind(models.TextChoices):
        PRACTICE = "practice", _("For practice")
        POLICY = "policy", _("For policy")
        RESEARCH = "research", _("For research")

    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.CharField(max_length=150, null=True, blank=True)
    retired_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_recommendation_number"),
            paired("retired_at", "retired_by", name="recommendation_retiring_whole"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class RecommendationWording(Scoped):
    """A recommendation as it read from a moment on; the newest stands."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="wordings"
    )
    kind = models.CharField(max_length=10, choices=Recommendation.Kind.choices)
    text = models.TextField()
    why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]


class RecommendationLink(Scoped):
    """A review finding that a recommendation rests on, from one moment to another."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="links"
    )
    abstracted = models.ForeignKey(
        AbstractedFinding, on_delete=models.PROTECT, related_name="recommendations"
    )
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "abstracted"],
                condition=Q(ended_at__isnull=True),
                name="recommended_from_once",
            ),
            paired("ended_at", "ended_by", name="recommendation_link_end_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id} ← {self.abstracted_id}"


class ReportedItem(Scoped):
    """What people say on one item of a guideline, and where in the paper; the newest stands."""

    standard = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    item = models.CharField(max_length=20)
    words = models.TextField(blank=True)
    place = models.CharField(max_length=200, blank=True, help_text="Where in the paper.")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "standard", "item"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_reported_item",
            )
        ]

    def __str__(self) -> str:
        return f"{self.standard} {self.item}"
