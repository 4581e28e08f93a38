"""The PRISMA flow: drawn with its links, checked, explained, and downloaded."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from reviews import exports as registry
from reviews import figures
from reviews.access import May, Seat, seated
from reviews.models import Review
from screening import queries
from screening.actions import flows as words
from screening.exports import flow as files
from screening.figures import PRISMA, flow_of, prisma_on
from screening.forms.flow import ExplainForm
from screening.methods.drawing import Layout
from screening.methods.prisma import Flow
from screening.queries import as_of, flows
from screening.queries.blinding import looks_back
from screening.views import drawn


@require_GET
@vary_on_headers("HX-Target")
@seated(may=May.VIEW)
def flow(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the flow, today's or that of an earlier day; a swap of htmx gets the figure alone."""
    context = _shown(seat, drawn.arrangement_of(request), _day(request, seat))
    if request.headers.get("HX-Target") == "flow":
        return render(request, "screening/_flow.html", context | {"swapped": True})
    return render(request, "screening/flow.html", context)


def _day(request: HttpRequest, seat: Seat) -> date | None:
    """The past day that the address asks for, if this seat may look back."""
    day = as_of.day(request.GET.get("as_of", ""))
    return day if day and looks_back(seat) else None


def _shown(
    seat: Seat,
    arrangement: Layout = "2020",
    day: date | None = None,
    wrong: tuple[str, ExplainForm] | None = None,
) -> dict[str, Any]:
    """Everything on the page; `wrong` is the form that could not be taken, by its sum."""
    reading = None if day else figures.read(seat.review, PRISMA)
    value = reading.value if reading else prisma_on(seat.review, day or timezone.localdate())
    signed = flows.explanations(seat.review, at=as_of.end_of(day) if day else None)
    found = drawn.context(flow_of(value), files.links(seat, value, day), arrangement, signed)
    if seat.may(May.FLOW) and not day:
        drawn.let_explain(found["sums"], "screening:explain", (seat.review.slug,), wrong)
    return found | {
        "reading": reading,
        "day": day,
        "days": as_of.days(seat.review) if looks_back(seat) else [],
        "notes": _remarks(value),
        "empty": not queries.has_records(seat.review),
        "files": files.downloads(seat, arrangement, day) if seat.may(May.EXPORT) else [],
        "downloads": list(registry.downloads(seat)),
        "may_enter": seat.may(May.FLOW),
        "may_tell_tools": seat.may(May.DEDUPLICATE),
    }


def _remarks(value: dict[str, Any]) -> list[str]:
    """What a reader of the numbers should know beside them."""
    return [
        _("%(source)s printed %(hits)s hits; %(records)s records were imported.") % row
        for row in value["hits"]
    ]


def counted_now(seat: Seat) -> Flow:
    """The review's own flow, counted now, with what was signed about it."""
    made = flow_of(figures.compute(seat.review, PRISMA).value)
    return flows.explained(made, flows.explanations(seat.review))


def as_of_day(review: Review, day: date) -> Flow:
    """The flow of a past day, with what was signed about it then."""
    made = flow_of(prisma_on(review, day))
    return flows.explained(made, flows.explanations(review, at=as_of.end_of(day)))


@require_GET
@seated(may=May.EXPORT)
def flow_file(request: HttpRequest, seat: Seat, format: str) -> HttpResponse:
    """Download the flow, counted now."""
    if format not in files.WRITERS:
        raise Http404
    arrangement, day = drawn.arrangement_of(request), _day(request, seat)
    made = as_of_day(seat.review, day) if day else counted_now(seat)
    if made.unexplained:
        return held_back(request, made, reverse("screening:flow", args=[seat.review.slug]))
    style = files.Style(arrangement, files.heading(seat.review, day))
    name = files.file_name(seat.review, format, arrangement, day=day)
    return answer(made, format, style, name)


def held_back(request: HttpRequest, made: Flow, back: str) -> HttpResponse:
    """Send back to the page where what doesn't add up can be explained."""
    messages.error(request, files.why_held_back(made))
    return redirect(f"{back}#sums-title")


def answer(made: Flow, format: str, style: files.Style, name: str) -> HttpResponse:
    """A flow as a file to keep."""
    return HttpResponse(
        files.WRITERS[format](made, style),
        content_type=files.CONTENT_TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@seated(may=May.FLOW)
def explain(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Sign why a sum doesn't hold, or take that back."""
    back = redirect(reverse("screening:flow", args=[seat.review.slug]) + "#sums-title")
    if "take_back" in request.POST:
        words.take_back(seat, code)
        return back
    form = ExplainForm(request.POST)
    if not form.is_valid():
        context = _shown(seat, wrong=(code, form))
        return render(request, "screening/flow.html", context, status=422)
    words.explain(seat, counted_now(seat), code, words=form.cleaned_data["words"])
    messages.success(request, _("Signed. The flow can be downloaded with this explanation."))
    return back
