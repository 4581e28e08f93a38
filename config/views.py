"""Views that belong to no review."""

import logging
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

logger = logging.getLogger(__name__)


@never_cache
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """Say whether this process reaches its database and its Redis server."""
    checks = {"database": _answers(_select_one)}
    checks["redis"] = _answers(lambda: cache.get("healthz"))
    healthy = all(checks.values())
    return JsonResponse({"healthy": healthy, **checks}, status=200 if healthy else 503)


def _select_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _answers(question: Callable[[], object]) -> bool:
    """Ask, and turn any failure into no: a health check must not fail itself."""
    try:
        question()
    except Exception:
        logger.exception("health check failed")
        return False
    return True
