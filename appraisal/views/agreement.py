"""Agreement on the items, from blind answers: per round, per item and over all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from appraisal import figures
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
            "readable": readable,
            "rounds": figures.agreement(checklist) if readable else [],
        },
    )
