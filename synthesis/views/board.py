"""The board: findings gathered under abstracted ones, domain by domain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from synthesis.actions import board as actions
from synthesis.forms.board import ChosenForm, DomainForm, FindForm, abstracted_choices
from synthesis.forms.board import domain_choices as domains
from synthesis.models import Finding
from synthesis.queries.board import Extracted, newest
from synthesis.queries.metasummary import Metasummary, metasummary

# The ungrouped findings that the page shows at once; a search narrows what is more.
SHOWN = 150


@require_GET
@seated(may=May.VIEW)
def board(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What is grouped and what isn't yet; scripts that narrow get the ungrouped ones alone."""
    context = board_context(seat, request.GET)
    part = request.headers.get("HX-Target") == "board-loose"
    return render(request, f"synthesis/{'_board_loose' if part else 'board'}.html", context)


def board_context(seat: Seat, sent: QueryDict, **more: Any) -> dict[str, Any]:
    """What the page shows, narrowed as was asked."""
    summary = metasummary(seat)
    form = FindForm(sent)
    wanted = form.cleaned_data if form.is_valid() else {}
    chosen = set(_numbers(sent.getlist("finding")))
    loose = list(_narrowed(summary, wanted, chosen))
    high = summary.frequent()
    return {
        "summary": summary,
        "loose": loose[:SHOWN],
        "n_loose": len(summary.ungrouped),
        "n_found": len(loose),
        "n_hidden": max(len(loose) - SHOWN, 0),
        "studies": sorted({one.study.number: one.study for one in summary.ungrouped
                           if one.study}.items()),
        "q": wanted.get("q", ""),
        "wanted_study": wanted.get("study"),
        "chosen": chosen,
        "domains": [
            (id, name, [(line, summary.fes(line), line.id in high) for line in lines])
            for id, name, lines in summary.domains()
        ],
        "targets": abstracted_choices(summary.board),
        "domain_targets": domains(summary.board),
        "n_high": len(high),
        "line": summary.line,
        "may_change": seat.may(May.SYNTHESISE),
        "retired": [
            *(("domain", id, facts["name"]) for id, facts in summary.board.retired("domain")),
            *(("back", id, facts["name"]) for id, facts in summary.board.retired("abstracted")),
        ],
        **more,
    }  # fmt: skip


def _narrowed(
    summary: Metasummary, wanted: dict[str, Any], chosen: set[int]
) -> Iterable[Extracted]:
    """The chosen ones first, whatever is looked for; then what has all words, by study."""
    words = wanted.get("q", "").casefold().split()
    study = wanted.get("study")
    rows = sorted(
        summary.ungrouped,
        key=lambda one: (one.study.number if one.study else 0, one.finding.number),
    )
    yield from (one for one in rows if one.finding.pk in chosen)
    for one in rows:
        if one.finding.pk in chosen:
            continue
        if study is not None and (one.study is None or one.study.number != study):
            continue
        text = one.finding.statement.casefold()
        if all(word in text for word in words):
            yield one


