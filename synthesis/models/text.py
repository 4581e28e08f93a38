"""The texts that are coded, and the passages that coders marked in them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models import FullText, Report
from reviews.models.scoping import Scoped, paired

from .blind import Blind


class Text(Scoped):
    """The text of a report as it is coded; another extraction is another row.

    Positions in it are Unicode code points from 0, ends exclusive. The content is NFC with LF line
    ends; `page_starts` holds the position at which each page begins, none for an abstract.
    """

    class Origin(models.TextChoices):
        FULL_TEXT = "full_text", _("Full text")
        ABSTRACT = "abstract", _("Title and abstract")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="texts")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    full_text = models.ForeignKey(
        FullText, on_delete=models.PROTECT, null=True, blank=True, related_name="texts"
    )
    content = models.TextField()
    page_starts = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(superseded_at__isnull=True), name="one_current_text"
            ),
            models.CheckConstraint(
                condition=Q(origin="full_text", full_text__isnull=False)
                | Q(origin="abstract", full_text__isnull=True),
                name="full_texts_have_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.origin}"


class Excerpt(Blind):
    """A passage that one coder marked: where it stood in its text, and its words."""

    class Voice(models.TextChoices):
        PARTICIPANT = "participant", _("Participant")
        AUTHOR = "author", _("Author")
        REVIEWER = "reviewer", _("Reviewer")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="excerpts")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="excerpts")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    # What stood around it, by which it is found again in another extraction.
    before = models.CharField(max_length=64, blank=True)
    after = models.CharField(max_length=64, blank=True)
    page = models.PositiveIntegerField(null=True, blank=True)
    voice = models.CharField(max_length=12, choices=Voice.choices, blank=True)
    memo = models.TextField(blank=True)
    # A key made in the browser: a passage that is sent twice is one.
    key = models.UUIDField(null=True, blank=True)

    class Meta(Blind.Meta):
        ordering = ["report", "start", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="excerpts_have_letters"),
            models.UniqueConstraint(fields=["member", "key"], name="marked_once"),
        ]
        indexes = [
            models.Index(
                fields=["report", "start"],
                condition=Q(withdrawn_at__isnull=True),
                name="excerpt_standing",
            ),
        ]

    def __str__(self) -> str:
        return self.quote[:60]


class Anchor(Scoped):
    """Where an excerpt stands in a later text of its report, and how sure that is."""

    class Certainty(models.TextChoices):
        EXACT = "exact", _("The same words in the same surroundings")
        MOVED = "moved", _("The same words elsewhere")
        DOUBTFUL = "doubtful", _("Like words, to be looked at")
        LOST = "lost", _("Not found")

    excerpt = models.ForeignKey(Excerpt, on_delete=models.PROTECT, related_name="anchors")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="anchors")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    page = models.PositiveIntegerField(null=True, blank=True)
    certainty = models.CharField(max_length=10, choices=Certainty.choices)
    made_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=150, null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["excerpt", "text"], name="one_anchor_in_a_text"),
            paired("start", "end", name="anchor_whole"),
            paired("confirmed_at", "confirmed_by", name="anchor_confirmation_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.excerpt_id} {self.certainty}"
