"""What people say of the search in their own words, item by item of a reporting guideline."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .scoping import Scoped, ScopedQuerySet, paired


class SearchRemarkQuerySet(ScopedQuerySet):
    """Remarks on the search of one review."""

    def standing(self) -> SearchRemarkQuerySet:
        """Those that hold now."""
        return self.filter(until__isnull=True)


class SearchRemark(Scoped):
    """What was said on one item, such as its peer review; replaced, never changed."""

    item = models.CharField(max_length=40)
    words = models.TextField(_("in your own words"))
    since = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=150)
    until = models.DateTimeField(null=True, blank=True)
    until_by = models.CharField(max_length=150, null=True, blank=True)

    objects = SearchRemarkQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "item"],
                condition=Q(until__isnull=True),
                name="one_remark_an_item",
            ),
            paired("until", "until_by", name="remark_end_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.words[:60]}"
