"""Drawing by forms: constructs, links, axes and the caption."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.access import May, Refused, Seat, seated
from synthesis.actions import framework
from synthesis.forms.framework import (
    ArrowForm,
    AxisForm,
    CaptionForm,
    ConstructForm,
    FigureForm,
    LinkForm,
    MoveForm,
    source_of,
    why_of,
)
from synthesis.methods import framework as pure
from synthesis.models import Construct
from synthesis.queries import framework as queries
from synthesis.views.framework.page import (
    GROUNDED,
    WHATS,
    Open,
    choices_of,
    figure_asked,
    figure_of,
    kept,
    refused,
    shown,
)


@require_POST
@seated(may=May.SYNTHESISE)
def caption(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Title and remark."""
    form, figure = CaptionForm(request.POST, auto_id="caption_%s"), figure_asked(request.POST)
    open = Open(forms={"caption_form": form}, figure=figure)
    if not form.is_valid():
        return shown(request, seat, open, status=422)
    data = form.cleaned_data
    try:
        framework.caption(
            seat, title=data["title"], remark=data["remark"], seen=data["seen"], figure=figure
        )
    except Refused as refusal:
        return refused(request, seat, open, refusal)
    return kept(request, seat, figure=figure)


@require_POST
@seated(may=May.SYNTHESISE)
def begin(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A further figure."""
    form = FigureForm(request.POST, auto_id="figure_%s")
    if not form.is_valid():
        return shown(request, seat, Open(forms={"figure_form": form}), status=422)
    return kept(request, seat, figure=framework.begin_figure(seat, **form.cleaned_data))


@require_POST
@seated(may=May.SYNTHESISE)
def add_construct(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new construct, where there is room."""
    form = ConstructForm(choices_of(seat), request.POST, auto_id="new_%s")
    place, figure = MoveForm(request.POST), figure_asked(request.POST)
    open = Open(forms={"construct_form": form}, figure=figure)
    if not form.is_valid() or not place.is_valid():
        return shown(request, seat, open, status=422)
    there = queries.picture(queries.figure(seat, figure))
    x, y = place.to(*pure.free_place(there, form.cleaned_data["name"]))
    try:
        number = framework.add_construct(seat, form.said(), x=x, y=y, figure=figure)
    except Refused as refusal:
        return refused(request, seat, open, refusal)
    return kept(request, seat, "construct", number)


@require_POST
@seated(may=May.SYNTHESISE)
def add_arrow(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new link between two constructs."""
    figure = figure_asked(request.POST)
    rows = Construct.objects.standing().filter(review=seat.review).order_by("number")
    names = [(str(number), name) for number, name in rows.values_list("number", "name")]
    form = LinkForm(names, request.POST)
    if not form.is_valid():
        return shown(request, seat, Open(forms={"link_form": form}, figure=figure), status=422)
    data = form.cleaned_data
    try:
        number = framework.add_arrow(seat, data["source"], data["target"], form.said())
    except Refused as refusal:
        return refused(request, seat, Open("construct", data["source"]), refusal)
    return kept(request, seat, "arrow", number)


@require_POST
@seated(may=May.SYNTHESISE)
def add_axis(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new axis."""
    form, figure = AxisForm(request.POST, auto_id="axis_%s"), figure_asked(request.POST)
    if not form.is_valid():
        return shown(request, seat, Open(forms={"axis_form": form}, figure=figure), status=422)
    number = framework.add_axis(seat, form.said(), figure=figure)
    return kept(request, seat, "axis", number)


@require_POST
@seated(may=May.SYNTHESISE)
def edit(request: HttpRequest, seat: Seat, what: str, number: int) -> HttpResponse:
    """What a construct, a link or an axis says."""
    if what not in WHATS:
        raise Http404
    form = _form(request, seat, what)
    if not form.is_valid():
        return shown(request, seat, Open(what, number, {"card_form": form}), status=422)
    seen = form.cleaned_data["seen"]
    try:
        if isinstance(form, ConstructForm):
            framework.change_construct(seat, number, form.said(), seen=seen)
        elif isinstance(form, ArrowForm):
            turned = form.cleaned_data["turned"]
            framework.change_arrow(seat, number, form.said(), turned=turned, seen=seen)
        else:
            framework.change_axis(seat, number, form.said(), seen=seen)
    except Refused as refusal:
        return refused(request, seat, Open(what, number, {"card_form": form}), refusal)
    return kept(request, seat, what, number)


def _form(request: HttpRequest, seat: Seat, what: str) -> ConstructForm | ArrowForm | AxisForm:
    if what == "axis":
        return AxisForm(request.POST)
    choices = _choices(seat, request)
    made = ConstructForm if what == "construct" else ArrowForm
    return made(choices, request.POST)


def _choices(seat: Seat, request: HttpRequest) -> list:
    """What may be chosen, and what was sent: the action says whether it may stay."""
    sent = request.POST.get("stands_for", "")
    known = choices_of(seat)
    return [*known, (_("Out of use"), [(sent, sent)])] if source_of(sent) else known


@require_POST
@seated(may=May.SYNTHESISE)
def move(request: HttpRequest, seat: Seat, what: str, number: int) -> HttpResponse:
    """Put a construct elsewhere: to a place, or by a distance."""
    rows = Construct.objects.standing().filter(review=seat.review, number=number)
    row = rows.first()
    form = MoveForm(request.POST)
    if what != "construct" or row is None or not form.is_valid():
        raise Refused(_("Say where it goes, inside the figure. Nothing was changed."))
    x, y = form.to(row.x, row.y)
    framework.move_construct(seat, number, x=x, y=y)
    return kept(request, seat, what, number)


@require_POST
@seated(may=May.SYNTHESISE)
def remove(request: HttpRequest, seat: Seat, what: str, number: int) -> HttpResponse:
    """Take a piece out; its links and picked evidence go with it."""
    if what not in WHATS:
        raise Http404
    figure = figure_of(seat, what, number) or 1
    framework.remove(seat, what, number, why=why_of(request.POST))
    if not request.headers.get("HX-Request"):
        messages.success(request, _("Taken out. Undo brings it back."))
    return kept(request, seat, figure=figure)


@require_POST
@seated(may=May.SYNTHESISE)
def follow(request: HttpRequest, seat: Seat, what: str, number: int) -> HttpResponse:
    """Let a piece stand for what its code or finding was merged into."""
    if what not in GROUNDED:
        raise Http404
    framework.follow(seat, what, number)
    return kept(request, seat, what, number)
