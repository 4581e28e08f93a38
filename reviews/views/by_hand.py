"""Records that a person adds one by one, several after another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reviews import registry
from reviews.access import May, Refused, Seat, seated
from reviews.actions import by_hand
from reviews.forms.by_hand import RecordForm
from reviews.models import Record, Report, Search


@require_http_methods(["GET", "HEAD", "POST"])
@seated(may=May.IMPORT)
def add(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One record of a search; what the review may have already is shown before it is stored."""
    search = get_object_or_404(Search.objects.visible_to(seat), pk=pk)
    if request.method != "POST":
        return _show(request, seat, search, RecordForm(initial={"type": "article-journal"}))
    if "read" in request.POST:
        return _show(request, seat, search, RecordForm.read(request.POST.get("citation", "")))
    form = RecordForm(request.POST)
    if not form.is_valid():
        return _show(request, seat, search, form)
    try:
        record = by_hand.add(seat, search, form.reference(), again=form.cleaned_data["again"])
    except by_hand.Known as known:
        return _show(request, seat, search, form, known)
    messages.success(
        request,
        _("Added as record %(n)s of %(search)s. It can be taken back.")
        % {"n": record.number, "search": search},
    )
    if "more" in request.POST:
        return redirect("reviews:record_add", seat.review.slug, pk)
    return redirect("reviews:search", seat.review.slug, pk)


def _show(
    request: HttpRequest,
    seat: Seat,
    search: Search,
    form: RecordForm,
    known: by_hand.Known | None = None,
) -> HttpResponse:
    values: dict[str, Any] = {"form": form, "search": search}
    if known is not None:
        values |= {"known": known, **_standing(seat, known.report)}
    wrong = known is not None or form.errors
    return render(request, "reviews/record_form.html", values, status=422 if wrong else 200)


def _standing(seat: Seat, number: int) -> dict[str, Any]:
    """The report that the review has already, and where it stands as this seat may know."""
    rows = Report.objects.visible_to(seat).select_related("record").defer("record__raw")
    report = get_object_or_404(rows, number=number)
    return {
        "report": report,
        "report_url": reverse("screening:report", args=[seat.review.slug, number]),
        "standing": registry.standings_of(seat, [report.pk]).get(report.pk, []),
    }


@require_POST
@seated(may=May.IMPORT)
def take_back(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Let a record that was added by mistake count nowhere."""
    record = get_object_or_404(Record.objects.visible_to(seat), number=number)
    if record.listed.exists():
        raise Refused(_("This record came from a list of references; take it back there."))
    by_hand.take_back(seat, record)
    messages.success(request, _("Record %(n)s is taken back. It can be put back.") % {"n": number})
    return redirect("reviews:search", seat.review.slug, record.search_id)


@require_POST
@seated(may=May.IMPORT)
def put_back(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Let a record that was taken back count again."""
    record = get_object_or_404(Record.objects.visible_to(seat), number=number)
    by_hand.put_back(seat, record)
    messages.success(request, _("Record %(n)s counts again.") % {"n": number})
    return redirect("reviews:search", seat.review.slug, record.search_id)
