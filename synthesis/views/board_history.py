"""The board's history: what it was on any day, and each step, to be undone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Seat, seated
from synthesis.actions import board as actions
from synthesis.forms.board import WhyForm
from synthesis.forms.codes import DayForm
from synthesis.methods.metasummary import board as pure
from synthesis.queries import board as asked
from synthesis.queries import board_history as telling
from synthesis.queries.codebook import until_end_of

A_PAGE = 40


@require_GET
@seated(may=May.VIEW)
def history(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every step, newest first, beside the board as it stood at the end of a day."""
    steps = asked.steps_of(seat.review)
    form = DayForm(request.GET)
    day = form.cleaned_data["as_of"] if form.is_valid() else None
    then = pure.replay(steps, until_end_of(day)) if day else None
    before = request.GET.get("before", "")
    lines = telling.lines(steps)[::-1]
    if day:
        lines = [line for line in lines if line.step.at <= until_end_of(day)]
    if before.isdigit():
        lines = [line for line in lines if line.step.id < int(before)]
    shown = telling.weighed(steps, lines[:A_PAGE], pure.replay(steps))
    context = {
        "day": day,
        "days": sorted({timezone.localtime(step.at).date() for step in steps}),
        "then": _shown(then) if then else None,
        "lines": shown,
        "older": shown[-1].step.id if len(lines) > A_PAGE else None,
        "may_change": seat.may(May.SYNTHESISE),
    }
    return render(request, "synthesis/board_history.html", context)


def _shown(board: pure.Board) -> list[tuple[str, list[tuple[str, int]]]]:
    """Domains with the names in them and how many findings stood under each."""
    rows = [*((id, facts["name"]) for id, facts in board.domains()), (None, _("No domain"))]
    found = [
        (name, [(facts["name"], len(board.under(id))) for id, facts in board.abstracted(domain)])
        for domain, name in rows
    ]
    return [(name, inside) for name, inside in found if inside or name != _("No domain")]


@require_POST
@seated(may=May.SYNTHESISE)
def undo(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take a step back."""
    form = WhyForm(request.POST)
    actions.undo(seat, pk, why=form.cleaned_data["why"] if form.is_valid() else "")
    messages.success(request, _("The step is undone. Undoing it can be undone too."))
    back = "board" if request.POST.get("to") == "board" else "board_history"
    return redirect(f"synthesis:{back}", seat.review.slug)
