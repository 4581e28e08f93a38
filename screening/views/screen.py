"""The screening card: the next record, one vote, the next one behind it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from reviews.models import Stage
from reviews.queries.found import found_via
from screening import queries
from screening.actions import places, voting
from screening.forms import VoteForm
from screening.models import Assignment
from screening.queries import fulltexts, waits


def _stage(name: str) -> Stage:
    if name not in Stage.values:
        raise Http404
    return Stage(name)


@require_GET
@seated(may=May.SCREEN)
def screen(request: HttpRequest, seat: Seat, stage: str) -> HttpResponse:
    """Show the next record with its criteria and the decision bar."""
    stage = _stage(stage)
    asked = request.GET.get("report", "")
    wanted = int(asked) if asked.isdecimal() else None
    if wanted is not None:
        places.take(seat, stage, wanted)
    hand = places.next_places(seat, stage, first=wanted)
    return render(request, "screening/screen.html", _page(seat, stage, hand))


def _page(seat: Seat, stage: Stage, hand: list[Assignment]) -> dict[str, Any]:
    policy = queries.policy(seat.review, stage)
    decided = queries.decided_count(seat, stage)
    left = waits.to_screen(seat, stage) if hand else 0
    return {
        "stage": stage,
        "policy": policy,
        "cards": _cards(seat, hand, stage),
        "reads": stage == Stage.FULL_TEXT,
        "choices": queries.choices(policy),
        "reasons": queries.reasons(seat.review, stage),
        "criteria": queries.criteria(seat.review),
        "protocol": queries.protocol_number(seat.review),
        "decided": decided,
        "left": max(left, len(hand)),
        "total": decided + max(left, len(hand)),
        "others_hold": not hand and queries.left_for(seat, stage).exists(),
        "imported": bool(hand) or decided or queries.has_records(seat.review),
    }


def _cards(seat: Seat, hand: list[Assignment], stage: Stage) -> list[dict[str, Any]]:
    """What a card shows, made with one query each for all the words, reports and sources."""
    include, exclude = queries.words(seat.review)
    reports = queries.shown([place.report_id for place in hand])
    ways = found_via(reports)
    full = stage == Stage.FULL_TEXT
    readers = fulltexts.readers_of(list(reports)) if full else {}
    return [
        {
            "report": reports[place.report_id],
            "record": reports[place.report_id].record,
            "via": ways.get(place.report_id),
            "include_words": include,
            "exclude_words": exclude,
            "review": seat.review,
            "full": full,
            "reader": readers.get(place.report_id),
        }
        for place in hand
    ]


@require_POST
@seated(may=May.SCREEN)
def vote(request: HttpRequest, seat: Seat, stage: str) -> HttpResponse:
    """Store one vote and hand out the next card."""
    stage = _stage(stage)
    form = VoteForm(request.POST)
    if not form.is_valid():
        raise Refused(form.first_error())
    cast = voting.cast(seat, form.cleaned_data["report"], stage=stage, **form.vote())
    if _is_script(request):
        return _next_cards(seat, stage, form.cleaned_data["have"], cast=cast)
    if cast.notice:
        messages.warning(request, cast.notice)
    return redirect("screening:screen", seat.review.slug, stage.value)


@require_POST
@seated(may=May.SCREEN)
def skip(request: HttpRequest, seat: Seat, stage: str) -> HttpResponse:
    """Put a record back behind the others and hand out the next."""
    stage = _stage(stage)
    form = VoteForm(request.POST)
    form.is_valid()
    report = form.cleaned_data.get("report")
    if _is_script(request):
        return _next_cards(seat, stage, form.cleaned_data["have"], put_back=report)
    places.next_places(seat, stage, skip=report)
    return redirect("screening:screen", seat.review.slug, stage.value)


@require_POST
@seated(may=May.SCREEN)
def undo(request: HttpRequest, seat: Seat, stage: str) -> HttpResponse:
    """Take back the last vote and show its record again."""
    stage = _stage(stage)
    undone = voting.undo(seat, stage=stage)
    if _is_script(request):
        place = Assignment.objects.get(report=undone.report, stage=stage, member=seat.member)
        html = render_to_string("screening/_card.html", _cards(seat, [place], stage)[0])
        return JsonResponse(
            {
                "card": {"report": undone.report_id, "html": html},
                "note": undone.note,
                "notice": _("Your vote is undone."),
            }
        )
    messages.success(request, _("Your vote is undone."))
    address = redirect("screening:screen", seat.review.slug, stage.value)
    address["Location"] += f"?report={undone.report.number}"
    return address


def _next_cards(
    seat: Seat,
    stage: Stage,
    have: list[int],
    *,
    cast: voting.Cast | None = None,
    put_back: int | None = None,
) -> JsonResponse:
    policy, notice = (cast.policy, cast.notice) if cast else (None, "")
    hand = places.next_places(seat, stage, skip=put_back, policy=policy)
    fresh = [place for place in hand if place.report_id not in have]
    cards = [
        {"report": card["report"].pk, "html": render_to_string("screening/_card.html", card)}
        for card in (_cards(seat, fresh, stage) if fresh else [])
    ]
    return JsonResponse({"notice": notice, "cards": cards})


def _is_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
