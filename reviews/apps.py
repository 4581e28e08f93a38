"""Floor 1: the review, its people, its records, its ledger."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Register the review floor with Django, and its own entries of the rail."""

    name = "reviews"
    verbose_name = _("Reviews")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries that every floor fills."""
        from reviews import exports as downloads
        from reviews import rail, registry
        from reviews.exports import overlap, reporting

        registry.rail.append(rail.entries)
        registry.report_changes.append("reviews.references_soon")
        downloads.registry.append(overlap.downloads)
        downloads.registry.append(reporting.downloads)
