"""The metasummary's board: findings gathered under abstracted ones, and how they came there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models import Study
from reviews.models.scoping import Scoped, ScopedQuerySet, paired

from .findings import Finding


class EndingQuerySet(ScopedQuerySet):
    """Rows that hold from one moment to another."""

    def standing(self) -> EndingQuerySet:
        """Rows that hold now."""
        return self.filter(ended_at__isnull=True)


class Domain(Scoped):
    """A topical domain of abstracted findings; retired, never deleted."""

    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=150)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                "review",
                Lower("name"),
                condition=Q(retired_at__isnull=True),
                name="one_domain_of_a_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class AbstractedFinding(Scoped):
    """What several findings say in common: a row of the metasummary, a review finding of CERQual.

    It is named, edited, merged or retired, never deleted; what is here is where the changes have
    led.
    """

    number = models.PositiveIntegerField()
    domain = models.ForeignKey(
        Domain, on_delete=models.PROTECT, null=True, blank=True, related_name="abstracted"
    )
    name = models.CharField(_("name"), max_length=200)
    statement = models.TextField(
        _("in full"), blank=True, help_text=_("The finding as a sentence that stands by itself.")
    )
    memo = models.TextField(_("memo"), blank=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=150)
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed"
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_abstracted_number"),
            models.UniqueConstraint(
                "review",
                Lower("name"),
                condition=Q(retired_at__isnull=True, merged_into__isnull=True),
                name="one_abstracted_of_a_name",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("id")), name="nothing_abstracted_in_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_use(self) -> bool:
        """Whether it stands on the board: neither retired nor merged away."""
        return self.retired_at is None and self.merged_into_id is None


class BoardChange(Scoped):
    """One step in the board's history; undone by a further step, never taken out."""

    class Kind(models.TextChoices):
        CREATED = "created", _("Created")
        RENAMED = "renamed", _("Renamed")
        DESCRIBED = "described", _("Described")
        MOVED = "moved", _("Moved")
        GROUPED = "grouped", _("Grouped")
        UNGROUPED = "ungrouped", _("Taken out")
        MERGED = "merged", _("Merged")
        RETIRED = "retired", _("Retired")
        RESTORED = "restored", _("Restored")
        UNDONE = "undone", _("Undone")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    domain = models.ForeignKey(
        Domain, on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
    )
    abstracted = models.ForeignKey(
        AbstractedFinding, on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
    )
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
                name="board_undoing_says_what",
            ),
        ]
        indexes = [models.Index(fields=["review", "id"], name="board_history")]

    def __str__(self) -> str:
        return f"{self.kind} {self.abstracted_id or self.domain_id}"


class Grouping(Scoped):
    """A finding under an abstracted one, from one moment to another; it may be under several."""

    abstracted = models.ForeignKey(
        AbstractedFinding, on_delete=models.PROTECT, related_name="groupings"
    )
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="groupings")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)
    change = models.ForeignKey(
        BoardChange, on_delete=models.PROTECT, null=True, related_name="began"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, null=True, blank=True)
    ended_change = models.ForeignKey(
        BoardChange, on_delete=models.PROTECT, null=True, blank=True, related_name="ended"
    )

    objects = EndingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["abstracted", "finding"],
                condition=Q(ended_at__isnull=True),
                name="grouped_once",
            ),
            paired("ended_at", "ended_by", name="grouping_end_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} → {self.abstracted_id}"


class SharedSample(Scoped):
    """Studies that a person found to report on one sample: they count once in effect sizes."""

    number = models.PositiveIntegerField()
    why = models.CharField(_("why"), max_length=300)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, null=True, blank=True)

    objects = EndingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_sample_number"),
            paired("ended_at", "ended_by", name="sample_end_whole"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class SampleStudy(Scoped):
    """A study of a shared sample."""

    sample = models.ForeignKey(SharedSample, on_delete=models.PROTECT, related_name="studies")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="samples")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "study"], name="once_in_a_sample"),
        ]

    def __str__(self) -> str:
        return f"{self.study_id} in {self.sample_id}"


class FindingLink(Scoped):
    """How one finding stands to another: both count, whatever is between them."""

    class Kind(models.TextChoices):
        CONTRADICTS = "contradicts", _("contradicts")
        NUANCES = "nuances", _("nuances")
        EXPLAINED_BY = "explained_by", _("is explained by")

    first = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="links_from")
    second = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="links_to")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    why = models.TextField(_("why"))
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)

    objects = EndingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second", "kind"],
                condition=Q(ended_at__isnull=True),
                name="linked_once",
            ),
            models.CheckConstraint(
                condition=~Q(first=models.F("second")), name="no_link_to_itself"
            ),
            paired("ended_at", "ended_by", name="finding_link_end_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.kind} {self.second_id}"
