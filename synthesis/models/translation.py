"""The translation grid of a meta-ethnography: concepts, what studies say of each, how they relate.

Shared work on what counts: nothing in it is blind, so nothing of it may rest on what is.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models import Study
from reviews.models.scoping import Scoped, paired

from .board import EndingQuerySet
from .codes import Code


class Concept(Scoped):
    """A column of the grid; retired, never deleted."""

    number = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=200)
    meaning = models.TextField(_("meaning"), blank=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=150)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.CharField(max_length=150, null=True, blank=True)
    retired_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_concept_number"),
            models.UniqueConstraint(
                "review",
                Lower("name"),
                condition=Q(retired_at__isnull=True),
                name="one_concept_of_a_name",
            ),
            paired("retired_at", "retired_by", name="concept_retiring_whole"),
        ]

    def __str__(self) -> str:
        return self.name


class ConceptWording(Scoped):
    """A concept's name and meaning as they read from a moment on; the newest stands."""

    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="wordings")
    name = models.CharField(max_length=200)
    meaning = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class ConceptCode(Scoped):
    """A code whose passages come into a concept's column, from one moment to another."""

    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="fed_by")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="feeds")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, null=True, blank=True)

    objects = EndingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "code"],
                condition=Q(ended_at__isnull=True),
                name="feeds_once",
            ),
            paired("ended_at", "ended_by", name="feeding_end_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.code_id} → {self.concept_id}"


class Order(models.IntegerChoices):
    """Whose construct it is, after Schutz: never mixed in a cell."""

    FIRST = 1, _("First order: participants' words")
    SECOND = 2, _("Second order: the authors' interpretation")
    THIRD = 3, _("Third order: our own interpretation")


class Rendering(Scoped):
    """What is written into a cell; a newer one takes over, none is changed.

    Without a study it is the reviewers' third-order construct over all studies.
    """

    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="renderings")
    study = models.ForeignKey(
        Study, on_delete=models.PROTECT, null=True, blank=True, related_name="renderings"
    )
    order = models.PositiveSmallIntegerField(choices=Order.choices)
    words = models.TextField(_("in words"), blank=True)
    quote = models.TextField(_("quotation"), blank=True)
    page = models.CharField(_("page"), max_length=20, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, null=True, blank=True)

    objects = EndingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "study", "order"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="one_standing_rendering",
            ),
            models.CheckConstraint(
                condition=Q(study__isnull=False) | Q(order=3), name="only_ours_is_over_all_studies"
            ),
            models.CheckConstraint(
                condition=~Q(words="") | ~Q(quote=""), name="renderings_say_something"
            ),
            paired("ended_at", "ended_by", name="rendering_end_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.study_id} × {self.concept_id} ({self.order})"


class Relation(Scoped):
    """How studies, or concepts, translate into one another; ended, never deleted."""

    class Kind(models.TextChoices):
        RECIPROCAL = "reciprocal", _("Reciprocal: they say the same in other words")
        REFUTATIONAL = "refutational", _("Refutational: they speak against each other")
        LINE = "line", _("Line of argument: together they say more than each")

    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    about = models.ForeignKey(
        Concept,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="relations",
        help_text="The concept in which studies stand so to each other; none: as wholes.",
    )
    why = models.TextField(_("why"))
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)

    objects = EndingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_relation_number"),
            paired("ended_at", "ended_by", name="relation_end_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class RelationMember(Scoped):
    """A study, or a concept, in a relation."""

    relation = models.ForeignKey(Relation, on_delete=models.PROTECT, related_name="members")
    study = models.ForeignKey(
        Study, on_delete=models.PROTECT, null=True, blank=True, related_name="relations"
    )
    concept = models.ForeignKey(
        Concept, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(study__isnull=False, concept__isnull=True)
                | Q(study__isnull=True, concept__isnull=False),
                name="member_is_study_or_concept",
            ),
            models.UniqueConstraint(
                fields=["relation", "study", "concept"],
                nulls_distinct=False,
                name="once_in_a_relation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relation_id}: {self.study_id or self.concept_id}"
