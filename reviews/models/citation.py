"""Citation searching: lists of references looked through, and what came of each entry."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .record import Record, Report
from .scoping import Scoped, ScopedQuerySet, paired
from .search import Search


def list_path(row: ReferenceList, name: str) -> str:
    """Where a list is kept: by review and checksum, never by the name it came with."""
    return f"references/{row.review_id}/{row.sha256}"


class ReferenceListQuerySet(ScopedQuerySet):
    """Lists of one review."""

    def standing(self) -> ReferenceListQuerySet:
        """Lists that count: none that was taken back."""
        return self.filter(taken_back_at__isnull=True)


class ReferenceList(Scoped):
    """What one report cites, or what cites it, looked through on one day; kept as it came.

    Direction and round are those of the entry of the search log that it belongs to.
    """

    search = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="lists")
    parent = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255, blank=True)
    content = models.FileField(upload_to=list_path, max_length=255)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=40, blank=True)
    looked_on = models.DateField(_("looked through on"))
    printed = models.PositiveIntegerField(
        _("references looked at, if more than are brought"), null=True, blank=True
    )
    brought_at = models.DateTimeField(default=timezone.now)
    brought_by = models.ForeignKey(
        "reviews.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    compared_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=150, null=True, blank=True)

    objects = ReferenceListQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [paired("taken_back_at", "taken_back_by", name="list_taken_back_whole")]
        indexes = [models.Index(fields=["review", "parent"], name="list_by_parent")]

    def __str__(self) -> str:
        return self.name or str(self.looked_on)


class ListedReference(Scoped):
    """One entry of a list: what it says, as which report it is known, and what was decided.

    Without `decided_by` the state is what comparing found. `apart` are reports of which a person
    said that they are others.
    """

    class State(models.TextChoices):
        NEW = "new", _("New")
        ASKED = "asked", _("Perhaps known")
        KNOWN = "known", _("Known")
        REPEATED = "repeated", _("Listed twice")
        ADDED = "added", _("Added")
        LEFT = "left", _("Left out")

    listed_in = models.ForeignKey(ReferenceList, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    line = models.PositiveIntegerField(null=True)
    raw = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    known_as = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    score = models.FloatField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    apart = ArrayField(models.BigIntegerField(), default=list)
    record = models.ForeignKey(
        Record, on_delete=models.PROTECT, null=True, blank=True, related_name="listed"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["listed_in", "position"], name="one_place_in_a_list"),
            paired("decided_at", "decided_by", name="reference_decision_whole"),
            models.CheckConstraint(
                condition=~models.Q(state="added") | models.Q(record__isnull=False),
                name="added_has_record",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="asked") | models.Q(known_as__isnull=False),
                name="asked_about_a_report",
            ),
        ]
        indexes = [models.Index(fields=["review", "state"], name="reference_by_state")]

    def __str__(self) -> str:
        return str(self.fields.get("title") or self.raw[:80])
