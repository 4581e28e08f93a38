"""What is shown of a report that several records gave: chosen field by field, and undone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reviews.access import May, Seat, seated
from reviews.actions import showing as action
from reviews.models import Record, Report
from reviews.queries import showing
from reviews.views.pairs import value

# Records of one report that are compared; more than any search brings.
MOST = 100


@require_http_methods(["GET", "HEAD", "POST"])
@seated(may=May.DEDUPLICATE)
def page(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Choose whose value is shown of each field in which the records differ."""
    rows = Report.objects.visible_to(seat).filter(record__isnull=False, merged_into__isnull=True)
    report = get_object_or_404(rows, number=number)
    if request.method == "POST":
        action.choose(seat, report, _chosen(request))
        messages.success(request, _("Saved. Every record keeps what it says."))
        return redirect("screening:report", seat.review.slug, number)
    records = Record.objects.filter(report=report).select_related("search").defer("raw", "words")
    entries = list(records.order_by("number")[:MOST])
    values = {
        "report": report,
        "entries": entries,
        "fullest": next((row.number for row in entries if row.pk == report.record_id), None),
        "fields": list(_fields(report, entries)),
        "told": showing.told(report),
    }
    return render(request, "reviews/showing.html", values)


def _chosen(request: HttpRequest) -> dict[str, int | None]:
    """The record's number by field; everything goes back to the fullest where that was asked."""
    if request.POST.get("back"):
        return dict.fromkeys(showing.FIELDS)
    sent = {name: request.POST.get(name, "") for name in showing.FIELDS}
    return {name: int(n) for name, n in sent.items() if n.isdecimal() and len(n) < 10}


def _fields(report: Report, entries: list[Record]) -> Any:
    """The fields in which the records differ, each with its values and who gives them."""
    chosen = showing.chosen(report)
    for name, (label, _columns) in showing.FIELDS.items():
        given: dict[str, list[Record]] = {}
        texts: dict[str, Any] = {}
        for entry in entries:
            said = value(entry, name)
            given.setdefault(repr(said), []).append(entry)
            texts[repr(said)] = said
        if len(given) < 2:
            continue
        shown = chosen.get(name, report.record_id)
        yield {
            "name": name,
            "label": label,
            "options": [
                {
                    "number": _named(records, report).number,
                    "text": texts[key],
                    "records": records,
                    "checked": any(record.pk == shown for record in records),
                }
                for key, records in given.items()
            ],
        }


def _named(records: list[Record], report: Report) -> Record:
    """The record that stands for a value: the fullest one if it gives it, else the first."""
    return next((row for row in records if row.pk == report.record_id), records[0])
