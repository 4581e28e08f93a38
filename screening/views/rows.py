"""Rows of a list, worded for the page."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reviews.models import Review, Stage
from reviews.templatetags.consilience import icon, people
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
    """Where a report stands at one stage; the note has a reason and the reader's own vote."""

    label: str
    status: str = ""
    badge: SafeString = SafeString("")
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Shown:
    """One line as the template shows it: worded here, because a list has many of them."""

    number: int
    url: str
    title: str
    meta: SafeString
    standing: SafeString


def shown(review: Review, rows: list[Row], needed: dict[str, int]) -> list[Shown]:
    """Word rows; `needed` is how many votes each stage needs."""
    report = reverse("screening:report", args=[review.slug, 0]).removesuffix("0/")
    untitled = _("No title in the source")
    badges = Badges(needed)
    return [
        Shown(
            row.number,
            f"{report}{row.report_number}/",
            row.record.title or untitled,
            _meta(row),
            _standing(row, badges),
        )
        for row in rows
    ]


def _meta(row: Row) -> SafeString:
    """Who, where and when, and which sources gave it."""
    record = row.record
    rest = [str(record.year)] if record.year else []
    rest += [
        f"· {part}" for part in (row.sources, _("synthetic") if record.synthetic else "") if part
    ]
    by, journal = escape(people(record.authors, 3)), escape(record.journal)
    cited = f"{by} <cite>{journal}</cite> " if journal else f"{by} "
    other = row.via is not None and row.via.is_other
    badge = f' <span class="badge">{escape(row.via.words)}</span>' if row.via and other else ""
    return SafeString(f"{cited}{escape(' '.join(rest))}{badge}")


def _standing(row: Row, badges: Badges) -> SafeString:
    """The columns of the stages, or why the row is no longer screened."""
    if why := gone(row):
        return format_html('<td class="span" colspan="2"><span class="badge">{}</span></td>', why)
    return SafeString("".join(badges.column(cell) for cell in cells(row, badges)))


class Badges:
    """The statuses as badges, each made once for a page."""

    def __init__(self, needed: dict[str, int]) -> None:
        self.needed = needed
        self.stages = [(stage, str(label)) for stage, label in Stage.choices]
        self.made: dict[tuple[str, str], SafeString] = {}
        self.columns: dict[Cell, SafeString] = {}

    def of(self, stage: str, status: str) -> SafeString:
        """The badge of a status at a stage; nothing for a stage not reached."""
        if not status:
            return SafeString("")
        key = stage, status
        if key not in self.made:
            words = statuses.label(status, self.needed[stage])
            tone, shape = _LOOKS.get(status, ("", ""))
            self.made[key] = (
                format_html(
                    '<span class="badge" data-tone="{}">{}{}</span>', tone, icon(shape), words
                )
                if tone
                else format_html('<span class="badge">{}</span>', words)
            )
        return self.made[key]

    def column(self, cell: Cell) -> SafeString:
        """A cell of the table; most rows of a page have one of a few."""
        if cell not in self.columns:
            note = format_html('<span class="meta">{}</span>', cell.note) if cell.note else ""
            self.columns[cell] = format_html(
                '<td class="half" data-label="{}">{}{}</td>', cell.label, cell.badge, note
            )
        return self.columns[cell]


def gone(row: Row) -> str:
    """Why a row is no longer screened by itself, in words."""
    if row.number != row.report_number:
        return _("Gathered under report %(n)s") % {"n": row.report_number}
    if row.facts.left == Status.DUPLICATE:
        return _("Gathered under report %(n)s") % {"n": row.facts.survivor}
    return str(Status.WITHDRAWN.label) if row.facts.left else ""


def cells(row: Row, badges: Badges) -> list[Cell]:
    """One cell for each stage, empty where the report has not come there."""
    found = []
    for stage, label in badges.stages:
        status = row.facts.stages.get(stage, "")
        reason = row.facts.reasons.get(stage, "")
        note = ". ".join(part for part in (reason, _own(row.mine.get(stage))) if part)
        found.append(Cell(label, status, badges.of(stage, status), reason, note))
    return found


def _own(vote: Decision | None) -> str:
    if vote is None:
        return ""
    words = _("You: %(choice)s") % {"choice": str(Choice(vote.choice).label).lower()}
    return f"{words} ({vote.note})" if vote.note else words
