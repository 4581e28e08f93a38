"""The grid's many cells as HTML: written here, as a template would take a second over them."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.models import Study
from synthesis.methods import grid
from synthesis.queries.grid import DIFFERS, GridPage, Place

# The drawing of each mark, by the last part of its symbol's id in `_grid_symbols.html`.
SHOWN = (grid.SUPPORTS, grid.CONTRADICTS, grid.NUANCES, grid.PRESENT, DIFFERS, grid.ABSENT)


def words(mark: str) -> str:
    """A mark in the reader's language."""
    return {
        grid.UNSAID: _("absent"),
        grid.ABSENT: _("absent"),
        grid.PRESENT: _("present"),
        grid.SUPPORTS: _("supports"),
        grid.CONTRADICTS: _("contradicts"),
        grid.NUANCES: _("both ways"),
        DIFFERS: _("coders differ"),
    }[mark]


def legend(page: GridPage) -> list[tuple[str, str]]:
    """The marks that this side can show, with their words."""
    shown = [mark for mark in SHOWN if mark != DIFFERS or page.side.name == "agreed"]
    return [(mark, words(mark)) for mark in shown]


def body(page: GridPage) -> list[tuple[Study, bool, SafeString]]:
    """Each study with whether it is closed to the seat, and its cells."""
    end = f'/?side={page.side.name}" '
    spoken = {mark: words(mark) for mark in (*SHOWN, grid.UNSAID)}
    empty = f'<td><a href="%s/%s{end}tabindex="-1" aria-label="{escape(spoken[""])}"></a></td>'
    rows = []
    for study in page.studies:
        if study.pk in page.closed:
            rows.append((study, True, _closed(len(page.codes))))
            continue
        made = []
        for code in page.codes:
            place = page.cells.get((study.pk, code.pk))
            if place is None or place == Place():
                made.append(empty % (study.number, code.pk))
            else:
                made.append(_cell(f"{study.number}/{code.pk}{end}", place, spoken))
        # Numbers, fixed words and escaped labels only.
        rows.append((study, False, mark_safe("".join(made))))  # noqa: S308
    return rows


def _cell(address: str, place: Place, spoken: dict[str, str]) -> str:
    said = spoken[place.mark]
    if place.codings:
        passages = ngettext("%(n)s coding", "%(n)s codings", place.codings)
        said += f", {passages % {'n': place.codings}}"
    if place.words:
        said += f", {_('in words')}"
    symbol = place.mark or "absent"
    worded = ' class="worded"' if place.words else ""
    drawn = f'<svg aria-hidden="true"><use href="#xm-{symbol}"/></svg>'
    if symbol == "absent" and not place.words:
        drawn = ""
    return (
        f'<td><a{worded} href="{address}tabindex="-1" aria-label="{escape(said)}">{drawn}</a></td>'
    )


def _closed(columns: int) -> SafeString:
    said = _("Open when the round with this study closes")
    return mark_safe(f'<td class="closed" colspan="{columns}">{escape(said)}</td>')  # noqa: S308
