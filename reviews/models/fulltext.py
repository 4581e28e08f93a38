"""Full texts: PDFs as they came, what was read in them, and the reports that they belong to."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .record import Report
from .scoping import Scoped, ScopedQuerySet, paired


def zip_path(row: Delivery, name: str) -> str:
    """Where a ZIP waits until it is unpacked: by its row, never by the name it came with."""
    return f"deliveries/{row.review_id}/{row.key}"


class Delivery(Scoped):
    """One bringing of full texts: loose PDFs, or the content of one ZIP."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READY = "ready", _("Unpacked")
        FAILED = "failed", _("Failed")

    key = models.UUIDField(
        default=uuid.uuid4, help_text="Made in the browser, so that files sent apart come together."
    )
    name = models.CharField(max_length=255, blank=True)
    content = models.FileField(upload_to=zip_path, max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    error = models.TextField(blank=True)
    # Files that were not taken: name, and why in words.
    left_out = models.JSONField(default=list)
    brought_at = models.DateTimeField(default=timezone.now)
    brought_by = models.ForeignKey(
        "reviews.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    put_away_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="one_delivery_per_key"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.key)


def fulltext_path(row: FullText, name: str) -> str:
    """Where a PDF is kept: by review and checksum, never by the name it came with."""
    return f"fulltexts/{row.review_id}/{row.sha256}.pdf"


class FullTextQuerySet(ScopedQuerySet):
    """PDFs of one review, by what is to be done with them; each is in exactly one group."""

    def unread(self) -> QuerySet[Any]:
        """Those that wait to be read, or are being read."""
        return self.filter(state__in=(FullText.State.WAITING, FullText.State.READING))

    def matched(self) -> QuerySet[Any]:
        """Those that belong to a report."""
        return self.filter(Exists(_live()))

    def failed(self) -> QuerySet[Any]:
        """Those that couldn't be read and belong to no report."""
        return self.filter(~Exists(_live()), state=FullText.State.FAILED)

    def doubtful(self) -> QuerySet[Any]:
        """Those that may be one of several reports, or perhaps one: a person is asked."""
        return self._loose().filter(set_aside_at__isnull=True).exclude(offers=[])

    def aside(self) -> QuerySet[Any]:
        """Those that fit no report, or were said to fit none."""
        return self._loose().filter(Q(offers=[]) | Q(set_aside_at__isnull=False))

    def _loose(self) -> QuerySet[Any]:
        return self.filter(~Exists(_live()), state=FullText.State.READ)


def _live() -> QuerySet[Any]:
    return Attachment.objects.filter(full_text=OuterRef("pk"), detached_at__isnull=True)


class FullText(Scoped):
    """One PDF, kept as it came; the same bytes are one row, however often they are brought."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Being read")
        READ = "read", _("Read")
        FAILED = "failed", _("Could not be read")

    class Trouble(models.TextChoices):
        PASSWORD = "password", _("It needs a password.")
        DAMAGED = "damaged", _("It is damaged, or not a PDF inside.")
        TOO_MUCH = "too_much", _("Reading it took too long or too much memory.")
        LOST = "lost", _("The stored file is missing or not what was brought.")
        UNFORESEEN = "unforeseen", _("Something went wrong on the server while it was read.")

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, null=True, related_name="full_texts"
    )
    name = models.CharField(max_length=255)
    content = models.FileField(upload_to=fulltext_path, max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    trouble = models.CharField(max_length=15, choices=Trouble.choices, blank=True)
    # What was read: pages in all and read, pages that are pictures of text, scripts inside.
    pages = models.PositiveIntegerField(default=0)
    pages_read = models.PositiveIntegerField(default=0)
    pages_scanned = models.PositiveIntegerField(default=0)
    scripted = models.BooleanField(default=False)
    title = models.TextField(blank=True)
    # Reports that it may be, the likeliest first: report's id, score, evidence.
    offers = models.JSONField(default=list)
    brought_at = models.DateTimeField(default=timezone.now)
    brought_by = models.ForeignKey(
        "reviews.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.CharField(max_length=150, null=True, blank=True)

    objects = FullTextQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "sha256"], name="one_row_per_pdf"),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(trouble="") | ~Q(state="failed") & Q(trouble=""),
                name="failure_says_why",
            ),
            paired("set_aside_at", "set_aside_by", name="setting_aside_whole"),
        ]
        indexes = [
            models.Index(
                fields=["review", "id"],
                condition=Q(state__in=("waiting", "reading")),
                name="full_text_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether it has been read, or can't be."""
        return self.state in (self.State.READ, self.State.FAILED)

    @property
    def is_scanned(self) -> bool:
        """Whether it is mostly pictures of pages, in which no word can be found."""
        return self.pages_read > 0 and 2 * self.pages_scanned > self.pages_read


class FullTextPage(Scoped):
    """The text of one page, and where each of its letters stands."""

    full_text = models.ForeignKey(FullText, on_delete=models.PROTECT, related_name="page_rows")
    number = models.PositiveIntegerField()
    # In points, as shown: turned and cropped.
    width = models.FloatField()
    height = models.FloatField()
    text = models.TextField(blank=True)
    boxes = models.BinaryField(default=bytes)
    scanned = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["full_text", "number"], name="one_row_per_page"),
        ]

    def __str__(self) -> str:
        return f"{self.full_text_id} {self.number}"


