"""Confidence in review findings: the summary, one finding, assessing it blind, settling it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from synthesis.actions import confidence as actions
from synthesis.actions.confidence import Incomplete, Overtaken
from synthesis.exports import confidence as files
from synthesis.forms.confidence import SettleForm, answers_of
from synthesis.methods import confidence
from synthesis.methods.confidence import Said
from synthesis.models import ConfidenceSettlement
from synthesis.models.confidence import CONCERN_LABELS, ITEM_LABELS, LEVEL_LABELS, level_label, tone
from synthesis.queries import confidence as queries
from synthesis.queries import confidence_evidence as evidence
from synthesis.queries import contributing
from synthesis.queries.confidence import ASSESSORS, Row, State

ASKS = {
    confidence.METHODS: gettext_lazy(
        "How far do weaknesses of the contributing studies touch this finding?"
    ),
    confidence.COHERENCE: gettext_lazy(
        "How well does the finding fit what the studies’ data show?"
    ),
    confidence.ADEQUACY: gettext_lazy("Are the data rich enough, and are there enough of them?"),
    confidence.RELEVANCE: gettext_lazy(
        "How close are the studies’ contexts to that of the question?"
    ),
    confidence.OVERALL: gettext_lazy(
        "All four together, by your judgement. Nothing is reckoned for you."
    ),
}


@require_GET
@seated(may=May.VIEW)
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The Summary of Qualitative Findings, with what waits for this seat."""
    rows = queries.rows(seat)
    return render(
        request,
        "synthesis/confidence_overview.html",
        {
            "rows": rows,
            "waits": [row for row in rows if queries.waits_for(seat, row)],
            "not_begun": [row for row in rows if row.case is None and row.below],
            "bare": sum(not row.below for row in rows),
            "complete": sum(row.state == State.COMPLETE for row in rows),
            "stale": [row for row in rows if row.drift],
            "may_put_up": seat.may(May.SYNTHESISE),
            "to_assign": [row for row in rows if row.case and row.sent < ASSESSORS],
            "files": files.files(seat),
            **_people(seat),
        },
    )


def _people(seat: Seat) -> dict[str, Any]:
    """Who may be asked to assess, for whoever hands out work."""
    may_assign = seat.may(May.ASSIGN)
    return {
        "may_assign": may_assign,
        "people": queries.may_assess(seat.review) if may_assign else [],
    }


