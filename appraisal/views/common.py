"""What several pages of appraisal share."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from appraisal import queries
from appraisal.models import Checklist
from reviews.access import Seat
from reviews.models import Study


def checklist(seat: Seat, pk: int) -> Checklist:
    """One instrument of the review; 404 for another review's."""
    return get_object_or_404(Checklist.objects.visible_to(seat), pk=pk)


def chosen(request: HttpRequest, seat: Seat) -> tuple[Checklist | None, list[Checklist]]:
    """The instrument that the address asks for, else the first in use; and all of them."""
    rows = list(queries.checklists(seat.review))
    wanted = request.GET.get("instrument", "")
    found = next((row for row in rows if str(row.pk) == wanted), None)
    return found or next(iter(rows), None), rows


def study(seat: Seat, number: int) -> Study:
    """One study of the review, by its number."""
    return get_object_or_404(Study.objects.visible_to(seat), number=number)
