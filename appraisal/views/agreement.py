"""Agreement on the items, from blind answers: per round, per item and over all."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from appraisal import exports, figures
from appraisal.models import Checklist
from appraisal.views import common
from reviews.access import May, Seat, seated


@require_GET
@seated(may=May.VIEW)
def agreement(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Show agreement where this seat may read ratings of others."""
    checklist = common.checklist(seat, pk)
    readable = figures.may_read(seat, checklist)
    return render(
        request,
        "appraisal/agreement.html",
        {
            "checklist": checklist,
            "instrument": checklist.instrument,
            "order": _order(checklist),
            "readable": readable,
            "rounds": _rounds(seat, checklist) if readable else [],
        },
    )


def _rounds(seat: Seat, checklist: Checklist) -> list[dict[str, Any]]:
    """Each round with its drawing, and the drawing as files."""
    return [
        {
            "round": found.round,
            "studies": found.studies,
            "overall": found.overall,
            "items": found.items,
            "drawing": mark_safe(exports.inline_intervals(found))  # noqa: S308 - every text in it is escaped
            if found.studies
            else "",
            "files": exports.round_files(seat, checklist, found.round.number)
            if seat.may(May.EXPORT)
            else [],
        }
        for found in figures.agreement(checklist)
    ]


def _order(checklist: Checklist) -> list[str]:
    """The ordered answers in their own words."""
    instrument = checklist.instrument
    known = {one.code: one.label for item in instrument.rated for one in item.responses}
    return [known.get(code, code) for code in instrument.order]
