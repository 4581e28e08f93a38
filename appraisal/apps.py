"""Floor 3: critical appraisal per reviewer, then consensus."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppraisalConfig(AppConfig):
    """Register the appraisal floor with Django."""

    name = "appraisal"
    verbose_name = _("Appraisal")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the review floor what appraisal adds to it."""
        from appraisal import exports, rail
        from reviews import exports as downloads
        from reviews import registry

        registry.rail.append(rail.entries)
        registry.demonstrations.append("appraisal.management.demo.load")
        downloads.registry.append(exports.offers)
