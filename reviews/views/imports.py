"""Files of a search: brought, watched while they are read, stopped, and reported on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from reviews import queries
from reviews.access import May, Seat, seated
from reviews.actions import imports, leading, legacy, progress, taking_back
from reviews.actions.progress import Progress
from reviews.downloads import attachment, csv_download
from reviews.forms.mapping import LABELS
from reviews.forms.searches import UploadForm
from reviews.methods.formats import named
from reviews.models import ImportFile, ImportProblem, Search
from reviews.queries import Tally
from reviews.views import files, gathered
from reviews.views.files import Listed
from reviews.views.searches import Line, show

PROBLEMS_SHOWN = 100


@require_POST
@seated(may=May.IMPORT)
def upload(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take in export files; each is read in the background."""
    search = get_object_or_404(Search.objects.visible_to(seat), pk=pk)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, seat, search, form)
    again = form.cleaned_data["again"]
    rows = [
        imports.upload(seat, search, content, name=name, again=again)
        for name, content in form.contents
    ]
    held = sum(row.is_over for row in rows)
    if held:
        messages.warning(request, _held_back(held))
    return redirect("reviews:search", seat.review.slug, pk)


def _held_back(n: int) -> str:
    return ngettext(
        "%(n)s file was imported before and is held back; see below.",
        "%(n)s files were imported before and are held back; see below.",
        n,
    ) % {"n": n}


@require_safe
@seated(may=May.VIEW)
def watch(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The files of a search as a fragment, asked for while any of them is being read."""
    search = get_object_or_404(Search.objects.visible_to(seat), pk=pk)
    line = Line(search, queries.tally_searches(seat.review).get(pk, Tally()))
    values = {"search": search, "line": line, "may_import": seat.may(May.IMPORT), "polled": True}
    return render(request, "reviews/_files.html", values | files.listed(seat, search))


def _file(seat: Seat, pk: int) -> ImportFile:
    rows = ImportFile.objects.visible_to(seat).select_related(
        "search", "same_as", "uploaded_by", "mapping", "mapping__file"
    )
    return get_object_or_404(rows, pk=pk)


@require_POST
@seated(may=May.IMPORT)
def cancel(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Stop an import; nothing of the file is added."""
    row = imports.cancel(seat, _file(seat, pk))
    return redirect("reviews:search", seat.review.slug, row.search_id)


@require_POST
@seated(may=May.IMPORT)
def again(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Import a file that was held back, cancelled or has failed."""
    row = imports.start_again(seat, _file(seat, pk))
    return redirect("reviews:search", seat.review.slug, row.search_id)


@require_safe
@seated(may=May.VIEW)
def report(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """How the import of one file went: what was read, what was not, and what comes next."""
    row = _file(seat, pk)
    said = Progress() if row.rests else progress.ask(pk)
    problems = Paginator(ImportProblem.objects.standing().filter(file=row), PROBLEMS_SHOWN)
    format = named(row.format) if row.format else None
    tally = queries.tally_files([row]).get(pk, Tally())
    values = {
        "listed": Listed(row, tally, said),
        "file": row,
        "format": format.label if format else "",
        "was_read": format is not None or not row.rests,
        "problems": problems.get_page(request.GET.get("page")),
        "pairs": leading.to_do(seat) if seat.may(May.DEDUPLICATE) else 0,
        "comparing": progress.is_comparing(seat.review.pk),
        **(gathered.of_file(seat, row) if row.state == ImportFile.State.DONE else {}),
        **(_way_back(row) if seat.may(May.IMPORT) and row.state == ImportFile.State.DONE else {}),
        "mapped": _mapped(row),
        "is_table": row.format in ("csv", "xlsx"),
        "shows_entries": queries.shows_entries(seat, row),
        "legacy": legacy.taken(row) if seat.reads_revealed and row.carries_decisions else 0,
        "may_import": seat.may(May.IMPORT),
        "may_deduplicate": seat.may(May.DEDUPLICATE),
        "may_screen": seat.may(May.SCREEN),
    }
    return render(request, "reviews/import_report.html", values)


def _mapped(row: ImportFile) -> str:
    """What a person has said of the columns, as one phrase."""
    if row.mapping is None:
        return ""
    plan = row.mapping.plan
    pairs = zip(plan["names"], plan["fields"], strict=True)
    return ", ".join(f"{name} → {LABELS[field]}" for name, field in pairs if field)


def _way_back(row: ImportFile) -> dict[str, Any]:
    taken = row.taken_back_at is not None
    return {"taken": taken, "effect": None if taken else taking_back.effect(row)}


@require_POST
@seated(may=May.IMPORT)
def take_back(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take what only this file gave out of screening."""
    n = taking_back.take_back(seat, _file(seat, pk))
    messages.success(request, _("%(n)s reports left screening; all records stay.") % {"n": n})
    return redirect("reviews:import_report", seat.review.slug, pk)


@require_POST
@seated(may=May.IMPORT)
def put_back(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Put an import that was taken back into screening again."""
    n = taking_back.put_back(seat, _file(seat, pk))
    messages.success(request, _("%(n)s reports are in screening again.") % {"n": n})
    return redirect("reviews:import_report", seat.review.slug, pk)


@require_safe
@seated(may=May.EXPORT)
def problems(request: HttpRequest, seat: Seat, pk: int) -> StreamingHttpResponse:
    """What could not be read of a file, as a table."""
    row = _file(seat, pk)
    shown = queries.shows_entries(seat, row)
    return csv_download(f"{row.name}-problems.csv", _table(row, shown))


def _table(row: ImportFile, shown: bool) -> Iterator[list[Any]]:
    yield ["file", "line", "kind", "reason", "excerpt"]
    for problem in ImportProblem.objects.standing().filter(file=row).iterator(chunk_size=2_000):
        kind = "unreadable" if problem.lost else "remark"
        yield [row.name, problem.line, kind, problem.reason, problem.excerpt if shown else ""]


@require_safe
@seated(may=May.EXPORT)
def report_file(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The report as JSON, for who keeps it beside the file; the same as the command prints."""
    row = _file(seat, pk)
    told = queries.import_report(row) | {"state": row.state, "message": row.error}
    if row.mapping is not None:
        plan = row.mapping.plan
        told["columns"] = dict(zip(plan["names"], plan["fields"], strict=True))
    answer = HttpResponse(
        json.dumps(told, ensure_ascii=False, indent=2) + "\n", content_type="application/json"
    )
    answer["Content-Disposition"] = attachment(f"{row.name}-report.json")
    return answer


@require_safe
@seated(may=May.EXPORT)
def original(request: HttpRequest, seat: Seat, pk: int) -> FileResponse:
    """The file as it came, for somebody with a seat; never as something a browser opens."""
    row = _file(seat, pk)
    if not queries.shows_entries(seat, row):
        raise PermissionDenied(_("This file tells what others decided; it is closed to voters."))
    answer = FileResponse(row.content.open("rb"), content_type="application/octet-stream")
    answer["Content-Disposition"] = attachment(row.name)
    return answer