@require_GET
@seated(may=May.VIEW)
def profile(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The Evidence Profile: the four judgements beside the overall one, each with its reason."""
    rows = queries.rows(seat)
    return render(
        request,
        "synthesis/confidence_profile.html",
        {
            "items": [(item, ITEM_LABELS[item]) for item in confidence.ITEMS],
            "rows": [(row, files.cells(row)) for row in rows],
            "files": files.files(seat),
        },
    )


@require_GET
@seated(may=May.EXPORT)
def file(request: HttpRequest, seat: Seat, name: str, format: str) -> HttpResponse:
    """One of the tables as a file."""
    answer = files.answer(seat, name, format)
    if answer is None:
        raise Http404
    return answer


@require_POST
@seated(may=May.SYNTHESISE)
def put_up(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Put findings up to be assessed."""
    chosen = [int(one) for one in request.POST.getlist("finding") if one.isdigit()]
    n = actions.put_up(seat, chosen)
    if n:
        messages.success(request, _("Put up to be assessed: %(n)s.") % {"n": n})
    else:
        messages.info(request, _("Nothing new was put up: a finding needs a study behind it."))
    return redirect("synthesis:confidence", seat.review.slug)


def _row(seat: Seat, number: int) -> Row:
    known = {one.number: one.pk for one in contributing.in_use(seat)}
    if number not in known:
        raise Http404
    return queries.rows(seat, [known[number]])[0]


@require_GET
@seated(may=May.VIEW)
def finding(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One review finding: its evidence, both assessments once they are in, what stands."""
    return _page(request, seat, _row(seat, number))


def _page(
    request: HttpRequest,
    seat: Seat,
    row: Row,
    *,
    refused: tuple[str, str] = ("", ""),
    status: int = 200,
) -> HttpResponse:
    is_assessor = row.mine is not None
    return render(
        request,
        "synthesis/confidence_finding.html",
        {
            "row": row,
            "finding": row.abstracted,
            "evidence": evidence.behind(seat, row.below),
            "items": [_item(seat, row, item, refused) for item in confidence.ITEMS],
            "is_assessor": is_assessor,
            "may_assess": queries.is_asked(seat, row),
            "this": [row],
            "asked": {one.pk for one in row.assessors},
            **_people(seat),
            "may_settle": row.is_open and (is_assessor or seat.may(May.SETTLE)),
            "may_put_up": seat.may(May.SYNTHESISE),
            "assessors": ASSESSORS,
            "earlier": [_earlier(case, sides) for case, sides in queries.history(row)],
        },
        status=status,
    )


def _item(seat: Seat, row: Row, item: str, refused: tuple[str, str]) -> dict[str, Any]:
    """One item with both sides, what stands, and its history."""
    stands = row.stands.get(item)
    past = (
        ConfidenceSettlement.objects.filter(case=row.case, item=item).select_related(
            "settled_by__user"
        )
        if row.is_open
        else []
    )
    return {
        "item": item,
        "label": ITEM_LABELS[item],
        "sides": [_side(side.member, item, side.said.get(item, Said())) for side in row.sides],
        "stands": stands,
        "stands_label": level_label(item, stands.level) if stands else "",
        "tone": tone(item, stands.level) if stands else "",
        "differs": item in confidence.differing([side.said for side in row.sides]),
        "is_open": stands is not None and stands.is_open,
        "settled": row.settled.get(item),
        "referral": row.referred.get(item),
        "history": past,
        "levels": choices(item),
        "refused": refused[1] if refused[0] == item else "",
    }


def _side(member: Any, item: str, said: Said) -> dict[str, Any]:
    return {
        "member": member,
        "label": level_label(item, said.level),
        "tone": tone(item, said.level),
        "why": said.why,
    }


def _earlier(case: Any, sides: list[Any]) -> dict[str, Any]:
    return {
        "case": case,
        "sides": [
            {
                "member": side.member,
                "items": [
                    (ITEM_LABELS[item], level_label(item, said.level), said.why)
                    for item, said in side.said.items()
                ],
            }
            for side in sides
        ],
        "settled": ConfidenceSettlement.objects.filter(case=case).select_related(
            "settled_by__user"
        ),
    }


def choices(item: str) -> list[tuple[str, Any, str]]:
    """The levels of an item: code, label, tone."""
    labels = LEVEL_LABELS if item == confidence.OVERALL else CONCERN_LABELS
    return [(level, labels[level], tone(item, level)) for level in confidence.levels(item)]


@require_GET
@seated(may=May.ASSESS)
def assess(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """The bench: five items beside the evidence, assessed blind."""
    row = _row(seat, number)
    if not queries.is_asked(seat, row):
        return redirect("synthesis:confidence_finding", seat.review.slug, number)
    noted = row.draft.answers if row.draft else {}
    return _bench(request, seat, row, {item: Said(**one) for item, one in noted.items()})


def _bench(
    request: HttpRequest,
    seat: Seat,
    row: Row,
    answers: dict[str, Said],
    *,
    missing: list[str] | None = None,
    error: str = "",
) -> HttpResponse:
    return render(
        request,
        "synthesis/confidence_assess.html",
        {
            "row": row,
            "finding": row.abstracted,
            "evidence": evidence.behind(seat, row.below),
            "items": [
                {
                    "item": item,
                    "number": at,
                    "label": ITEM_LABELS[item],
                    "asks": ASKS[item],
                    "levels": choices(item),
                    "said": answers.get(item, Said()),
                    "missing": item in (missing or []),
                }
                for at, item in enumerate(confidence.ITEMS, 1)
            ],
            "saves": row.draft.saves if row.draft else 0,
            "draft": row.draft,
            "error": error,
        },
        status=422 if error else 200,
    )


@require_POST
@seated(may=May.ASSESS)
def save(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Keep a draft; the page calls this while somebody writes."""
    row = _row(seat, number)
    told = request.POST.get("saves", "0")
    saves = int(told) if told.isdigit() else 0
    draft = actions.save_draft(seat, row.abstracted.pk, answers_of(request.POST), saves=saves)
    if "application/json" not in request.headers.get("Accept", ""):
        messages.success(request, _("Your draft is saved."))
        return redirect("synthesis:confidence_assess", seat.review.slug, number)
    at = date_format(localtime(draft.saved_at), "TIME_FORMAT")
    return JsonResponse({"saves": draft.saves, "said": _("Draft saved %(at)s") % {"at": at}})


@require_POST
@seated(may=May.ASSESS)
def send(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Send one's own assessment, and go to the next finding that waits."""
    row, answers = _row(seat, number), answers_of(request.POST)
    try:
        actions.send(seat, row.abstracted.pk, answers)
    except Refused as refusal:
        missing = refusal.items if isinstance(refusal, Incomplete) else []
        return _bench(request, seat, row, answers, missing=missing, error=str(refusal))
    messages.success(request, _("Your assessment of finding %(n)s is sent.") % {"n": number})
    return redirect("synthesis:confidence_finding", seat.review.slug, number)


@require_POST
@seated(may=May.ASSESS)
def take_back(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take one's own assessment back to change it."""
    actions.take_back(seat, _row(seat, number).abstracted.pk)
    return redirect("synthesis:confidence_assess", seat.review.slug, number)


@require_POST
@seated(may=May.VIEW)
def settle(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Store what stands on an item, or send it to the third reviewer."""
    row, item = _row(seat, number), request.POST.get("item", "")
    try:
        _settle(request, seat, row, item)
    except Refused as refusal:
        status = 409 if isinstance(refusal, Overtaken) else 422
        return _page(request, seat, _row(seat, number), refused=(item, str(refusal)), status=status)
    address = redirect("synthesis:confidence_finding", seat.review.slug, number)
    address["Location"] += f"#item-{item}"
    return address


def _settle(request: HttpRequest, seat: Seat, row: Row, item: str) -> None:
    if request.POST.get("what") == "refer":
        actions.refer(seat, row.abstracted.pk, item=item)
        return
    form = SettleForm(request.POST)
    if not form.is_valid():
        raise Refused(str(next(iter(form.errors.values()))[0]))
    actions.settle(seat, row.abstracted.pk, **form.cleaned_data)


@require_POST
@seated(may=May.VIEW)
def reopen(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Open one settled item again."""
    held = get_object_or_404(ConfidenceSettlement.objects.visible_to(seat), pk=pk)
    case = actions.reopen(seat, held.pk, why=request.POST.get("why", ""))
    return redirect("synthesis:confidence_finding", seat.review.slug, case.abstracted.number)


@require_POST
@seated(may=May.SYNTHESISE)
def again(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Have a finding assessed again, from the beginning."""
    actions.assess_again(seat, _row(seat, number).abstracted.pk, why=request.POST.get("why", ""))
    messages.success(request, _("Put up to be assessed again. What was assessed is kept below."))
    return redirect("synthesis:confidence_finding", seat.review.slug, number)
