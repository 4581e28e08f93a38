"""Rounds of blind coding, what each coder coded, and what was agreed about a cell."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models import Member, Study
from reviews.models.scoping import Scoped, paired
from synthesis.methods.grid import mark_of

from .blind import Blind
from .codes import Code, CodeChange
from .findings import Finding
from .text import Excerpt


class Polarity(models.TextChoices):
    """What a passage says to a code."""

    SUPPORTS = "supports", _("Supports")
    CONTRADICTS = "contradicts", _("Contradicts")
    NUANCES = "nuances", _("Nuances")


class CodingRound(Scoped):
    """Studies that several coders code alone, to be compared when all have said that it's done."""

    class Design(models.TextChoices):
        ALL = "all", _("All studies that are left")
        SAMPLE = "sample", _("A random sample of those that are left")

    number = models.PositiveIntegerField()
    design = models.CharField(max_length=10, choices=Design.choices)
    seed = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_coding_round")
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class RoundStudy(Scoped):
    """A study of a round; the list is frozen when the round opens."""

    round = models.ForeignKey(CodingRound, on_delete=models.PROTECT, related_name="studies")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="coding_rounds")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "study"], name="study_once_in_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} / {self.study_id}"


class RoundCoder(Scoped):
    """A coder of a round, and when they said that theirs is done, or left."""

    round = models.ForeignKey(CodingRound, on_delete=models.PROTECT, related_name="coders")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="coder_once_in_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} / {self.member_id}"


class Coding(Blind):
    """One code on one passage, or on one finding, by one coder.

    `original` is the code that was given; `code` is what it is now, after merges and splits.
    """

    excerpt = models.ForeignKey(
        Excerpt, on_delete=models.PROTECT, null=True, blank=True, related_name="codings"
    )
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="codings"
    )
    original = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="given")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="codings")
    polarity = models.CharField(max_length=12, choices=Polarity.choices, blank=True)
    folded_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="folded",
        help_text="A merge made it one with this coding of the same thing; its undoing parts them.",
    )

    class Meta(Blind.Meta):
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(folded_into__isnull=True) | Q(withdrawn_at__isnull=False),
                name="folded_codings_dont_stand",
            ),
            models.CheckConstraint(
                condition=Q(excerpt__isnull=False, finding__isnull=True)
                | Q(excerpt__isnull=True, finding__isnull=False),
                name="coding_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["excerpt", "code", "member"],
                condition=Q(withdrawn_at__isnull=True, excerpt__isnull=False),
                name="coded_once",
            ),
            models.UniqueConstraint(
                fields=["finding", "code", "member"],
                condition=Q(withdrawn_at__isnull=True, finding__isnull=False),
                name="finding_coded_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["review", "code"],
                condition=Q(withdrawn_at__isnull=True),
                name="coding_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code_id} on {self.excerpt_id or self.finding_id}"


class Recoding(Scoped):
    """A coding that a merge, a split or the undoing of one gave another code."""

    coding = models.ForeignKey(Coding, on_delete=models.PROTECT, related_name="recodings")
    change = models.ForeignKey(CodeChange, on_delete=models.PROTECT, related_name="recodings")
    from_code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+")
    to_code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+")
    folded = models.BooleanField(
        default=False, help_text="The passage had the other code as well: the two became one."
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.coding_id}: {self.from_code_id} → {self.to_code_id}"


class Cell(Blind):
    """What one coder says in their own words about a code in a study; a newer one takes over."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="cells")
    present = models.BooleanField(
        null=True, help_text="Empty: as the codings say; no: looked for, and not there."
    )
    polarity = models.CharField(max_length=12, blank=True)
    summary = models.TextField(blank=True)

    class Meta(Blind.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "code", "member"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_cell",
            ),
        ]
        indexes = [models.Index(fields=["review", "study"], name="cell_of_study")]

    def __str__(self) -> str:
        return f"{self.study_id} × {self.code_id}"


class Agreed(Scoped):
    """What the coders, or the third reviewer, settled about a cell; reopened, never deleted."""

    class How(models.TextChoices):
        CONFERRED = "conferred", _("The coders conferred")
        THIRD = "third", _("The third reviewer settled")

    round = models.ForeignKey(
        CodingRound, on_delete=models.PROTECT, null=True, blank=True, related_name="agreed"
    )
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="agreed")
    present = models.BooleanField()
    polarity = models.CharField(max_length=12, blank=True)
    summary = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    how = models.CharField(max_length=10, choices=How.choices)
    agreed_at = models.DateTimeField(default=timezone.now)
    agreed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["agreed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "code"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_agreement",
            ),
            paired("withdrawn_at", "withdrawn_by", name="agreement_reopening_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.study_id} × {self.code_id}"

    @property
    def mark(self) -> str:
        """What stands, as a mark of the grid."""
        return mark_of(self.present, self.polarity)
