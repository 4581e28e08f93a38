"""What the version of the review before this one had included."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .scoping import Scoped, ScopedQuerySet, paired


class EarlierVersionQuerySet(ScopedQuerySet):
    """What was said of the earlier version of one review."""

    def standing(self) -> EarlierVersionQuerySet:
        """What holds now: one row at most."""
        return self.filter(until__isnull=True)


class EarlierVersion(Scoped):
    """The studies and reports that the version before had; replaced or taken back, never changed.

    `listed` names some or all of the studies: [{"study": id, "reports": [reference, ...]}, ...].
    """

    publication = models.CharField(_("publication"), max_length=500)
    studies = models.PositiveIntegerField()
    reports = models.PositiveIntegerField()
    listed = models.JSONField(default=list)
    since = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=150)
    until = models.DateTimeField(null=True, blank=True)
    until_by = models.CharField(max_length=150, null=True, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    objects = EarlierVersionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review"], condition=Q(until__isnull=True), name="one_earlier_version"
            ),
            paired("until", "until_by", name="earlier_end_whole"),
        ]

    def __str__(self) -> str:
        return self.publication

    @property
    def study_ids(self) -> list[int]:
        """The studies that are named one by one."""
        return [row["study"] for row in self.listed]
