"""Suggestions decided one after the other: one study, two studies, or later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews import figures
from reviews.access import May, Refused, Seat, seated
from reviews.actions import studies as actions
from reviews.models import Linking, Report, StudiesApart
from screening import queries
from screening.actions import studies as numbers
from screening.queries import companions
from screening.queries.companions import COMPANIONS, Pair
from screening.views import reasons
from screening.views.sides import address, compared, way_to

SHOWN = 50


def _open(seat: Seat) -> list[Pair]:
    """What is still to be decided, now."""
    return companions.open_pairs(seat.review, figures.read(seat.review, COMPANIONS).value)


@require_GET
@seated(may=May.VIEW)
def queue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The likeliest suggestion that is still to be decided."""
    numbers.number(seat.review)
    waiting = _open(seat)
    return _show(request, seat, waiting[0] if waiting else None, waiting)


@require_GET
@seated(may=May.VIEW)
def pair(request: HttpRequest, seat: Seat, one: int, other: int) -> HttpResponse:
    """Two reports side by side, suggested or not."""
    numbers.number(seat.review)
    return _show(request, seat, _pair(seat, one, other), _open(seat))


def _pair(seat: Seat, one: int, other: int) -> Pair:
    """Two reports by their numbers, with what was found in common."""
    rows = Report.objects.visible_to(seat).filter(number__in={one, other}, record__isnull=False)
    ids = sorted(rows.values_list("pk", flat=True))
    if len(ids) != 2:
        raise Http404
    found = figures.read(seat.review, COMPANIONS).value
    known = (Pair.of(stored) for stored in found["pairs"])
    return next((row for row in known if {row.one, row.other} == set(ids)), Pair(ids[0], ids[1], 0))


def _show(request: HttpRequest, seat: Seat, pair: Pair | None, waiting: list[Pair]) -> HttpResponse:
    """The page, or for htmx its changing part, with the address that it has."""
    values: dict[str, Any] = {
        "open": len(waiting),
        "may_link": seat.may(May.LINK),
        "last": _last(seat),
        **(compared(seat, pair, waiting) if pair else {}),
    }
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "screening/companions.html", values)
    answer = render(request, "screening/_companions.html", values | {"swapped": True})
    answer["HX-Push-Url"] = values["here"] if pair else address(seat)
    return answer


def _last(seat: Seat) -> dict[str, Any] | None:
    """What this person decided last, which they may take back."""
    if not seat.may(May.LINK):
        return None
    me = seat.actor_name[:150]
    linked = Linking.objects.visible_to(seat).filter(
        made_by=me, undone_at__isnull=True, kind=Linking.Kind.LINKED
    )
    apart = StudiesApart.objects.visible_to(seat).filter(
        said_by=me, undone_at__isnull=True, split__isnull=True
    )
    link = linked.select_related("study").order_by("-pk").first()
    said = apart.select_related("first", "second").order_by("-pk").first()
    if link and (said is None or link.made_at > said.said_at):
        words = _("You linked a report to study %(n)s") % {"n": link.study.number}
        return {
            "words": words,
            "url": reverse("screening:unlink", args=[seat.review.slug, link.pk]),
        }
    if said:
        numbers = {"a": said.first.number, "b": said.second.number}
        words = _("You said that %(a)s and %(b)s are two studies") % numbers
        return {
            "words": words,
            "url": reverse("screening:ask_again", args=[seat.review.slug, said.pk]),
        }
    return None


@require_POST
@seated(may=May.LINK)
def link(request: HttpRequest, seat: Seat, one: int, other: int) -> HttpResponse:
    """Make one study of the two, and go on to the next suggestion."""
    return _decide(request, seat, one, other, actions.link)


@require_POST
@seated(may=May.LINK)
def apart(request: HttpRequest, seat: Seat, one: int, other: int) -> HttpResponse:
    """Remember that they are two studies, and go on to the next suggestion."""
    return _decide(request, seat, one, other, actions.keep_apart)


def _decide(
    request: HttpRequest, seat: Seat, one: int, other: int, decision: Callable[..., object]
) -> HttpResponse:
    """Decide a pair, and go on to the one after it."""
    before, pair = _open(seat), _pair(seat, one, other)
    _try(request, lambda: decision(seat, one, other, why=_why(pair)))
    waiting = _open(seat)
    behind = before[before.index(pair) + 1 :] if pair in before else []
    following = next((row for row in behind if row in waiting), waiting[0] if waiting else None)
    return _go_to(request, seat, following, waiting)


def _why(pair: Pair) -> str:
    return reasons.sentence(one for one in pair.reasons if one["points"] > 0)[:300]


def _go_to(
    request: HttpRequest, seat: Seat, pair: Pair | None, waiting: list[Pair]
) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return _show(request, seat, pair, waiting)
    reports = queries.shown({pair.one, pair.other}) if pair else {}
    return redirect(way_to(seat, pair, reports) or address(seat))


@require_POST
@seated(may=May.LINK)
def take_back_link(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Undo a link that was made here, and show its two reports again."""
    step = get_object_or_404(Linking.objects.visible_to(seat).select_related("study__main"), pk=pk)
    moved = step.links.order_by("pk").values_list("report__number", flat=True).first()
    kept = step.study.main
    _try(request, lambda: actions.undo(seat, step))
    if moved is None or kept is None or kept.number == moved:
        return redirect(address(seat))
    return _go_to(request, seat, _pair(seat, moved, kept.number), _open(seat))


@require_POST
@seated(may=May.LINK)
def take_back_apart(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Open a question again, and show its two reports."""
    rows = StudiesApart.objects.visible_to(seat).select_related("first", "second")
    row = get_object_or_404(rows, pk=pk)
    _try(request, lambda: actions.ask_again(seat, row))
    pair = _pair(seat, row.first.number, row.second.number)
    return _go_to(request, seat, pair, _open(seat))


def _try(request: HttpRequest, decision: Callable[[], object]) -> None:
    """Decide; whoever was slower is told, and goes on as well."""
    try:
        decision()
    except Refused as refusal:
        messages.warning(request, str(refusal))


@require_GET
@seated(may=May.VIEW)
def kept_apart(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Pairs that a person found to be of two studies, the latest first."""
    rows = StudiesApart.objects.visible_to(seat).filter(undone_at__isnull=True)
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    shown = list(
        rows.select_related("first__record", "second__record").order_by("-pk")[: SHOWN + 1]
    )
    values = {
        "pairs": shown[:SHOWN],
        "older": shown[SHOWN - 1].pk if len(shown) > SHOWN else None,
        "open": companions.waiting(seat.review),
        "may_link": seat.may(May.LINK),
    }
    return render(request, "screening/studies_apart.html", values)
