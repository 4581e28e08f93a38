"""Asking two people to assess the confidence in findings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.access import May, Seat, seated
from synthesis.actions import assigning


@require_POST
@seated(may=May.ASSIGN)
def assign(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask two people to assess one finding, or all that wait."""
    findings = [int(one) for one in request.POST.getlist("finding") if one.isdigit()]
    members = [int(one) for one in request.POST.getlist("member") if one.isdigit()]
    n = assigning.assign(seat, findings, members)
    if n:
        messages.success(request, _("Said for %(n)s of the findings.") % {"n": n})
    else:
        messages.info(
            request,
            _("Nothing was changed: it is said already, or somebody else has assessed it."),
        )
    number = request.POST.get("back", "")
    if number.isdigit():
        return redirect("synthesis:confidence_finding", seat.review.slug, int(number))
    return redirect("synthesis:confidence", seat.review.slug)
