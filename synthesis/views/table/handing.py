"""Handing studies out: previewed first, then done; and handing on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reviews.access import May, Refused, Seat, seated
from synthesis.actions.table import handing
from synthesis.forms.table import HandoutForm, text_of
from synthesis.models import Extraction, Handout, Task, TaskDraft
from synthesis.queries import table as queries


@require_http_methods(["GET", "POST"])
@seated(may=May.FORMS)
def hand_out(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask who extracts, show who would get what, and the second time do it."""
    if request.method == "GET":
        return _asked(request, HandoutForm(seat))
    form = HandoutForm(seat, request.POST)
    if not form.is_valid():
        return _asked(request, form, status=422)
    try:
        if request.POST.get("sure") == "yes":
            opened = handing.hand_out(seat, form.plan())
            messages.success(request, _("Hand-out %(n)s is done.") % {"n": opened.number})
            return redirect("synthesis:table_overview", seat.review.slug)
        found = handing.preview(seat, form.plan())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _asked(request, form, status=422)
    return render(request, "synthesis/table_preview_handout.html", {"form": form, "found": found})


def _asked(request: HttpRequest, form: HandoutForm, *, status: int = 200) -> HttpResponse:
    return render(request, "synthesis/table_hand_out.html", {"form": form}, status=status)


@require_GET
@seated(may=May.FORMS)
def handout(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Who has which study: how far each is, never what was extracted."""
    row = get_object_or_404(Handout.objects.visible_to(seat), number=number)
    tasks = list(
        Task.objects.filter(handout=row, released_at__isnull=True)
        .select_related("study", "member__user")
        .order_by("position", "pk")
    )
    sent = Extraction.objects.standing().filter(task__in=tasks)
    unrevealed = set(sent.filter(revealed_at__isnull=True).values_list("task", flat=True))
    revealed = set(sent.values_list("task", flat=True)) - unrevealed
    begun = set(TaskDraft.objects.filter(task__in=tasks).values_list("task", flat=True))
    return render(
        request,
        "synthesis/table_handout.html",
        {
            "handout": row,
            "tasks": [
                (task, task.pk in unrevealed, task.pk in revealed, task.pk in begun)
                for task in tasks
            ],
            "people": queries.extractors(seat.review),
        },
    )


@require_POST
@seated(may=May.FORMS)
def hand_on(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take a study from one person and give it to another."""
    task = get_object_or_404(Task.objects.visible_to(seat).select_related("handout"), pk=pk)
    to = request.POST.get("to", "")
    handing.hand_on(
        seat,
        task,
        to=int(to) if to.isascii() and to.isdigit() else None,
        why=text_of(request.POST, "why"),
    )
    messages.success(request, _("Handed on; the draft is kept."))
    return redirect("synthesis:table_handout", seat.review.slug, task.handout.number)
