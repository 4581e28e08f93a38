"""Decisions that a file brought from another tool: looked at, taken over, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from reviews.access import May, Seat, seated
from reviews.actions import legacy, legacy_fields
from reviews.forms.legacy import FieldForm, GroupsForm
from reviews.models import ImportFile, Record

WHOLE = "whole"


@require_safe
@seated(may=May.IMPORT)
def page(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """What a file says was decided elsewhere, in numbers, and the ways to take it over."""
    file = _file(seat, pk)
    field = request.GET.get("field", "")
    form = _field_form(file, field) if field else None
    return _show(request, file, GroupsForm(legacy.found(file)), form)


def _show(
    request: HttpRequest, file: ImportFile, groups: GroupsForm, form: FieldForm | None
) -> HttpResponse:
    wrong = groups.errors or (form is not None and form.errors)
    values = {
        "file": file,
        "groups": groups,
        "taken": legacy.taken(file),
        "records": Record.objects.filter(file=file).count(),
        "fields": legacy_fields.fields(file),
        "whole": WHOLE,
        "keywords": legacy_fields.KEYWORDS,
        "field": (form.field or WHOLE) if form else "",
        "form": form,
        "meant": [(form[name], word, n) for name, (word, n) in form.words.items()] if form else [],
    }
    return render(request, "reviews/legacy.html", values, status=422 if wrong else 200)


def _file(seat: Seat, pk: int) -> ImportFile:
    seat.require(May.READ_REVEALED)
    rows = ImportFile.objects.visible_to(seat).select_related("search")
    return get_object_or_404(rows, pk=pk, state=ImportFile.State.DONE)


def _field_form(file: ImportFile, field: str, *data: object) -> FieldForm:
    if field == WHOLE:
        every = Record.objects.filter(file=file).count()
        return FieldForm("", [("", every)], *data)
    return FieldForm(field, legacy_fields.values(file, field), *data)


@require_POST
@seated(may=May.IMPORT)
def take(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take over the decisions of the chosen people."""
    file = _file(seat, pk)
    form = GroupsForm(legacy.found(file), request.POST)
    if not form.is_valid():
        return _show(request, file, form, None)
    return _said(request, seat, file, legacy.take(seat, file, form.chosen))


@require_POST
@seated(may=May.IMPORT)
def take_field(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take over decisions as a person reads them from a field."""
    file = _file(seat, pk)
    form = _field_form(file, request.POST.get("field", WHOLE), request.POST)
    if not form.is_valid():
        return _show(request, file, GroupsForm(legacy.found(file)), form)
    return _said(request, seat, file, legacy_fields.take(seat, file, form.told))


def _said(request: HttpRequest, seat: Seat, file: ImportFile, n: int) -> HttpResponse:
    words = ngettext(
        "%(n)s legacy decision was taken over.", "%(n)s legacy decisions were taken over.", n
    )
    messages.success(request, words % {"n": f"{n:,}"})
    return redirect("reviews:import_decisions", seat.review.slug, file.pk)


@require_POST
@seated(may=May.IMPORT)
def take_back(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Withdraw what was taken over from a file."""
    file = _file(seat, pk)
    n = legacy.take_back(seat, file)
    messages.success(
        request, _("%(n)s legacy decisions were taken back; the file keeps them.") % {"n": f"{n:,}"}
    )
    return redirect("reviews:import_decisions", seat.review.slug, pk)
