"""Contradictions: findings linked to each other, and the discordances that come of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from synthesis.actions import contradictions as actions
from synthesis.forms.board import WhyForm
from synthesis.forms.contradictions import LinkForm, offered
from synthesis.queries.contradictions import Contradictions, contradictions


@require_GET
@seated(may=May.VIEW)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Discordances with the studies on both sides, and every link."""
    found = contradictions(seat)
    listed = _offered(found)
    asked = {name: request.GET.get(name, "") for name in ("first", "second")}
    initial = {
        name: listed[int(said)]
        for name, said in asked.items()
        if said.isdecimal() and len(said) < 10 and int(said) in listed
    }
    return _page(request, seat, found, LinkForm({}, initial=initial))


def _offered(found: Contradictions) -> dict[int, str]:
    """The findings that may be linked, as the page offers them, by number."""
    return {
        one.finding.number: offered(one.finding.number, one.study.number, one.finding.statement)
        for one in found.summary.extracted.values()
        if one.enters and one.study
    }


def _page(
    request: HttpRequest, seat: Seat, found: Contradictions, form: LinkForm, status: int = 200
) -> HttpResponse:
    context = {
        "found": found,
        "form": form,
        "offered": list(_offered(found).values()),
        "opened": bool(form.errors or form.initial),
        "may_change": seat.may(May.SYNTHESISE),
    }
    return render(request, "synthesis/contradictions.html", context, status=status)


@require_POST
@seated(may=May.SYNTHESISE)
def link(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Link two findings."""
    found = contradictions(seat)
    known = {
        one.finding.number: one.finding.statement
        for one in found.summary.extracted.values()
        if one.enters
    }
    form = LinkForm(known, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.link(seat, data["first"], data["second"], kind=data["kind"], why=data["why"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("They are linked. Both are counted as before."))
            return redirect("synthesis:contradictions", seat.review.slug)
    return _page(request, seat, found, form, 422)


@require_POST
@seated(may=May.SYNTHESISE)
def end(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take a link back."""
    form = WhyForm(request.POST)
    actions.end(seat, pk, why=form.cleaned_data["why"] if form.is_valid() else "")
    messages.success(request, _("The link is taken back."))
    return redirect("synthesis:contradictions", seat.review.slug)