# Reports and all that was gathered into them, from step to step.
_FAMILIES = """
WITH RECURSIVE family AS (
    SELECT unnest(%s::bigint[]) AS id
    UNION SELECT report.id FROM reviews_report report JOIN family ON merged_into_id = family.id
) SELECT id FROM family
"""


class AttachmentQuerySet(ScopedQuerySet):
    """Which files belong to which reports."""

    def live(self) -> QuerySet[Any]:
        """Those that were not detached."""
        return self.filter(detached_at__isnull=True)

    def of(self, reports: Collection[int]) -> QuerySet[Any]:
        """Those on these reports, or on duplicates that were gathered into them."""
        family = RawSQL(_FAMILIES, [list(reports)])  # noqa: S611 - the numbers are parameters.
        return self.live().filter(report__in=family)

    def current(self) -> QuerySet[Any]:
        """The newest full text of each report, by report."""
        main = self.live().filter(role=Attachment.Role.MAIN)
        return main.order_by("report_id", "-id").distinct("report_id")


class Attachment(Scoped):
    """A file on a report; detached, never deleted. The newest full text is the one that is read."""

    class Role(models.TextChoices):
        MAIN = "main", _("Full text")
        SUPPLEMENT = "supplement", _("Supplement")

    class How(models.TextChoices):
        DOI = "doi", _("by its DOI")
        TITLE = "title", _("by its title")
        NAME = "name", _("by the file's name")
        PERSON = "person", _("by hand")

    class Doubt(models.TextChoices):
        OTHER = "other", _("Its text fits another report better.")
        UNLIKE = "unlike", _("Neither the DOI nor the title of this report stands in it.")

    full_text = models.ForeignKey(FullText, on_delete=models.PROTECT, related_name="attachments")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="attachments")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MAIN)
    how = models.CharField(max_length=10, choices=How.choices)
    # What the text says against a person's word, until somebody says that it is right.
    doubt = models.CharField(max_length=10, choices=Doubt.choices, blank=True)
    attached_at = models.DateTimeField(default=timezone.now)
    attached_by = models.CharField(max_length=150)
    detached_at = models.DateTimeField(null=True, blank=True)
    detached_by = models.CharField(max_length=150, null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["full_text", "report"],
                condition=Q(detached_at__isnull=True),
                name="attached_once",
            ),
            paired("detached_at", "detached_by", name="detaching_whole"),
        ]
        indexes = [
            models.Index(
                fields=["report", "-id"],
                condition=Q(detached_at__isnull=True),
                name="attachment_live",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_text_id} → {self.report_id}"
