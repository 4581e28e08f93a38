"""Synthesis's entries of the rail, with what waits for this seat."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.access import May, Seat
from reviews.counting import Waits
from reviews.paths import path_to
from synthesis.queries import confidence, waiting
from synthesis.queries.table import waiting as extraction

Entry = tuple[str, str | Promise, str, Waits | None]


def entries(seat: Seat) -> Iterator[Entry]:
    """Group, label, address and what waits for me."""
    address = path_to("synthesis:table_overview", seat.review.slug)
    yield "studies", _("Extraction"), address, extraction.asked(seat)
    address = path_to("synthesis:library", seat.review.slug)
    yield "studies", _("Findings"), address, waiting.asked(seat)
    address = path_to("synthesis:board", seat.review.slug)
    yield "studies", _("Synthesis"), address, None
    address = path_to("synthesis:confidence", seat.review.slug)
    yield "studies", _("Confidence"), address, confidence.asked(seat)
    yield "report", _("Reporting"), path_to("synthesis:reporting", seat.review.slug), None
    if seat.may(May.ARCHIVE):
        address = path_to("synthesis:archive", seat.review.slug)
        yield "report", _("Archive"), address, None
