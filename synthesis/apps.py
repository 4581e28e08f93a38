"""Floor 4: findings become knowledge."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SynthesisConfig(AppConfig):
    """Register the synthesis floor with Django."""

    name = "synthesis"
    verbose_name = _("Synthesis")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the review floor what synthesis adds to it."""
        from reviews import exports as downloads
        from reviews import registry
        from synthesis import rail
        from synthesis.exports import (
            checklists,
            confidence,
            framework,
            metasummary,
            report,
            table,
            translation,
        )
        from synthesis.figures import coding

        coding.register()
        registry.rail.append(rail.entries)
        registry.demonstrations.append("synthesis.management.demo.table.load")
        registry.demonstrations.append("synthesis.management.demo.coding.load")
        registry.demonstrations.append("synthesis.management.demo.board.load")
        registry.demonstrations.append("synthesis.management.demo.framework.load")
        registry.demonstrations.append("synthesis.management.demo.walker_bryant.load")
        registry.demonstrations.append("synthesis.management.demo.confidence.load")
        registry.demonstrations.append("synthesis.management.demo.practice.load")
        downloads.registry.append(table.offers)
        downloads.registry.append(translation.offers)
        downloads.registry.append(framework.offers)
        downloads.registry.append(metasummary.offers)
        downloads.registry.append(confidence.offers)
        downloads.registry.append(checklists.offers)
        downloads.registry.append(report.offers)
