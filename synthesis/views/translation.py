"""The translation grid: seen, moved in by keys, written; concepts, what feeds them, relations."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from reviews.models import Study
from synthesis.actions import translation
from synthesis.exports import translation as files
from synthesis.forms.framework import why_of
from synthesis.forms.translation import CellForm, ConceptForm, FeedForm, RelationForm
from synthesis.models import Code, Concept
from synthesis.queries import translation as queries
from synthesis.queries.translation import Page, Place

# In addresses, 0 stands for our own construct over all studies.
OVERALL = 0


@require_GET
@seated(may=May.VIEW)
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The whole grid with its relations."""
    return _shown(request, seat)


def _shown(request: HttpRequest, seat: Seat, status: int = 200, **forms: Any) -> HttpResponse:
    page = queries.page(seat)
    context: dict[str, Any] = {
        "page": page,
        "rows": [(study, _cells(page, study)) for study in page.studies],
        "foot": _foot(page),
        "totals": [(concept, page.total(concept.pk)) for concept in page.concepts],
        "may_change": seat.may(May.SYNTHESISE),
        "files": files.files(seat) if page.concepts and seat.may(May.EXPORT) else [],
        "ended": queries.relations(seat, ended=True),
        "concept_form": ConceptForm(auto_id="concept_%s"),
        "relation_form": RelationForm(*_choices(page)),
    }
    return render(request, "synthesis/translation.html", context | forms, status=status)


def _choices(page: Page) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    studies = sorted(page.studies, key=lambda study: study.number)
    return (
        [(str(one.number), f"{one.number} {one.label}") for one in studies],
        [(str(one.number), one.name) for one in page.concepts],
    )


def _cells(page: Page, study: Study) -> SafeString:
    """A row's cells, written here: a template would take long over hundreds of them."""
    made = []
    for concept in page.concepts:
        place = page.place(study.pk, concept.pk)
        made.append(f"<td>{link(study.number, concept.number, place.orders, place)}</td>")
    # Numbers and fixed words only.
    return mark_safe("".join(made))  # noqa: S308


def link(study: int, concept: int, orders: list[int], place: Place | None = None) -> SafeString:
    """The link into a cell, relative to the grid's address, with the orders that it holds."""
    # What is marked safe holds numbers and fixed words only.
    return mark_safe(  # noqa: S308
        f'<a id="tr-{study}-{concept}" href="{study}/{concept}/" tabindex="-1">'
        f"{told(orders, place)}</a>"
    )


def told(orders: list[int], place: Place | None) -> SafeString:
    """What a link into a cell shows, and what is read out."""
    said = escape(_spoken(orders, place))
    shown = f'<span class="tr-signs" aria-hidden="true">{signs(orders)}</span>'
    return mark_safe(f'{shown}<span class="visually-hidden">{said}</span>')  # noqa: S308


def signs(orders: list[int]) -> SafeString:
    """The orders of a cell as signs: each in its own place, the missing ones as dots."""
    drawn = [
        f'<span class="tr-sign" data-order="{one}">{one}</span>' if one in orders
        else '<span class="tr-sign"></span>'
        for one in (1, 2, 3)
    ]  # fmt: skip
    if 0 in orders:
        drawn.append('<span class="tr-sign" data-order="0">?</span>')
    return mark_safe("".join(drawn) if orders else '<span class="tr-sign"></span>')  # noqa: S308


def _spoken(orders: list[int], place: Place | None) -> str:
    if not orders:
        return _("nothing yet")
    names = {1: _("first order"), 2: _("second order"), 3: _("third order"), 0: _("voice not said")}
    said = ", ".join(names[one] for one in orders)
    n = sum(len(some) for some in place.items.values()) if place else 0
    if n:
        said += f", {ngettext('%(n)s passage', '%(n)s passages', n) % {'n': n}}"
    return said


def _foot(page: Page) -> list[SafeString]:
    return [
        link(OVERALL, one.number, [3] if one.pk in page.overall else []) for one in page.concepts
    ]


def _place(seat: Seat, study: int, concept: int) -> tuple[Study | None, Concept]:
    there = None
    if study != OVERALL:
        there = get_object_or_404(Study.objects.visible_to(seat), number=study)
    return there, get_object_or_404(Concept.objects.visible_to(seat), number=concept)


@require_GET
@seated(may=May.VIEW)
def cell(request: HttpRequest, seat: Seat, study: int, concept: int) -> HttpResponse:
    """One cell, order by order: beside the grid, or as a page of its own."""
    return _card(request, seat, *_place(seat, study, concept))


