"""The table of studies itself, what its numbers count, and its files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Seat, seated
from synthesis.actions.table import printed
from synthesis.exports import table as exports
from synthesis.forms.table import text_of
from synthesis.queries import table as queries
from synthesis.queries.table import words
from synthesis.queries.table.table import counted as counts
from synthesis.queries.table.table import table as build


@require_GET
@seated(may=May.VIEW)
def table(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every included study with what stands, and totals over studies."""
    if queries.latest(seat.review) is None:
        return redirect("synthesis:table_overview", seat.review.slug)
    found = build(seat)
    return render(
        request,
        "synthesis/table_table.html",
        {
            "tab": "table",
            "table": found,
            "lines": [
                (line, list(zip(found.columns, line.cells, strict=True))) for line in found.lines
            ],
            "foot": list(zip(found.columns, found.foot, strict=True)),
            "has_groups": any(column.group for column in found.columns),
            "notes": exports.notes(found)[2:],
            "printed": any(foot.printed for foot in found.foot),
            "files": exports.files(seat) if seat.may(May.EXPORT) else [],
            "complete": sum(bool(line.row.asked) for line in found.lines),
            "may_design": seat.may(May.FORMS),
        },
    )


@require_GET
@seated(may=May.VIEW)
def counted(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The studies that one number of the table counts."""
    field = queries.readable(seat.review).get(request.GET.get("field", ""))
    if field is None:
        raise Http404
    key = request.GET.get("key", "")
    found = counts(seat, field, key)
    group, _dot, unsaid = key.partition(".")
    told = {"": "", "all": _("all groups"), "printed": _("printed total")}
    label = told.get(group) if group in told else words.key(field, group)
    return render(
        request,
        "synthesis/table_counted.html",
        {
            "tab": "table",
            "field": field,
            "label": f"{label}, {_('not stated')}" if unsaid else label,
            "rows": [(row, words.said(field, answer), answer or {}) for row, answer in found],
        },
    )


@require_GET
@seated(may=May.EXPORT)
def file(request: HttpRequest, seat: Seat, format: str) -> HttpResponse:
    """The table as XLSX, DOCX, CSV or JSON."""
    made = exports.answer(seat, format)
    if made is None:
        raise Http404
    return made


@require_POST
@seated(may=May.FORMS)
def note(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Note the total of a column as it is printed somewhere."""
    field, _dot, group = text_of(request.POST, "column").partition(".")
    printed.note(
        seat,
        field,
        group,
        typed=text_of(request.POST, "value"),
        source=text_of(request.POST, "source"),
    )
    messages.success(request, _("The printed total stands beside ours."))
    return redirect("synthesis:table", seat.review.slug)
