"""Confidence in review findings: blind assessments, what was settled, and being opened again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models import Member
from reviews.models.scoping import Scoped, paired
from synthesis.methods import confidence
from synthesis.methods.confidence import Basis, Said

from .blind import Blind
from .board import AbstractedFinding

ITEM_LABELS = {
    confidence.METHODS: _("Methodological limitations"),
    confidence.COHERENCE: _("Coherence"),
    confidence.ADEQUACY: _("Adequacy of data"),
    confidence.RELEVANCE: _("Relevance"),
    confidence.OVERALL: _("Confidence"),
}
CONCERN_LABELS = {
    "none": _("No or very minor concerns"),
    "minor": _("Minor concerns"),
    "moderate": _("Moderate concerns"),
    "serious": _("Serious concerns"),
}
LEVEL_LABELS = {
    "high": _("High confidence"),
    "moderate": _("Moderate confidence"),
    "low": _("Low confidence"),
    "very_low": _("Very low confidence"),
}


# How a level is tinted; the word says it first.
TONES = {
    "none": "include", "minor": "", "moderate": "maybe", "serious": "exclude",
    "high": "include", "low": "maybe", "very_low": "exclude",
}  # fmt: skip


def tone(item: str, level: str) -> str:
    """The tint of a level: moderate confidence is no cause for amber."""
    return "" if item == confidence.OVERALL and level == "moderate" else TONES.get(level, "")


def level_label(item: str, level: str) -> str:
    """A level in the reader's language; empty where nothing stands."""
    labels = LEVEL_LABELS if item == confidence.OVERALL else CONCERN_LABELS
    return str(labels.get(level, ""))


class ConfidenceCase(Scoped):
    """A review finding put up to be assessed by two; opened again, it is a new case."""

    abstracted = models.ForeignKey(
        AbstractedFinding, on_delete=models.PROTECT, related_name="confidence_cases"
    )
    number = models.PositiveIntegerField()
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, null=True, blank=True)
    closed_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["abstracted", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["abstracted", "number"], name="one_confidence_case_number"
            ),
            models.UniqueConstraint(
                fields=["abstracted"],
                condition=Q(closed_at__isnull=True),
                name="one_open_confidence_case",
            ),
            paired("closed_at", "closed_by", name="confidence_closing_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.abstracted_id}/{self.number}"


class ConfidenceAssessor(Scoped):
    """A person asked to assess a finding; where two are, nobody else does."""

    case = models.ForeignKey(ConfidenceCase, on_delete=models.PROTECT, related_name="assessors")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now)
    assigned_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "member"],
                condition=Q(ended_at__isnull=True),
                name="assigned_confidence_once",
            ),
            paired("ended_at", "ended_by", name="confidence_place_end_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} / {self.member_id}"


class Assessment(Blind):
    """One assessor's five levels with their explanations, as they were sent.

    `answers` is {item: {level, why}}; `basis` is what the finding rested on then: {words, studies,
    findings}, by their numbers.
    """

    case = models.ForeignKey(ConfidenceCase, on_delete=models.PROTECT, related_name="assessments")
    answers = models.JSONField()
    basis = models.JSONField()

    class Meta(Blind.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "member"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_assessment",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(revealed_at__isnull=True),
                name="revealed_assessments_stand",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} / {self.member_id}"

    @property
    def said(self) -> dict[str, Said]:
        """What is said on each item."""
        return {item: Said(**one) for item, one in self.answers.items()}

    @property
    def rests_on(self) -> Basis:
        """What the finding rested on when it was assessed."""
        return Basis(
            self.basis["words"], tuple(self.basis["studies"]), tuple(self.basis["findings"])
        )


class AssessmentDraft(Scoped):
    """What an assessor has noted so far; counts nowhere, and is nobody else's."""

    case = models.ForeignKey(ConfidenceCase, on_delete=models.PROTECT, related_name="drafts")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    saves = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "member"], name="one_assessment_draft")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} / {self.member_id}"


class _OnItem(Scoped):
    """Something about one component, or the overall level, of one case."""

    case = models.ForeignKey(ConfidenceCase, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=12)

    class Meta:
        abstract = True

    @property
    def item_label(self) -> str:
        """The item in words."""
        return str(ITEM_LABELS.get(self.item, self.item))


class ConfidenceSettlement(_OnItem):
    """What stands on an item after the assessors saw each other's; reopened, never deleted."""

    class How(models.TextChoices):
        CONFERRED = "conferred", _("The assessors conferred")
        THIRD = "third", _("The third reviewer settled")

    level = models.CharField(max_length=10)
    why = models.TextField()
    how = models.CharField(max_length=10, choices=How.choices)
    seen = models.JSONField(default=list, help_text="The assessments that it settles.")
    settled_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "item"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_confidence",
            ),
            paired("withdrawn_at", "withdrawn_by", name="confidence_reopening_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.level}"

    @property
    def level_label(self) -> str:
        """The level in words."""
        return level_label(self.item, self.level)


class ConfidenceReferral(_OnItem):
    """An item sent to the third reviewer; closed by the settlement that answers it."""

    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "item"],
                condition=Q(closed_at__isnull=True),
                name="one_open_confidence_referral",
            )
        ]

    def __str__(self) -> str:
        return self.item
