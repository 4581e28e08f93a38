"""The earlier version of the review: its numbers and its studies, entered and taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reviews.access import May, Seat, seated
from reviews.actions import earlier
from reviews.methods.earlier import written
from reviews.models import EarlierVersion, Study
from screening.forms.flow import EarlierForm
from screening.queries import studies


@require_http_methods(["GET", "POST"])
@seated(may=May.VIEW)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what is known of the earlier version; whoever may, says it anew."""
    version = studies.earlier_version(seat.review)
    if request.method == "GET":
        form = EarlierForm(initial=_said(version))
        return render(request, "screening/earlier.html", _context(seat, version, form))
    seat.require(May.FLOW)
    form = EarlierForm(request.POST)
    if not form.is_valid():
        context = _context(seat, version, form)
        return render(request, "screening/earlier.html", context, status=422)
    earlier.enter(seat, **form.cleaned_data)
    messages.success(request, _("Saved. The flow counts the earlier version beside the new one."))
    return redirect("screening:earlier", seat.review.slug)


def _said(version: EarlierVersion | None) -> dict[str, Any]:
    if version is None:
        return {}
    return {
        "publication": version.publication,
        "studies": version.studies,
        "reports": version.reports,
        "listed": written([row["reports"] for row in version.listed]),
    }


def _context(seat: Seat, version: EarlierVersion | None, form: EarlierForm) -> dict[str, Any]:
    listed = version.listed if version else []
    named = Study.objects.in_bulk([row["study"] for row in listed])
    rows = EarlierVersion.objects.visible_to(seat).order_by("-id")
    return {
        "version": version,
        "listed": [{"study": named[row["study"]], "reports": row["reports"]} for row in listed],
        "past": [row for row in rows if row.until is not None],
        "form": form if seat.may(May.FLOW) else None,
    }


@require_POST
@seated(may=May.FLOW)
def take_back(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take back what was entered last."""
    back = earlier.take_back(seat)
    if back is None:
        messages.success(request, _("Taken back: the flow has no earlier version now."))
    else:
        messages.success(request, _("Taken back: what was entered before holds again."))
    return redirect("screening:earlier", seat.review.slug)
