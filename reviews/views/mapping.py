"""The mapping page: what a table's columns hold, with its first records as they would become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from reviews.access import May, Refused, Seat, seated
from reviews.actions import imports, rereading
from reviews.actions import mapping as columns
from reviews.forms.mapping import LABELS, ColumnsForm, LayoutForm
from reviews.methods.formats import Guard, Problem, Reference, mapping, parted
from reviews.methods.formats.mapping import Grid, Head, Plan
from reviews.models import ImportFile
from reviews.sentences.works import work

RECORDS, SAMPLES, LONGEST = 4, 3, 90
MASK = "•••"
# Types that a table without a column for it gets.
_USUAL = ("document", "article-journal")


@dataclass(frozen=True)
class Column:
    """One column of the table, with its first values and the choice of its field."""

    name: str
    samples: list[str]
    choice: BoundField


@dataclass(frozen=True)
class Shown:
    """One entry as it would become a record."""

    record: dict[str, Any]
    fields: list[tuple[str, str]]
    kept: list[tuple[str, str]]
    decisions: list[dict[str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@seated(may=May.IMPORT)
def page(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Show how a table would be read; take what a person says of it."""
    rows = ImportFile.objects.visible_to(seat).select_related("search", "mapping", "mapping__file")
    file = get_object_or_404(rows, pk=pk)
    head = columns.head_of(file)
    if head is None:
        raise Refused(_("“%(name)s” is no table with columns.") % {"name": file.name})
    asked = request.POST if request.method == "POST" else request.GET
    layout, form = _forms(seat, file, head, asked, request.POST or None)
    said = columns.said_of(form.plan) if request.method == "POST" else []
    looks = request.method != "POST" or "look" in request.POST
    if not looks and form.is_valid() and not said:
        return _follow(seat, file, form)
    values = _values(seat, file, head, layout, form) | {"wrong": said}
    name = "_mapping_preview" if request.headers.get("HX-Target") == "preview" else "mapping"
    status = 422 if said and not looks else 200
    return render(request, f"reviews/{name}.html", values, status=status)


def _follow(seat: Seat, file: ImportFile, form: ColumnsForm) -> HttpResponse:
    """Import by what was said; what is imported already is read again for a preview."""
    takes = form.cleaned_data["takes"]
    if file.state == ImportFile.State.DONE:
        rereading.ask(seat, file, form.plan, takes=takes)
        return redirect("reviews:reread", seat.review.slug, file.pk)
    imports.choose_columns(seat, file, form.plan, takes=takes)
    return redirect("reviews:search", seat.review.slug, file.search_id)


def _forms(
    seat: Seat, file: ImportFile, head: Head, asked: Any, sent: Any
) -> tuple[LayoutForm, ColumnsForm]:
    """Both forms: as they were sent, as it was said before, or as is likeliest."""
    before = columns.way(file).plan
    start = before or mapping.first_plan(head)
    layout = LayoutForm(head, asked, start, blind=seat.may(May.SCREEN))
    guess = mapping.plan_for(layout.table, layout.line)
    known = before if before is not None and before.names == guess.names else guess
    takes = file.mapping.takes if file.mapping is not None else True
    return layout, ColumnsForm(known, sent, takes=takes)


def _values(
    seat: Seat, file: ImportFile, head: Head, layout: LayoutForm, form: ColumnsForm
) -> dict[str, Any]:
    plan, grid = form.plan, layout.table
    masked = plan.guarded if seat.may(May.SCREEN) else frozenset[str]()
    entries = mapping.preview(grid, plan, 200)
    problems = [item for item in entries if isinstance(item, Problem)]
    found = [item for item in entries if isinstance(item, Reference)]
    others = [row for row in columns.remembered(file) if row.key == plan.key]
    return {
        "file": file,
        "head": head,
        "layout": layout,
        "form": form,
        "columns": list(_columns(grid, plan, form, masked)),
        "tells": bool({"decision", "decision_label"} & set(plan.fields)),
        "shown": [_shown(item, plan, blind=bool(masked)) for item in found[:RECORDS]],
        "untitled": sum(not item.title for item in found),
        "looked_at": len(found),
        "problems": problems[:5],
        "known": mapping.surely_known(head),
        "before": others[0] if others else None,
        "done": file.state == ImportFile.State.DONE,
    }


def _columns(grid: Grid, plan: Plan, form: ColumnsForm, masked: frozenset[str]) -> Any:
    rows = mapping.below(grid, plan.header)
    for at, name in enumerate(plan.names):
        cells = (" ".join(row.cells[at].split()) for row in rows if at < len(row.cells))
        some = [_short(cell) for cell in cells if cell][:SAMPLES]
        yield Column(name, [MASK] if name in masked and some else some, form[f"column_{at}"])


def _shown(item: Reference, plan: Plan, *, blind: bool) -> Shown:
    given, hidden = parted(item.as_dict(), Guard(fields=plan.guarded))
    extra = given["extra"]
    if extra.get("date") == str(given["year"]):
        del extra["date"]
    rare = {name: given[name] for name in ("language", "issn") if given[name]}
    rare |= {"urls": given["url"]} if given["url"] else {}
    rare |= {} if given["type"] in _USUAL else {"type": work(given["type"])}
    named = {name: value for name, value in extra.items() if name in LABELS}
    fields = [(str(LABELS[name]), _joined(value)) for name, value in (rare | named).items()]
    kept = [(name, _joined(value)) for name, value in extra.items() if name not in named]
    told = [] if blind else hidden.get("decisions", [])
    return Shown(given, fields, kept, told)


def _joined(value: Any) -> str:
    return _short("; ".join(map(str, value)) if isinstance(value, list) else str(value))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
