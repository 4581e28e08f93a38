"""One study: its reports, its label, linking and splitting, each step taken back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews import figures
from reviews.access import May, Seat, seated
from reviews.actions import studies as actions
from reviews.models import Linking, Report, Study, StudyLink
from screening import forms, queries
from screening.actions import studies as numbers
from screening.queries import companions, known_studies, studies, study_history
from screening.queries.companions import COMPANIONS
from screening.views import reasons
from screening.views.sides import way_to


@require_GET
@seated(may=May.VIEW)
def study(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Show a study with its reports and what was done with it."""
    numbers.number(seat.review)
    return _show(request, seat, _study(seat, number))


def _study(seat: Seat, number: int) -> Study:
    rows = known_studies.visible_to(seat).select_related("review", "main")
    return get_object_or_404(rows, number=number)


def _show(
    request: HttpRequest, seat: Seat, study: Study, **wrong: django_forms.Form
) -> HttpResponse:
    """The page; with a form that was wrong, saying so."""
    words = request.GET.get("q", "").strip()[:200]
    row, found = studies.with_candidates(seat, study, words)
    values: dict[str, Any] = {
        "study": study,
        "row": row,
        "naming": forms.StudyNameForm(initial={"label": study.label if study.label_given else ""}),
        "splitting": forms.SplitForm(place.report.number for place in row.places),
        "linking": forms.LinkForm(),
        "sought": words,
        "suggested": suggested(seat, [place.report.pk for place in row.places]),
        "found": found,
        "history": study_history.of(seat, study),
        "may_link": seat.may(May.LINK),
        "earlier": studies.listed_of(study),
    }
    status = 422 if wrong else 200
    return render(request, "screening/study.html", values | wrong, status=status)


def study_of(seat: Seat, report: Report, *, passed_on: bool) -> dict[str, Any]:
    """What a report's own page says of its study, as far as this seat may know of it.

    Only reports that title and abstract `passed_on` get a number by themselves or are suggested.
    """
    if passed_on:
        numbers.number(seat.review)
    held = StudyLink.objects.standing().filter(report=report)
    study = known_studies.visible_to(seat).filter(links__in=held).first()
    row = studies.rows_of(seat, [study])[0] if study else None
    return {
        "study": study,
        "places": [place for place in row.places if place.report.pk != report.pk] if row else [],
        "suggested": suggested(seat, [report.pk]) if passed_on else [],
        "linking": forms.LinkForm(),
        "may_link": seat.may(May.LINK),
    }


def suggested(seat: Seat, reports: Collection[int]) -> list[dict[str, Any]]:
    """Reports that may be of the same study as one of these, for who may say so."""
    if not seat.may(May.LINK):
        return []
    found = figures.read(seat.review, COMPANIONS).value
    near = [
        (pair, pair.other if pair.one in reports else pair.one)
        for pair in companions.open_pairs(seat.review, found)
        if (pair.one in reports) != (pair.other in reports)
    ]
    shown = queries.shown({pk for pair, _other in near for pk in (pair.one, pair.other)})
    return [
        {
            "number": shown[other].number,
            "words": reasons.sentence(pair.reasons),
            "url": way_to(seat, pair, shown),
        }
        for pair, other in near
    ]


@require_POST
@seated(may=May.LINK)
def rename(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Give the study another label."""
    study = _study(seat, number)
    form = forms.StudyNameForm(request.POST)
    if not form.is_valid():
        return _show(request, seat, study, naming=form)
    done = actions.rename(seat, study, label=form.cleaned_data["label"])
    messages.success(
        request, _("Study %(n)s is called %(label)s.") % {"n": number, "label": done.label}
    )
    return redirect("screening:study", seat.review.slug, number)


@require_POST
@seated(may=May.LINK)
def main(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Make one of the reports the main one."""
    form = forms.StudyMainForm(request.POST)
    if form.is_valid():
        done = actions.set_main(seat, _study(seat, number), form.cleaned_data["report"])
        words = _("Report %(report)s is the main one now; the study is called %(label)s.")
        facts = {"report": form.cleaned_data["report"], "label": done.label}
        messages.success(request, words % facts)
    return redirect("screening:study", seat.review.slug, number)


@require_POST
@seated(may=May.LINK)
def link(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Link another report, with its study, to this one."""
    study = _study(seat, number)
    form = forms.LinkForm(request.POST)
    if not form.is_valid():
        return _show(request, seat, study, linking=form)
    other, why = form.cleaned_data["report"], form.cleaned_data["why"]
    if study.earlier_reports is not None:
        return say_linked(request, seat, actions.link_to(seat, study, other, why=why))
    if study.main is None:
        return _show(request, seat, study, linking=form)
    return say_linked(request, seat, actions.link(seat, study.main.number, other, why=why))


def say_linked(request: HttpRequest, seat: Seat, done: Linking) -> HttpResponse:
    """Tell what a step did, and go to the study."""
    [step] = study_history.steps(Linking.objects.filter(pk=done.pk))
    words = _("You %(step)s. It can be undone below.") % {"step": step.words}
    messages.success(request, words)
    return redirect("screening:study", seat.review.slug, done.study.number)


@require_POST
@seated(may=May.LINK)
def split(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take reports out of the study; they are a study of their own then."""
    study = _study(seat, number)
    places = studies.rows_of(seat, [study])[0].places
    form = forms.SplitForm((place.report.number for place in places), request.POST)
    if not form.is_valid():
        return _show(request, seat, study, splitting=form)
    done = actions.split(seat, study, form.cleaned_data["reports"], why=form.cleaned_data["why"])
    return say_linked(request, seat, done)


@require_POST
@seated(may=May.LINK)
def undo(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Put the reports of a step back where they were."""
    step = get_object_or_404(Linking.objects.visible_to(seat), pk=pk)
    done = actions.undo(seat, step)
    messages.success(request, _("Undone: the reports are back where they were."))
    return redirect("screening:study", seat.review.slug, done.study.number)


@require_POST
@seated(may=May.LINK)
def link_report(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Make one study of a report's and another's, from the report's page."""
    form = forms.LinkForm(request.POST)
    if form.is_valid():
        other, why = form.cleaned_data["report"], form.cleaned_data["why"]
        return say_linked(request, seat, actions.link(seat, number, other, why=why))
    messages.error(request, _("Give the number of a report. Nothing was changed."))
    return redirect("screening:report", seat.review.slug, number)
