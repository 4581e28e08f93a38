"""What was agreed before screening: criteria, exclusion reasons, words to mark."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .scoping import Scoped, paired


class Stage(models.TextChoices):
    """The two times a report is screened."""

    TITLE_ABSTRACT = "title_abstract", _("Title and abstract")
    FULL_TEXT = "full_text", _("Full text")


class Kind(models.TextChoices):
    """Which way a criterion or a word points."""

    INCLUDE = "include", _("Include")
    EXCLUDE = "exclude", _("Exclude")


class Criterion(Scoped):
    """A dated inclusion or exclusion criterion; retired, never deleted."""

    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.CharField(_("criterion"), max_length=500)
    position = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "position", "id"]

    def __str__(self) -> str:
        return self.text


class ExclusionReason(Scoped):
    """One reason in a stage's ordered list; retired, never deleted, so votes keep theirs."""

    stage = models.CharField(max_length=20, choices=Stage.choices)
    label = models.CharField(_("reason"), max_length=200)
    position = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    # Counted as another reason of its stage, of which it is a typo; votes keep what they said.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    merged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["stage", "position", "id"]
        constraints = [
            paired("merged_into", "merged_at", name="reason_merge_whole"),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="no_reason_in_itself"
            ),
            models.UniqueConstraint(
                "review",
                "stage",
                models.functions.Lower("label"),
                condition=models.Q(retired_at__isnull=True),
                name="one_reason_per_label",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def said(self) -> str:
        """The reason as it was given, and as which one it counts."""
        if self.merged_into is None:
            return self.label
        return _("%(label)s (counted as “%(other)s”)") % {
            "label": self.label,
            "other": self.merged_into.label,
        }


class HighlightWord(Scoped):
    """A word or phrase marked in titles and abstracts; a trailing * matches any ending."""

    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.CharField(_("word"), max_length=100)

    class Meta:
        ordering = ["kind", "text"]
        constraints = [
            models.UniqueConstraint(
                "review", models.functions.Lower("text"), name="one_mark_per_word"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ProtocolVersion(Scoped):
    """The protocol as it stood after one change."""

    number = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        "reviews.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.CharField(_("what changed and why"), max_length=500, blank=True)
    snapshot = models.JSONField(default=dict)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_protocol_number"),
        ]

    def __str__(self) -> str:
        return str(self.number)
