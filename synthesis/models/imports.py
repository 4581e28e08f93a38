"""A grid that came back as a workbook: read, previewed, brought in when a person says so."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models import Member
from reviews.models.scoping import Scoped


class GridImport(Scoped):
    """What a workbook said, and what became of it; only its member may look at it.

    `said` holds the cells that differ from what the workbook was made from, as lists of study,
    code, mark and words before, mark and words in the workbook; `remarks` what had no place.
    """

    class Whose(models.TextChoices):
        MINE = "mine", _("My own coding")
        AGREED = "agreed", _("What is agreed")

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    whose = models.CharField(max_length=10, choices=Whose.choices)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    said = models.JSONField(default=list)
    remarks = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied = models.JSONField(default=dict)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name
