"""The page that everybody may read: looked through, published, taken back, and shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews.access import May, Refused, Seat, seated
from screening.figures import flow_of
from screening.views import drawn
from synthesis.actions import publishing
from synthesis.exports.published import content
from synthesis.models import Publication
from synthesis.queries.archive.closed import closed_to


@require_safe
@seated(may=May.ARCHIVE)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What would be published, as everybody would see it; and what is published now."""
    names = "names" in request.GET
    closed = closed_to(Seat.operator(seat.review))
    values: dict[str, Any] = {
        "closed": closed,
        "names": names,
        "publication": Publication.objects.standing().filter(review=seat.review).first(),
    }
    if not closed:
        values |= _shown(content(seat.review, names=names))
    return render(request, "synthesis/publishing.html", values)


@require_POST
@seated(may=May.ARCHIVE)
def publish(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Publish what the page before has shown."""
    if "seen" not in request.POST:
        raise Refused(_("Look through what will be shown first. Nothing was published."))
    kept = content(seat.review, names="names" in request.POST)
    publishing.publish(seat, content=kept, findable="findable" in request.POST)
    messages.success(request, _("The page is open to everybody now."))
    return redirect("synthesis:publishing", seat.review.slug)


@require_POST
@seated(may=May.ARCHIVE)
def take_back(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Close the published page."""
    publishing.take_back(seat)
    messages.success(request, _("The page is closed; nobody can read it any more."))
    return redirect("synthesis:publishing", seat.review.slug)


@require_safe
@login_not_required
def published(request: HttpRequest, slug: str) -> HttpResponse:
    """What a review has published, for everybody; a review that has not is like none at all.

    This is the one page of a review without a door. It reads nothing but what was frozen when it
    was published.
    """
    rows = Publication.objects.standing().filter(review__slug=slug)
    row = rows.first()
    if row is None:
        raise Http404
    values = _shown(row.content) | {"publication": row}
    answer = render(request, "synthesis/published.html", values)
    if not row.findable:
        answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _shown(said: dict[str, Any]) -> dict[str, Any]:
    flow = drawn.context(flow_of(said["flow"]), {}, "2020")
    return {"said": said, "drawing": flow["drawing"], "arms": flow["arms"]}
