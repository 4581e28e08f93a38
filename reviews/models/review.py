"""The review itself."""

from __future__ import annotations

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Framework(models.TextChoices):
    """How the review's question is taken apart."""

    PICO_QUALITATIVE = "pico_qualitative", _("PICo (population, interest, context)")
    SPIDER = "spider", _("SPIDER")
    PICO = "pico", _("PICO")
    FREE = "free", _("Free text")


class Review(models.Model):
    """One systematic review."""

    slug = models.CharField(
        _("short name in links"),
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$", _("Use small letters, digits and hyphens.")
            )
        ],
    )
    title = models.CharField(_("title"), max_length=300)
    question = models.TextField(_("review question"), blank=True)
    framework = models.CharField(
        _("framework"), max_length=20, choices=Framework.choices, default=Framework.PICO_QUALITATIVE
    )
    framework_parts = models.JSONField(default=dict, blank=True)
    seed = models.CharField(max_length=60, default="consilience")
    is_demo = models.BooleanField(default=False)
    # Boxes of the flow whose number was assumed or taken from print, by key: why.
    flow_statuses = models.JSONField(default=dict, blank=True)
    flow_note = models.CharField(max_length=300, blank=True)
    # Says in archives which review it is, wherever it is brought.
    identity = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title
