"""The conceptual framework: pieces that hold from one step to another, so that every version of
the figure can be drawn again and every step undone.

A piece is known by its number within the review; a change makes a new row and ends the old one. A
review may have several figures: the number of a figure is that of its caption.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models import Study
from reviews.models.scoping import Scoped, ScopedQuerySet

from .board import AbstractedFinding
from .codes import Code
from .findings import Finding
from .text import Excerpt
from .translation import Concept


class FrameworkChange(Scoped):
    """One step in the figure's history; undone by a further step, never taken out."""

    class Kind(models.TextChoices):
        ADDED = "added", _("Added")
        CHANGED = "changed", _("Changed")
        MOVED = "moved", _("Moved")
        FOLLOWED = "followed", _("Followed a merge")
        REMOVED = "removed", _("Taken out")
        SUPPORTED = "supported", _("Evidence given")
        UNSUPPORTED = "unsupported", _("Evidence taken away")
        UNDONE = "undone", _("Undone")

    class What(models.TextChoices):
        CAPTION = "caption", _("The figure")
        CONSTRUCT = "construct", _("Construct")
        ARROW = "arrow", _("Link")
        AXIS = "axis", _("Axis")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    what = models.CharField(max_length=10, choices=What.choices)
    number = models.PositiveIntegerField()
    figure = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=450)
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
                name="framework_undoing_says_what",
            ),
        ]
        indexes = [models.Index(fields=["review", "id"], name="framework_history")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class PieceQuerySet(ScopedQuerySet):
    """Pieces in all their versions."""

    def standing(self) -> PieceQuerySet:
        """Pieces as they are now."""
        return self.filter(until__isnull=True)


class Piece(Scoped):
    """A version of a part of the figure."""

    FACTS: ClassVar[tuple[str, ...]] = ()

    number = models.PositiveIntegerField()
    since = models.ForeignKey(FrameworkChange, on_delete=models.PROTECT, related_name="+")
    until = models.ForeignKey(
        FrameworkChange, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PieceQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"],
                condition=Q(until__isnull=True),
                name="one_standing_%(class)s",
            )
        ]

    @property
    def facts(self) -> dict[str, Any]:
        """What this version says."""
        return {name: getattr(self, name) for name in self.FACTS}


class Caption(Piece):
    """The figure's title, and a remark on where it comes from."""

    FACTS = ("title", "remark")

    title = models.CharField(_("title"), max_length=200)
    remark = models.TextField(_("remark"), blank=True)

    def __str__(self) -> str:
        return self.title


class Drawn(Piece):
    """A piece that stands in one of the figures."""

    figure = models.PositiveIntegerField(default=1)

    class Meta(Piece.Meta):
        abstract = True


class Grounded(Drawn):
    """A piece that needs evidence: it stands for a code, a concept or an abstracted finding, has
    evidence picked for it, or is tagged an interpretation."""

    SOURCES: ClassVar[tuple[str, ...]] = ("code", "concept", "abstracted")

    code = models.ForeignKey(
        Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    concept = models.ForeignKey(
        Concept, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    abstracted = models.ForeignKey(
        AbstractedFinding, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    interpretation = models.BooleanField(_("interpretation"), default=False)
    words = models.TextField(_("in words"), blank=True)

    class Meta(Drawn.Meta):
        abstract = True
        constraints = [
            *Piece.Meta.constraints,
            models.CheckConstraint(
                condition=Q(code__isnull=True, concept__isnull=True)
                | Q(code__isnull=True, abstracted__isnull=True)
                | Q(concept__isnull=True, abstracted__isnull=True),
                name="%(class)s_stands_for_one",
            ),
        ]


class Construct(Grounded):
    """A construct in the figure; `x` and `y` are its middle, from the top left corner."""

    FACTS = (
        "figure", "name", "x", "y", "words", "interpretation", "code_id", "concept_id",
        "abstracted_id",
    )  # fmt: skip

    name = models.CharField(_("name"), max_length=120)
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.name


class Arrow(Grounded):
    """A link between two constructs, named by their numbers, which outlive their versions."""

    FACTS = (
        "figure", "source", "target", "two_way", "sign", "label", "words", "interpretation",
        "code_id", "concept_id", "abstracted_id",
    )  # fmt: skip

    class Sign(models.TextChoices):
        PLUS = "+", _("+ the more, the more")
        MINUS = "-", _("− the more, the less")

    source = models.PositiveIntegerField()
    target = models.PositiveIntegerField()
    two_way = models.BooleanField(_("both ways"), default=False)
    sign = models.CharField(_("sign"), max_length=1, choices=Sign.choices, blank=True)
    label = models.CharField(_("label"), max_length=120, blank=True)

    class Meta(Grounded.Meta):
        constraints = [
            *Grounded.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(source=models.F("target")), name="no_arrow_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class Axis(Drawn):
    """A named direction of the figure, and what rises along it."""

    FACTS = ("figure", "name", "direction", "rises")

    class Direction(models.TextChoices):
        RIGHT = "right", _("to the right")
        UP = "up", _("upwards")
        LEFT = "left", _("to the left")
        DOWN = "down", _("downwards")

    name = models.CharField(_("name"), max_length=120)
    direction = models.CharField(_("direction"), max_length=5, choices=Direction.choices)
    rises = models.CharField(_("what rises along it"), max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class Support(Piece):
    """A piece of evidence picked for a construct or a link: a study, or a passage or finding of
    it, with a note on where."""

    FACTS = ("construct", "arrow", "study_id", "excerpt_id", "finding_id", "note")

    construct = models.PositiveIntegerField(null=True, blank=True)
    arrow = models.PositiveIntegerField(null=True, blank=True)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    excerpt = models.ForeignKey(
        Excerpt, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("where"), max_length=300, blank=True)

    class Meta(Piece.Meta):
        constraints = [
            *Piece.Meta.constraints,
            models.CheckConstraint(
                condition=Q(construct__isnull=False, arrow__isnull=True)
                | Q(construct__isnull=True, arrow__isnull=False),
                name="support_of_one_piece",
            ),
            models.CheckConstraint(
                condition=Q(excerpt__isnull=True) | Q(finding__isnull=True),
                name="support_by_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study_id}"
