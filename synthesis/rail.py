"""Synthesis's entries of the rail, with what waits for this seat."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.access import May, Seat
from reviews.counting import Waits
from synthesis.queries import confidence, waiting
from synthesis.queries.table import waiting as extraction

Entry = tuple[str, str | Promise, str, Waits | None]


def entries(seat: Seat) -> Iterator[Entry]:
    """Group, label, address and what waits for me."""
    address = reverse("synthesis:table_overview", args=[seat.review.slug])
    yield "studies", _("Extraction"), address, extraction.asked(seat)
    address = reverse("synthesis:library", args=[seat.review.slug])
    yield "studies", _("Findings"), address, waiting.asked(seat)
    address = reverse("synthesis:board", args=[seat.review.slug])
    yield "studies", _("Synthesis"), address, None
    address = reverse("synthesis:confidence", args=[seat.review.slug])
    yield "studies", _("Confidence"), address, confidence.asked(seat)
    yield "report", _("Reporting"), reverse("synthesis:reporting", args=[seat.review.slug]), None
    if seat.may(May.ARCHIVE):
        address = reverse("synthesis:archive", args=[seat.review.slug])
        yield "report", _("Archive"), address, None
