"""Opening a round: previewed first, then frozen; and handing work on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from appraisal import queries
from appraisal.actions import rounds
from appraisal.forms import RoundForm
from appraisal.models import Draft, Place, Rating, Round
from appraisal.views import common, instruments
from reviews.access import May, Refused, Seat, seated


@require_POST
@seated(may=May.APPRAISAL)
def start(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Show what a round would hand out; the second time, open it."""
    row = common.checklist(seat, pk)
    form = RoundForm(seat, row, request.POST)
    if not form.is_valid():
        return instruments.page(request, seat, row, status=422, round_form=form)
    try:
        if request.POST.get("sure") == "yes":
            opened = rounds.open_round(seat, row, form.plan())
            messages.success(request, _("Round %(n)s is open.") % {"n": opened.number})
            return redirect("appraisal:overview", seat.review.slug)
        found = rounds.preview(seat, row, form.plan())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return instruments.page(request, seat, row, status=422, round_form=form)
    sample = set(found.shares.sample)
    return render(
        request,
        "appraisal/round_preview.html",
        {
            "checklist": row,
            "form": form,
            "found": found,
            "sample": [study for study in found.studies if study.pk in sample],
        },
    )


@require_GET
@seated(may=May.APPRAISAL)
def round(request: HttpRequest, seat: Seat, pk: int, number: int) -> HttpResponse:
    """Who holds which study in a round: how far each is, never what was answered."""
    row = get_object_or_404(
        Round.objects.visible_to(seat).select_related("checklist"), checklist=pk, number=number
    )
    places = list(
        Place.objects.filter(round=row, released_at__isnull=True)
        .select_related("study", "member__user")
        .order_by("position", "pk")
    )
    sent = set(Rating.objects.standing().filter(place__in=places).values_list("place", flat=True))
    begun = set(Draft.objects.filter(place__in=places).values_list("place", flat=True))
    return render(
        request,
        "appraisal/round.html",
        {
            "round": row,
            "places": [(place, place.pk in sent, place.pk in begun) for place in places],
            "raters": queries.raters(seat.review),
        },
    )


@require_POST
@seated(may=May.APPRAISAL)
def hand_on(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take a study from one rater and give it to another."""
    place = get_object_or_404(Place.objects.visible_to(seat).select_related("round"), pk=pk)
    to = request.POST.get("to", "")
    rounds.release(
        seat, place, to=int(to) if to.isdigit() else None, why=request.POST.get("why", "")
    )
    messages.success(request, _("Handed on; the draft is kept."))
    return redirect(
        "appraisal:round", seat.review.slug, place.round.checklist_id, place.round.number
    )
