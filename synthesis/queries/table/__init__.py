"""The form of the study table, and where the extraction of each study stands."""

from __future__ import annotations

from django.db.models import QuerySet

from reviews.access import PERMISSIONS, May
from reviews.models import Member, Review, Role
from synthesis.methods.table.form import Form
from synthesis.methods.table.versions import merged
from synthesis.models import FormDraft, FormVersion

from .rows import Row, State, included, is_revealed, rows, waits_for

__all__ = [
    "Row",
    "State",
    "draft_form",
    "extractors",
    "included",
    "is_revealed",
    "latest",
    "readable",
    "rows",
    "versions",
    "waits_for",
]


def versions(review: Review) -> QuerySet[FormVersion]:
    """The published versions of the form, the first one first."""
    return FormVersion.objects.filter(review=review).order_by("number")


def latest(review: Review) -> FormVersion | None:
    """The version that is handed out now."""
    return versions(review).last()


def draft_form(review: Review) -> Form:
    """The form as it is being designed: the draft, else the version in use."""
    draft = FormDraft.objects.filter(review=review).first()
    if draft is not None:
        return draft.form
    published = latest(review)
    return published.form if published else Form()


def readable(review: Review) -> Form:
    """Every field that was ever published, as the latest version words it."""
    return merged([version.form for version in versions(review)])


def extractors(review: Review) -> list[Member]:
    """The members who may extract."""
    roles = [role.value for role in Role if May.EXTRACT in PERMISSIONS[role]]
    found = Member.objects.filter(review=review, removed_at__isnull=True, roles__overlap=roles)
    return list(found.select_related("user").order_by("pk"))
