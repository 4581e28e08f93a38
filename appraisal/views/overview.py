"""The chart of all studies, and what waits."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from appraisal import exports, queries
from appraisal.models import Checklist
from appraisal.views import common
from reviews.access import May, Seat, seated


@require_GET
@seated(may=May.VIEW)
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show every study under one instrument: the own answers, or what is agreed."""
    checklist, every = common.chosen(request, seat)
    if checklist is None:
        return render(request, "appraisal/empty.html", {"may_set_up": seat.may(May.APPRAISAL)})
    side = _side(request, seat)
    rows = queries.rows(seat, checklist)
    flagged = request.GET.get("show") == "flagged"
    return render(
        request,
        "appraisal/overview.html",
        {
            "checklist": checklist,
            "checklists": every,
            "instrument": checklist.instrument,
            "side": side,
            "may_rate": seat.may(May.APPRAISE),
            "may_set_up": seat.may(May.APPRAISAL),
            "may_export": seat.may(May.EXPORT),
            "unassigned": sum(not row.places for row in rows),
            "lines": [_line(seat, checklist, row) for row in rows if row.flagged or not flagged],
            "only_flagged": flagged,
            "studies": len(rows),
            "drawing": mark_safe(exports.inline(seat, checklist, rows, side)),  # noqa: S308 - escaped there
            "files": exports.files(seat, checklist, side),
            "waiting": sum(queries.waits_for(seat, row) for row in rows),
            "flagged": sum(row.flagged for row in rows),
        },
    )


def _side(request: HttpRequest, seat: Seat) -> str:
    sides = ("mine", "agreed") if seat.may(May.APPRAISE) else ("agreed",)
    asked = request.GET.get("side", sides[0])
    return asked if asked in sides else sides[0]


def _line(seat: Seat, checklist: Checklist, row: queries.Row) -> dict[str, Any]:
    """What a line of the list says, and where it leads."""
    return {
        "row": row,
        "waits": queries.waits_for(seat, row),
        "url": address(seat, checklist, row),
        "raters": len(row.places),
        "sent": len(row.ratings) if seat.reads_ratings else None,
    }


def address(seat: Seat, checklist: Checklist, row: queries.Row) -> str:
    """Where a seat works on a study: the bench until its answers are sent, then the consensus."""
    page = "rate" if row.mine is not None and not row.is_sent else "study"
    return reverse(f"appraisal:{page}", args=[seat.review.slug, checklist.pk, row.study.number])


@require_GET
@seated(may=May.EXPORT)
def file(request: HttpRequest, seat: Seat, pk: int, name: str, format: str) -> HttpResponse:
    """The chart, its bars, or the table with reasons, as a file."""
    checklist = common.checklist(seat, pk)
    made = exports.made(seat, checklist, name, format, _side(request, seat))
    if made is None:
        raise Http404
    return made
