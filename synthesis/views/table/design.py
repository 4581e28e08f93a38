"""The form's builder: fields one by one, a preview, and versions with what they changed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reviews.access import May, Refused, Seat, seated
from synthesis.actions.table import design
from synthesis.forms.table import FieldForm, text_of
from synthesis.methods.table import form as forms
from synthesis.methods.table.form import Form, faults
from synthesis.methods.table.versions import compare
from synthesis.models import Extraction, FormDraft, FormVersion
from synthesis.queries import table as queries
from synthesis.queries.table import words
from synthesis.views.table import common


@require_GET
@seated(may=May.VIEW)
def form(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The form as it is being designed by those who may, and as it is published to others."""
    return _page(request, seat)


def _page(request: HttpRequest, seat: Seat, *, error: str = "", status: int = 200) -> HttpResponse:
    published = queries.latest(seat.review)
    may_design = seat.may(May.FORMS)
    draft = FormDraft.objects.filter(review=seat.review).first() if may_design else None
    shown = draft.form if draft else (published.form if published else Form())
    context: dict[str, Any] = {
        "tab": "form",
        "published": published,
        "draft": draft,
        "fields": [(one, words.KINDS[one.kind]) for one in shown.fields],
        "versions": _versions(seat),
        "may_design": may_design,
        "error": error,
    }
    if may_design:
        changed = draft is not None and (published is None or published.form != shown)
        gone = [one for one in queries.readable(seat.review).fields if shown.get(one.id) is None]
        context |= {
            "kinds": words.KINDS.items(),
            "faults": _faults(shown) if changed else [],
            "changed": changed,
            "changes": _changes(published, shown) if changed else [],
            "gone": gone,
        }
    return render(request, "synthesis/table_form.html", context, status=status)


def _faults(shown: Form) -> list[str]:
    found = []
    for fault in faults(shown):
        field = shown.get(fault.field)
        label = f"“{field.label}”: " if field and field.label else ""
        found.append(label + words.fault(fault.code))
    return found


def _changes(published: FormVersion | None, shown: Form) -> list[Any]:
    if published is None:
        return []
    return [one for one in compare(published.form, shown) if one.kind != "kept"]


def _versions(seat: Seat) -> list[tuple[FormVersion, int]]:
    """Each version with how many revealed extractions pin it, the newest first."""
    found = list(queries.versions(seat.review))
    pins = list(
        Extraction.objects.filter(review=seat.review, revealed_at__isnull=False).values_list(
            "version", flat=True
        )
    )
    return [(version, pins.count(version.pk)) for version in reversed(found)]


@require_POST
@seated(may=May.FORMS)
def start(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Begin the form: with the starter, or empty."""
    design.start(seat, labels() if request.POST.get("with") == "starter" else None)
    return redirect("synthesis:table_form", seat.review.slug)


def labels() -> dict[str, str]:
    """The starter's words in the reader's language."""
    told: dict[str, str] = {}
    for one in forms.STARTER:
        for text in (one.label, one.help, *(part.label for part in one.parts)):
            if text:
                told[text] = _(text)
    return told


@require_http_methods(["GET", "POST"])
@seated(may=May.FORMS)
def add(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    """Add a field of one type."""
    if kind not in words.KINDS:
        raise Http404
    asked = FieldForm(kind, None, request.POST or None)
    if request.method == "POST" and asked.is_valid():
        try:
            id = design.add_field(seat, kind, asked.words())
        except Refused as refusal:
            asked.add_error(None, str(refusal))
        else:
            return _back(seat, id)
    context = {"form": asked, "kind": words.KINDS[kind], "tab": "form"}
    status = 422 if asked.is_bound else 200
    return render(request, "synthesis/table_field.html", context, status=status)


@require_http_methods(["GET", "POST"])
@seated(may=May.FORMS)
def change(request: HttpRequest, seat: Seat, id: str) -> HttpResponse:
    """Say a field otherwise, move it, or leave it out."""
    field = queries.draft_form(seat.review).get(id)
    if field is None:
        raise Http404
    what = request.POST.get("what", "")
    if what in ("up", "down"):
        design.move_field(seat, id, -1 if what == "up" else 1)
        return _back(seat, id)
    if what == "remove":
        design.remove_field(seat, id)
        return redirect("synthesis:table_form", seat.review.slug)
    asked = FieldForm(field.kind, field, request.POST or None)
    if request.method == "POST" and asked.is_valid():
        try:
            design.change_field(seat, id, asked.words())
        except Refused as refusal:
            asked.add_error(None, str(refusal))
        else:
            return _back(seat, id)
    context = {"form": asked, "field": field, "kind": words.KINDS[field.kind], "tab": "form"}
    status = 422 if asked.is_bound else 200
    return render(request, "synthesis/table_field.html", context, status=status)


def _back(seat: Seat, id: str) -> HttpResponse:
    answer = redirect("synthesis:table_form", seat.review.slug)
    answer["Location"] += f"#field-{id}"
    return answer


@require_POST
@seated(may=May.FORMS)
def publish(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Publish the draft, go back to what is published, or take a removed field in again."""
    what = request.POST.get("what", "publish")
    try:
        if what == "discard":
            design.discard(seat)
        elif what == "bring_back":
            design.bring_back(seat, request.POST.get("field", ""))
        else:
            row = design.publish(seat, why=text_of(request.POST, "why"))
            messages.success(request, _("Version %(n)s is published.") % {"n": row.number})
    except Refused as refusal:
        return _page(request, seat, error=str(refusal), status=422)
    return redirect("synthesis:table_form", seat.review.slug)


@require_GET
@seated(may=May.FORMS)
def preview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The form as an extractor will see it."""
    fields = queries.draft_form(seat.review).fields
    context = {
        "tab": "form",
        "entries": common.inputs(fields, {}),
        "countries": common.known_countries(fields),
    }
    return render(request, "synthesis/table_preview.html", context)


@require_GET
@seated(may=May.VIEW)
def version(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One published version, with what it changed."""
    row = get_object_or_404(FormVersion.objects.visible_to(seat), number=number)
    before = queries.versions(seat.review).filter(number=number - 1).first()
    changes = compare(before.form, row.form) if before else []
    context = {
        "tab": "form",
        "version": row,
        "changes": changes,
        "fields": [(one, words.KINDS[one.kind]) for one in row.form.fields],
    }
    return render(request, "synthesis/table_version.html", context)
