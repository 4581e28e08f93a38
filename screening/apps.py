"""Floor 2: who said what about a report, and what was settled."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScreeningConfig(AppConfig):
    """Register the screening floor with Django and with the floor below."""

    name = "screening"
    verbose_name = _("Screening")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the review floor what screening adds to it."""
        from reviews import exports as downloads
        from reviews import registry
        from screening import exports, figures, queries, rail
        from screening.queries import blinding, statuses

        registry.judged.append(queries.judged)
        registry.sought.append(queries.sought)
        registry.unblinding.append(blinding.unblinded)
        registry.judgements.append(queries.judged_since)
        registry.standings.append(statuses.in_words)
        registry.report_changes.append("screening.tend")
        registry.rail.append(rail.entries)
        figures.register()
        downloads.registry.append(exports.offers)
        downloads.lists.append(exports.of_list)
