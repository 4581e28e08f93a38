"""The ledger: everything that happened, newest first."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reviews import ledger
from reviews.access import May, Seat, seated
from reviews.downloads import csv_download
from reviews.forms.ledger import LedgerForm
from reviews.models import Member

LINES = 50


@require_safe
@seated(may=May.LEDGER)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One page of the ledger; each begins where the one before ended."""
    form = _form(request, seat)
    filters = form.filters()
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    found = ledger.read(seat, filters, before=before, limit=LINES)
    values = {
        "form": form,
        "page": found,
        "filtered": filters != ledger.Filters(),
        "before": before,
        "query": _query(request),
    }
    return render(request, "reviews/ledger.html", values)


def _form(request: HttpRequest, seat: Seat) -> LedgerForm:
    members = list(Member.objects.visible_to(seat).select_related("user"))
    return LedgerForm(request.GET, members=members)


def _query(request: HttpRequest) -> str:
    """The filters of this address, without the place in the list."""
    query = request.GET.copy()
    query.pop("before", None)
    return query.urlencode()


@require_safe
@seated(may=May.EXPORT)
def export(request: HttpRequest, seat: Seat) -> StreamingHttpResponse:
    """The ledger as CSV, filtered as the page is."""
    rows = ledger.rows(seat, _form(request, seat).filters())
    flat = ([_flat(value) for value in row] for row in rows)
    return csv_download(f"{seat.review.slug}-ledger.csv", flat)


def _flat(value: Any) -> Any:
    """Facts in one cell."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value
