"""How much each study feeds the findings, and what is left without any set of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reviews.access import May, Seat, seated
from synthesis.exports import contribution as files
from synthesis.queries.contribution import RULE, VERDICTS, Weighed, weigh


@require_GET
@seated(may=May.VIEW)
def contribution(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The heat map and the figures; scripts that choose another set get these alone."""
    found = weigh(seat, _asked(request))
    label, tone, words = VERDICTS[found.told.verdict]
    context: dict[str, Any] = {
        "found": found,
        "told": found.told,
        "summary": found.summary,
        "verdict": {"label": label, "tone": tone, "words": words},
        "rule": RULE,
        "heatmap": files.inline(seat, found) if found.summary.lines else "",
        "files": files.files(seat, found) if seat.may(May.EXPORT) else [],
        "studies": [(study, one, found.names(one)) for study, one in found.of_studies],
    }
    part = request.headers.get("HX-Target") == "contribution"
    template = "_contribution" if part else "contribution"
    return render(request, f"synthesis/{template}.html", context)


def _asked(request: HttpRequest) -> list[int] | None:
    """The studies that are to be left out; None where the page wasn't asked for a set."""
    sent = [int(one) for one in request.GET.getlist("leave") if one.isdigit()]
    return sent if sent or "set" in request.GET else None


@require_GET
@seated(may=May.EXPORT)
def file(request: HttpRequest, seat: Seat, format: str) -> HttpResponse:
    """The heat map or the figures as a file."""
    found: Weighed = weigh(seat, _asked(request))
    answer = files.answer(seat, found, format)
    if answer is None:
        raise Http404
    return answer
