"""The instruments that a review uses, each version as the file it came from."""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisal.methods.instruments import Instrument, from_data
from reviews.models.scoping import Scoped, paired


class Checklist(Scoped):
    """One version of an instrument in one review; what was rated by it pins it for good."""

    class Origin(models.TextChoices):
        SHIPPED = "shipped", _("Shipped")
        WORDED = "worded", _("Worded by the team")
        UPLOADED = "uploaded", _("Brought by the team")

    key = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    data = models.JSONField(help_text="The instrument as it was read; never changed.")
    scheme = models.CharField(
        max_length=40, blank=True, help_text="The scheme whose totals are shown; none by default."
    )
    rule = models.TextField(blank=True, help_text="The team's own flag rule; else the file's.")
    rule_label = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.CharField(max_length=150)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.CharField(max_length=150, null=True, blank=True)
    closed_at = models.DateTimeField(
        null=True, blank=True, help_text="Rating is over: all ratings are open to the whole team."
    )

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "key", "version"], name="one_checklist_version"
            ),
            paired("retired_at", "retired_by", name="checklist_retiring_whole"),
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def instrument(self) -> Instrument:
        """The instrument, with the team's own flag rule in the place of the file's."""
        data = dict(self.data)
        if self.rule:
            data["flag_rules"] = [
                {"id": "team", "label": self.rule_label or self.rule, "formula": self.rule}
            ]
        return from_data(data)


IN_USE = Q(retired_at__isnull=True)
