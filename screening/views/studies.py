"""The list of included studies, each with its reports, and its files."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from reviews import figures
from reviews.access import May, Seat, seated
from reviews.models import Linking
from screening.actions import exporting
from screening.actions import studies as numbers
from screening.exports import studies as exports
from screening.exports.records import KINDS
from screening.queries import companions, studies, study_history
from screening.queries.companions import COMPANIONS
from screening.queries.studies import Wanted

STEPS = 50
# Reviews among the reports that the page names.
REVIEWS = 12


@require_GET
@vary_on_headers("HX-Request", "HX-Target")
@seated(may=May.VIEW)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the studies that are included; a swap of htmx gets the list alone."""
    numbers.number(seat.review)
    wanted = Wanted.read(request.GET)
    context = _page(request, seat, wanted)
    if request.headers.get("HX-Target") == "studies":
        answer = render(request, "screening/_studies.html", context)
        answer["HX-Push-Url"] = context["here"]
        return answer
    found = figures.read(seat.review, COMPANIONS).value
    context["reviews"] = _reviews(seat, found.get("reviews", []))
    context["open"] = found["open"]
    return render(request, "screening/studies.html", context)


def _reviews(seat: Seat, suspected: list[int]) -> list[dict[str, Any]]:
    """Included reports that are reviews themselves, by their studies' labels."""
    rows = studies.included(seat.review).filter(pk__in=suspected).order_by("number")[:REVIEWS]
    links = studies.of_reports([report.pk for report in rows])
    return [
        {"number": report.number, "label": links[report.pk].study.label}
        for report in rows
        if report.pk in links
    ]


def _page(request: HttpRequest, seat: Seat, wanted: Wanted) -> dict[str, Any]:
    after = request.GET.get("after", "")
    page = studies.read(seat, wanted, after=int(after[:9]) if after.isdecimal() else None)
    here = studies.address(seat.review)
    query = wanted.query()
    return {
        "page": page,
        "wanted": wanted,
        "here": here + query,
        "clear_url": here,
        "later": f"{here}{query}{'&' if query else '?'}after={page.after}" if page.after else "",
        "formats": exports.downloads(seat, wanted),
        "updates": studies.has_earlier(seat.review),
        "may_link": seat.may(May.LINK),
    }


@require_GET
@seated(may=May.EXPORT)
def export(request: HttpRequest, seat: Seat, format: str) -> HttpResponseBase:
    """Download the list as it is filtered, one row a report."""
    if format not in exports.FORMATS:
        raise Http404
    numbers.number(seat.review)
    wanted = Wanted.read(request.GET)
    n = studies.read(seat, wanted).reports
    exporting.note(seat, format=format, n=n, filters=wanted.query())
    name = exports.file_name(seat.review, format, filtered=wanted.narrows)
    if format == "xlsx":
        return FileResponse(exports.workbook(seat, wanted), as_attachment=True, filename=name)
    return StreamingHttpResponse(
        exports.text(seat, wanted),
        content_type=KINDS[format].content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_GET
@seated(may=May.VIEW)
def links(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every step that linked or split, the latest first; each can be undone."""
    rows = Linking.objects.visible_to(seat)
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    steps = study_history.steps(rows.order_by("-pk")[: STEPS + 1])
    values = {
        "steps": steps[:STEPS],
        "older": steps[STEPS - 1].linking.pk if len(steps) > STEPS else None,
        "may_link": seat.may(May.LINK),
        "open": companions.waiting(seat.review),
    }
    return render(request, "screening/study_links.html", values)
