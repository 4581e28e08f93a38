"""Reading an import again: what would change, field by field, then applied, left or undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from reviews import queries
from reviews.access import May, Refused, Seat, seated
from reviews.actions import progress, rereading
from reviews.actions.rereading_steps import FIELDS
from reviews.forms.mapping import LABELS
from reviews.methods.rereading import inner_changes
from reviews.models import ImportFile, Reread, RereadChange
from reviews.sentences.works import work

SHOWN, LONGEST = 25, 1_500
State, Kind = Reread.State, RereadChange.Kind
NAMES: dict[str, str | Promise] = {name: LABELS.get(name, name) for name in FIELDS} | {
    "url": gettext_lazy("Address (URL)"),
    "extra": gettext_lazy("Kept beside the record"),
    "guarded": gettext_lazy("Decisions of another tool"),
    "raw": gettext_lazy("Entry as it stands in the file"),
    "line": gettext_lazy("Line in the file"),
}
# What tells decisions: closed to who may still vote on a record of the file.
_TELLING = ("guarded", "raw")


@dataclass(frozen=True)
class Difference:
    """One field of one record, before and after, as text."""

    name: str
    before: str
    after: str
    kept: bool


@dataclass(frozen=True)
class Entry:
    """One entry of the file with what it changes."""

    change: RereadChange
    title: str
    differences: list[Difference]


@require_safe
@vary_on_headers("HX-Request")
@seated(may=May.IMPORT)
def page(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The latest reading of a file: on its way, to decide, applied, or none yet."""
    file = _file(seat, pk)
    reread = _latest(file)
    values = {"file": file, "reread": reread, "past": _past(file, reread)}
    if reread is not None:
        values |= _told(request, seat, file, reread)
    name = "_reread" if request.headers.get("HX-Target") == "reread" else "reread"
    return render(request, f"reviews/{name}.html", values)


def _file(seat: Seat, pk: int) -> ImportFile:
    rows = ImportFile.objects.visible_to(seat).select_related("search", "mapping")
    return get_object_or_404(rows, pk=pk, state=ImportFile.State.DONE)


def _latest(file: ImportFile) -> Reread | None:
    rows = Reread.objects.filter(file=file).exclude(state=State.DROPPED)
    return rows.select_related("mapping").order_by("-pk").first()


def _past(file: ImportFile, latest: Reread | None) -> list[Reread]:
    rows = Reread.objects.filter(file=file, applied_at__isnull=False)
    return list(rows.exclude(pk=latest.pk if latest else 0).order_by("-pk")[:20])


def _told(request: HttpRequest, seat: Seat, file: ImportFile, reread: Reread) -> dict[str, Any]:
    if reread.is_busy:
        return {"job": _job(file, reread)}
    field, kind = request.GET.get("field", ""), request.GET.get("kind", "")
    rows = reread.changes.select_related("record").order_by("pk")
    if field in FIELDS:
        rows = rows.filter(Q(fields__contains=[field]) | Q(kept__contains=[field]))
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    found = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    open_to_it = queries.shows_entries(seat, file)
    counts = reread.counts
    return {
        "counts": counts,
        "fields": [(name, NAMES[name], n) for name, n in counts.get("fields", {}).items()],
        "field": field if field in FIELDS else "",
        "kind": kind if kind in Kind.values else "",
        "found": found,
        "entries": [_entry(row, open_to_it) for row in found],
        "nothing": not any(counts.get(name) for name in ("changed", "new", "back", "gone")),
        "may_apply": reread.state == State.READY,
        "may_undo": reread.state == State.APPLIED,
    }


def _job(file: ImportFile, reread: Reread) -> dict[str, Any]:
    said = progress.ask(rereading.work(reread.pk))
    words = {
        State.APPLYING: _("The records are being changed."),
        State.UNDOING: _("The records are being changed back."),
    }.get(State(reread.state), "")
    if not words:
        words = ngettext("%(n)s entry read.", "%(n)s entries read.", said.records) % {
            "n": f"{said.records:,}"
        }
    return {
        "title": file.name,
        "words": words,
        "done": said.done,
        "total": said.total,
        "running": True,
    }


def _entry(row: RereadChange, open_to_it: bool) -> Entry:
    differences = [
        found
        for name in FIELDS
        if name in row.fields or name in row.kept
        for found in _differences(row, name, open_to_it)
    ]
    title = row.record.title if row.record is not None else row.after.get("title", "")
    return Entry(row, title or _("No title in the source"), differences)


def _differences(row: RereadChange, name: str, open_to_it: bool) -> list[Difference]:
    before, after = row.before.get(name), row.after.get(name)
    kept, label = name in row.kept, str(NAMES[name])
    if name in _TELLING and not open_to_it:
        return [Difference(label, "", _("hidden as long as you vote"), kept)]
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            Difference(f"{label}: {key}", _text(before.get(key)), _text(after.get(key)), kept)
            for key in inner_changes(before, after)
        ]
    if name == "type":
        before, after = work(before or ""), work(after or "")
    return [Difference(label, _text(before), _text(after), kept)]


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = "; ".join(
            ", ".join(f"{name}: {said}" for name, said in item.items() if said)
            if isinstance(item, dict)
            else str(item)
            for item in value
        )
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


@require_POST
@seated(may=May.IMPORT)
def ask(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Have the file read again."""
    rereading.ask(seat, _file(seat, pk))
    return redirect("reviews:reread", seat.review.slug, pk)


@require_POST
@seated(may=May.IMPORT)
def apply(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Apply what the preview showed."""
    rereading.apply(seat, _standing(seat, pk))
    return redirect("reviews:reread", seat.review.slug, pk)


@require_POST
@seated(may=May.IMPORT)
def undo(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Undo what was applied."""
    rereading.undo(seat, _standing(seat, pk))
    return redirect("reviews:reread", seat.review.slug, pk)


@require_POST
@seated(may=May.IMPORT)
def drop(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Leave the records as they are."""
    rereading.drop(seat, _standing(seat, pk))
    messages.success(request, _("Left as it is. Nothing was changed."))
    return redirect("reviews:import_report", seat.review.slug, pk)


def _standing(seat: Seat, pk: int) -> Reread:
    reread = _latest(_file(seat, pk))
    if reread is None:
        raise Refused(_("This file was not read again. Nothing was changed."))
    return reread
