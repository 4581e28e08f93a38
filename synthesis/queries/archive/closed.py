"""What of a review a seat may not read yet: as long as there is any, it takes no archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appraisal.models import Draft
from reviews.access import Seat
from reviews.models.scoping import ScopedQuerySet
from synthesis.models import AssessmentDraft, TaskDraft

from .tables import Table, tables

# Notes of one person that no lens lets through to others, and the way to who made them; those
# of work that was sent since, or handed on, say nothing that is still to come.
_DRAFTS: dict[type[Model], tuple[str, Q]] = {
    Draft: (
        "place__member",
        Q(place__released_at__isnull=True)
        & ~Q(place__ratings__withdrawn_at__isnull=True, place__ratings__isnull=False),
    ),
    TaskDraft: (
        "task__member",
        Q(task__released_at__isnull=True)
        & ~Q(task__extractions__withdrawn_at__isnull=True, task__extractions__isnull=False),
    ),
    AssessmentDraft: ("member", ~Q(case__assessments__revealed_at__isnull=False)),
}


_WORDS: dict[str, Promise] = {
    "screening.decision": _("votes"),
    "reviews.legacydecision": _("decisions of other tools"),
    "appraisal.rating": _("ratings of studies"),
    "appraisal.draft": _("ratings begun"),
    "synthesis.excerpt": _("marked passages"),
    "synthesis.coding": _("codings"),
    "synthesis.cell": _("cells of the grid"),
    "synthesis.finding": _("findings that are being voted on"),
    "synthesis.findingvote": _("votes on findings"),
    "synthesis.assessment": _("assessments of confidence"),
    "synthesis.assessmentdraft": _("assessments of confidence begun"),
    "synthesis.extraction": _("filled forms of the study table"),
    "synthesis.taskdraft": _("forms of the study table begun"),
}


@dataclass(frozen=True)
class Closed:
    """Rows of one kind that a seat may not read: what they are, and how many."""

    what: str | Promise
    n: int


def closed_to(seat: Seat) -> list[Closed]:
    """Everything in the review that the lens keeps from this seat, kind by kind, counted.

    What its maker has taken back counts nowhere and holds nothing up.
    """
    found = [(table, _hidden(table, seat)) for table in tables().values()]
    return [
        Closed(_WORDS.get(table.name, str(table.model._meta.verbose_name_plural)), n)
        for table, rows in found
        if rows is not None and (n := rows.count())
    ]


def _hidden(table: Table, seat: Seat) -> QuerySet[Any] | None:
    rows = table.of(seat.review).order_by()
    if table.model in _DRAFTS:
        way, open_still = _DRAFTS[table.model]
        return rows.filter(open_still).exclude(**{way: seat.member})
    if not _has_a_lens(table):
        return None
    shown = table.model._default_manager.all().visible_to(seat)  # type: ignore[attr-defined]
    names = {column.name for column in table.columns}
    if "withdrawn_at" in names:
        rows = rows.filter(withdrawn_at__isnull=True)
    return rows.exclude(pk__in=shown.order_by().values("pk"))


def _has_a_lens(table: Table) -> bool:
    """Whether its rows are read through a lens of their own, not just by their review."""
    made = type(table.model._default_manager.all())
    own = getattr(made, "visible_to", None)
    return own is not None and own is not ScopedQuerySet.visible_to
