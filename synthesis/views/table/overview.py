"""Where the extraction of each study stands; agreement; the way to the other pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from reviews.access import May, Seat, seated
from synthesis.figures import table as figures
from synthesis.models import FormDraft, Handout
from synthesis.queries import table as queries


@require_GET
@seated(may=May.VIEW)
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show every study with how far its extraction is, and what waits for this seat."""
    form = queries.latest(seat.review)
    if form is None:
        drafted = FormDraft.objects.filter(review=seat.review).exists()
        may_design = seat.may(May.FORMS)
        context = {"may_design": may_design, "drafted": drafted and may_design}
        return render(request, "synthesis/table_empty.html", context)
    every = queries.rows(seat)
    wanted = request.GET.get("state", "")
    rows = [row for row in every if wanted in ("", row.state.name)]
    return render(
        request,
        "synthesis/table_overview.html",
        {
            "form": form,
            "lines": [_line(seat, row) for row in rows],
            "waiting": sum(queries.waits_for(seat, row) for row in every),
            "unassigned": sum(row.is_included and not row.tasks and bool(row.now) for row in every),
            "may_design": seat.may(May.FORMS),
            "may_extract": seat.may(May.EXTRACT),
            "handouts": Handout.objects.filter(review=seat.review) if seat.may(May.FORMS) else [],
            "states": figures.states(every),
            "wanted": wanted,
        },
    )


def _line(seat: Seat, row: queries.Row) -> dict[str, Any]:
    return {
        "row": row,
        "waits": queries.waits_for(seat, row),
        "url": address(seat, row),
        "state": row.state.name,
        "checks": row.mine is not None and row.mine.part == "checker",
    }


def address(seat: Seat, row: queries.Row) -> str:
    """Where a seat works on a study: the bench while it is its turn, then what was sent."""
    name = "table_fill" if row.is_my_turn and not row.open else "table_study"
    return reverse(f"synthesis:{name}", args=[seat.review.slug, row.study.number])


@require_GET
@seated(may=May.VIEW)
def agreement(request: HttpRequest, seat: Seat) -> HttpResponse:
    """How often two blind extractors said the same, field by field."""
    field = queries.readable(seat.review).get(request.GET.get("field", ""))
    context = {
        "tab": "agreement",
        "found": figures.agreement(seat),
        "field": field,
        "apart": figures.apart(seat, field) if field else [],
    }
    return render(request, "synthesis/table_agreement.html", context)
