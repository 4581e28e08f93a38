"""Rounds of coding: opened, done, closed; their agreement, and the agenda of the meeting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from reviews.models import Study
from synthesis.actions import agreeing
from synthesis.actions import rounds as actions
from synthesis.figures import coding as figures
from synthesis.forms.coding import LeaveForm, RoundForm, SettleCellForm
from synthesis.models import Agreed, Code, CodingRound
from synthesis.queries import agenda, rounds
from synthesis.queries.rounds import RoundRow
from synthesis.views.agreed import sections


def _round(seat: Seat, number: int) -> RoundRow:
    row = next(iter(rounds.rounds(seat.review, number)), None)
    if row is None:
        raise Http404
    return row


@require_GET
@seated(may=May.VIEW)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every round: who codes what, how far they are, and how far they agree."""
    return _listing(request, seat)


def _listing(
    request: HttpRequest, seat: Seat, form: RoundForm | None = None, status: int = 200
) -> HttpResponse:
    rows = rounds.rounds(seat.review)
    reading = figures.agreement(seat.review) if any(row.round.closed_at for row in rows) else None
    told = reading.value if reading else {}
    may_open = seat.may(May.ROUNDS)
    return render(
        request,
        "synthesis/rounds_listing.html",
        {
            "rows": [
                (row, row.coder(seat), told.get(str(row.round.number))) for row in reversed(rows)
            ],
            "left": len(rounds.left(seat.review)),
            "may_open": may_open,
            "form": form or (RoundForm(seat, len(rows) + 1) if may_open else None),
        },
        status=status,
    )


