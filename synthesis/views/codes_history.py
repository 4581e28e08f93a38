"""The codebook's history: what it was on any day, and each step, to be undone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Seat, seated
from synthesis.actions import codebook
from synthesis.forms.codes import DayForm, WhyForm
from synthesis.methods import codebook as pure
from synthesis.queries import codebook as asked
from synthesis.queries import telling
from synthesis.views.codes import rows_of

A_PAGE = 40


@require_GET
@seated(may=May.VIEW)
def history(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every step, newest first, beside the codebook as it stood at the end of a day."""
    changes = asked.changes_of(seat.review)
    form = DayForm(request.GET)
    day = form.cleaned_data["as_of"] if form.is_valid() else None
    before = request.GET.get("before", "")
    lines = telling.lines(changes)[::-1]
    if day:
        lines = [line for line in lines if line.change.at <= asked.until_end_of(day)]
    if before.isdigit():
        lines = [line for line in lines if line.change.id < int(before)]
    shown = telling.weighed(seat, changes, lines[:A_PAGE])
    context = {
        "lines": [_answered(line) for line in shown],
        "older": shown[-1].change.id if len(lines) > A_PAGE else None,
        "day": day,
        "days": _days(changes),
        "rows": rows_of(pure.replay(changes, asked.until_end_of(day)), {}) if day else [],
        "may_change": seat.may(May.CODEBOOK),
    }
    return render(request, "synthesis/codes_history.html", context)


def _answered(line: telling.Line) -> dict[str, Any]:
    """A line with why it stays, in words."""
    return {"line": line, "change": line.change, "why_kept": telling.KEPT.get(line.kept, "")}


def _days(changes: list[pure.Change]) -> list[dt.date]:
    return sorted({timezone.localtime(change.at).date() for change in changes})


@require_POST
@seated(may=May.CODEBOOK)
def undo(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take one step back."""
    form = WhyForm(request.POST)
    codebook.undo(seat, pk, why=form.cleaned_data["why"] if form.is_valid() else "")
    messages.success(request, _("The step is undone; this can be undone too."))
    return redirect("synthesis:codes_history", seat.review.slug)
