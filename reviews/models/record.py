"""Records as sources gave them, and the reports that gather them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .scoping import Scoped, ScopedQuerySet, paired


class ReportQuerySet(ScopedQuerySet):
    """Reports of one review."""

    def standing(self) -> ReportQuerySet:
        """Reports that are screened: neither gathered under another nor withdrawn."""
        return self.filter(merged_into__isnull=True, withdrawn_at__isnull=True)


class Report(Scoped):
    """One document, the unit that is screened; its records come from one or more sources."""

    number = models.PositiveIntegerField()
    record = models.ForeignKey(
        "reviews.Record", on_delete=models.PROTECT, null=True, related_name="shown_for"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason"), max_length=300, blank=True)
    # Fields of which a person chose another record's value: {"title": {"record": 12, ...}}.
    choices = models.JSONField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_report_number"),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="no_report_in_itself"
            ),
            paired("withdrawn_at", "withdrawn_by", name="withdrawal_whole"),
        ]
        indexes = [
            models.Index(
                fields=["review", "number"],
                condition=models.Q(merged_into__isnull=True, withdrawn_at__isnull=True),
                name="report_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class RecordQuerySet(ScopedQuerySet):
    """Records of one review."""

    def counted(self) -> RecordQuerySet:
        """Records that a source truly gave: those brought by mistake count nowhere."""
        return self.filter(
            models.Q(file__isnull=True) | models.Q(file__taken_back_at__isnull=True),
            taken_back_at__isnull=True,
        )


class Record(Scoped):
    """One entry as one source gave it, with its raw text."""

    number = models.PositiveIntegerField()
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="records")
    search = models.ForeignKey("reviews.Search", on_delete=models.PROTECT, related_name="records")
    file = models.ForeignKey(
        "reviews.ImportFile", on_delete=models.PROTECT, null=True, related_name="records"
    )
    line = models.PositiveIntegerField(null=True)
    raw = models.TextField(blank=True)
    synthetic = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=timezone.now)
    # Added by hand and by mistake: it stays, and no number counts it.
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=150, null=True, blank=True)

    type = models.CharField(max_length=40, blank=True)
    title = models.TextField(blank=True)
    authors = ArrayField(models.TextField(), default=list)
    year = models.IntegerField(null=True)
    journal = models.TextField(blank=True)
    volume = models.TextField(blank=True)
    issue = models.TextField(blank=True)
    pages = models.TextField(blank=True)
    doi = models.TextField(blank=True)
    pmid = models.TextField(blank=True)
    abstract = models.TextField(blank=True)
    keywords = ArrayField(models.TextField(), default=list)
    issn = models.TextField(blank=True)
    url = models.TextField(blank=True)
    language = models.TextField(blank=True)
    extra = models.JSONField(default=dict)
    guarded = models.JSONField(
        default=dict,
        help_text="What tells of decisions made in another tool; nobody who votes blind sees it.",
    )
    names = models.TextField(blank=True)
    # Bounded, because PostgreSQL refuses a search vector of more than a megabyte.
    words = models.GeneratedField(
        expression=SearchVector(Left("title", 5_000), config="english", weight="A")
        + SearchVector(Left("names", 5_000), "journal", "doi", "pmid", config="simple", weight="B")
        + SearchVector(Left("abstract", 60_000), config="english", weight="C"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = RecordQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_record_number"),
            paired("taken_back_at", "taken_back_by", name="record_taken_back_whole"),
        ]
        indexes = [
            GinIndex(fields=["words"], name="record_words"),
            models.Index(
                fields=["review"],
                condition=models.Q(taken_back_at__isnull=False),
                name="record_taken_back",
            ),
            models.Index(fields=["review", "search"], name="record_by_search"),
            # Rows are wide: years, and what belongs together, are read from the index alone.
            models.Index(fields=["review", "year"], include=["id"], name="record_and_its_year"),
            models.Index(
                fields=["review", "report"],
                include=["search", "number"],
                name="record_by_report",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("(no title)"))
