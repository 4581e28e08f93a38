"""The least that a page of real use does, to compare the others with."""

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404

from reviews.models import Record


def one_row(request: HttpRequest, pk: int) -> JsonResponse:
    """Give a signed-in person one record by its primary key."""
    record = get_object_or_404(Record, pk=pk)
    return JsonResponse({"number": record.number, "title": record.title})
