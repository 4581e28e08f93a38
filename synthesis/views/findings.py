"""Extracted findings: the list, proposing one, voting blind, settling."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reviews.access import May, Refused, Seat, seated
from reviews.methods.agreement import overall
from reviews.models import Report
from screening.queries import known_studies
from synthesis.actions import findings
from synthesis.forms.reading import FindingForm, FindingVoteForm
from synthesis.models import Credibility, Excerpt, Finding
from synthesis.queries import findings as queries
from synthesis.queries.findings import State

PER_PAGE = 100


@require_GET
@seated(may=May.VIEW)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All findings with where each stands, and how far the blind votes agree."""
    rows = queries.rows(seat)
    counts = queries.counts(rows)
    wanted = request.GET.get("state", "")
    kept = [row for row in rows if wanted in ("", row.state.name.lower())]
    page = int(request.GET.get("page", "1") or 1) if request.GET.get("page", "1").isdigit() else 1
    start = (max(page, 1) - 1) * PER_PAGE
    return render(
        request,
        "synthesis/findings.html",
        {
            "rows": kept[start : start + PER_PAGE],
            "total": len(kept),
            "newer": page - 1 if page > 1 else None,
            "older": page + 1 if start + PER_PAGE < len(kept) else None,
            "wanted": wanted,
            "states": [(state, counts[state], state.name.lower()) for state in State],
            "all": len(rows),
            "agreement": overall(queries.ratings(rows)),
            "waits": sum(row.waits_for_me for row in rows) if seat.may(May.CODE) else 0,
            "to_settle": len(queries.to_settle(seat)) if seat.may(May.SETTLE) else 0,
            "may_code": seat.may(May.CODE),
        },
    )


@require_GET
@seated(may=May.VIEW)
def finding(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One finding: its statement, what it rests on, the votes once they are open."""
    return _page(request, seat, _finding(seat, number))


def _page(request: HttpRequest, seat: Seat, found: Finding, **more: Any) -> HttpResponse:
    (row,) = queries.rows(seat, only=[found.pk])
    may_settle = (
        seat.may(May.SETTLE)
        and row.state == State.DIFFERING
        and all(vote.member_id != seat.voter.pk for vote in row.votes)
    )
    context = {
        "row": row,
        "finding": row.finding,
        "open": row.finding.revealed_at is not None,
        "mine": seat.member is not None and row.finding.member_id == seat.member.pk,
        "wordings": found.wordings.order_by("-pk"),
        "earlier": found.settlements.filter(withdrawn_at__isnull=False),
        "may_settle": may_settle,
        "may_reopen": seat.may(May.SETTLE) and row.settlement is not None,
        "may_code": seat.may(May.CODE),
        "may_withdraw": seat.may(May.SETTLE),
        "credibilities": Credibility.choices,
        "kinds": Finding.Kind.choices,
        **more,
    }
    return render(request, "synthesis/finding.html", context)


def _finding(seat: Seat, number: int) -> Finding:
    rows = Finding.objects.filter(review=seat.review, withdrawn_at__isnull=True)
    return get_object_or_404(rows, number=number)


@require_http_methods(["GET", "POST"])
@seated(may=May.CODE)
def propose(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Put a finding of one report to the reviewers, resting on passages of one's own."""
    reports = known_studies.included(seat.review).select_related("record")
    report = get_object_or_404(reports, number=number)
    sent = request.POST if request.method == "POST" else request.GET
    asked = [int(pk) for pk in sent.get("at", "").split(".") if pk.isdigit()][:20]
    mine = Excerpt.objects.standing().filter(member=seat.voter, report=report, pk__in=asked)
    passages = list(mine.order_by("start"))
    form = FindingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _proposed(request, seat, report, form.cleaned_data, passages)
    context = {"report": report, "passages": passages, "form": form, "kinds": Finding.Kind.choices}
    status = 422 if request.method == "POST" else 200
    return render(request, "synthesis/propose.html", context, status=status)


def _proposed(
    request: HttpRequest,
    seat: Seat,
    report: Report,
    sent: dict[str, Any],
    passages: list[Excerpt],
) -> HttpResponse:
    found = findings.propose(
        seat,
        report,
        statement=sent["statement"],
        kind=sent["kind"],
        page=sent["page"] or ", ".join(str(one.page) for one in passages[:1] if one.page),
        excerpts=[one.pk for one in passages],
    )
    messages.success(request, _("Finding %(n)s is put to the vote.") % {"n": found.number})
    return redirect("synthesis:finding", seat.review.slug, found.number)


@require_GET
@seated(may=May.CODE)
def queue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The next finding that the seat has not voted on."""
    after = request.GET.get("after", "0")
    found = queries.next_to_vote(seat, int(after) if after.isdigit() else 0)
    if found is None:
        return render(request, "synthesis/findings_done.html", {})
    return _page(request, seat, found, queued=True, left=queries.waiting(seat))


@require_POST
@seated(may=May.CODE)
def vote(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Vote on a finding and go to the next."""
    form = FindingVoteForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Say whether the finding counts. Nothing was changed."))
    found = _finding(seat, number)
    findings.vote(
        seat,
        found.pk,
        counts=form.cleaned_data["counts"] == "yes",
        credibility=form.cleaned_data["credibility"],
        note=form.cleaned_data["words"],
    )
    if request.POST.get("next"):
        answer = redirect("synthesis:findings_vote", seat.review.slug)
        answer["Location"] += f"?after={number}"
        return answer
    return redirect("synthesis:finding", seat.review.slug, number)


@require_POST
@seated(may=May.CODE)
def take_back(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take one's own vote back, until both are in."""
    findings.take_back(seat, _finding(seat, number).pk)
    return redirect("synthesis:finding", seat.review.slug, number)


@require_POST
@seated(may=May.SETTLE)
def settle(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Say what stands where the votes differ."""
    form = FindingVoteForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Say whether the finding counts. Nothing was settled."))
    findings.settle(
        seat,
        _finding(seat, number).pk,
        counts=form.cleaned_data["counts"] == "yes",
        credibility=form.cleaned_data["credibility"],
        reason=form.cleaned_data["words"],
    )
    return redirect("synthesis:finding", seat.review.slug, number)


@require_POST
@seated(may=May.SETTLE)
def reopen(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Open a settled finding again."""
    findings.reopen(seat, _finding(seat, number).pk, why=request.POST.get("why", ""))
    return redirect("synthesis:finding", seat.review.slug, number)


@require_POST
@seated(may=May.CODE)
def reword(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Put a finding in better words."""
    form = FindingForm(request.POST)
    if not form.is_valid():
        raise Refused(_("A finding needs a statement. What it said is kept."))
    sent = form.cleaned_data
    findings.reword(
        seat,
        _finding(seat, number).pk,
        statement=sent["statement"],
        kind=sent["kind"],
        why=sent["why"],
    )
    return redirect("synthesis:finding", seat.review.slug, number)


@require_POST
@seated(may=May.VIEW)
def withdraw(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take a proposal back."""
    findings.withdraw(seat, _finding(seat, number).pk, why=request.POST.get("why", ""))
    messages.success(request, _("Finding %(n)s is withdrawn.") % {"n": number})
    return redirect("synthesis:findings", seat.review.slug)
