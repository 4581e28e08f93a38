"""The codebook, and every step by which it became what it is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models.scoping import Scoped


class Code(Scoped):
    """A code, or a folder of codes; merged or retired, never deleted.

    What is here is where the changes have led: replaying them gives the same.
    """

    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    position = models.PositiveIntegerField(default=0)
    codable = models.BooleanField(default=True, help_text="No is a folder, which codes nothing.")
    definition = models.TextField(_("definition"), blank=True)
    include_note = models.TextField(_("when to use"), blank=True)
    exclude_note = models.TextField(_("when not to use"), blank=True)
    example = models.TextField(_("example"), blank=True)
    colour = models.CharField(_("colour"), max_length=12, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=150)
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed"
    )

    # Its creation was undone: it isn't in the codebook, and is retired for whoever had used it.
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                "review",
                Lower("name"),
                condition=Q(retired_at__isnull=True, merged_into__isnull=True),
                name="one_code_of_a_name",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("id")), name="no_code_in_itself"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(retired_at__isnull=False),
                name="undone_codes_are_retired",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_use(self) -> bool:
        """Whether it can be given: neither retired nor merged away."""
        return self.retired_at is None and self.merged_into_id is None


class CodeChange(Scoped):
    """One step in the codebook's history; undone by a further step, never taken out."""

    class Kind(models.TextChoices):
        CREATED = "created", _("Created")
        RENAMED = "renamed", _("Renamed")
        DESCRIBED = "described", _("Described")
        MOVED = "moved", _("Moved")
        MERGED = "merged", _("Merged")
        SPLIT = "split", _("Split")
        RETIRED = "retired", _("Retired")
        RESTORED = "restored", _("Restored")
        UNDONE = "undone", _("Undone")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="changes")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="undone", undoes__isnull=False)
                | ~Q(kind="undone") & Q(undoes__isnull=True),
                name="undoing_says_what",
            ),
        ]
        indexes = [models.Index(fields=["review", "id"], name="codebook_history")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code_id}"
