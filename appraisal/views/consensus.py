"""One study after its ratings: what differs, side by side, and what stands."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from appraisal import queries
from appraisal.actions import consensus, reassigning
from appraisal.actions.consensus import Overtaken
from appraisal.forms import JudgementForm, SettleForm
from appraisal.methods.judging import profile
from appraisal.models import (
    Checklist,
    Judgement,
    Place,
    Rating,
    Referral,
    Remark,
    Round,
    Settlement,
)
from appraisal.views import common
from appraisal.views.rate import reports
from reviews.access import May, Refused, Seat, seated
from reviews.models import Study


@require_GET
@seated(may=May.VIEW)
def study(request: HttpRequest, seat: Seat, pk: int, number: int) -> HttpResponse:
    """What this seat may know of the appraisal of a study."""
    return _page(request, seat, common.checklist(seat, pk), common.study(seat, number))


def _page(
    request: HttpRequest,
    seat: Seat,
    checklist: Checklist,
    row_of: Study,
    *,
    status: int = 200,
    refused: tuple[str, str] = ("", ""),
    judgement_form: JudgementForm | None = None,
) -> HttpResponse:
    found = queries.rows(seat, checklist, only=[row_of.pk])
    row = found[0] if found else queries.Row(row_of)
    shown = queries.is_open_to(row)
    is_rater = row.mine is not None
    may_settle = shown and len(row.places) > 1 and (is_rater or seat.may(May.SETTLE))
    return render(
        request,
        "appraisal/study.html",
        {
            "checklist": checklist,
            "instrument": checklist.instrument,
            "study": row_of,
            "row": row,
            "shown": shown,
            "reports": reports(row_of),
            "items": _items(checklist, row, refused) if row.ratings else [],
            "is_rater": is_rater,
            "may_settle": may_settle,
            "profile": _profile(checklist, row),
            "may_judge": row.state == queries.State.COMPLETE and (is_rater or seat.may(May.SETTLE)),
            "judgement_form": judgement_form or JudgementForm(),
            "judgements": Judgement.objects.filter(checklist=checklist, study=row_of)
            if shown
            else [],
            **_given(seat, checklist, row),
        },
        status=status,
    )


def _given(seat: Seat, checklist: Checklist, row: queries.Row) -> dict[str, Any]:
    """What became of an appraisal that was given on, and to which study this one can be."""
    if not row.places:
        released = Place.objects.filter(
            round__checklist=checklist, study=row.study, released_at__isnull=False
        )
        return {"given_on": released.exclude(released_why="").first()}
    if row.is_included or not seat.may(May.APPRAISAL):
        return {}
    return {"targets": reassigning.targets(checklist)}


def _profile(checklist: Checklist, row: queries.Row) -> list[tuple[Any, int]]:
    """How many items got each answer, with the answer's own words."""
    instrument = checklist.instrument
    known = {one.code: one for item in instrument.rated for one in item.responses}
    return [(known[code], n) for code, n in profile(instrument, row.codes).items() if n]


def _settled(row: queries.Row) -> list[Settlement]:
    if row.round is None or not queries.is_open_to(row):
        return []
    rows = Settlement.objects.filter(round=row.round, study=row.study)
    return list(rows.select_related("settled_by__user"))


def _items(
    checklist: Checklist, row: queries.Row, refused: tuple[str, str]
) -> list[dict[str, Any]]:
    """Each item with every rater's answer, what was said about it, and what stands."""
    history: dict[str, list[Settlement]] = defaultdict(list)
    for one in _settled(row):
        history[one.item].append(one)
    talk: dict[str, list[Remark]] = defaultdict(list)
    waits: dict[str, Referral] = {}
    if queries.is_open_to(row):
        same = {"round": row.round, "study": row.study}
        for remark in Remark.objects.filter(**same).select_related("said_by__user"):
            talk[remark.item].append(remark)
        for referral in Referral.objects.filter(closed_at__isnull=True, **same):
            waits[referral.item] = referral
    members = {place.pk: place.member for place in row.places}
    return [
        {
            "item": item,
            "answers": [_answer(item, rating, members) for rating in row.ratings],
            "stands": item.response(row.codes.get(item.id, "")),
            "differs": item.id in row.open_items or item.id in row.settled,
            "open": item.id in row.open_items,
            "history": history[item.id],
            "talk": talk[item.id],
            "referral": waits.get(item.id),
            "refused": refused[1] if refused[0] == item.id else "",
        }
        for item in checklist.instrument.items
    ]


