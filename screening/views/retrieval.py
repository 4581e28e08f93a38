"""The worklist of full texts: filtered by its address, worked through by keyboard or in bulk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from reviews import ways
from reviews.access import May, Refused, Seat, seated
from reviews.models import Member, Retrieval
from screening import queries
from screening.actions import retrieval
from screening.forms import RetrievalForm
from screening.queries import worklist
from screening.queries.statuses import Status
from screening.queries.worklist import Worklist

State, Way, Reason = Retrieval.State, Retrieval.Way, Retrieval.Reason
RETRIEVED_BY = (Way.ONLINE, Way.PRINT, Way.LIBRARY, Way.LOAN, Way.AUTHOR, Way.OTHER)
TRIED = (Way.LIBRARY, Way.LOAN, Way.AUTHOR, Way.PUBLISHER, Way.REPOSITORY, Way.OTHER)


@require_GET
@seated(may=May.VIEW)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the reports whose full text is sought, or was, with what can be done for each."""
    wanted = Worklist.read(request.GET)
    resolvers = ways.resolvers_of(seat.review)
    around = {name: _number(request, name) for name in ("after", "before")}
    found = worklist.read(seat, wanted, resolvers, **around)
    path = worklist.address(seat.review, **vars(wanted))
    joint = "&" if "?" in path else "?"
    context = {
        "wanted": wanted,
        "page": found,
        "tabs": _tabs(seat, wanted),
        "people": seekers(seat),
        "earlier": f"{path}{joint}before={found.before}" if found.before else "",
        "later": f"{path}{joint}after={found.after}" if found.after else "",
        **choices(seat),
    }
    return render(request, "screening/retrieval.html", context)


def choices(seat: Seat) -> dict[str, Any]:
    """What may be said of a search for a full text, for the menus."""
    return {
        "may_retrieve": seat.may(May.RETRIEVE),
        "retrieved_by": RETRIEVED_BY,
        "reasons_not": list(Reason),
        "tried": TRIED,
    }


def seekers(seat: Seat) -> list[Member]:
    """Who may be asked to seek."""
    return queries.members_who_may(seat.review, May.RETRIEVE)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _tabs(seat: Seat, wanted: Worklist) -> list[dict[str, Any]]:
    n = worklist.tallies(seat)
    labels = {**{state.value: state.label for state in worklist.STATES}, worklist.ALL: _("All")}
    return [
        {
            "label": label,
            "n": n[state],
            "url": worklist.address(seat.review, **vars(wanted) | {"state": state}),
            "current": state == wanted.state,
        }
        for state, label in labels.items()
    ]


@require_POST
@seated(may=May.RETRIEVE)
def change(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Mark, note or assign the reports that were chosen."""
    form = RetrievalForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose what is to be done. Nothing was changed."))
    data, wanted = form.cleaned_data, Worklist.read(request.POST)
    reports = queries.reaching(seat.review, "full_text")
    if data["everything"]:
        reports = worklist.found(seat, wanted)
    else:
        reports = reports.filter(number__in=data["report"])
    ids = list(reports.values_list("pk", flat=True))
    if not ids:
        raise Refused(_("Choose at least one report. Nothing was changed."))
    _do(request, seat, ids, data)
    if request.POST.get("from") == "report" and data["report"]:
        return redirect("screening:report", seat.review.slug, data["report"][0])
    return redirect(worklist.address(seat.review, **vars(wanted)))


def _do(request: HttpRequest, seat: Seat, ids: list[int], data: dict[str, Any]) -> None:
    what, how, note = data["what"], data["how"], data["note"]
    if what == "tried":
        done = retrieval.log_attempt(seat, ids, way=how, note=note)
        messages.success(request, _noted(len(done)))
    elif what == "assign":
        member = _member(seat, how)
        done = retrieval.assign(seat, ids, member=member)
        messages.success(request, _assigned(len(done), member))
    else:
        reason = how if what == State.NOT_RETRIEVED else ""
        way = how if what == State.RETRIEVED else ""
        marked = retrieval.mark(seat, ids, state=what, way=way, reason=reason, note=note)
        _tell(request, what, marked)


def _member(seat: Seat, how: str) -> Member | None:
    if how == worklist.NOBODY:
        return None
    if how == worklist.MINE:
        return seat.member
    found = Member.objects.filter(review=seat.review, pk=int(how) if how.isdecimal() else 0)
    member = found.select_related("user", "review").first()
    if member is None:
        raise Refused(_("There is no such person in this review. Nothing was changed."))
    return member


def _noted(n: int) -> str:
    return ngettext("Noted for %(n)s report.", "Noted for %(n)s reports.", n) % {"n": n}


def _assigned(n: int, member: Member | None) -> str:
    if member is None:
        words = ngettext(
            "%(n)s report is nobody's to seek now.", "%(n)s reports are nobody's to seek now.", n
        )
        return words % {"n": n}
    words = ngettext(
        "%(n)s report is %(who)s's to seek.", "%(n)s reports are %(who)s's to seek.", n
    )
    return words % {"n": n, "who": member}


def _tell(request: HttpRequest, state: str, marked: retrieval.Marked) -> None:
    n = len(marked.done)
    if n:
        words = ngettext("%(n)s report: %(state)s.", "%(n)s reports: %(state)s.", n)
        label = str(Status(state).label).lower()
        messages.success(request, words % {"n": n, "state": label})
    for why, numbers in marked.left.items():
        shown = ", ".join(str(number) for number in numbers[:12])
        more = " …" if len(numbers) > 12 else ""
        messages.warning(
            request,
            _("Left as it was, because it %(why)s: %(numbers)s")
            % {"why": why, "numbers": shown + more},
        )
