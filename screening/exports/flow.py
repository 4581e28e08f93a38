"""The flow as a drawing and as numbers: its words, its links, its files."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from reviews.access import Seat
from reviews.exports import Download
from reviews.models import Review
from screening.methods import drawing
from screening.methods.prisma import Flow
from screening.queries import boxes, lists

FORMATS = {"svg": "SVG", "png": "PNG", "pdf": "PDF", "csv": "CSV", "json": "JSON"}
CONTENT_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
# Dots per inch of print, over the 96 of the screen.
PRINT_SCALE = 300 / 96


def labels() -> dict[str, str]:
    """The drawing's words in the reader's language."""
    own = {key: _(words) for key, words in drawing.ENGLISH.items() if words}
    return own | {
        "thousands": get_format("THOUSAND_SEPARATOR"),
        "note_assumed": _(
            "Assumed, not printed or not counted. Each report counts as a study of its own "
            "until reports are linked to studies."
        ),
    }


def links(seat: Seat, value: dict[str, Any]) -> dict[str, str]:
    """Where each number of the drawing leads: its list, where this seat may open it."""
    review = seat.review
    found = {key: lists.address(review, box=key) for key in boxes.open_to(seat)}
    fields = {"database_results": "source", "register_results": "source"}
    for key, lines in value["lines"].items():
        for name, ids in lines.items():
            narrowed = {fields.get(key, "reason"): tuple(ids)}
            found[f"{key}{{{name}}}"] = lists.address(review, box=key, **narrowed)
    return found


def svg(flow: Flow) -> bytes:
    """The drawing as a file of its own."""
    return drawing.svg(flow, standalone=True, labels=labels()).encode()


def png(flow: Flow) -> bytes:
    """The drawing at 300 dots an inch."""
    return drawing.png(flow, PRINT_SCALE, labels())


def pdf(flow: Flow) -> bytes:
    """The drawing on one page, as vectors."""
    return drawing.pdf(flow, labels())


def csv(flow: Flow) -> bytes:
    """One line a number, with the mark by which spreadsheets know UTF-8."""
    return b"\xef\xbb\xbf" + flow.as_csv().encode()


def as_json(flow: Flow) -> bytes:
    """Boxes and identities in the published shape."""
    return json.dumps(flow.as_dict(), indent=2, ensure_ascii=False).encode() + b"\n"


WRITERS: dict[str, Callable[[Flow], bytes]] = {
    "svg": svg,
    "png": png,
    "pdf": pdf,
    "csv": csv,
    "json": as_json,
}


def downloads(seat: Seat) -> list[Download]:
    """The files that the flow can be taken as."""
    return [
        Download(
            _("PRISMA flow"), label, reverse("screening:flow_file", args=[seat.review.slug, name])
        )
        for name, label in FORMATS.items()
    ]


def file_name(review: Review, format: str) -> str:
    """A name that tells the review and the day apart."""
    return f"{review.slug}-prisma-{timezone.localdate():%Y-%m-%d}.{format}"
