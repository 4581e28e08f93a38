"""Screening's entries of the rail, with what waits for this seat."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.access import May, Seat
from reviews.models import Stage
from reviews.paths import path_to
from screening.queries import waits

Entry = tuple[str, str | Promise, str, int | None]


def entries(seat: Seat) -> Iterator[Entry]:
    """Group, label, address and what waits for me, in the order of the review's way."""
    slug = seat.review.slug
    screens, settles = seat.may(May.SCREEN), seat.may(May.SETTLE)
    yield "review", _("Overview"), path_to("screening:overview", slug), None
    for stage, label in (
        (Stage.TITLE_ABSTRACT, _("Title & abstract")),
        (Stage.FULL_TEXT, _("Full text")),
    ):
        waiting = waits.to_screen(seat, stage) if screens else None
        yield "records", label, path_to("screening:screen", slug, stage.value), waiting
    seeks = waits.to_seek(seat) if seat.may(May.RETRIEVE) else None
    yield "records", _("Retrieval"), path_to("screening:retrieval", slug), seeks
    if settles:
        waiting = waits.to_settle(seat)
        yield "records", _("Conflicts"), path_to("screening:conflicts", slug), waiting
    yield "records", _("Citations"), path_to("screening:snowballing", slug), None
    asked = waits.to_link(seat) if seat.may(May.LINK) else None
    yield "studies", _("Studies"), path_to("screening:studies", slug), asked
    yield "report", _("Records"), path_to("screening:records", slug), None
    yield "report", _("PRISMA & exports"), path_to("screening:flow", slug), None
    yield "report", _("Agreement"), path_to("screening:agreement", slug), None
