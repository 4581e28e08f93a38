"""Reading an import again with today's parser: what would change, and what people have set."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .record import Record
from .scoping import Scoped, paired
from .search import ColumnMapping, ImportFile


class Reread(Scoped):
    """One reading of an import's file again: a preview first, then applied by a person or not."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Reading")
        READY = "ready", _("To decide")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        DROPPED = "dropped", _("Left")
        FAILED = "failed", _("Failed")

    # Something is being done by a worker.
    BUSY = (State.WAITING, State.RUNNING, State.APPLYING, State.UNDOING)

    file = models.ForeignKey(ImportFile, on_delete=models.PROTECT, related_name="rereads")
    mapping = models.ForeignKey(
        ColumnMapping, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="How its columns are to be read from then on, where a person has said so.",
    )  # fmt: skip
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    error = models.TextField(blank=True)
    counts = models.JSONField(default=dict, help_text="What the preview found, in numbers.")
    before = models.JSONField(
        default=dict, help_text="What was said of the file before it was applied."
    )
    actor = models.ForeignKey(
        "reviews.User", on_delete=models.PROTECT, null=True, related_name="+",
        help_text="Who asked for the step that is being done, or was done last.",
    )  # fmt: skip
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.CharField(max_length=150)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.CharField(max_length=150, null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=150, null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            paired("applied_at", "applied_by", name="reread_applying_whole"),
            paired("undone_at", "undone_by", name="reread_undo_whole"),
        ]
        indexes = [models.Index(fields=["file", "-id"], name="reread_by_file")]

    def __str__(self) -> str:
        return f"{self.file_id}: {self.state}"

    @property
    def is_busy(self) -> bool:
        """Whether a worker is at it."""
        return self.state in self.BUSY


class RereadChange(Scoped):
    """What one entry of the file would change, or has changed, among the records."""

    class Kind(models.TextChoices):
        CHANGED = "changed", _("Changed")
        NEW = "new", _("Became readable")
        BACK = "back", _("Comes back")
        GONE = "gone", _("Found no more")

    reread = models.ForeignKey(Reread, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="+")
    line = models.PositiveIntegerField(null=True)
    fields = ArrayField(models.CharField(max_length=20), default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    kept = ArrayField(
        models.CharField(max_length=20), default=list,
        help_text="Fields that differ and stay, because a person has set them.",
    )  # fmt: skip
    applied = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["reread", "kind", "id"], name="reread_change_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id or self.line}"


class Correction(Scoped):
    """A value of a record that a person has set; undone, never changed or deleted."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=20)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=150, null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [paired("undone_at", "undone_by", name="correction_undo_whole")]
        indexes = [
            models.Index(
                fields=["record", "field"],
                condition=models.Q(undone_at__isnull=True),
                name="correction_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.field}"
