"""Effect sizes: the published table, intensity by study, coverage, studies that share a sample."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from appraisal.queries import flagged
from reviews.access import May, Refused, Seat, seated
from reviews.methods.rounding import round_half_up
from synthesis.actions import effects as counting
from synthesis.actions import samples
from synthesis.exports import metasummary as files
from synthesis.forms.effects import ChoiceForm, EffectsForm, SampleForm
from synthesis.queries.metasummary import Line, Metasummary, choices, metasummary

MOST = Fraction(1, 2)


@require_GET
@seated(may=May.VIEW)
def effects(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The table with its lines and dots; scripts that ask for coverage get that alone."""
    context = _context(seat, request.GET)
    part = request.headers.get("HX-Target") == "coverage"
    template = "_effects_coverage" if part else "effects"
    return render(request, f"synthesis/{template}.html", context)


def _context(seat: Seat, sent: QueryDict, **more: Any) -> dict[str, Any]:
    summary = metasummary(seat)
    form = EffectsForm(sent)
    asked = form.cleaned_data if form.is_valid() else {}
    percent = asked.get("line")
    line = summary.line if percent is None else Fraction(percent) / 100
    variant = asked.get("variant") or summary.variant
    by = asked.get("by") or "domain"
    some = {int(one) for one in sent.getlist("set") if one.isdigit()} & set(summary.studies)
    high = summary.frequent(line)
    marked = set(summary.numbers(flagged(seat)))
    return {
        "summary": summary,
        "by": by,
        "line": line,
        "variant": variant,
        "groups": _groups(summary, by, high, marked),
        "heads": list(summary.studies.values()),
        "n_high": len(high),
        "most": _most(summary),
        "flagged": marked,
        "intensity": _intensity(summary, variant, high, marked),
        "some": some,
        "coverage": summary.coverage(some),
        "touched": sum(not held.isdisjoint(some) for held in summary.matrix.values()),
        "files": files.files(seat) if seat.may(May.EXPORT) and summary.lines else [],
        "differs": (line, variant) != (summary.line, summary.variant),
        "choices": list(choices(seat.review)),
        "choice_form": ChoiceForm(
            initial={"variant": variant, "line": round_half_up(line * 100, 1)}, auto_id="choice_%s"
        ),
        "may_choose": seat.may(May.RULES),
        "sample_form": SampleForm(),
        "may_change": seat.may(May.SYNTHESISE),
        **more,
    }


def _most(summary: Metasummary) -> int:
    """To what percent the bars' axis goes: half, or all where a finding is held by more."""
    shares = [summary.fes(line) or Fraction(0) for line in summary.lines]
    return 50 if max(shares, default=Fraction(0)) <= MOST else 100


def _groups(
    summary: Metasummary, by: str, high: set[int], marked: set[int]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Rows under their domains, or all of them from the most frequent on."""
    if by == "size":
        rows = sorted(summary.lines, key=lambda one: -(summary.fes(one) or Fraction(0)))
        return [("", [_row(summary, one, high, marked) for one in rows])]
    return [
        (name or _("No domain"), [_row(summary, one, high, marked) for one in lines])
        for _id, name, lines in summary.domains()
        if lines
    ]


def _row(summary: Metasummary, line: Line, high: set[int], marked: set[int]) -> dict[str, Any]:
    held = set(line.studies)
    return {
        "line": line,
        "fes": summary.fes(line),
        "high": line.id in high,
        "n": len(summary.counted[line.id]),
        "cells": [
            (study, number in held, number in marked) for number, study in summary.studies.items()
        ],
    }


def _intensity(
    summary: Metasummary, variant: str, high: set[int], marked: set[int]
) -> list[dict[str, Any]]:
    used = summary.intensity(variant)
    strong = summary.intensity("findings", high)
    below = summary.intensity("findings", set(summary.matrix) - high)
    return [
        {
            "study": study,
            "n": sum(number in held for held in summary.matrix.values()),
            "used": used[number],
            "strong": strong[number],
            "below": below[number],
            "flagged": number in marked,
        }
        for number, study in summary.studies.items()
    ]


@require_GET
@seated(may=May.EXPORT)
def file(request: HttpRequest, seat: Seat, format: str) -> HttpResponse:
    """The table as a file."""
    answer = files.answer(seat, format)
    if answer is None:
        raise Http404
    return answer


@require_POST
@seated(may=May.RULES)
def choose(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say how the review counts."""
    form = ChoiceForm(request.POST, auto_id="choice_%s")
    if form.is_valid():
        data = form.cleaned_data
        line = Fraction(data["line"]) / 100
        try:
            counting.choose(seat, variant=data["variant"], line=line, why=data["why"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The review counts so from now on."))
            return redirect("synthesis:effects", seat.review.slug)
    context = _context(seat, QueryDict(), choice_form=form)
    return render(request, "synthesis/effects.html", context, status=422)


@require_POST
@seated(may=May.SYNTHESISE)
def link(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say that studies share a sample."""
    form = SampleForm(request.POST)
    if form.is_valid():
        try:
            samples.link(seat, form.cleaned_data["studies"], why=form.cleaned_data["why"])
        except Refused as refusal:
            form.add_error("studies", str(refusal))
        else:
            messages.success(request, _("They count once in effect sizes now."))
            return redirect("synthesis:effects", seat.review.slug)
    context = _context(seat, QueryDict(), sample_form=form)
    return render(request, "synthesis/effects.html", context, status=422)


@require_POST
@seated(may=May.SYNTHESISE)
def unlink(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Say that they don't share one after all."""
    samples.end(seat, number)
    messages.success(request, _("Each counts by itself again."))
    return redirect("synthesis:effects", seat.review.slug)
