"""The figure's history: each step, the figure after it, and taking steps back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from reviews.methods.drawing import svg as vector
from synthesis.actions import framework
from synthesis.methods import framework as pure
from synthesis.models import FrameworkChange
from synthesis.queries import framework as queries
from synthesis.views.framework.page import figure_asked, kept, sized

PAGE = 50


@require_GET
@seated(may=May.VIEW)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every step, the newest first."""
    rows = queries.changes(seat.review).select_related("undone_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "synthesis/framework_history.html",
        {"page": page, "may_change": seat.may(May.SYNTHESISE)},
    )


@require_GET
@seated(may=May.VIEW)
def version(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The figure as it was after a step."""
    change = get_object_or_404(FrameworkChange.objects.visible_to(seat), pk=pk)
    picture = queries.as_of(
        queries.steps(seat.review), pk, _("Conceptual framework"), change.figure
    )
    drawn = pure.draw(picture, queries.words())
    context = {
        "change": change,
        # Made of escaped words and numbers by the writer of drawings.
        "drawing": mark_safe(sized(vector.inline(drawn, None, "framework"), drawn)),  # noqa: S308
        "words": drawn.description,
    }
    return render(request, "synthesis/framework_version.html", context)


@require_POST
@seated(may=May.SYNTHESISE)
def undo(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take a step back: the one that is named, else the latest."""
    asked = request.POST.get("change", "")
    if asked and not asked.isdecimal():
        raise Refused(_("There is no such step in this figure. Nothing was changed."))
    figure = figure_asked(request.POST)
    made = framework.undo(seat, int(asked) if asked else None, figure=figure)
    if not request.headers.get("HX-Request"):
        messages.success(request, _("Undone: “%(name)s”.") % {"name": made.name})
    return kept(request, seat, figure=made.figure)
