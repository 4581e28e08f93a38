"""Synthesis's entries of the rail, with what waits for this seat."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.access import Seat
from synthesis.queries.table.waiting import waiting as to_extract
from synthesis.queries.waiting import waiting

Entry = tuple[str, str | Promise, str, int | None]


def entries(seat: Seat) -> Iterator[Entry]:
    """Group, label, address and what waits for me."""
    extraction = reverse("synthesis:table_overview", args=[seat.review.slug])
    yield "studies", _("Extraction"), extraction, to_extract(seat) or None
    address = reverse("synthesis:library", args=[seat.review.slug])
    yield "studies", _("Findings"), address, waiting(seat) or None
