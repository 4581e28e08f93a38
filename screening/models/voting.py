"""How a stage is screened, who said what, and who is to say it next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models import ExclusionReason, Member, Report, Stage
from reviews.models.scoping import Scoped, ScopedQuerySet

if TYPE_CHECKING:
    from reviews.access import Seat


class Choice(models.TextChoices):
    """What a vote can say."""

    INCLUDE = "include", _("Include")
    MAYBE = "maybe", _("Maybe")
    EXCLUDE = "exclude", _("Exclude")


class StagePolicy(Scoped):
    """How one stage of one review is screened and settled."""

    class MaybeRule(models.TextChoices):
        INCLUDE = "include", _("Counts as include")
        CONFLICT = "conflict", _("Goes to the settler")
        OFF = "off", _("Is not offered")

    class AgreementRule(models.TextChoices):
        UNANIMOUS = "unanimous", _("All votes must agree")
        MAJORITY = "majority", _("The majority decides")

    class HandOut(models.TextChoices):
        POOL = "pool", _("Open pool: whoever is free takes the next")
        SPLIT = "split", _("Split at random, balanced over pairs")

    stage = models.CharField(max_length=20, choices=Stage.choices)
    votes_needed = models.PositiveSmallIntegerField(_("votes needed"), default=2)
    maybe_rule = models.CharField(
        _("maybe"), max_length=10, choices=MaybeRule.choices, default=MaybeRule.INCLUDE
    )
    agreement_rule = models.CharField(
        _("agreement"),
        max_length=10,
        choices=AgreementRule.choices,
        default=AgreementRule.UNANIMOUS,
    )
    reason_needed = models.BooleanField(_("an exclusion needs a reason"), default=False)
    hand_out = models.CharField(
        _("how work is handed out"), max_length=10, choices=HandOut.choices, default=HandOut.POOL
    )
    settler = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who settles conflicts"),
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "stage"], name="one_policy_per_stage"),
            models.CheckConstraint(
                condition=Q(votes_needed__gte=1, votes_needed__lte=9), name="votes_needed_sane"
            ),
        ]

    def __str__(self) -> str:
        return self.get_stage_display()


class DecisionQuerySet(ScopedQuerySet):
    """Votes, through the lens: mine, or revealed to one who may read what is revealed."""

    def visible_to(self, seat: Seat) -> Self:
        """Keep the seat's own votes, and others' once revealed and open to this seat."""
        revealed = Q(revealed_at__isnull=False)
        if not seat.reads_revealed:
            closed = StagePolicy.objects.filter(
                review=OuterRef("review"), stage=OuterRef("stage"), closed_at__isnull=False
            )
            revealed &= Q(Exists(closed))
        return self.filter(Q(member=seat.member) | revealed, review=seat.review)

    def standing(self) -> Self:
        """Votes that were not withdrawn by their voter."""
        return self.filter(withdrawn_at__isnull=True)

    def counting(self) -> Self:
        """Standing votes that hold one of the places needed."""
        return self.standing().filter(late=False)


class Decision(Scoped):
    """One reviewer's vote on one report at one stage; withdrawn, never changed or deleted."""

    stage = models.CharField(max_length=20, choices=Stage.choices)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="decisions")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="decisions")
    choice = models.CharField(max_length=10, choices=Choice.choices)
    reason = models.ForeignKey(
        ExclusionReason, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)
    key = models.UUIDField(help_text="Made in the browser, so that a vote sent twice arrives once.")
    cast_at = models.DateTimeField(default=timezone.now)
    late = models.BooleanField(
        default=False, help_text="Came after the votes needed were in: kept, not counted."
    )
    taken_up_at = models.DateTimeField(
        null=True, blank=True, help_text="Came late, and counts since it was given a place."
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "key"], name="one_vote_per_key"),
            models.UniqueConstraint(
                fields=["report", "stage", "member"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_vote",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(revealed_at__isnull=True),
                name="revealed_votes_stand",
            ),
            models.CheckConstraint(
                condition=Q(reason__isnull=True) | Q(choice="exclude"), name="reason_only_excludes"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "stage", "-cast_at"], name="vote_latest"),
            models.Index(fields=["review", "stage", "report"], name="vote_by_report"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.stage}"


class Assignment(Scoped):
    """One of the places for a vote on a report: free, claimed for a while, handed out, or filled.

    A report has as many places as its stage needs votes, so open and given votes can't exceed it.
    """

    stage = models.CharField(max_length=20, choices=Stage.choices)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="assignments")
    ordinal = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField()
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    lease_until = models.DateTimeField(
        null=True, blank=True, help_text="End of a claim; empty where the place is free or fixed."
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="assignment"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "stage", "ordinal"], name="one_place"),
            models.UniqueConstraint(
                fields=["report", "stage", "member"],
                condition=Q(member__isnull=False),
                name="one_place_per_person",
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True) | Q(member__isnull=False),
                name="filled_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["review", "stage", "position"],
                condition=Q(decision__isnull=True),
                name="place_open",
            ),
            # In the order of a hand, so that its few cards are read without sorting.
            models.Index(
                "member",
                "stage",
                F("claimed_at").asc(nulls_first=True),
                "position",
                condition=Q(decision__isnull=True),
                name="place_in_hand",
            ),
            models.Index(fields=["member", "stage", "-claimed_at"], name="place_last"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.stage} {self.ordinal}"
