"""Recommendations: the list with what each rests on, and changing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Seat, seated
from synthesis.actions import recommendations as actions
from synthesis.models import Recommendation
from synthesis.queries import confidence, recommendations


@require_GET
@seated(may=May.VIEW)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the review recommends, to whom, and on what."""
    sure = confidence.rows(seat)
    rows = recommendations.rows(seat, sure)
    standing = [row for row in rows if row.recommendation.retired_at is None]
    return render(
        request,
        "synthesis/recommendations.html",
        {
            "kinds": [
                (label, [row for row in standing if row.recommendation.kind == kind])
                for kind, label in Recommendation.Kind.choices
            ],
            "choices": Recommendation.Kind.choices,
            "standing": standing,
            "unlinked": sum(row.is_unlinked for row in standing),
            "retired": [row for row in rows if row.recommendation.retired_at is not None],
            "findings": sure,
            "may_write": seat.may(May.SYNTHESISE),
        },
    )


def _findings(request: HttpRequest) -> list[int]:
    return [int(one) for one in request.POST.getlist("finding") if one.isdigit()]


def _back(seat: Seat, number: int) -> HttpResponse:
    answer = redirect("synthesis:recommendations", seat.review.slug)
    answer["Location"] += f"#recommendation-{number}"
    return answer


@require_POST
@seated(may=May.SYNTHESISE)
def write(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Write one down."""
    row = actions.write(
        seat,
        text=request.POST.get("text", ""),
        kind=request.POST.get("kind", ""),
        findings=_findings(request),
    )
    messages.success(request, _("Recommendation %(n)s is written.") % {"n": row.number})
    return _back(seat, row.number)


@require_POST
@seated(may=May.SYNTHESISE)
def change(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Reword one, or tie it to other findings."""
    actions.change(
        seat,
        number,
        text=request.POST.get("text", ""),
        kind=request.POST.get("kind", ""),
        findings=_findings(request),
        why=request.POST.get("why", ""),
    )
    return _back(seat, number)


@require_POST
@seated(may=May.SYNTHESISE)
def retire(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Leave one out, or bring it back."""
    if request.POST.get("what") == "restore":
        actions.restore(seat, number)
    else:
        actions.retire(seat, number, why=request.POST.get("why", ""))
    return _back(seat, number)
