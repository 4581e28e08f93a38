"""The sensitivity switch: findings, effect sizes and framework without a kind of studies."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reviews.access import May, Seat, seated
from synthesis.queries.sensitivity import Switch, sensitivity


@require_GET
@seated(may=May.VIEW)
def switch(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Both sides beside each other; scripts that switch get the comparison alone."""
    found = sensitivity(seat, request.GET.getlist("without"))
    groups: dict[str, list[Switch]] = {}
    for one in found.switches:
        groups.setdefault(str(one.group), []).append(one)
    context: dict[str, Any] = {
        "found": found,
        "summary": found.summary,
        "groups": list(groups.items()),
        "on": {one.key for one in found.chosen},
        "line": found.summary.line,
    }
    part = request.headers.get("HX-Target") == "sensitivity"
    template = "_sensitivity" if part else "sensitivity"
    return render(request, f"synthesis/{template}.html", context)
