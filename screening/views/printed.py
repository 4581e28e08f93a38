"""Flows as publications printed them: entered, drawn, checked, explained and downloaded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reviews.access import May, Seat, seated
from screening.actions import flows as words
from screening.exports import flow as files
from screening.forms.flow import NAMES, STATUS_WORDS, ExplainForm, PrintedForm
from screening.models import PrintedFlow
from screening.queries import flows
from screening.views import drawn
from screening.views.flow import answer, held_back

_UNIT = {"records": "record", "reports": "report", "studies": "study"}


@require_GET
@seated(may=May.VIEW)
def listed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the printed flows with how many of their sums hold."""
    rows = [(row, flows.printed(row)) for row in PrintedFlow.objects.visible_to(seat).standing()]
    found = [
        {
            "row": row,
            "holding": sum(one.holds is True for one in made.identities),
            "failing": len(made.imbalances),
            "open": len(made.unchecked),
        }
        for row, made in rows
    ]
    context = {"flows": found, "may_enter": seat.may(May.FLOW)}
    return render(request, "screening/printed_list.html", context)


@require_http_methods(["GET", "POST"])
@seated(may=May.FLOW)
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Enter a printed flow; `of` begins from another one, as another reading of it."""
    given = request.GET.get("of", "")
    model = _one(seat, int(given)) if given.isdecimal() else PrintedFlow()
    model.pk = None
    return _form(request, seat, model, None)


@require_http_methods(["GET", "POST"])
@seated(may=May.FLOW)
def edit(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Correct a printed flow."""
    return _form(request, seat, _one(seat, pk), pk)


def _form(request: HttpRequest, seat: Seat, row: PrintedFlow, pk: int | None) -> HttpResponse:
    form = PrintedForm(request.POST or None, instance=row)
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        context = {"form": form, "pk": pk}
        return render(request, "screening/printed_form.html", context, status=status)
    data = form.cleaned_data
    said = words.Printed(
        title=data["title"],
        reading=data["reading"],
        citation=data["citation"],
        numbers=form.numbers,
    )
    made = words.enter(seat, **said) if pk is None else words.edit(seat, pk, **said)
    return redirect("screening:printed", seat.review.slug, made.pk)


def _one(seat: Seat, pk: int) -> PrintedFlow:
    return get_object_or_404(PrintedFlow.objects.visible_to(seat).standing(), pk=pk)


@require_GET
@seated(may=May.VIEW)
def show(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Show a printed flow as it adds up."""
    context = _shown(request, seat, _one(seat, pk))
    return render(request, "screening/printed.html", context)


def _shown(
    request: HttpRequest,
    seat: Seat,
    row: PrintedFlow,
    wrong: tuple[str, ExplainForm] | None = None,
) -> dict[str, Any]:
    made, arrangement = flows.printed(row), drawn.arrangement_of(request)
    found = drawn.context(made, {}, arrangement, flows.explanations(seat.review, row))
    if seat.may(May.FLOW):
        base = (seat.review.slug, row.pk)
        drawn.let_explain(found["sums"], "screening:printed_explain", base, wrong)
    others = PrintedFlow.objects.visible_to(seat).standing().filter(title=row.title)
    address = reverse("screening:printed", args=[seat.review.slug, row.pk])
    asked = "?layout=2009" if arrangement == "2009" else ""
    return found | {
        "row": row,
        "others": others.exclude(pk=row.pk),
        "numbers": [
            {
                "name": NAMES.get(key, key),
                "box": box,
                "unit": _UNIT[box.unit],
                "status": STATUS_WORDS[box.status],
            }
            for key, box in made.boxes.items()
            if key in row.numbers.get("boxes", {}) or box.lines
        ],
        "files": [
            {"format": label, "url": f"{address}flow.{name}{asked}"}
            for name, label in files.FORMATS.items()
        ]
        if seat.may(May.EXPORT)
        else [],
        "may_enter": seat.may(May.FLOW),
    }


@require_GET
@seated(may=May.EXPORT)
def file(request: HttpRequest, seat: Seat, pk: int, format: str) -> HttpResponse:
    """Download a printed flow."""
    if format not in files.WRITERS:
        raise Http404
    row, arrangement = _one(seat, pk), drawn.arrangement_of(request)
    made = flows.explained(flows.printed(row), flows.explanations(seat.review, row))
    if made.unexplained:
        back = reverse("screening:printed", args=[seat.review.slug, pk])
        return held_back(request, made, back)
    name = files.file_name(seat.review, format, arrangement, part=f"printed-{pk}")
    return answer(made, format, files.Style(arrangement, str(row)), name)


@require_POST
@seated(may=May.FLOW)
def explain(request: HttpRequest, seat: Seat, pk: int, code: str) -> HttpResponse:
    """Sign why a sum of a printed flow doesn't hold, or take that back."""
    row = _one(seat, pk)
    if "take_back" in request.POST:
        words.take_back(seat, code, printed=row)
        return redirect("screening:printed", seat.review.slug, pk)
    form = ExplainForm(request.POST)
    if not form.is_valid():
        context = _shown(request, seat, row, (code, form))
        return render(request, "screening/printed.html", context, status=422)
    said = form.cleaned_data["words"]
    words.explain(seat, flows.printed(row), code, words=said, printed=row)
    return redirect("screening:printed", seat.review.slug, pk)


@require_POST
@seated(may=May.FLOW)
def remove(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take a printed flow off the list."""
    row = words.remove(seat, pk)
    messages.success(request, _("“%(title)s” is off the list.") % {"title": row})
    return redirect("screening:printed_list", seat.review.slug)
