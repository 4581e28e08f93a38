"""Studies, and the links by which reports of one investigation belong together."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .record import Report
from .scoping import Scoped, ScopedQuerySet, paired

# Letters of a study's label.
LABEL = 60


class Study(Scoped):
    """One investigation, under a number that no other study of the review ever gets.

    A study stays when its reports have gone elsewhere, so that they can come back to it.
    """

    number = models.PositiveIntegerField()
    label = models.CharField(_("short label"), max_length=LABEL)
    label_given = models.BooleanField(
        default=False, help_text="A person chose the label; else it follows the main report."
    )
    main = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, blank=True, related_name="main_of"
    )
    earlier_reports = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Of a study of the review's earlier version: how many reports it had there.",
    )
    founded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_study_number"),
            models.UniqueConstraint("review", Lower("label"), name="one_study_label"),
        ]

    def __str__(self) -> str:
        return self.label


class Linking(Scoped):
    """One step in which a person brought reports into a study; undone, never deleted."""

    class Kind(models.TextChoices):
        LINKED = "linked", _("Linked")
        SPLIT = "split", _("Split off")

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.LINKED)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="linkings")
    why = models.CharField(_("why"), max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=150, null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [paired("undone_at", "undone_by", name="linking_undo_whole")]
        indexes = [models.Index(fields=["review", "-id"], name="linking_latest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.study_id}"


class StudyLinkQuerySet(ScopedQuerySet):
    """Links of one review."""

    def standing(self) -> StudyLinkQuerySet:
        """Links that hold now."""
        return self.filter(until__isnull=True)


class StudyLink(Scoped):
    """A report's place in a study, from one moment to another; at most one holds."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="links")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="study_links")
    linking = models.ForeignKey(
        Linking,
        on_delete=models.PROTECT,
        null=True,
        related_name="links",
        help_text="Empty where the report got a number of its own by itself.",
    )
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    merge = models.ForeignKey(
        "reviews.Merge", on_delete=models.PROTECT, null=True, related_name="+",
        help_text="With which it came over from a report that was gathered as a duplicate.",
    )  # fmt: skip
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = StudyLinkQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=models.Q(until__isnull=True), name="in_one_study"
            ),
        ]
        indexes = [
            models.Index(
                fields=["review", "study"],
                condition=models.Q(until__isnull=True),
                name="link_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} → {self.study_id}"


class StudiesApart(Scoped):
    """Two reports that a person found to be of two investigations; nobody is asked again."""

    first = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(_("why"), max_length=300, blank=True)
    said_at = models.DateTimeField(default=timezone.now)
    said_by = models.CharField(max_length=150)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=150, null=True, blank=True)
    split = models.ForeignKey(
        Linking,
        on_delete=models.PROTECT,
        null=True,
        related_name="parted",
        help_text="The step that said so by splitting a study.",
    )
    overruled = models.ForeignKey(
        Linking,
        on_delete=models.PROTECT,
        null=True,
        related_name="overruled",
        help_text="The later step that linked the two all the same.",
    )

    class Meta:
        ordering = ["-said_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=models.Q(undone_at__isnull=True),
                name="apart_once",
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="apart_in_order"
            ),
            paired("undone_at", "undone_by", name="apart_undo_whole"),
        ]
        indexes = [models.Index(fields=["review", "-id"], name="apart_latest")]

    def __str__(self) -> str:
        return f"{self.first_id} / {self.second_id}"
