"""How a review counts its effect sizes: chosen by its lead, each choice kept."""

from __future__ import annotations

from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models.scoping import Scoped

THOUSAND = 1000


class EffectsChoice(Scoped):
    """Which intensity a review prints and where its line stands, from a moment on.

    The newest holds; the earlier ones are its history. The line is in thousandths.
    """

    class Variant(models.TextChoices):
        FINDINGS = "findings", _("a study's findings by all findings")
        LINKS = "links", _("a study's links by all links")

    variant = models.CharField(max_length=10, choices=Variant.choices)
    line = models.PositiveSmallIntegerField()
    why = models.CharField(_("why"), max_length=300)
    chosen_at = models.DateTimeField(default=timezone.now)
    chosen_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(line__lte=THOUSAND), name="line_within_all")
        ]

    def __str__(self) -> str:
        return f"{self.variant}, {self.line}"

    @property
    def share(self) -> Fraction:
        """The line as a share."""
        return Fraction(self.line, THOUSAND)
