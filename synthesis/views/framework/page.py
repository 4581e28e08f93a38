"""The figure with the piece that is open beside it: as a page, or its moving part alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reviews.access import May, Refused, Seat, seated
from reviews.methods.drawing import svg as vector
from synthesis.exports import framework as files
from synthesis.forms.framework import (
    ArrowForm,
    AxisForm,
    CaptionForm,
    Choices,
    ConstructForm,
    FigureForm,
    LinkForm,
    MoveForm,
)
from synthesis.methods import framework as pure
from synthesis.models import AbstractedFinding, Arrow, Axis, Code, Concept, Construct
from synthesis.queries import framework as queries
from synthesis.queries.framework import Figure, Shown
from synthesis.queries.framework.figure import Grounded, source_of

GROUNDED = ("construct", "arrow")
WHATS = (*GROUNDED, "axis")


@dataclass
class Open:
    """The piece that is open in the pane, and forms that were refused, by their name."""

    what: str = ""
    number: int = 0
    forms: dict[str, Any] = field(default_factory=dict)
    refused: str = ""
    figure: int = 1


@require_GET
@seated(may=May.VIEW)
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One whole figure: the first, or the one asked for."""
    return shown(request, seat, Open(figure=figure_asked(request.GET)))


@require_GET
@seated(may=May.VIEW)
def piece(request: HttpRequest, seat: Seat, what: str, number: int) -> HttpResponse:
    """The figure with one construct, link or axis opened."""
    return shown(request, seat, Open(what, number))


@require_GET
@seated(may=May.EXPORT)
def file(request: HttpRequest, seat: Seat, format: str) -> HttpResponse:
    """The figure as SVG, PNG or PDF."""
    answer = files.answer(seat, format, figure_asked(request.GET))
    if answer is None:
        raise Http404
    return answer


def shown(
    request: HttpRequest, seat: Seat, open: Open | None = None, status: int = 200
) -> HttpResponse:
    """The page, or for scripts its part that changes."""
    open = open or Open()
    if open.what in WHATS:
        open.figure = figure_of(seat, open.what, open.number) or open.figure
    found = queries.figure(seat, open.figure)
    if open.figure not in dict(found.every):
        raise Http404
    context = _context(seat, found, open)
    part = bool(request.headers.get("HX-Request"))
    name = "synthesis/_framework.html" if part else "synthesis/framework.html"
    return render(request, name, context, status=status)


def kept(
    request: HttpRequest, seat: Seat, what: str = "", number: int = 0, figure: int = 1
) -> HttpResponse:
    """After a step: the changed part for scripts, else back to the page."""
    if request.headers.get("HX-Request"):
        return shown(request, seat, Open(what, number, figure=figure))
    if what:
        return redirect("synthesis:framework_piece", seat.review.slug, what, number)
    address = reverse("synthesis:framework", args=[seat.review.slug])
    return redirect(address if figure == 1 else f"{address}?figure={figure}")


def figure_asked(sent: QueryDict) -> int:
    """The number of the figure that an address or a form names; the first where it names none."""
    asked = sent.get("figure", "")
    return int(asked) if asked.isdecimal() and len(asked) < 9 else 1


def figure_of(seat: Seat, what: str, number: int) -> int | None:
    """In which figure a piece stands, or stood last."""
    models: dict[str, type[Construct] | type[Arrow] | type[Axis]] = {
        "construct": Construct, "arrow": Arrow, "axis": Axis,
    }  # fmt: skip
    rows = models[what].objects.filter(review=seat.review, number=number, until=None)
    return rows.values_list("figure", flat=True).first()


def _context(seat: Seat, found: Figure, open: Open) -> dict[str, Any]:
    may_change = seat.may(May.SYNTHESISE)
    picture = queries.picture(found)
    context: dict[str, Any] = {
        "figure": found,
        "drawing": inline(seat, found, picture, may_change),
        "told": pure.described(picture, queries.words()),
        "may_change": may_change,
        "open": open,
        "files": files.files(seat, found.number)
        if seat.may(May.EXPORT) and not found.is_empty
        else [],
        "doubtful": [one for one in found.grounded if one.state == pure.UNSUPPORTED or one.gone],
        "lost": [one for one in found.grounded if one.lost],
    }
    if may_change:
        context |= _adding(found, open) | {"undoable": queries.undoable(seat.review, found.number)}
    return context | _opened(seat, found, open, may_change)


def _adding(found: Figure, open: Open) -> dict[str, Any]:
    names: Choices = [(str(one.number), one.name) for one in found.constructs]
    row = found.caption
    said = {"title": row.title, "remark": row.remark, "seen": row.since_id} if row else {}
    made = {
        "link_form": LinkForm(names),
        "axis_form": AxisForm(auto_id="axis_%s"),
        "caption_form": CaptionForm(initial=said, auto_id="caption_%s"),
        "figure_form": FigureForm(auto_id="figure_%s"),
    }
    return made | open.forms


