"""Appraisal's entry of the rail, with what waits for this seat."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appraisal.queries.waiting import asked
from reviews.access import Seat
from reviews.counting import Waits
from reviews.paths import path_to

Entry = tuple[str, str | Promise, str, Waits]


def entries(seat: Seat) -> Iterator[Entry]:
    """Group, label, address and what waits for me."""
    address = path_to("appraisal:overview", seat.review.slug)
    yield "studies", _("Appraisal"), address, asked(seat)
