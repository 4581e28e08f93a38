"""Reporting: how far the checklists are filled, what is missing, and the draft of the paper."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from synthesis.actions import reporting as actions
from synthesis.exports import checklists as files
from synthesis.exports import report
from synthesis.methods.reporting import Checklist, read_all
from synthesis.queries.reporting import earlier, written


@require_GET
@seated(may=May.VIEW)
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What can be reported, and what is missing for it."""
    found = []
    for checklist in read_all().values():
        rows = files.filled(seat, checklist)
        states = Counter(row.state for row in rows)
        found.append((checklist, states["done"], len(rows), states["missing"], states["begun"]))
    return render(
        request,
        "synthesis/reporting.html",
        {
            "checklists": found,
            "parts": report.parts(seat),
            "may_archive": seat.may(May.ARCHIVE),
        },
    )


def _checklist(standard: str) -> Checklist:
    known = read_all()
    if standard not in known:
        raise Http404
    return known[standard]


@require_GET
@seated(may=May.VIEW)
def checklist(request: HttpRequest, seat: Seat, standard: str) -> HttpResponse:
    """One guideline, item by item."""
    return _page(request, seat, _checklist(standard))


def _page(
    request: HttpRequest,
    seat: Seat,
    known: Checklist,
    *,
    refused: tuple[str, str] = ("", ""),
    status: int = 200,
) -> HttpResponse:
    rows = files.filled(seat, known)
    held, past = written(seat.review, known.id), earlier(seat.review, known.id)
    states = Counter(row.state for row in rows)
    return render(
        request,
        "synthesis/reporting_checklist.html",
        {
            "checklist": known,
            "rows": [_row(row, held, past, refused) for row in rows],
            "done": states["done"],
            "missing": [row.item for row in rows if row.state == "missing"],
            "begun": [row.item for row in rows if row.state == "begun"],
            "may_write": seat.may(May.SYNTHESISE),
            "files": files.files(seat, known),
        },
        status=status,
    )


def _row(row: Any, held: Any, past: Any, refused: tuple[str, str]) -> dict[str, Any]:
    item = row.item.id
    return {
        "filled": row,
        "item": row.item,
        "held": held.get(item),
        "earlier": past.get(item, []),
        "refused": refused[1] if refused[0] == item else "",
    }


@require_POST
@seated(may=May.SYNTHESISE)
def say(request: HttpRequest, seat: Seat, standard: str) -> HttpResponse:
    """Keep what somebody wrote on an item."""
    known, item = _checklist(standard), request.POST.get("item", "")
    seen = request.POST.get("seen", "")
    try:
        row = actions.say(
            seat,
            known,
            item,
            words=request.POST.get("words", ""),
            place=request.POST.get("place", ""),
            seen=int(seen) if seen.isdigit() else None,
        )
    except Refused as refusal:
        return _page(request, seat, known, refused=(item, str(refusal)), status=409)
    if row is not None:
        messages.success(request, _("Item %(item)s is kept.") % {"item": item})
    answer = redirect("synthesis:reporting_checklist", seat.review.slug, standard)
    answer["Location"] += f"#item-{item}"
    return answer


@require_GET
@seated(may=May.EXPORT)
def file(request: HttpRequest, seat: Seat, standard: str, format: str) -> HttpResponse:
    """The filled checklist as a file."""
    answer = files.answer(seat, _checklist(standard), format)
    if answer is None:
        raise Http404
    return answer


@require_GET
@seated(may=May.EXPORT)
def draft(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The draft of methods and results."""
    return report.answer(seat)
