"""What a review shows to everybody, once its lead has published it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.models.scoping import Scoped, ScopedQuerySet, paired


class PublicationQuerySet(ScopedQuerySet):
    """Publications of one review."""

    def standing(self) -> PublicationQuerySet:
        """Those that anybody may read now: one of a review at most."""
        return self.filter(taken_back_at__isnull=True)


class Publication(Scoped):
    """What was published, as it was looked through before; taken back or replaced, never changed.

    `content` is frozen, so that nothing that happens later in the review gets out by itself.
    """

    content = models.JSONField()
    findable = models.BooleanField(default=False, help_text="Search engines may list the page.")
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.CharField(max_length=150)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=150, null=True, blank=True)

    objects = PublicationQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review"], condition=Q(taken_back_at__isnull=True), name="one_publication"
            ),
            paired("taken_back_at", "taken_back_by", name="publication_end_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.published_at:%Y-%m-%d}"