def _answer(item: Any, rating: Rating, members: dict[int, Any]) -> dict[str, Any]:
    said = rating.answers.get(item.id, {})
    return {
        "member": members.get(rating.place_id),
        "response": item.response(said.get("code", "")),
        "words": said.get("words", ""),
        "quotes": said.get("quotes", []),
    }


@require_POST
@seated(may=May.VIEW)
def settle(request: HttpRequest, seat: Seat, pk: int, number: int) -> HttpResponse:
    """Store the answer that stands, send the item on, or say something about it."""
    checklist, row_of = common.checklist(seat, pk), common.study(seat, number)
    round = _round(seat, checklist, row_of)
    item = request.POST.get("item", "")
    try:
        _do(request, seat, round, row_of, item)
    except Refused as refusal:
        status = 409 if isinstance(refusal, Overtaken) else 422
        return _page(request, seat, checklist, row_of, status=status, refused=(item, str(refusal)))
    address = redirect("appraisal:study", seat.review.slug, pk, number)
    address["Location"] += f"#item-{item}"
    return address


def _do(request: HttpRequest, seat: Seat, round: Round, study: Study, item: str) -> None:
    what = request.POST.get("what", "settle")
    if what == "refer":
        consensus.refer(seat, round.pk, study.pk, item=item)
        return
    if what == "say":
        consensus.remark(seat, round.pk, study.pk, item=item, text=request.POST.get("text", ""))
        return
    form = SettleForm(request.POST)
    if not form.is_valid():
        raise Refused(str(next(iter(form.errors.values()))[0]))
    consensus.settle(seat, round.pk, study.pk, **form.cleaned_data)
    messages.success(request, _("Item %(item)s is settled.") % {"item": item})


def _round(seat: Seat, checklist: Checklist, study: Study) -> Round:
    """The latest round in which the study is rated."""
    rows = Round.objects.filter(
        checklist=checklist, places__study=study, places__released_at__isnull=True
    )
    return get_object_or_404(rows.order_by("-number").distinct()[:1])


@require_POST
@seated(may=May.VIEW)
def reopen(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Open a settled item again."""
    row = get_object_or_404(
        Settlement.objects.visible_to(seat).select_related("round", "study"), pk=pk
    )
    consensus.reopen(seat, pk, why=request.POST.get("why", ""))
    return redirect("appraisal:study", seat.review.slug, row.round.checklist_id, row.study.number)


@require_POST
@seated(may=May.APPRAISAL)
def reassign(request: HttpRequest, seat: Seat, pk: int, number: int) -> HttpResponse:
    """Give the appraisal of a study that is no longer included to another one."""
    to = request.POST.get("to", "")
    target = reassigning.reassign(
        seat,
        common.checklist(seat, pk),
        common.study(seat, number),
        to=int(to) if to.isdigit() else 0,
        why=request.POST.get("why", ""),
    )
    messages.success(request, _("Study %(n)s has the appraisal now.") % {"n": target.number})
    return redirect("appraisal:study", seat.review.slug, pk, target.number)


@require_POST
@seated(may=May.VIEW)
def judge(request: HttpRequest, seat: Seat, pk: int, number: int) -> HttpResponse:
    """Judge the study as a whole."""
    checklist, row_of = common.checklist(seat, pk), common.study(seat, number)
    form = JudgementForm(request.POST)
    if form.is_valid():
        try:
            consensus.judge(seat, checklist, row_of, **form.cleaned_data)
            return redirect("appraisal:study", seat.review.slug, pk, number)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, seat, checklist, row_of, status=422, judgement_form=form)
