"""Conflicts: the queue, two votes side by side, the resolution, and reopening."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from reviews.models import Report, Stage
from reviews.queries import showing
from reviews.queries.found import found_via
from screening import queries
from screening.actions import conflicts
from screening.forms import ReopenForm, ResolutionForm
from screening.models import Choice, Conflict, Outcome

QUEUE_SHOWN = 8
SETTLED_SHOWN = 8


@require_GET
@seated(may=May.SETTLE)
def queue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the conflicts that wait for this seat, and those that nobody can settle."""
    waiting = queries.open_conflicts(seat).select_related("report__record")
    return render(
        request,
        "screening/conflicts.html",
        {
            "waiting": _with_votes(seat, waiting[:200]),
            "count": waiting.count(),
            "orphaned": queries.orphaned_conflicts(seat).select_related("report__record")[:50],
            "settled": queries.settled_lately(seat)[:SETTLED_SHOWN],
        },
    )


def _with_votes(seat: Seat, rows: Iterable[Conflict]) -> list[dict[str, Any]]:
    """Conflicts with what was voted, in one query for all."""
    found = list(rows)
    showing.dress(row.report for row in found)
    votes = queries.votes_on(seat, found)
    return [{"conflict": row, "votes": votes.get((row.report_id, row.stage), [])} for row in found]


@require_GET
@seated(may=May.SETTLE)
def next_conflict(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Go to the conflict that has waited longest."""
    first = queries.open_conflicts(seat).first()
    if first is None:
        return redirect("screening:conflicts", seat.review.slug)
    return redirect("screening:conflict", seat.review.slug, first.pk)


@require_GET
@seated(may=May.SETTLE)
def conflict(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Show one conflict: the record above, the votes beside each other, the resolution below."""
    row = get_object_or_404(
        Conflict.objects.visible_to(seat).select_related("report__record"), pk=pk
    )
    return render(request, "screening/conflict.html", _page(seat, row, ResolutionForm()))


def _page(seat: Seat, row: Conflict, form: ResolutionForm) -> dict[str, Any]:
    showing.dress([row.report])
    waiting = queries.open_conflicts(seat)
    votes = queries.votes_on(seat, [row]).get((row.report_id, row.stage), [])
    include, exclude = queries.words(seat.review)
    around = list(waiting.select_related("report__record")[:QUEUE_SHOWN])
    return {
        "conflict": row,
        "record": row.report.record,
        "via": found_via([row.report_id]).get(row.report_id),
        "votes": votes,
        "mine": any(vote.member_id == seat.voter.pk for vote in votes),
        "form": form,
        "choices": [Choice.INCLUDE.value, Choice.EXCLUDE.value],
        "reasons": queries.reasons(seat.review, row.stage),
        "policy": queries.policy(seat.review, row.stage),
        "history": _history(row),
        "queue": _with_votes(seat, around),
        "count": waiting.count(),
        "place": next((at for at, other in enumerate(around, 1) if other.pk == row.pk), None),
        "next": next((other for other in around if other.pk != row.pk), None),
        "include_words": include,
        "exclude_words": exclude,
    }


def _history(row: Conflict) -> list[Outcome]:
    """What was settled before and reopened, oldest first."""
    return list(
        Outcome.objects.filter(report=row.report, stage=row.stage)
        .select_related("settled_by__user", "reason__merged_into")
        .order_by("settled_at")
    )


@require_POST
@seated(may=May.SETTLE)
def resolve(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Settle a conflict and go to the next."""
    row = get_object_or_404(
        Conflict.objects.visible_to(seat).select_related("report__record"), pk=pk
    )
    form = ResolutionForm(request.POST)
    if not form.is_valid():
        return render(request, "screening/conflict.html", _page(seat, row, form), status=422)
    try:
        conflicts.resolve(seat, pk, **form.resolution())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "screening/conflict.html", _page(seat, row, form), status=422)
    messages.success(request, _("Report %(number)s is settled.") % {"number": row.report.number})
    return redirect("screening:next_conflict", seat.review.slug)


@require_POST
@seated(may=May.SETTLE)
def reopen(request: HttpRequest, seat: Seat, number: int, stage: str) -> HttpResponse:
    """Take a settled report back into the queue."""
    if stage not in Stage.values:
        raise Http404
    report = get_object_or_404(Report.objects.visible_to(seat), number=number)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Say why it is reopened. Nothing was changed."))
    row = conflicts.reopen(seat, report, stage=stage, why=form.cleaned_data["why"])
    messages.success(
        request, _("Report %(number)s waits for a settler again.") % {"number": number}
    )
    if queries.open_conflicts(seat).filter(pk=row.pk).exists():
        return redirect("screening:conflict", seat.review.slug, row.pk)
    return redirect("screening:report", seat.review.slug, number)
