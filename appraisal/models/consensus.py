"""What raters agreed after they saw each other's answers, and the judgement of a whole study."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisal.models.instruments import Checklist
from appraisal.models.rating import Round
from reviews.models import Member, Study
from reviews.models.scoping import Scoped, paired


class _OnItem(Scoped):
    """Something about one item of one study in one round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=40)

    class Meta:
        abstract = True


class Settlement(_OnItem):
    """The answer that stands for an item on which raters differed; reopened, never deleted."""

    class How(models.TextChoices):
        CONFERRED = "conferred", _("The raters conferred")
        THIRD = "third", _("The third reviewer settled")

    code = models.CharField(max_length=40)
    reason = models.TextField()
    how = models.CharField(max_length=10, choices=How.choices)
    ratings_seen = models.JSONField(default=list)
    settled_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["settled_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "study", "item"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_settlement",
            ),
            paired("withdrawn_at", "withdrawn_by", name="settlement_reopening_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.code}"


class Referral(_OnItem):
    """An item sent to the third reviewer; closed by the settlement that answers it."""

    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "study", "item"],
                condition=Q(closed_at__isnull=True),
                name="one_open_referral",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item}"


class Remark(_OnItem):
    """One contribution to the raters' talk about an item."""

    text = models.TextField()
    said_at = models.DateTimeField(default=timezone.now)
    said_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["said_at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class Judgement(Scoped):
    """The overall judgement of a study in words, with its reason; the newest stands."""

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="judgements")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=60)
    flagged = models.BooleanField(
        null=True, help_text="A person's word over the flag rule; empty leaves it to the rule."
    )
    reason = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [models.Index(fields=["review", "study"], name="judgement_of_study")]

    def __str__(self) -> str:
        return self.label
