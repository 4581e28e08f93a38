"""The grid's many cells as HTML: written here, as a template would take a second over them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

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
    nothing, in_words = Place(), _in_words(spoken)
    for study in page.studies:
        if study.pk in page.closed:
            rows.append((study, True, _closed(len(page.codes))))
            continue
        made = []
        for code in page.codes:
            place = page.cells.get((study.pk, code.pk))
            if place is None or place == nothing:
                made.append(empty % (study.number, code.pk))
            else:
                address = f"{study.number}/{code.pk}{end}"
                made.append(_cell(address, place, in_words(place)))
        # Numbers, fixed words and escaped labels only.
        rows.append((study, False, mark_safe("".join(made))))  # noqa: S308
    return rows


def _in_words(spoken: dict[str, str]) -> Callable[[Place], str]:
    """What is said of a cell to listeners: the same few sentences, thousands of times a page."""

    @cache
    def said(mark: str, codings: int, worded: bool) -> str:
        told = spoken[mark]
        if codings:
            passages = ngettext("%(n)s coding", "%(n)s codings", codings)
            told += f", {passages % {'n': codings}}"
        if worded:
            told += f", {_('in words')}"
        return escape(told)

    return lambda place: said(place.mark, place.codings, bool(place.words))


def _cell(address: str, place: Place, said: str) -> str:
    symbol = place.mark or "absent"
    worded = ' class="worded"' if place.words else ""
    drawn = f'<svg aria-hidden="true"><use href="#xm-{symbol}"/></svg>'
    if symbol == "absent" and not place.words:
        drawn = ""
    return f'<td><a{worded} href="{address}tabindex="-1" aria-label="{said}">{drawn}</a></td>'


def _closed(columns: int) -> SafeString:
    said = _("Open when the round with this study closes")
    return mark_safe(f'<td class="closed" colspan="{columns}">{escape(said)}</td>')  # noqa: S308
