"""The search as a reporting guideline asks for it: shown, filled in, taken away."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from reviews.access import May, Seat, seated
from reviews.actions import reporting
from reviews.downloads import csv_download
from reviews.exports import reporting as files
from reviews.forms.searches import RemarkForm
from reviews.methods.reporting import STANDARDS, Missing, Slot, Standard, table
from reviews.queries.reporting import facts


@require_safe
@seated(may=May.VIEW)
def page(request: HttpRequest, seat: Seat, standard: str) -> HttpResponse:
    """Show a guideline's items, what the log says to each, and what is blank."""
    return _show(request, seat, _standard(standard))


def _standard(key: str) -> Standard:
    if key not in STANDARDS:
        raise Http404
    return STANDARDS[key]


def _show(
    request: HttpRequest,
    seat: Seat,
    standard: Standard,
    wrong: tuple[str, RemarkForm] | None = None,
) -> HttpResponse:
    """The page; `wrong` is the form that could not be taken, by its item."""
    slots = table(standard, facts(seat.review))
    may = seat.may(May.IMPORT)
    values: dict[str, Any] = {
        "standard": standard,
        "standards": STANDARDS.values(),
        "rows": [_row(seat, slot, wrong) for slot in slots],
        "blank": sum(slot.blank for slot in slots),
        "open": sum(bool(slot.missing) and not slot.blank for slot in slots),
        "may_say": may,
        "files": [
            {"format": label, "url": _address("search_report_file", seat, standard, name)}
            for name, label in files.FORMATS.items()
        ]
        if seat.may(May.EXPORT)
        else [],
    }
    status = 422 if wrong else 200
    return render(request, "reviews/search_report.html", values, status=status)


def _row(seat: Seat, slot: Slot, wrong: tuple[str, RemarkForm] | None) -> dict[str, Any]:
    form = wrong[1] if wrong and wrong[0] == slot.key else None
    return {
        "slot": slot,
        "title": _(slot.title),
        "asks": _(slot.asks),
        "missing": [
            {"words": files.words(one), "url": _where(seat, slot, one)} for one in slot.missing
        ],
        "form": form or RemarkForm(initial={"words": slot.own}, item=slot.key),
        "opened": form is not None,
    }


def _where(seat: Seat, slot: Slot, missing: Missing) -> str:
    """The field in which something missing is filled, if this seat may fill it."""
    slug = seat.review.slug
    if missing.field == "criteria":
        return reverse("reviews:protocol", args=[slug])
    if not seat.may(May.IMPORT):
        return ""
    if missing.search is None:
        return f"#say-{slot.key}-words"
    return reverse("reviews:search_edit", args=[slug, missing.search]) + f"#id_{missing.field}"


def _address(name: str, seat: Seat, standard: Standard, *more: str) -> str:
    return reverse(f"reviews:{name}", args=[seat.review.slug, standard.key, *more])


@require_POST
@seated(may=May.IMPORT)
def say(request: HttpRequest, seat: Seat, standard: str, item: str) -> HttpResponse:
    """Say something on an item."""
    asked = _standard(standard)
    form = RemarkForm(request.POST, item=item)
    if not form.is_valid():
        return _show(request, seat, asked, (item, form))
    reporting.say(seat, item, form.cleaned_data["words"])
    messages.success(request, _("Saved. The ledger keeps what it said before."))
    return redirect(f"{_address('search_report', seat, asked)}#item-{item}")


@require_GET
@seated(may=May.EXPORT)
def file(request: HttpRequest, seat: Seat, standard: str, format: str) -> HttpResponseBase:
    """The table as a file."""
    asked = _standard(standard)
    if format not in files.FORMATS:
        raise Http404
    slots = table(asked, facts(seat.review))
    name = f"{seat.review.slug}-{asked.key}-{timezone.localdate():%Y-%m-%d}.{format}"
    if format == "csv":
        return csv_download(name, files.rows(slots))
    if format == "json":
        told = json.dumps(files.as_dict(asked, slots), indent=2, ensure_ascii=False)
        content, kind = told.encode(), "application/json"
    else:
        content, kind = files.docx(seat.review, asked, slots), files.DOCX_TYPE
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
