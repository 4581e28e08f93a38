"""The bench: the items of one study beside its text, answered blind."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from appraisal import queries
from appraisal.actions import rating
from appraisal.actions.rating import Incomplete
from appraisal.forms import answers_of
from appraisal.methods.instruments import Instrument
from appraisal.models import Checklist, Draft, Place
from appraisal.views import common
from reviews.access import May, Refused, Seat, seated
from reviews.models import Study, StudyLink
from screening.queries import fulltexts


@require_GET
@seated(may=May.APPRAISE)
def rate(request: HttpRequest, seat: Seat, pk: int, number: int) -> HttpResponse:
    """One study to appraise, with what was noted so far."""
    checklist, study = common.checklist(seat, pk), common.study(seat, number)
    place, row = _place(seat, checklist, study)
    if row.is_sent:
        return redirect("appraisal:study", seat.review.slug, pk, number)
    draft = Draft.objects.filter(place=place).first()
    answers = draft.answers if draft else {}
    return _page(request, seat, checklist, study, place, draft, answers)


def _page(
    request: HttpRequest,
    seat: Seat,
    checklist: Checklist,
    study: Study,
    place: Place,
    draft: Draft | None,
    answers: dict[str, Any],
    *,
    missing: list[str] | None = None,
    error: str = "",
) -> HttpResponse:
    mine = [row for row in queries.rows(seat, checklist) if row.mine is not None]
    left = [row for row in mine if not row.is_sent]
    after = next((row for row in left if row.study.number > study.number), None)
    return render(
        request,
        "appraisal/rate.html",
        {
            "checklist": checklist,
            "instrument": checklist.instrument,
            "study": study,
            "place": place,
            "draft": draft,
            "saves": draft.saves if draft else 0,
            "items": items(checklist.instrument, answers, missing or []),
            **texts(reports(study)),
            "error": error,
            "sent": len(mine) - len(left),
            "all": len(mine),
            "next": after or next((row for row in left if row.study.pk != study.pk), None),
            "others": len(queries.raters_by_study(checklist).get(study.pk, ())) - 1,
        },
        status=422 if error else 200,
    )


def items(
    instrument: Instrument, answers: dict[str, Any], missing: list[str]
) -> list[dict[str, Any]]:
    """The items with what was answered, one by one, a new section marked."""
    found: list[dict[str, Any]] = []
    section = ""
    for item in instrument.items:
        begins = item.section != section
        section = item.section
        found.append(
            {
                "item": item,
                "answer": answers.get(item.id, {}),
                "section": instrument.section_label(section) if begins else "",
                "missing": item.id in missing,
            }
        )
    return found


def reports(study: Study) -> list[Any]:
    """The reports of a study with their records, the main one first."""
    links = StudyLink.objects.standing().filter(study=study).select_related("report__record")
    found = [link.report for link in links.order_by("report__number")]
    return sorted(found, key=lambda report: report.pk != study.main_id)


def texts(found: list[Any]) -> dict[str, Any]:
    """The reports with the readers of their full texts, where they have one."""
    readers = fulltexts.readers_of([report.pk for report in found])
    for report in found:
        report.reader = readers.get(report.pk)
    return {"reports": found, "reads": bool(readers)}


def _place(seat: Seat, checklist: Checklist, study: Study) -> tuple[Place, queries.Row]:
    found = queries.rows(seat, checklist, only=[study.pk])
    if not found or found[0].mine is None:
        raise Http404
    return found[0].mine, found[0]


@require_POST
@seated(may=May.APPRAISE)
def save(request: HttpRequest, seat: Seat, pk: int, number: int) -> HttpResponse:
    """Keep a draft; the page calls this while somebody writes."""
    checklist, study = common.checklist(seat, pk), common.study(seat, number)
    place, _row = _place(seat, checklist, study)
    saves = request.POST.get("saves", "0")
    draft = rating.save_draft(
        seat,
        place.pk,
        answers_of(checklist.instrument, request.POST),
        saves=int(saves) if saves.isdigit() else 0,
    )
    if "application/json" not in request.headers.get("Accept", ""):
        messages.success(request, _("Your draft is saved."))
        return redirect("appraisal:rate", seat.review.slug, pk, number)
    at = date_format(localtime(draft.saved_at), "TIME_FORMAT")
    return JsonResponse({"saves": draft.saves, "said": _("Draft saved %(at)s") % {"at": at}})


@require_POST
@seated(may=May.APPRAISE)
def send(request: HttpRequest, seat: Seat, pk: int, number: int) -> HttpResponse:
    """Complete the appraisal of a study and go to the next."""
    checklist, study = common.checklist(seat, pk), common.study(seat, number)
    place, _row = _place(seat, checklist, study)
    answers = answers_of(checklist.instrument, request.POST)
    try:
        rating.send(seat, place.pk, answers)
    except Refused as refusal:
        missing = refusal.items if isinstance(refusal, Incomplete) else []
        draft = Draft.objects.filter(place=place).first()
        stored = {item: answer.stored() for item, answer in answers.items()}
        return _page(
            request,
            seat,
            checklist,
            study,
            place,
            draft,
            stored,
            missing=missing,
            error=str(refusal),
        )
    messages.success(request, _("Your answers on study %(n)s are sent.") % {"n": study.number})
    after = next(
        (row for row in queries.rows(seat, checklist) if row.mine is not None and not row.is_sent),
        None,
    )
    if after is None:
        return redirect("appraisal:overview", seat.review.slug)
    return redirect("appraisal:rate", seat.review.slug, pk, after.study.number)


@require_POST
@seated(may=May.APPRAISE)
def take_back(request: HttpRequest, seat: Seat, pk: int, number: int) -> HttpResponse:
    """Take one's own answers back to change them."""
    checklist, study = common.checklist(seat, pk), common.study(seat, number)
    place, _row = _place(seat, checklist, study)
    rating.take_back(seat, place.pk)
    return redirect("appraisal:rate", seat.review.slug, pk, number)
