"""The overlap between sources: drawn with its links, as a table, and downloaded."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reviews.access import May, Seat, seated
from reviews.exports import overlap as files
from reviews.methods.overlap import Overlap, Source
from reviews.methods.rounding import round_half_up
from reviews.queries.overlap import overlap
from reviews.views.tabs import tabs

# Combinations in the list below the drawing.
LISTED = 100


@require_safe
@seated(may=May.VIEW)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show which reports each source gave, alone and together with others."""
    found = overlap(seat.review)
    links = files.links(seat.review, found)
    values = {
        **tabs(seat, "overlap"),
        "found": found,
        # Every text in the drawing is escaped by the method that draws it.
        "drawing": mark_safe(files.inline(found, links)),  # noqa: S308
        "rows": [_row(found, source, links) for source in found.sources],
        "combinations": [
            {
                "names": found.named(combination),
                "reports": combination.reports,
                "url": links[f"only:{combination.key}"],
            }
            for combination in found.combinations[:LISTED]
        ],
        "rest": max(0, len(found.combinations) - LISTED),
        "files": list(files.downloads(seat)),
    }
    return render(request, "reviews/overlap.html", values)


def _row(found: Overlap, source: Source, links: dict[str, str]) -> dict[str, Any]:
    """One line of the table: a source beside every source."""
    cells = [
        {
            "same": other.key == source.key,
            "name": other.name,
            "n": (n := found.shared(source.key, other.key)),
            "share": percent(n, source.reports),
            "url": links.get(f"{source.key}.{other.key}", ""),
        }
        for other in found.sources
    ]
    return {
        "source": source,
        "url": links[source.key],
        "only_url": links.get(f"only:{source.key}", ""),
        "share": percent(source.unique, source.reports),
        "cells": cells,
    }


def percent(part: int, whole: int) -> str:
    """A share in whole per cent, a small one as less than one; nothing of nothing."""
    if not whole or not part:
        return ""
    share = Fraction(100 * part, whole)
    return _("%(n)s %%") % {"n": "<1" if share < 1 else round_half_up(share)}


@require_safe
@seated(may=May.EXPORT)
def file(request: HttpRequest, seat: Seat, format: str) -> HttpResponse:
    """Download the overlap, counted now."""
    if format not in files.WRITERS:
        raise Http404
    name = files.file_name(seat.review, format)
    return HttpResponse(
        files.WRITERS[format](overlap(seat.review)),
        content_type=files.CONTENT_TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
