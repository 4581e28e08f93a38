"""The study table: versions of its form, who fills in which study, what they sent, what stands."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models import Member, Review, Study
from reviews.models.scoping import Scoped, ScopedQuerySet, paired
from synthesis.methods.table.form import Form, from_data

if TYPE_CHECKING:
    from reviews.access import Seat


class FormDraft(Scoped):
    """The form as it is being designed; it counts nowhere until it is published."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="+")
    data = models.JSONField(default=dict)
    changes = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"{self.review_id}"

    @property
    def form(self) -> Form:
        """The fields as they stand in the draft."""
        return from_data(self.data)


class FormVersion(Scoped):
    """One published version of the form; what was filled in by it pins it for good."""

    number = models.PositiveIntegerField()
    data = models.JSONField(help_text="The form; never changed.")
    field_ids = ArrayField(models.CharField(max_length=40), help_text="The ids in `data`.")
    why = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_form_version")
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @cached_property
    def form(self) -> Form:
        """The fields of this version."""
        return from_data(self.data)


class Handout(Scoped):
    """One hand-out of studies: to two extractors each, or to an extractor and a checker."""

    class Design(models.TextChoices):
        PAIRS = "pairs", _("Two extractors a study, neither sees the other's")
        CHECKED = "checked", _("One extractor a study, and one who checks each value")

    number = models.PositiveIntegerField()
    design = models.CharField(max_length=10, choices=Design.choices)
    seed = models.CharField(max_length=60)
    why = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="one_handout")]

    def __str__(self) -> str:
        return f"{self.number}"


class Task(Scoped):
    """One person's part in a study: to extract, or to check; handed on, never deleted."""

    class Part(models.TextChoices):
        EXTRACTOR = "extractor", _("Extractor")
        CHECKER = "checker", _("Checker")

    handout = models.ForeignKey(Handout, on_delete=models.PROTECT, related_name="tasks")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="extraction_tasks")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.EXTRACTOR)
    position = models.PositiveIntegerField()
    given_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.CharField(max_length=150, null=True, blank=True)
    released_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "member"],
                condition=Q(released_at__isnull=True),
                name="one_extraction_task",
            ),
            paired("released_at", "released_by", name="task_release_whole"),
        ]
        indexes = [models.Index(fields=["member", "study"], name="extraction_task_of")]

    def __str__(self) -> str:
        return f"{self.study_id} / {self.member_id}"


class TaskDraft(Scoped):
    """What somebody has typed so far on one study, as typed; counts nowhere until it is sent."""

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="draft")
    answers = models.JSONField(default=dict)
    checks = models.ForeignKey(
        "synthesis.Extraction",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Of a checker: the extraction that was looked at.",
    )
    saves = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.task_id}"


class ExtractionQuerySet(ScopedQuerySet):
    """Extractions, through the lens: mine, those that I check, or revealed."""

    def visible_to(self, seat: Seat) -> Self:
        """Keep the seat's own, the standing ones of studies that it checks, and revealed ones.

        A revealed study is handed to nobody anew, so nobody's eyes have to be kept from it.
        """
        if seat.member is None:
            return self.filter(revealed_at__isnull=False, review=seat.review)
        checks = Task.objects.filter(
            study=OuterRef("task__study"),
            handout=OuterRef("task__handout"),
            member=seat.member,
            part=Task.Part.CHECKER,
            released_at__isnull=True,
        )
        to_check = Q(task__part=Task.Part.EXTRACTOR, withdrawn_at__isnull=True) & Q(Exists(checks))
        mine = Q(task__member=seat.member)
        return self.filter(mine | to_check | Q(revealed_at__isnull=False), review=seat.review)

    def standing(self) -> Self:
        """Extractions that nobody has taken back."""
        return self.filter(withdrawn_at__isnull=True)


class Extraction(Scoped):
    """What one person sent on one study; taken back or revealed, never changed.

    `wave` 1 answers a whole form; each later one what a newer version has added since. `asked`
    are all fields that the person has been asked so far, earlier waves included.
    `answers` is {field id: answer} as synthesis.methods.table.answers tells.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="extractions")
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    wave = models.PositiveIntegerField(default=1)
    asked = ArrayField(models.CharField(max_length=40))
    answers = models.JSONField()
    checks = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Of a checker: the extraction whose values were confirmed or corrected.",
    )
    sent_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)

    objects = ExtractionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "wave"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_extraction",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(revealed_at__isnull=True),
                name="revealed_extractions_stand",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}"


class Difference(Scoped):
    """A field on which a study's people differ, opened when their values are revealed.

    It waits for them, or for the third reviewer once it was referred, until a value stands.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=40)
    opened_at = models.DateTimeField(default=timezone.now)
    referred_at = models.DateTimeField(null=True, blank=True)
    referred_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["study", "field"], name="one_difference"),
            paired("referred_at", "referred_by", name="difference_referral_whole"),
        ]

    def __str__(self) -> str:
        return self.field


class FieldValue(Scoped):
    """The value that stands for a field of a study, with its reason; reopened, never deleted."""

    class How(models.TextChoices):
        CONFERRED = "conferred", _("They conferred")
        THIRD = "third", _("The third reviewer settled")

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=40)
    answer = models.JSONField(null=True, help_text="Empty where nothing stands for the field.")
    reason = models.TextField()
    how = models.CharField(max_length=10, choices=How.choices)
    seen = models.JSONField(default=list, help_text="The extractions that it was settled from.")
    settled_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["settled_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "field"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_value",
            ),
            paired("withdrawn_at", "withdrawn_by", name="value_reopening_whole"),
        ]

    def __str__(self) -> str:
        return self.field


class PrintedTotal(Scoped):
    """A total as a published table prints it, beside ours; the newest of a column counts."""

    field = models.CharField(max_length=40)
    group = models.CharField(max_length=40, blank=True, help_text="Empty for all groups together.")
    value = models.PositiveIntegerField(null=True, help_text="Empty takes it away.")
    source = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["noted_at", "id"]

    def __str__(self) -> str:
        return f"{self.value}"
