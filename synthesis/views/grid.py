"""The grid of studies by constructs: seen, moved in by keys, written, taken out and brought in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from reviews.models import Study
from synthesis.actions import cells, sheets
from synthesis.forms.coding import MARK_WORDS, CellForm, GridFileForm
from synthesis.methods.grid import mark_of
from synthesis.models import Code, GridImport
from synthesis.queries import comparing, grid, rounds
from synthesis.queries.grid import AGREED, MINE, GridPage, Side
from synthesis.views.drawn import body, legend

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _side(request: HttpRequest) -> str:
    return request.GET.get("side", "") or request.POST.get("side", "")


@require_GET
@seated(may=May.VIEW)
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The whole grid of one side."""
    page = grid.page(seat, _side(request))
    totals = page.totals
    return render(
        request,
        "synthesis/grid.html",
        {
            "page": page,
            "rows": body(page),
            "totals": [(code, totals[code.pk]) for code in page.codes],
            "legend": legend(page),
            "may_write": page.side.name == MINE,
            "may_bring": page.side.name in (MINE, AGREED) and seat.may(May.CODE),
            "may_export": seat.may(May.EXPORT),
        },
    )


@require_GET
@seated(may=May.VIEW)
def cell(request: HttpRequest, seat: Seat, number: int, code: int) -> HttpResponse:
    """One cell with its words and passages: beside the grid, or as a page of its own."""
    study, about = _cell(seat, number, code)
    return _shown(request, seat, study, about)


def _cell(seat: Seat, number: int, code: int) -> tuple[Study, Code]:
    studies = Study.objects.visible_to(seat).select_related("main__record")
    return (
        get_object_or_404(studies, number=number),
        get_object_or_404(Code.objects.visible_to(seat), pk=code),
    )


