"""What people say of the flow: why it doesn't add up, and what a publication printed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models import Member
from reviews.models.scoping import Scoped, ScopedQuerySet, paired


class PrintedFlowQuerySet(ScopedQuerySet):
    """Printed flows of one review."""

    def standing(self) -> PrintedFlowQuerySet:
        """Those that nobody has removed."""
        return self.filter(removed_at__isnull=True)


class PrintedFlow(Scoped):
    """The flow of a published review, entered number by number as it was printed, in one reading.

    `numbers` is {"boxes": {KEY: {"n", "status", "note"}}, "parts": {KEY: [[name, n]]},
    "remarks": [{"name", "n", "status", "note"}]}; a box that isn't there was not reported.
    """

    title = models.CharField(_("publication"), max_length=200)
    reading = models.CharField(
        _("reading"),
        max_length=200,
        blank=True,
        help_text=_("Where the print can be read in more than one way: which way this is."),
    )
    citation = models.TextField(_("full citation"), blank=True)
    numbers = models.JSONField(default=dict)
    entered_at = models.DateTimeField(default=timezone.now)
    entered_by = models.CharField(max_length=150)
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.CharField(max_length=150, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=150, null=True, blank=True)

    objects = PrintedFlowQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["title", "id"]
        constraints = [paired("removed_at", "removed_by", name="printed_removal_whole")]

    def __str__(self) -> str:
        return f"{self.title} ({self.reading})" if self.reading else self.title


class FlowExplanationQuerySet(ScopedQuerySet):
    """Explanations of one review."""

    def standing(self) -> FlowExplanationQuerySet:
        """Those that nobody has taken back."""
        return self.filter(taken_back_at__isnull=True)


class FlowExplanation(Scoped):
    """Why a sum of the flow doesn't hold, signed; it stands for that difference alone."""

    code = models.CharField(max_length=60)
    difference = models.IntegerField()
    sum = models.CharField(max_length=500)
    words = models.TextField(_("explanation"))
    printed = models.ForeignKey(
        PrintedFlow,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="explanations",
        help_text="Empty where it is about the review's own flow.",
    )
    signed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    signature = models.CharField(max_length=150)
    signed_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=150, null=True, blank=True)

    objects = FlowExplanationQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "code", "printed"],
                condition=Q(taken_back_at__isnull=True),
                nulls_distinct=False,
                name="one_explanation_per_sum",
            ),
            paired("taken_back_at", "taken_back_by", name="explanation_end_whole"),
        ]

    def __str__(self) -> str:
        return self.words
