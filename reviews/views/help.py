"""Help: how a review goes, and who may do what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reviews.access import PERMISSIONS, May
from reviews.models import Role


def permissions_table() -> list[tuple[May, list[bool]]]:
    """For each permission, whether each role has it, in the roles' order."""
    return [(may, [may in PERMISSIONS[role] for role in Role]) for may in May]


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """The way of a review, and who may do what in it."""
    values = {"roles": list(Role), "table": permissions_table()}
    return render(request, "reviews/help.html", values)