def _opened(seat: Seat, found: Figure, open: Open, may_change: bool) -> dict[str, Any]:
    """The card of the open piece, or the form for a new construct."""
    choices = choices_of(seat) if may_change and open.what != "axis" else []
    if not open.what:
        new = open.forms.get("construct_form") or ConstructForm(choices, auto_id="new_%s")
        return {"construct_form": new}
    if open.what == "axis":
        axis = next((one for one in found.axes if one.number == open.number), None)
        if axis is None:
            return {"gone_piece": _gone(open)}
        return {"axis": axis, "card_form": open.forms.get("card_form") or axis_form(axis)}
    one = found.find(open.what, open.number) if open.what in GROUNDED else None
    if one is None:
        return {"gone_piece": _gone(open)}
    context: dict[str, Any] = {
        "one": one,
        "proofs": queries.proofs(seat, one, found.ground),
        "links": _links(found, one),
        "card_form": open.forms.get("card_form") or card_form(one.row, choices),
    }
    if isinstance(one.row, Construct):
        context["move_form"] = MoveForm(initial={"x": one.row.x, "y": one.row.y})
    return context


def _gone(open: Open) -> str:
    if open.what not in WHATS:
        raise Http404
    return _("This part is not in the figure: it was taken out, or never was.")


def _links(found: Figure, one: Shown) -> list[Shown]:
    """The links at a construct."""
    if one.what != "construct":
        return []
    return [
        each
        for each in found.arrows
        if isinstance(each.row, Arrow) and one.number in (each.row.source, each.row.target)
    ]


def card_form(row: Grounded, choices: Choices) -> ConstructForm | ArrowForm:
    """The form of a construct or a link, filled with what it is."""
    source = source_of(row)
    value = f"{source[0]}-{source[1]}" if source else ""
    if value and value not in {each for _group, some in choices for each, _name in some}:
        assert source is not None
        choices = [*choices, (_("Out of use"), [(value, str(getattr(row, source[0])))])]
    said = row.facts | {"stands_for": value, "seen": row.since_id}
    form = ConstructForm if isinstance(row, Construct) else ArrowForm
    return form(choices, initial=said)


def axis_form(axis: Axis) -> AxisForm:
    """The form of an axis, filled."""
    return AxisForm(initial=axis.facts | {"seen": axis.since_id})


def choices_of(seat: Seat) -> Choices:
    """What a piece may stand for: codes, concepts and abstracted findings in use, in groups."""
    concepts = Concept.objects.filter(review=seat.review, retired_at=None)
    codes = Code.objects.filter(
        review=seat.review, retired_at=None, merged_into=None, codable=True
    ).order_by("name")
    abstracted = AbstractedFinding.objects.filter(
        review=seat.review, retired_at=None, merged_into=None
    )
    groups = (
        (_("Abstracted findings"), "abstracted", abstracted),
        (_("Concepts of the translation grid"), "concept", concepts),
        (_("Codes"), "code", codes),
    )
    found: Choices = []
    for label, kind, rows in groups:
        some = [(f"{kind}-{pk}", name) for pk, name in rows.values_list("pk", "name")]
        if some:
            found.append((label, some))
    return found


def inline(seat: Seat, found: Figure, picture: pure.Picture, whole: bool) -> SafeString | str:
    """The figure for the page, each piece a link; `whole` shows the room around it too."""
    if found.is_empty:
        return ""

    def address(what: str, number: int) -> str:
        return reverse("synthesis:framework_piece", args=[seat.review.slug, what, number])

    links = {f"{one.what}:{one.number}": address(one.what, one.number) for one in found.grounded}
    links |= {f"axis:{one.number}": address("axis", one.number) for one in found.axes}
    drawn = pure.draw(picture, queries.words(), trim=not whole)
    # Made of escaped words and numbers by the writer of drawings.
    return mark_safe(sized(vector.inline(drawn, links, "framework"), drawn))  # noqa: S308


def sized(drawn: str, drawing: Any) -> str:
    """At its own size, so that a small figure isn't blown up."""
    return drawn.replace(
        "<svg ", f'<svg width="{drawing.width:.0f}" height="{drawing.height:.0f}" ', 1
    )


def refused(request: HttpRequest, seat: Seat, open: Open, refusal: Refused) -> HttpResponse:
    """What was refused, said beside the figure; without scripts as a message of the page."""
    if not request.headers.get("HX-Request"):
        raise refusal
    open.refused = str(refusal)
    return shown(request, seat, open, status=409)
