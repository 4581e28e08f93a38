"""Doubtful pairs decided one after the other, and what was gathered or kept apart before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews import queries
from reviews.access import May, Refused, Seat, seated
from reviews.actions import duplicates, progress
from reviews.forms.duplicates import GatherForm
from reviews.models import DuplicatePair, Merge, Report
from reviews.views.pairs import side_by_side

State = DuplicatePair.State
ROWS = 50


@require_safe
@seated(may=May.VIEW)
def queue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The likeliest doubtful pair that is still to be decided."""
    first = queries.open_pairs(seat.review).first()
    return _show(request, seat, first)


@require_safe
@seated(may=May.VIEW)
def pair(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One pair, to be decided or decided already."""
    return _show(request, seat, _pair(seat, pk))


def _pair(seat: Seat, pk: int) -> DuplicatePair:
    rows = DuplicatePair.objects.visible_to(seat).select_related("first", "second")
    return get_object_or_404(rows, pk=pk)


def _show(request: HttpRequest, seat: Seat, pair: DuplicatePair | None) -> HttpResponse:
    """The page, or for htmx its changing part, with the address that it has."""
    values = {
        "pair": pair,
        "gathered": _gathered(seat).count(),
        "last": _last(seat),
        "comparing": progress.is_comparing(seat.review.pk),
        "may_decide": seat.may(May.DEDUPLICATE),
        **(_place(seat, pair) if pair else {"open": 0}),
        **(side_by_side(pair) if pair else {}),
    }
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "reviews/duplicates.html", values)
    answer = render(request, "reviews/_pair.html", values | {"swapped": True})
    answer["HX-Push-Url"] = _address(seat, pair)
    return answer


def _address(seat: Seat, pair: DuplicatePair | None) -> str:
    slug = seat.review.slug
    if pair is None:
        return reverse("reviews:duplicates", args=[slug])
    return reverse("reviews:pair", args=[slug, pair.pk])


def _place(seat: Seat, pair: DuplicatePair) -> dict[str, Any]:
    """Where a pair stands among those to be decided, and its neighbours."""
    waiting = queries.open_pairs(seat.review)
    before = waiting.filter(_before(pair))
    return {
        "open": waiting.count(),
        "place": before.count() + 1,
        "earlier": before.reverse().values_list("pk", flat=True).first(),
        "later": waiting.filter(_after(pair)).values_list("pk", flat=True).first(),
    }


def _before(pair: DuplicatePair) -> Q:
    return Q(score__gt=pair.score) | Q(score=pair.score, pk__lt=pair.pk)


def _after(pair: DuplicatePair) -> Q:
    return Q(score__lt=pair.score) | Q(score=pair.score, pk__gt=pair.pk)


def _gathered(seat: Seat) -> QuerySet[Report]:
    return Report.objects.visible_to(seat).filter(merged_into__isnull=False)


def _last(seat: Seat) -> DuplicatePair | None:
    """The pair that this person decided last, which they may take back."""
    if not seat.may(May.DEDUPLICATE):
        return None
    mine = DuplicatePair.objects.visible_to(seat).filter(decided_by=seat.actor_name)
    return mine.select_related("first", "second").order_by("-decided_at", "-pk").first()


@require_POST
@seated(may=May.DEDUPLICATE)
def merge(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Gather the two reports, and go on to the next pair."""
    return _decide(request, seat, pk, duplicates.merge)


@require_POST
@seated(may=May.DEDUPLICATE)
def apart(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Keep the two reports apart, and go on to the next pair."""
    return _decide(request, seat, pk, duplicates.keep_apart)


def _decide(
    request: HttpRequest, seat: Seat, pk: int, decision: Callable[[Seat, DuplicatePair], object]
) -> HttpResponse:
    """Decide a pair; whoever was slower is told, and goes on as well."""
    pair = _pair(seat, pk)
    try:
        decision(seat, pair)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    waiting = queries.open_pairs(seat.review).select_related("first", "second")
    next = waiting.filter(_after(pair)).first() or waiting.first()
    if request.htmx:  # type: ignore[attr-defined]
        return _show(request, seat, next)
    return redirect(_address(seat, next))


@require_POST
@seated(may=May.DEDUPLICATE)
def reopen(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take a decision back, and show its pair again."""
    pair = _pair(seat, pk)
    try:
        pair = duplicates.reopen(seat, pair)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    if request.htmx:  # type: ignore[attr-defined]
        return _show(request, seat, _pair(seat, pk))
    return redirect(_address(seat, pair))


@require_safe
@seated(may=May.VIEW)
def merges(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What was gathered, the latest first: by itself, by people, or taken back."""
    kinds = {"": Q(undone_at__isnull=True), "undone": Q(undone_at__isnull=False)}
    kinds |= {"sure": kinds[""] & Q(sure=True), "people": kinds[""] & Q(sure=False)}
    kind = request.GET.get("kind", "")
    if kind not in kinds:
        raise Http404
    rows = (
        Merge.objects.visible_to(seat)
        .filter(kinds[kind])
        .select_related("survivor__record__search", "absorbed__record__search")
        .order_by("-pk")
    )
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    shown = list(rows[: ROWS + 1])
    values = {
        "merges": shown[:ROWS],
        "older": shown[ROWS - 1].pk if len(shown) > ROWS else None,
        "kind": kind,
        "gathered": _gathered(seat).count(),
        "open": queries.open_pairs(seat.review).count(),
        "form": GatherForm(),
        "may_decide": seat.may(May.DEDUPLICATE),
    }
    return render(request, "reviews/merges.html", values)


@require_POST
@seated(may=May.DEDUPLICATE)
def undo(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Part what a merge gathered; it is remembered that a person did so."""
    row = get_object_or_404(Merge.objects.visible_to(seat), pk=pk)
    done = duplicates.undo_merge(seat, row)
    messages.success(
        request,
        _("Report %(n)s stands by itself again. It won't be gathered there or asked about again.")
        % {"n": done.absorbed.number},
    )
    return redirect("reviews:merges", seat.review.slug)