@require_POST
@seated(may=May.ROUNDS)
def start(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what a round would freeze; the second time, open it."""
    form = RoundForm(seat, CodingRound.objects.filter(review=seat.review).count() + 1, request.POST)
    if not form.is_valid():
        return _listing(request, seat, form, status=422)
    try:
        if request.POST.get("sure") == "yes":
            opened = actions.open_round(seat, form.plan())
            messages.success(request, _("Round %(n)s is open.") % {"n": opened.number})
            return redirect("synthesis:round", seat.review.slug, opened.number)
        found = actions.preview(seat, form.plan())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _listing(request, seat, form, status=422)
    return render(request, "synthesis/rounds_preview.html", {"form": form, "found": found})


@require_GET
@seated(may=May.VIEW)
def round(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One round: its studies and coders, and once it is closed how far they agree."""
    row = _round(seat, number)
    unit = request.GET.get("unit", "cell")
    unit = unit if unit in figures.UNITS else "cell"
    context: dict[str, Any] = {
        "row": row,
        "mine": row.coder(seat),
        "may_manage": seat.may(May.ROUNDS),
        "team": rounds.coders(seat.review) if seat.may(May.ROUNDS) else [],
        "unit": unit,
    }
    if row.round.closed_at is not None:
        reading = figures.agreement(seat.review)
        told = reading.value.get(str(number)) if reading else None
        context |= {
            "reading": reading,
            "told": told,
            "sections": sections(seat.review, row, told, unit) if told else [],
        }
    return render(request, "synthesis/rounds_round.html", context)


@require_POST
@seated(may=May.CODE)
def done(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Say that one's own coding is done, or take that back."""
    if request.POST.get("what") == "back":
        actions.take_back(seat, number)
        messages.success(request, _("Taken back: the round waits for you."))
    else:
        actions.say_done(seat, number)
        closed = CodingRound.objects.get(review=seat.review, number=number).closed_at
        messages.success(
            request,
            _("Round %(n)s is closed: everybody's coding is open now.") % {"n": number}
            if closed
            else _("Noted. You may take it back until the others are done."),
        )
    return redirect("synthesis:round", seat.review.slug, number)


@require_POST
@seated(may=May.ROUNDS)
def leave(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Let the round go on without a coder, or with a substitute."""
    form = LeaveForm(seat, request.POST)
    if not form.is_valid():
        raise Refused(_("Say why: it is printed beside the round. Nothing was changed."))
    actions.leave(
        seat,
        number,
        form.cleaned_data["member"],
        why=form.cleaned_data["why"],
        substitute=form.cleaned_data["substitute"],
    )
    messages.success(request, _("Noted. What they coded stays."))
    return redirect("synthesis:round", seat.review.slug, number)


@require_GET
@seated(may=May.VIEW)
def meeting(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """The agenda of the meeting: every cell that coders didn't mark alike."""
    row = _closed(seat, number)
    items = _items(seat, row)
    context = {"row": row, "items": items, "open": [one for one in items if one.agreed is None]}
    return render(request, "synthesis/rounds_agenda.html", context)


def _items(seat: Seat, row: RoundRow) -> list[agenda.Item]:
    reading = figures.agreement(seat.review)
    told = reading.value.get(str(row.round.number)) if reading else None
    if told is None:
        raise Refused(_("The disagreements are being gathered. Look again in a minute."))
    return agenda.items(seat, row, told)


def _closed(seat: Seat, number: int) -> RoundRow:
    row = _round(seat, number)
    if row.round.closed_at is None:
        raise Refused(_("Round %(n)s is open: its coding is still blind.") % {"n": number})
    return row


@require_GET
@seated(may=May.VIEW)
def item(request: HttpRequest, seat: Seat, number: int, study: int, code: int) -> HttpResponse:
    """One cell with every coder's side of it, and what was settled."""
    return _item(request, seat, number, study, code)


def _item(
    request: HttpRequest,
    seat: Seat,
    number: int,
    study: int,
    code: int,
    form: SettleCellForm | None = None,
    refused: str = "",
) -> HttpResponse:
    row = _closed(seat, number)
    of, about = _cell(seat, study, code)
    items = _items(seat, row)
    context = {
        "row": row,
        "study": of,
        "code": about,
        "sides": agenda.sides(seat, row, of, about),
        "history": agenda.history(of, about),
        "may_settle": agreeing.may_settle(seat, of),
        "form": form or SettleCellForm(),
        "refused": refused,
        **agenda.neighbours(items, of, about),
    }
    return render(request, "synthesis/rounds_item.html", context, status=422 if form else 200)


def _cell(seat: Seat, study: int, code: int) -> tuple[Study, Code]:
    return (
        get_object_or_404(Study.objects.visible_to(seat).select_related("main"), number=study),
        get_object_or_404(Code.objects.visible_to(seat), pk=code),
    )


@require_POST
@seated(may=May.VIEW)
def settle(request: HttpRequest, seat: Seat, number: int, study: int, code: int) -> HttpResponse:
    """Say what stands for a cell, and go to the next that is open."""
    of, about = _cell(seat, study, code)
    form = SettleCellForm(request.POST)
    if not form.is_valid():
        return _item(request, seat, number, study, code, form)
    try:
        agreeing.settle(seat, of, about, form.said(), reason=form.cleaned_data["reason"])
    except Refused as refusal:
        return _item(request, seat, number, study, code, form, str(refusal))
    messages.success(request, _("Settled: %(code)s in %(study)s.") % {"code": about, "study": of})
    following = agenda.neighbours(_items(seat, _closed(seat, number)), of, about)["next"]
    if following is None:
        return redirect("synthesis:agenda", seat.review.slug, number)
    place = [seat.review.slug, number, following.study.number, following.code.pk]
    return redirect("synthesis:agenda_item", *place)


@require_POST
@seated(may=May.VIEW)
def reopen(request: HttpRequest, seat: Seat, number: int, pk: int) -> HttpResponse:
    """Take a settlement back, with a reason."""
    agreed = get_object_or_404(Agreed.objects.visible_to(seat).select_related("study"), pk=pk)
    agreeing.reopen(seat, pk, why=request.POST.get("why", ""))
    messages.success(request, _("Open again."))
    place = [seat.review.slug, number, agreed.study.number, agreed.code_id]
    return redirect("synthesis:agenda_item", *place)
