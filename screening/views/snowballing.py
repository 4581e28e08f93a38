"""Citation searching: how far it is, and bringing what a report cites or what cites it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reviews.access import May, Refused, Seat, seated
from reviews.actions import reference_lists
from reviews.models import Direction, ReferenceList, Report
from reviews.queries import citations, showing
from screening.forms.snowballing import PLACES, ListForm
from screening.queries import snowballing


@require_safe
@seated(may=May.VIEW)
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The rounds so far, and for each included report the lists that were looked through."""
    found = snowballing.progress(seat.review)
    values = {
        "progress": found,
        "stats": _stats(found),
        "may_import": seat.may(May.IMPORT),
        "taken_back": _taken_back(seat),
    }
    return render(request, "screening/snowballing.html", values)


def _stats(found: snowballing.Progress) -> list[dict[str, Any]]:
    n = found.sums
    return [
        {"label": _("Lists looked through"), "value": n["lists"]},
        {"label": _("Still to look through"), "value": found.waiting},
        {"label": _("References looked at"), "value": n["looked"]},
        {"label": _("Known already"), "value": n["known"]},
        {"label": _("To decide"), "value": n["to_decide"]},
        {"label": _("Added to screening"), "value": n["added"], "unit": "record"},
        {"label": _("Found so and included"), "value": n["included"], "unit": "report"},
    ]


def _taken_back(seat: Seat) -> list[ReferenceList]:
    lists = ReferenceList.objects.visible_to(seat).filter(taken_back_at__isnull=False)
    return list(lists.select_related("parent").order_by("-taken_back_at")[:50])


@require_http_methods(["GET", "HEAD", "POST"])
@seated(may=May.IMPORT)
def follow(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Bring one list for a report; what is wrong with it is said beside the form."""
    report = _report(seat, number)
    if request.method != "POST":
        way = request.GET.get("direction", "")
        first = {"direction": way if way in Direction.values else Direction.BACKWARD}
        return _show(request, seat, report, ListForm(initial=first))
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, seat, report, form)
    try:
        row = reference_lists.bring(seat, report, **form.brought())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        if not form.cleaned_data["again"]:
            form.ask_again()
        return _show(request, seat, report, form)
    n = row.entries.count()
    words = ngettext("%(n)s reference was read.", "%(n)s references were read.", n)
    messages.success(request, words % {"n": n})
    return redirect("screening:references", seat.review.slug, row.pk)


def _report(seat: Seat, number: int) -> Report:
    rows = Report.objects.visible_to(seat).select_related("record").defer("record__raw")
    found = get_object_or_404(rows, number=number, record__isnull=False)
    showing.dress([found])
    return found


def _show(request: HttpRequest, seat: Seat, report: Report, form: ListForm) -> HttpResponse:
    lists = ReferenceList.objects.visible_to(seat).standing().filter(parent=report)
    rows = list(lists.select_related("search"))
    came = citations.came_of(rows)
    values = {
        "report": report,
        "record": report.record,
        "form": form,
        "round": citations.next_round(report),
        "lists": [(row, came[row.pk]) for row in rows],
        "places": PLACES,
    }
    status = 422 if form.errors else 200
    return render(request, "screening/follow.html", values, status=status)


@require_POST
@seated(may=May.IMPORT)
def take_back(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Let a list that was brought by mistake count nowhere."""
    row = get_object_or_404(ReferenceList.objects.visible_to(seat), pk=pk)
    reference_lists.take_back(seat, row)
    messages.success(request, _("The list is taken back. It can be put back."))
    return redirect("screening:references", seat.review.slug, pk)


@require_POST
@seated(may=May.IMPORT)
def put_back(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Let a list that was taken back count again."""
    row = get_object_or_404(ReferenceList.objects.visible_to(seat), pk=pk)
    reference_lists.put_back(seat, row)
    messages.success(request, _("The list counts again."))
    return redirect("screening:references", seat.review.slug, pk)
