"""The page of one abstracted finding, and the steps that change it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from synthesis.actions import board as actions
from synthesis.forms.board import AbstractedForm, MergeForm, WhyForm
from synthesis.models import AbstractedFinding
from synthesis.queries import board as asked
from synthesis.queries import board_history as telling
from synthesis.queries.metasummary import metasummary


def find(seat: Seat, number: int) -> AbstractedFinding:
    """An abstracted finding of the review, in use or not."""
    rows = AbstractedFinding.objects.visible_to(seat).select_related("merged_into", "domain")
    return get_object_or_404(rows, number=number)


@require_GET
@seated(may=May.VIEW)
def abstracted(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """What it says, what stands under it, which studies hold it and which are silent."""
    return page(request, seat, find(seat, number))


def page(
    request: HttpRequest, seat: Seat, row: AbstractedFinding, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page of one abstracted finding, with a form that was refused, if any."""
    summary, steps = metasummary(seat), asked.steps_of(seat.review)
    seen = steps[-1].id if steps else 0
    line = next((one for one in summary.lines if one.id == row.pk), None)
    about = telling.about(steps, row)
    held = set(line.studies) if line else set()
    initial = {"seen": seen, "name": row.name, "statement": row.statement, "memo": row.memo}
    context = {
        "row": row,
        "line": line,
        "summary": summary,
        "fes": summary.fes(line) if line else None,
        "counted": len(summary.counted[row.pk]) if line else 0,
        "silent": [study for number, study in summary.studies.items() if number not in held],
        "lines": [one for one in reversed(telling.lines(steps)) if one.step.id in about],
        "may_change": seat.may(May.SYNTHESISE),
        "edit_form": AbstractedForm(initial=initial),
        "merge_form": MergeForm(summary.board, row.pk, initial={"seen": seen}),
        "seen": seen,
    }
    return render(request, "synthesis/abstracted.html", context | forms, status=status)


@require_POST
@seated(may=May.SYNTHESISE)
def edit(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Name and describe it."""
    row, form = find(seat, number), AbstractedForm(request.POST)
    if form.is_valid():
        try:
            actions.describe_abstracted(seat, row.pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("synthesis:abstracted", seat.review.slug, number)
    return page(request, seat, row, 422, edit_form=form, editing=True)


@require_POST
@seated(may=May.SYNTHESISE)
def merge(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Merge it into another."""
    row = find(seat, number)
    form = MergeForm(asked.board_of(seat.review), row.pk, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.merge_abstracted(
                seat, row.pk, into=data["into"], why=data["why"], seen=data["seen"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            _offer(request, _("“%(name)s” is merged."), row)
            target = AbstractedFinding.objects.get(pk=data["into"])
            return redirect("synthesis:abstracted", seat.review.slug, target.number)
    return page(request, seat, row, 422, merge_form=form, merging=True)


@require_POST
@seated(may=May.SYNTHESISE)
def retire(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take it off the board."""
    row, form = find(seat, number), WhyForm(request.POST)
    data: dict[str, Any] = form.cleaned_data if form.is_valid() else {"why": "", "seen": None}
    try:
        actions.retire_abstracted(seat, row.pk, why=data["why"], seen=data["seen"])
    except Refused as refusal:
        return page(request, seat, row, 422, retiring=str(refusal))
    _offer(request, _("“%(name)s” is retired; what stood under it is ungrouped."), row)
    return redirect("synthesis:board", seat.review.slug)


@require_POST
@seated(may=May.SYNTHESISE)
def restore(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Put it back on the board."""
    row = find(seat, number)
    actions.restore_abstracted(seat, row.pk)
    _offer(request, _("“%(name)s” is on the board again."), row)
    return redirect("synthesis:abstracted", seat.review.slug, number)


def _offer(request: HttpRequest, words: str, row: AbstractedFinding) -> None:
    messages.success(
        request, f"{words % {'name': row.name}} {_('It can be undone in the history.')}"
    )
