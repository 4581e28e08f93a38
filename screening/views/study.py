"""One study: its reports, its label, linking and splitting, each step taken back."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Seat, seated
from reviews.actions import studies as actions
from reviews.models import Linking, Study
from screening import forms
from screening.actions import studies as numbers
from screening.queries import studies, study_history


@require_GET
@seated(may=May.VIEW)
def study(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Show a study with its reports and what was done with it."""
    numbers.number(seat.review)
    return _show(request, seat, _study(seat, number))


def _study(seat: Seat, number: int) -> Study:
    rows = studies.visible_to(seat).select_related("review", "main")
    return get_object_or_404(rows, number=number)


def _show(
    request: HttpRequest, seat: Seat, study: Study, **wrong: django_forms.Form
) -> HttpResponse:
    """The page; with a form that was wrong, saying so."""
    row = studies.rows_of(seat, [study])[0]
    words = request.GET.get("q", "").strip()[:200]
    values: dict[str, Any] = {
        "study": study,
        "row": row,
        "naming": forms.StudyNameForm(initial={"label": study.label if study.label_given else ""}),
        "splitting": forms.SplitForm(place.report.number for place in row.places),
        "linking": forms.LinkForm(),
        "words": words,
        "found": studies.candidates(seat, study, words) if words else [],
        "history": study_history.of(seat, study),
        "may_link": seat.may(May.LINK),
    }
    status = 422 if wrong else 200
    return render(request, "screening/study.html", values | wrong, status=status)


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
    if not form.is_valid() or study.main is None:
        return _show(request, seat, study, linking=form)
    done = actions.link(
        seat, study.main.number, form.cleaned_data["report"], why=form.cleaned_data["why"]
    )
    return say_linked(request, seat, done)


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