@require_POST
@seated(may=May.SYNTHESISE)
def change(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Do what was pressed or dragged with the chosen findings, or with an abstracted one."""
    form, focus = ChosenForm(_unfolded(request.POST)), None
    try:
        if not form.is_valid():
            raise Refused(_("That was no step the board knows. Nothing was changed."))
        if form.cleaned_data["do"] == "link":
            return _to_link(request, seat)
        told, focus = _done(seat, form.cleaned_data, request.POST)
    except Refused as refusal:
        if not request.headers.get("HX-Request"):
            raise
        context = board_context(seat, request.POST, refused=str(refusal))
        return render(request, "synthesis/_board.html", context, status=409)
    if not request.headers.get("HX-Request"):
        messages.success(request, told)
        return redirect("synthesis:board", seat.review.slug)
    sent = request.POST.copy()
    sent.setlist("finding", [])
    context = board_context(seat, sent, told=told, focus=focus, undoable=newest(seat.review))
    return render(request, "synthesis/_board.html", context)


def _to_link(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Go and say how the two chosen findings stand to each other."""
    chosen = {*_numbers(request.POST.getlist("finding"))}
    chosen |= {finding for _over, finding in _places(request.POST.getlist("place"))}
    rows = Finding.objects.filter(review=seat.review, pk__in=chosen).order_by("number")
    numbers = list(rows.values_list("number", flat=True))
    if len(numbers) != 2:
        raise Refused(_("Choose two findings to link, no more and no less. Nothing was changed."))
    first, second = numbers
    address = reverse("synthesis:contradictions", args=[seat.review.slug])
    address += f"?first={first}&second={second}#link"
    if not request.headers.get("HX-Request"):
        return redirect(address)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = address
    return answer


def _unfolded(sent: QueryDict) -> QueryDict:
    """A button that moves one abstracted finding says `up-7`: the step and its number."""
    way, _dash, number = sent.get("do", "").partition("-")
    found = sent.copy()
    if number.isdigit():
        found["do"], found["abstracted"] = way, number
    return found


def _done(seat: Seat, data: dict[str, Any], sent: QueryDict) -> tuple[str, int | None]:
    """Do the step; what to say of it, and the abstracted finding that it was about."""
    findings, places = _numbers(sent.getlist("finding")), _places(sent.getlist("place"))
    do, abstracted = data["do"], data["abstracted"]
    if do == "make":
        row = actions.create_abstracted(
            seat, name=data["name"], domain=data["domain"], findings=findings, places=places
        )
        return _("“%(name)s” is on the board.") % {"name": row.name}, None
    if do == "out":
        n = actions.ungroup(seat, places)
        return ngettext("%(n)s finding taken out.", "%(n)s findings taken out.", n) % {"n": n}, None
    if do in ("put", "also"):
        if data["to"] is None:
            raise Refused(_("Choose under what the findings go. Nothing was changed."))
        n = actions.group(seat, data["to"], findings, places=places, also=do == "also")
        told = ngettext("%(n)s finding stands there now.", "%(n)s findings stand there now.", n)
        return told % {"n": n}, None
    if abstracted is None:
        raise Refused(_("Say what is moved. Nothing was changed."))
    if do == "back":
        actions.restore_abstracted(seat, abstracted)
        return _("It is on the board again."), abstracted
    if do == "domain":
        actions.restore_domain(seat, abstracted)
        return _("The domain is on the board again."), None
    if do == "place":
        actions.move_abstracted(seat, abstracted, domain=data["into"], before=data["before"])
    else:
        actions.move_abstracted_by_key(seat, abstracted, way=do)
    return _("Moved."), abstracted


def _numbers(sent: Iterable[str]) -> list[int]:
    return [int(one) for one in sent if one.isdigit()]


def _places(sent: Iterable[str]) -> list[tuple[int, int]]:
    """Places are sent as `abstracted-finding`."""
    pairs = (one.partition("-") for one in sent)
    return [(int(a), int(b)) for a, _dash, b in pairs if a.isdigit() and b.isdigit()]


@require_POST
@seated(may=May.SYNTHESISE)
def add_domain(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Make a domain."""
    form = DomainForm(request.POST)
    if form.is_valid():
        row = actions.create_domain(seat, name=form.cleaned_data["name"])
        messages.success(request, _("“%(name)s” is a domain now.") % {"name": row.name})
    return redirect("synthesis:board", seat.review.slug)


@require_POST
@seated(may=May.SYNTHESISE)
def change_domain(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Rename, move or retire a domain."""
    form = DomainForm(request.POST)
    do = form.cleaned_data["do"] if form.is_valid() else ""
    if do == "rename":
        actions.rename_domain(seat, pk, name=form.cleaned_data["name"])
    elif do == "retire":
        actions.retire_domain(seat, pk)
    elif do in ("up", "down"):
        actions.move_domain(seat, pk, way=do)
    return redirect("synthesis:board", seat.review.slug)
