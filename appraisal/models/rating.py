"""Who appraises which study in which round, and what they answered before they saw each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisal.models.instruments import Checklist
from reviews.models import Member, Study
from reviews.models.scoping import Scoped, ScopedQuerySet, paired

if TYPE_CHECKING:
    from reviews.access import Seat


class Round(Scoped):
    """One hand-out of studies to raters: everybody rates all, or one all and two a sample."""

    class Design(models.TextChoices):
        ALL = "all", _("Everyone chosen rates every study")
        PAIRS = "pairs", _("Two raters a study, balanced over pairs")
        SAMPLE = "sample", _("One rates all, a random sample is rated by two")

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField()
    design = models.CharField(max_length=10, choices=Design.choices)
    seed = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(
        null=True, blank=True, help_text="Studies drawn for two raters; the sample is frozen."
    )
    why = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["checklist", "number"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "number"], name="one_appraisal_round")
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Place(Scoped):
    """One rater's part in a round: this study, by this member; handed on, never deleted."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="places")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="appraisal_places")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    given_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.CharField(max_length=150, null=True, blank=True)
    released_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "study", "member"],
                condition=Q(released_at__isnull=True),
                name="one_appraisal_place",
            ),
            paired("released_at", "released_by", name="place_release_whole"),
        ]
        indexes = [models.Index(fields=["member", "round"], name="appraisal_place_of")]

    def __str__(self) -> str:
        return f"{self.study_id} / {self.member_id}"


class Draft(Scoped):
    """What a rater has noted so far on one study; counts nowhere until it is sent."""

    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="draft")
    answers = models.JSONField(default=dict)
    saves = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.place_id}"


class RatingQuerySet(ScopedQuerySet):
    """Ratings, through the lens: mine, or revealed to one who may read what is revealed."""

    def visible_to(self, seat: Seat) -> Self:
        """Keep the seat's own ratings, and others' once revealed: to readers of what is
        revealed who may not be asked to rate it themselves, to the other raters of the study,
        and to all once rating is closed."""
        if seat.reads_ratings:
            return self.filter(
                Q(place__member=seat.member) | Q(revealed_at__isnull=False), review=seat.review
            )
        beside = Rating.objects.filter(
            place__round=OuterRef("place__round"),
            place__study=OuterRef("place__study"),
            place__member=seat.member,
            withdrawn_at__isnull=True,
            revealed_at__isnull=False,
        )
        closed = Q(place__round__checklist__closed_at__isnull=False)
        shown = Q(revealed_at__isnull=False) & (Q(Exists(beside)) | closed)
        return self.filter(Q(place__member=seat.member) | shown, review=seat.review)

    def standing(self) -> Self:
        """Ratings that their rater has not taken back."""
        return self.filter(withdrawn_at__isnull=True)


class Rating(Scoped):
    """One rater's answers on one study as they were sent; taken back, never changed.

    `answers` is {item id: {code, words, quotes: [{text, page, report}]}}.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="ratings")
    answers = models.JSONField()
    sent_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    carried_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Sent in an earlier round, before anybody else rated the study.",
    )

    objects = RatingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["place"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_rating",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(revealed_at__isnull=True),
                name="revealed_ratings_stand",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id}"

    @property
    def codes(self) -> dict[str, str]:
        """The response codes by item."""
        return {item: each["code"] for item, each in self.answers.items() if each.get("code")}