def _shown(
    request: HttpRequest,
    seat: Seat,
    study: Study,
    code: Code,
    form: CellForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    page = grid.page(seat, _side(request), study)
    place = page.place(study.pk, code.pk)
    peek = "peek" in request.GET
    context: dict[str, Any] = {
        "page": page,
        "study": study,
        "code": code,
        "place": place,
        "closed": study.pk in page.closed,
        "codings": [] if study.pk in page.closed else grid.evidence(seat, study, code, page.side),
        "marks": _by_coder(seat, page, place),
        "form": form,
        "refused": refused,
        "may_write": page.side.name == MINE and not peek,
        "choices": _choices(place, form),
    }
    if page.side.name == AGREED and not peek:
        context["round"] = rounds.latest_closed(study)
    template = "synthesis/grid_cell.html"
    if peek:
        template = "synthesis/_grid_peek.html"
    elif request.headers.get("HX-Request"):
        template = "synthesis/_grid_cell.html"
    return render(request, template, context, status=status)


def _by_coder(seat: Seat, page: GridPage, place: grid.Place) -> list[tuple[str, str]]:
    """What each coder marked, on the side of what is agreed."""
    if page.side.name != AGREED or not place.marks:
        return []
    people = rounds.people(place.marks)
    return [(people[member], mark) for member, mark in place.marks.items()]


def _choices(place: grid.Place, form: CellForm | None) -> list[tuple[str, str, bool]]:
    """The marks to choose from: name, word, and whether it is the one that was said."""
    now = mark_of(place.present_said, place.polarity_said)
    if form is not None:
        now = form.data.get("mark", now)
    return [(mark, str(words), mark == now) for mark, words in MARK_WORDS.items()]


@require_POST
@seated(may=May.CODE)
def write(request: HttpRequest, seat: Seat, number: int, code: int) -> HttpResponse:
    """Write one's own cell."""
    study, about = _cell(seat, number, code)
    form = CellForm(request.POST)
    if not form.is_valid():
        return _shown(request, seat, study, about, form, status=422)
    try:
        cells.write(seat, study, about, form.said())
    except Refused as refusal:
        return _shown(request, seat, study, about, form, str(refusal), status=409)
    if request.headers.get("HX-Request"):
        return _shown(request, seat, study, about)
    messages.success(request, _("Kept."))
    return redirect("synthesis:grid_cell", seat.review.slug, number, code)


@require_GET
@seated(may=May.VIEW)
def study(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One study beside all that came before it, construct by construct."""
    page = grid.page(seat, _side(request))
    at = next((n for n, one in enumerate(page.studies) if one.number == number), None)
    if at is None:
        get_object_or_404(Study.objects.visible_to(seat), number=number)
        raise Refused(_("This study isn't in the grid: none of its reports is included now."))
    return render(
        request, "synthesis/grid_study.html", {"page": page, "now": comparing.compare(page, at)}
    )


@require_GET
@seated(may=May.VIEW)
def construct(request: HttpRequest, seat: Seat, code: int) -> HttpResponse:
    """One construct down all studies: who has it, which way, in which words."""
    about = get_object_or_404(Code.objects.visible_to(seat), pk=code)
    page = grid.page(seat, _side(request))
    places = [(one, page.place(one.pk, about.pk)) for one in page.studies]
    return render(
        request,
        "synthesis/grid_construct.html",
        {
            "page": page,
            "code": about,
            "present": [(one, place) for one, place in places if place.present],
            "other": [(one, place) for one, place in places if not place.present],
        },
    )


@require_GET
@seated(may=May.EXPORT)
def workbook(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One side of the grid as XLSX."""
    side = grid.chosen(grid.sides(seat, rounds.opened_places(seat.review)), _side(request))
    answer = HttpResponse(sheets.export(seat, side.name), content_type=XLSX)
    name = f"{seat.review.slug}-grid-{_file_name(side)}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _file_name(side: Side) -> str:
    return side.name if side.name in (MINE, AGREED) else f"coder-{side.name}"


@require_POST
@seated(may=May.CODE)
def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep a workbook that came back, and show what it would change."""
    form = GridFileForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(_("Choose the workbook. Nothing was changed."))
    file = form.cleaned_data["file"]
    whose = AGREED if _side(request) == AGREED else MINE
    row = sheets.bring(seat, whose, file.name, file.read(sheets.LARGEST + 1))
    return redirect("synthesis:grid_import", seat.review.slug, row.pk)


@require_GET
@seated(may=May.CODE)
def preview(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """What a workbook would change, and where the grid has changed meanwhile."""
    row = get_object_or_404(GridImport, review=seat.review, member=seat.voter, pk=pk)
    page = grid.page(seat, row.whose)
    found = sheets.merged(row, page)
    offered = _offered(seat, row)
    studies = {one.pk: one for one in page.studies}
    codes = {one.pk: one for one in page.codes}
    lines = [
        (one, sheets.name_of(one), studies.get(one.study), codes.get(one.code))
        for one in found.every
    ]
    return render(
        request,
        "synthesis/grid_import.html",
        {
            "row": row,
            "changes": [line for line in lines if not line[0].conflict],
            "conflicts": [line for line in lines if line[0].conflict],
            "remarks": row.remarks,
            "unplaced": _unplaced(row, {name for name, _studies in offered}),
            "offered": offered,
        },
    )


def _offered(seat: Seat, row: GridImport) -> list[tuple[str, int]]:
    """The new columns that can become codes, each with how many studies it speaks of."""
    said = dict(row.remarks.get("columns", ()))
    names = sheets.offered(seat, row)
    return [(name, len({study for study, _part, _text in said[name]})) for name in names]


def _unplaced(row: GridImport, offered: Collection[str]) -> list[tuple[str, Any]]:
    """What the workbook has beyond the grid, with what became of it or can."""
    made = (row.applied or {}).get("made", ())
    held: dict[str, list[Any]] = {"made": [], "offered": [], "left": []}
    for column in row.remarks.get("new_columns", ()):
        where = "made" if column[0] in made else "offered" if column[0] in offered else "left"
        held[where].append(column)
    kinds = (
        (_("Columns of which codes were made. What they hold:"), held["made"]),
        (
            _(
                "Columns that are no construct of the codebook. They are brought in only where you "
                "make a code of them below. What they hold:"
            ),
            held["offered"],
        ),
        (
            _(
                "Columns that are no construct of the codebook, and are not brought in. A code can "
                "be made of a column that has a heading which no code has yet, while the workbook "
                "is being brought in, by somebody who may change the codebook. What they hold:"
            ),
            held["left"],
        ),
        (
            _(
                "Rows that are no included study, or a study a second time. They are not brought "
                "in. What they hold:"
            ),
            row.remarks.get("new_rows", ()),
        ),
    )
    return [(words, there) for words, there in kinds if there]


@require_POST
@seated(may=May.CODE)
def apply(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Write what the workbook changes, and of its conflicts what was chosen."""
    take = [name for name in request.POST if request.POST.get(name) == "sheet"]
    outcome = sheets.apply(seat, pk, take, request.POST.getlist("make"))
    messages.success(request, _("%(n)s cells were written.") % {"n": outcome.written})
    if outcome.refused:
        return redirect("synthesis:grid_import", seat.review.slug, pk)
    whose = GridImport.objects.get(pk=pk).whose
    answer = redirect("synthesis:grid", seat.review.slug)
    answer["Location"] += f"?side={whose}"
    return answer
