"""The link resolvers of a review: listed with an example, added, removed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reviews import ways
from reviews.access import May, Refused, Seat, seated
from reviews.actions import resolvers
from reviews.forms.resolvers import ResolverForm
from reviews.models import LinkResolver, Record


@require_http_methods(["GET", "HEAD", "POST"])
@seated(may=May.VIEW)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the link resolvers; adding one takes the right to edit the protocol."""
    form = ResolverForm(request.POST or None)
    if request.method == "POST":
        seat.require(May.PROTOCOL)
        if form.is_valid():
            try:
                added = resolvers.add_resolver(seat, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("%(name)s is on every report now.") % {"name": added})
                return redirect("reviews:resolvers", seat.review.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/resolvers.html", _values(seat, form), status=status)


def _values(seat: Seat, form: ResolverForm) -> dict[str, Any]:
    known = ways.resolvers_of(seat.review)
    example = Record.objects.filter(review=seat.review).exclude(doi="", pmid="")
    record = example.defer("raw", "words", "abstract").order_by("number").first()
    links = {way.label: way.url for way in ways.ways_to(record, known)} if record else {}
    return {
        "form": form,
        "resolvers": [{"row": row, "example": links.get(row.name, "")} for row in known],
        "record": record,
        "may_change": seat.may(May.PROTOCOL),
    }


@require_POST
@seated(may=May.PROTOCOL)
def remove(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take a link resolver out of use."""
    row = get_object_or_404(LinkResolver.objects.visible_to(seat), pk=pk)
    resolvers.retire_resolver(seat, row)
    messages.success(request, _("%(name)s is no longer on the reports.") % {"name": row.name})
    return redirect("reviews:resolvers", seat.review.slug)
