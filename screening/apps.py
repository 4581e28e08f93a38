"""Floor 2: who said what about a report, and what was settled."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScreeningConfig(AppConfig):
    """Register the screening floor with Django."""

    name = "screening"
    verbose_name = _("Screening")
    default_auto_field = "django.db.models.BigAutoField"