def _card(
    request: HttpRequest,
    seat: Seat,
    study: Study | None,
    concept: Concept,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    page = queries.page(seat)
    if study is not None and study.pk not in page.ground.studies:
        raise Refused(_("This study isn't in the grid: none of its reports is included now."))
    parts = queries.parts(seat, page, study, concept)
    place = page.place(study.pk, concept.pk) if study else None
    orders = place.orders if place else [3] if concept.pk in page.overall else []
    context = {
        "page": page,
        "study": study,
        "number": study.number if study else OVERALL,
        "concept": concept,
        "parts": parts,
        "told": told(orders, place),
        "refused": refused,
        "written_now": request.method == "POST" and not refused,
        "may_change": seat.may(May.SYNTHESISE)
        and concept.retired_at is None
        and "peek" not in request.GET,
    }
    part = bool(request.headers.get("HX-Request"))
    name = "synthesis/_translation_cell.html" if part else "synthesis/translation_cell.html"
    return render(request, name, context, status=status)


@require_POST
@seated(may=May.SYNTHESISE)
def write(request: HttpRequest, seat: Seat, study: int, concept: int) -> HttpResponse:
    """Write one order of a cell."""
    there, about = _place(seat, study, concept)
    form = CellForm(request.POST)
    if not form.is_valid():
        return _card(request, seat, there, about, _("A cell has at most 5,000 characters."), 422)
    try:
        translation.write(seat, about.number, there, form.cleaned_data["order"], form.said())
    except Refused as refusal:
        return _card(request, seat, there, about, str(refusal), 409)
    if request.headers.get("HX-Request"):
        return _card(request, seat, there, about)
    return redirect("synthesis:translation_cell", seat.review.slug, study, concept)


@require_POST
@seated(may=May.SYNTHESISE)
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new concept."""
    form = ConceptForm(request.POST, auto_id="concept_%s")
    if form.is_valid():
        try:
            made = translation.add_concept(seat, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect("synthesis:translation_concept", seat.review.slug, made.number)
    return _shown(request, seat, 422, concept_form=form)


@require_GET
@seated(may=May.VIEW)
def concept(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """A concept: its meaning and wordings, what feeds it, down all studies."""
    return _concept(request, seat, number)


def _concept(
    request: HttpRequest, seat: Seat, number: int, status: int = 200, **forms: Any
) -> HttpResponse:
    row = get_object_or_404(Concept.objects.visible_to(seat), number=number)
    page = queries.page(seat)
    fed_by = page.fed_by.get(row.pk, [])
    codes = Code.objects.filter(
        review=seat.review, retired_at=None, merged_into=None, codable=True
    ).order_by("position", "pk")
    choices = [(str(pk), name) for pk, name in codes.values_list("pk", "name")]
    known = {value for value, _name in choices}
    # A code that was merged or retired meanwhile stays in sight, to be kept or taken off.
    choices += [
        (str(one.code_id), _("%(name)s (out of use)") % {"name": one.code.name})
        for one in fed_by
        if str(one.code_id) not in known
    ]
    context = {
        "concept": row,
        "wordings": row.wordings.order_by("-pk"),
        "fed_by": fed_by,
        "places": [
            (study, place.orders)
            for study in page.studies
            if (place := page.place(study.pk, row.pk)).orders
        ],
        "may_change": seat.may(May.SYNTHESISE),
        "form": ConceptForm(initial={"name": row.name, "meaning": row.meaning}),
        "feed_form": FeedForm(choices, initial={"codes": [one.code_id for one in fed_by]}),
    }
    return render(request, "synthesis/translation_concept.html", context | forms, status=status)


@require_POST
@seated(may=May.SYNTHESISE)
def reword(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Another name or meaning."""
    form = ConceptForm(request.POST)
    if form.is_valid():
        try:
            translation.reword_concept(seat, number, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect("synthesis:translation_concept", seat.review.slug, number)
    return _concept(request, seat, number, 422, form=form)


@require_POST
@seated(may=May.SYNTHESISE)
def feed(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """The codes that feed a concept."""
    sent = request.POST.getlist("codes")
    if not all(one.isdecimal() for one in sent):
        raise Refused(_("Choose codes of the codebook. Nothing was changed."))
    translation.feed(seat, number, [int(one) for one in sent])
    return redirect("synthesis:translation_concept", seat.review.slug, number)


@require_POST
@seated(may=May.SYNTHESISE)
def retire(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take a concept out of the grid, or back into it."""
    if request.POST.get("what") == "back":
        translation.restore_concept(seat, number)
    else:
        translation.retire_concept(seat, number, why=why_of(request.POST))
    return redirect("synthesis:translation", seat.review.slug)


@require_POST
@seated(may=May.SYNTHESISE)
def relate(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new relation."""
    form = RelationForm(*_choices(queries.page(seat)), request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            translation.relate(
                seat, data["kind"], why=data["why"], studies=data["studies"],
                concepts=data["concepts"], about=data["about"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("synthesis:translation", seat.review.slug)
    return _shown(request, seat, 422, relation_form=form)


@require_POST
@seated(may=May.SYNTHESISE)
def end(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """A relation that holds no longer."""
    translation.end_relation(seat, number, why=why_of(request.POST))
    return redirect("synthesis:translation", seat.review.slug)


@require_GET
@seated(may=May.EXPORT)
def file(request: HttpRequest, seat: Seat, format: str) -> HttpResponse:
    """The grid as XLSX, DOCX or CSV."""
    answer = files.answer(seat, format)
    if answer is None:
        raise Http404
    return answer
