"""The ledger's rows: what happened, when and by whom; PostgreSQL refuses to change them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Event(models.Model):
    """One thing that happened in a review; without foreign keys, so nothing can take it along."""

    review_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["review_id", "-id"], name="event_latest")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"
