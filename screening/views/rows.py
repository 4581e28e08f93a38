"""Rows of a list, worded for the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.models import Record, Review, Stage
from reviews.templatetags.consilience import people
from screening.models import Choice, Decision
from screening.queries import statuses
from screening.queries.pages import Row
from screening.queries.statuses import Status

# Status -> tone and icon; what isn't decided is plain.
_LOOKS = {
    Status.INCLUDED.value: ("include", "check"),
    Status.EXCLUDED.value: ("exclude", "cross"),
    Status.CONFLICT.value: ("conflict", "conflict"),
}


@dataclass(frozen=True)
class Cell:
    """Where a report stands at one stage, with a reason and the reader's own vote."""

    label: str
    status: str = ""
    words: str = ""
    tone: str = ""
    icon: str = ""
    reason: str = ""
    mine: str = ""


@dataclass(frozen=True)
class Shown:
    """One line as the template shows it."""

    number: int
    url: str
    record: Record
    by: str
    sources: str
    cells: list[Cell]
    gone: str = ""


def shown(review: Review, rows: list[Row], needed: dict[str, int]) -> list[Shown]:
    """Word rows; `needed` is how many votes each stage needs."""
    report = reverse("screening:report", args=[review.slug, 0]).removesuffix("0/")
    return [
        Shown(
            row.number,
            f"{report}{row.report_number}/",
            row.record,
            people(row.record.authors, 3),
            row.sources,
            cells(row, needed),
            gone(row),
        )
        for row in rows
    ]


def gone(row: Row) -> str:
    """Why a row is no longer screened by itself, in words."""
    if row.number != row.report_number:
        return _("Gathered under report %(n)s") % {"n": row.report_number}
    if row.facts.left == Status.DUPLICATE:
        return _("Gathered under report %(n)s") % {"n": row.facts.survivor}
    return str(Status.WITHDRAWN.label) if row.facts.left else ""


def cells(row: Row, needed: dict[str, int]) -> list[Cell]:
    """One cell for each stage, empty where the report has not come there."""
    found = []
    for stage in Stage:
        status = row.facts.stages.get(stage.value, "")
        tone, icon = _LOOKS.get(status, ("", ""))
        found.append(
            Cell(
                str(stage.label),
                status,
                str(statuses.label(status, needed[stage.value])) if status else "",
                tone,
                icon,
                row.facts.reasons.get(stage.value, ""),
                _own(row.mine.get(stage.value)),
            )
        )
    return found


def _own(vote: Decision | None) -> str:
    if vote is None:
        return ""
    words = _("you: %(choice)s") % {"choice": str(Choice(vote.choice).label).lower()}
    return f"{words} ({vote.note})" if vote.note else words
