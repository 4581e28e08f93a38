"""The review floor's entries of the rail."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.access import May, Seat
from reviews.actions import leading
from reviews.paths import path_to

Entry = tuple[str, str | Promise, str, int | None]


def entries(seat: Seat) -> Iterator[Entry]:
    """Group, label, address and what waits for me."""
    slug = seat.review.slug
    yield "review", _("Protocol"), path_to("reviews:protocol", slug), None
    yield "records", _("Searches"), path_to("reviews:searches", slug), None
    waiting = leading.to_do(seat) if seat.may(May.DEDUPLICATE) else None
    yield "records", _("Duplicates"), path_to("reviews:duplicates", slug), waiting
    if seat.may(May.LEDGER):
        yield "report", _("Ledger"), path_to("reviews:ledger", slug), None
    yield "report", _("Team"), path_to("reviews:team", slug), None
    yield "report", _("Settings"), path_to("reviews:settings", slug), None
