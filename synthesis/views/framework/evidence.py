"""Evidence picked by hand: a study, or one of its open passages or counting findings."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from synthesis.actions import framework
from synthesis.forms.framework import SupportForm
from synthesis.models import Excerpt
from synthesis.queries import findings
from synthesis.queries import framework as queries
from synthesis.queries.evidence import Ground
from synthesis.queries.framework.resting import of_excerpt, of_finding
from synthesis.views.framework.page import GROUNDED, Open, kept, refused

# Passages of one study that are shown to pick from.
MOST = 200


@require_GET
@seated(may=May.SYNTHESISE)
def pick(request: HttpRequest, seat: Seat, what: str, number: int) -> HttpResponse:
    """Choose a study, then one of its passages or findings, or the study as a whole."""
    found = queries.figure(seat)
    one = found.find(what, number)
    if one is None:
        raise Http404
    asked = request.GET.get("study", "")
    studies = sorted(found.ground.studies.values(), key=lambda study: study.number)
    study = next((each for each in studies if str(each.number) == asked), None)
    context: dict[str, Any] = {"one": one, "studies": studies, "study": study}
    if study is not None:
        context |= _of_study(seat, found.ground, study)
    return render(request, "synthesis/framework_pick.html", context)


def _of_study(seat: Seat, ground: Ground, study: Any) -> dict[str, Any]:
    reports = [report for report, of in ground.reports.items() if of == study.pk]
    passages = Excerpt.objects.standing().filter(
        review=seat.review, report__in=reports, revealed_at__isnull=False
    )
    rows = [
        row for row in findings.rows(seat, of_reports=reports) if row.state == findings.State.COUNTS
    ]
    return {
        "findings": [(row.finding.pk, of_finding(seat, row.finding, study)) for row in rows],
        "passages": [
            (excerpt.pk, of_excerpt(seat, excerpt, study))
            for excerpt in passages.order_by("report", "start", "pk")[:MOST]
        ],
    }


@require_POST
@seated(may=May.SYNTHESISE)
def add(request: HttpRequest, seat: Seat, what: str, number: int) -> HttpResponse:
    """Keep what was picked."""
    if what not in GROUNDED:
        raise Http404
    several = [int(one) for one in request.POST.getlist("studies") if one.isdecimal()]
    if several:
        return _several(request, seat, what, number, several)
    form = SupportForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose a study. Nothing was changed."))
    data = form.cleaned_data
    try:
        framework.support(
            seat, what, number, study=data["study"], excerpt=data["excerpt"],
            finding=data["finding"], note=data["note"],
        )  # fmt: skip
    except Refused as refusal:
        return refused(request, seat, Open(what, number), refusal)
    return kept(request, seat, what, number)


def _several(
    request: HttpRequest, seat: Seat, what: str, number: int, studies: list[int]
) -> HttpResponse:
    """Keep several studies as wholes, in one step."""
    note = request.POST.get("note", "")
    try:
        framework.support_studies(seat, what, number, studies=studies, note=note)
    except Refused as refusal:
        return refused(request, seat, Open(what, number), refusal)
    return kept(request, seat, what, number)


@require_POST
@seated(may=May.SYNTHESISE)
def end(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take picked evidence away."""
    what, piece = framework.unsupport(seat, number)
    return kept(request, seat, what, piece)
