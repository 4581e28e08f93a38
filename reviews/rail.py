"""The review floor's entries of the rail."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.access import May, Seat
from reviews.actions import leading

Entry = tuple[str, str | Promise, str, int | None]


def entries(seat: Seat) -> Iterator[Entry]:
    """Group, label, address and what waits for me."""
    slug = seat.review.slug
    yield "review", _("Protocol"), reverse("reviews:protocol", args=[slug]), None
    yield "records", _("Searches"), reverse("reviews:searches", args=[slug]), None
    waiting = leading.to_do(seat) if seat.may(May.DEDUPLICATE) else None
    yield "records", _("Duplicates"), reverse("reviews:duplicates", args=[slug]), waiting
    if seat.may(May.LEDGER):
        yield "report", _("Ledger"), reverse("reviews:ledger", args=[slug]), None
    yield "report", _("Team"), reverse("reviews:team", args=[slug]), None
    yield "report", _("Settings"), reverse("reviews:settings", args=[slug]), None
