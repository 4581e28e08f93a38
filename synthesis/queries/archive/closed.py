"""What of a review a seat may not read yet: as long as there is any, it takes no archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import ngettext_lazy

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


# One and many: `% {"n": n}` chooses.
_WORDS: dict[str, Any] = {
    "screening.decision": ngettext_lazy("vote", "votes", "n"),
    "reviews.legacydecision": ngettext_lazy(
        "decision of another tool", "decisions of other tools", "n"
    ),
    "appraisal.rating": ngettext_lazy("rating of a study", "ratings of studies", "n"),
    "appraisal.draft": ngettext_lazy("rating begun", "ratings begun", "n"),
    "synthesis.excerpt": ngettext_lazy("marked passage", "marked passages", "n"),
    "synthesis.coding": ngettext_lazy("coding", "codings", "n"),
    "synthesis.cell": ngettext_lazy("cell of the grid", "cells of the grid", "n"),
    "synthesis.finding": ngettext_lazy(
        "finding that is being voted on", "findings that are being voted on", "n"
    ),
    "synthesis.findingvote": ngettext_lazy("vote on a finding", "votes on findings", "n"),
    "synthesis.assessment": ngettext_lazy(
        "assessment of confidence", "assessments of confidence", "n"
    ),
    "synthesis.assessmentdraft": ngettext_lazy(
        "assessment of confidence begun", "assessments of confidence begun", "n"
    ),
    "synthesis.extraction": ngettext_lazy(
        "filled form of the study table", "filled forms of the study table", "n"
    ),
    "synthesis.taskdraft": ngettext_lazy(
        "form of the study table begun", "forms of the study table begun", "n"
    ),
}


@dataclass(frozen=True)
class Closed:
    """Rows of one kind that a seat may not read: what they are, and how many."""

    what: str
    n: int


def closed_to(seat: Seat) -> list[Closed]:
    """Everything in the review that the lens keeps from this seat, kind by kind, counted.

    What its maker has taken back counts nowhere and holds nothing up.
    """
    found = [(table, _hidden(table, seat)) for table in tables().values()]
    return [
        Closed(_said(table, n), n)
        for table, rows in found
        if rows is not None and (n := rows.count())
    ]


def _said(table: Table, n: int) -> str:
    words = _WORDS.get(table.name)
    return str(words % {"n": n} if words else table.model._meta.verbose_name_plural)


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
