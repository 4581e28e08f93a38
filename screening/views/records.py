"""The list of records: filtered by its address, page by page, downloaded as it is filtered."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from reviews.access import May, Seat, seated
from reviews.models import Stage
from screening import queries
from screening.actions import exporting
from screening.exports import records as exports
from screening.forms.filters import FilterForm
from screening.queries import among, boxes, lengths, lists, pages, ratings, rules
from screening.queries.lists import Filter
from screening.views.rows import shown


@require_GET
@vary_on_headers("HX-Request", "HX-Target")
@seated(may=May.VIEW)
def records(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List what the address asks for; a swap of htmx gets the list alone."""
    wanted = Filter.read(request.GET, seat)
    if request.headers.get("HX-Target") == "records-counted":
        n, unit = lengths.length(seat, wanted), lists.found(seat, wanted).unit
        counted = {"total": n, "unit": unit}
        return render(request, "screening/_records_counted.html", counted)
    context = listing(request, seat, wanted)
    if request.headers.get("HX-Target") == "records":
        answer = render(request, "screening/_records.html", context)
        answer["HX-Push-Url"] = context["here"]
        return answer
    context["form"] = FilterForm(seat, wanted)
    nothing = context["page"].total == 0 and not wanted.is_set
    context["empty"] = nothing and not queries.has_records(seat.review)
    return render(request, "screening/records.html", context)


def listing(request: HttpRequest, seat: Seat, wanted: Filter) -> dict[str, Any]:
    """What the list's fragment shows."""
    page = pages.read(
        seat,
        wanted,
        after=_number(request, "after"),
        before=_number(request, "before"),
        counted=request.GET.get("counted") == "1",
    )
    path, query = reverse("screening:records", args=[seat.review.slug]), wanted.query()
    joint = "&" if query else "?"
    needed = rules.votes_needed(seat)
    return {
        "page": page,
        "total": page.total,
        "unit": page.unit,
        "counted_url": f"{path}{query}{joint}counted=1",
        "rows": shown(seat.review, page.rows, needed),
        "wanted": wanted,
        "here": path + query,
        "hidden": _hidden(wanted),
        "narrowed": _narrowed(seat, wanted),
        "clear_url": path if wanted.is_set else "",
        "earlier": f"{path}{query}{joint}before={page.before}" if page.before else "",
        "later": f"{path}{query}{joint}after={page.after}" if page.after else "",
        "stages": list(Stage),
        "pager_words": _between(page),
        "formats": exports.downloads(seat, wanted),
    }


def _between(page: pages.Page) -> str:
    if not page.rows:
        return ""
    first, last = page.rows[0].number, page.rows[-1].number
    if page.ranked:
        return _("%(n)s shown") % {"n": len(page.rows)}
    return _("Numbers %(first)s to %(last)s") % {"first": first, "last": last}


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _hidden(wanted: Filter) -> list[tuple[str, str]]:
    """Parts of the filter that come from links and have no field of their own."""
    parts = {"box": wanted.box, "rated": wanted.rated, "maybe": wanted.maybe}
    parts["differ"] = "1" if wanted.differ else ""
    parts["as_of"] = wanted.as_of
    parts |= {"among": wanted.among, "exactly": "1" if wanted.exactly else ""}
    return [(name, value) for name, value in parts.items() if value]


def _narrowed(seat: Seat, wanted: Filter) -> list[dict[str, str]]:
    """The same parts in words, each with the address of the list without it."""
    path = reverse("screening:records", args=[seat.review.slug])
    found = []
    if wanted.box:
        words = _("Flow: %(box)s") % {"box": boxes.LABELS.get(wanted.box, wanted.box)}
        if wanted.as_of:
            day = date_format(date.fromisoformat(wanted.as_of), "j F Y")
            words = _("%(words)s, as of %(day)s") % {"words": words, "day": day}
        found.append({"words": words, "without": path + wanted.query(box="", as_of="")})
    if wanted.rated:
        pair = ratings.names(seat.review, wanted.rated)
        form = _("%(pair)s disagree") if wanted.differ else _("%(pair)s both voted")
        without = wanted.query(rated="", differ=False, maybe="")
        found.append({"words": form % {"pair": pair}, "without": path + without})
    if wanted.among:
        form = _("Only from %(names)s") if wanted.exactly else _("From %(names)s")
        words = form % {"names": among.named(seat.review, wanted.among)}
        found.append({"words": words, "without": path + wanted.query(among="", exactly=False)})
    return found


@require_GET
@seated(may=May.EXPORT)
def export(request: HttpRequest, seat: Seat, format: str) -> HttpResponseBase:
    """Download the list as it is filtered, row by row."""
    if format not in exports.KINDS:
        raise Http404
    wanted = Filter.read(request.GET, seat)
    n = lengths.length(seat, wanted)
    exporting.note(seat, format=format, n=n, filters=wanted.query())
    name = exports.file_name(seat.review, format, filtered=wanted.is_set)
    if format == "xlsx":
        return FileResponse(exports.workbook(seat, wanted), as_attachment=True, filename=name)
    return StreamingHttpResponse(
        exports.text(seat, wanted, format),
        content_type=exports.KINDS[format].content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
