"""Doubtful pairs decided one after the other, and what was gathered or kept apart before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from reviews import exports, registry
from reviews.access import May, Refused, Seat, seated
from reviews.actions import duplicates, groups, leading, progress
from reviews.forms.duplicates import GatherForm
from reviews.models import DuplicatePair, Merge, Report
from reviews.queries import differing
from reviews.views.kinds import of_this_kind
from reviews.views.pairs import choices, side_by_side
from reviews.views.tabs import tabs

State = DuplicatePair.State
ROWS = 50
LEFT = gettext_lazy("Both reports carry votes, so the lead decides. The pair waits there.")
LEFT_TOGETHER = gettext_lazy(
    "Both reports carry votes, so the lead decides whether to part them. Until then they stay "
    "gathered."
)


@require_safe
@seated(may=May.VIEW)
def queue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The likeliest doubtful pair that is still to be decided."""
    first = leading.waiting(seat).select_related("first", "second").first()
    return _show(request, seat, first)


@require_safe
@seated(may=May.VIEW)
def pair(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One pair, to be decided or decided already."""
    return _show(request, seat, _pair(seat, pk))


def _pair(seat: Seat, pk: int) -> DuplicatePair:
    rows = DuplicatePair.objects.visible_to(seat).select_related("first", "second", "batch")
    if not seat.reads_revealed:
        # That a pair waits for the lead tells that both of its reports carry votes.
        rows = rows.exclude(state=State.OPEN, for_lead_at__isnull=False)
    return get_object_or_404(rows, pk=pk)


def _show(request: HttpRequest, seat: Seat, pair: DuplicatePair | None) -> HttpResponse:
    """The page, or for htmx its changing part, with the address that it has."""
    may_decide = seat.may(May.DEDUPLICATE)
    values = {
        **tabs(seat, "open"),
        "pair": pair,
        "last": _last(seat),
        "comparing": progress.is_comparing(seat.review.pk),
        "may_decide": may_decide,
        "may_settle": seat.may(May.SETTLE),
        **(_about(seat, pair, choosing=may_decide) if pair else {}),
    }
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "reviews/duplicates.html", values)
    answer = render(request, "reviews/_pair.html", values | {"swapped": True})
    answer["HX-Push-Url"] = _address(seat, pair)
    return answer


def _about(seat: Seat, pair: DuplicatePair, *, choosing: bool) -> dict[str, Any]:
    """Everything about one pair: both entries, its place in the queue, others of its kind."""
    undecided = pair.state in duplicates.UNDECIDED
    reports = groups.sides(pair)
    voted = seat.reads_revealed and leading.both_judged(*reports)
    stands = registry.standings_of(seat, {report.pk for report in reports}) if voted else {}
    told = [stands.get(report.pk, []) for report in reports]
    return {
        **side_by_side(pair, choosing=choosing and undecided, stands=told if voted else None),
        "votes_on": [report.number for report in reports],
        **_place(seat, pair),
        "voted": voted,
        "undecided": undecided,
        "of_kind": of_this_kind(seat, pair) if choosing else 0,
    }


def _address(seat: Seat, pair: DuplicatePair | None) -> str:
    slug = seat.review.slug
    if pair is None:
        return reverse("reviews:duplicates", args=[slug])
    return reverse("reviews:pair", args=[slug, pair.pk])


def _place(seat: Seat, pair: DuplicatePair) -> dict[str, Any]:
    """Where a pair stands among those to be decided, and its neighbours."""
    waiting = leading.waiting(seat)
    before = waiting.filter(_before(pair))
    return {
        "place": before.count() + 1,
        "earlier": before.reverse().values_list("pk", flat=True).first(),
        "later": waiting.filter(_after(pair)).values_list("pk", flat=True).first(),
    }


def _before(pair: DuplicatePair) -> Q:
    return Q(score__gt=pair.score) | Q(score=pair.score, pk__lt=pair.pk)


def _after(pair: DuplicatePair) -> Q:
    return Q(score__lt=pair.score) | Q(score=pair.score, pk__gt=pair.pk)


def _last(seat: Seat) -> DuplicatePair | None:
    """The pair that this person decided last, which they may take back."""
    if not seat.may(May.DEDUPLICATE):
        return None
    mine = DuplicatePair.objects.visible_to(seat).filter(decided_by=seat.actor_name)
    rows = mine.select_related("first", "second", "batch").order_by("-decided_at", "-pk")
    return rows.first()


@require_POST
@seated(may=May.DEDUPLICATE)
def merge(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Gather the two reports, and go on to the next pair; or leave that to the lead."""

    def gather(seat: Seat, pair: DuplicatePair) -> None:
        survivor = request.POST.get("survivor", "")
        shown = choices(pair, request.POST.dict())
        number = int(survivor) if survivor.isdecimal() and len(survivor) < 10 else None
        done = duplicates.merge(seat, pair, survivor=number, shown=shown)
        if done is None:
            messages.info(request, LEFT)
        else:
            warn_of_differences(request, done)

    return _decide(request, seat, pk, gather)


def warn_of_differences(request: HttpRequest, done: Merge) -> None:
    """Say where the two were in different studies, or their full texts stood differently."""
    if any(one.report == done.absorbed for one in differing.of(done.survivor)):
        messages.warning(
            request,
            _("What was said of their studies or full texts differs, so both words were kept: see "
              "report %(n)s.") % {"n": done.survivor.number},
        )  # fmt: skip


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
    waiting = leading.waiting(seat).select_related("first", "second")
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
        if pair.state != State.OPEN:
            messages.info(request, LEFT_TOGETHER)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    if request.htmx:  # type: ignore[attr-defined]
        return _show(request, seat, _pair(seat, pk))
    return redirect(_address(seat, pair))


@require_POST
@seated(may=May.SETTLE)
def leave(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Say as the lead that two reports stay gathered."""
    pair = duplicates.leave_gathered(seat, _pair(seat, pk))
    numbers = {"a": pair.first.number, "b": pair.second.number}
    messages.success(request, _("Records %(a)s and %(b)s stay gathered.") % numbers)
    return redirect("reviews:for_lead", seat.review.slug)


@require_safe
@seated(may=May.DEDUPLICATE)
def for_lead(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The pairs that are before the lead, because both of their reports carry votes."""
    rows = leading.asked(seat).select_related("first__record__search", "second__record__search")
    shown = list(rows[:ROWS])
    sides = {pair.pk: groups.sides(pair) for pair in shown}
    told = registry.standings_of(seat, {side.pk for both in sides.values() for side in both})
    values = {
        **tabs(seat, "lead"),
        "rows": [{"pair": pair, "sides": _sides(pair, sides[pair.pk], told)} for pair in shown],
        "may_settle": seat.may(May.SETTLE),
    }
    return render(request, "reviews/for_lead.html", values)


def _sides(
    pair: DuplicatePair, sides: tuple[Report, Report], told: dict[int, list[str]]
) -> list[dict[str, Any]]:
    """Both entries of a pair, with where the reports stand that carry their votes."""
    return [
        {"entry": entry, "report": report, "stands": told.get(report.pk, [])}
        for entry, report in zip((pair.first, pair.second), sides, strict=True)
    ]


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
        **tabs(seat, "gathered"),
        "form": GatherForm(),
        "downloads": exports.of_list(seat, box="duplicates") if shown else [],
        "may_decide": seat.may(May.DEDUPLICATE),
    }
    return render(request, "reviews/merges.html", values)


@require_POST
@seated(may=May.DEDUPLICATE)
def undo(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Part what a merge gathered; it is remembered that a person did so."""
    row = get_object_or_404(Merge.objects.visible_to(seat), pk=pk)
    done = duplicates.undo_merge(seat, row)
    if done is None:
        messages.info(request, LEFT_TOGETHER)
    else:
        messages.success(
            request,
            _(
                "Report %(n)s stands by itself again. It won't be gathered there or asked about "
                "again."
            )
            % {"n": done.absorbed.number},
        )
    return redirect("reviews:merges", seat.review.slug)
