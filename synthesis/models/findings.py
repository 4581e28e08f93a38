"""Findings that reviewers extracted, and the votes on what counts as one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models import Member, Report
from reviews.models.scoping import Scoped, paired

from .blind import Blind
from .text import Excerpt


class Finding(Blind):
    """A statement of a report's authors, put so that it reads by itself.

    It is proposed to all reviewers, who vote on it blind; who proposed it is shown with the votes.
    """

    class Kind(models.TextChoices):
        STUDY = "study", _("Study finding")
        IMPORTED = "imported", _("Imported data")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveIntegerField()
    statement = models.TextField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.STUDY)
    page = models.CharField(max_length=20, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta(Blind.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_finding_number")
        ]

    def __str__(self) -> str:
        return self.statement[:60]


class FindingWording(Scoped):
    """A statement as it read from a moment on; the newest stands."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="wordings")
    statement = models.TextField()
    kind = models.CharField(max_length=10, choices=Finding.Kind.choices)
    why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.statement[:60]


class FindingExcerpt(Scoped):
    """A verbatim passage that a finding rests on."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="evidence")
    excerpt = models.ForeignKey(Excerpt, on_delete=models.PROTECT, related_name="findings")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "excerpt"],
                condition=Q(until__isnull=True),
                name="evidence_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} ← {self.excerpt_id}"


class Credibility(models.TextChoices):
    """How well a finding is borne out by the data that the report shows."""

    UNEQUIVOCAL = "unequivocal", _("Unequivocal")
    CREDIBLE = "credible", _("Credible")
    UNSUPPORTED = "unsupported", _("Not supported")


class FindingVote(Blind):
    """One reviewer's word on whether a finding counts, and how credible it is."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="votes")
    counts = models.BooleanField()
    credibility = models.CharField(max_length=12, choices=Credibility.choices, blank=True)
    note = models.TextField(blank=True)

    class Meta(Blind.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "member"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_vote_on_a_finding",
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} / {self.member_id}"


class FindingSettlement(Scoped):
    """What stands for a finding on which the votes differed; reopened, never deleted."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="settlements")
    counts = models.BooleanField()
    credibility = models.CharField(max_length=12, choices=Credibility.choices, blank=True)
    reason = models.TextField()
    settled_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_finding_settlement",
            ),
            paired("withdrawn_at", "withdrawn_by", name="finding_reopening_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.counts}"
