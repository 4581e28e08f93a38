"""The overlap between sources as a drawing and as numbers: its words, its links, its files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from reviews.access import May, Seat
from reviews.exports import Download
from reviews.methods.drawing import Drawing, paper
from reviews.methods.drawing import svg as vector
from reviews.methods.overlap import ENGLISH, Overlap, drawing
from reviews.models import Review

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


def drawn(found: Overlap) -> Drawing:
    """The drawing, with its words in the reader's language."""
    words = {key: _(text) for key, text in ENGLISH.items() if key != "thousands"}
    return drawing(found, words | {"thousands": get_format("THOUSAND_SEPARATOR")})


def inline(found: Overlap, links: dict[str, str]) -> str:
    """The drawing for a page; every text in it is escaped."""
    return vector.inline(drawn(found), links, "overlap")


def links(review: Review, found: Overlap) -> dict[str, str]:
    """Where each number leads: a source's reports, both sources' by "a.b", or exactly theirs."""
    here = reverse("screening:records", args=[review.slug])
    keys = [source.key for source in found.sources]
    made = {key: f"{here}?among={key}" for key in keys}
    made |= {f"{a}.{b}": f"{here}?among={a}.{b}" for a in keys for b in keys if a != b}
    for combination in found.combinations:
        made[f"only:{combination.key}"] = f"{here}?among={combination.key}&exactly=1"
    return made


def svg(found: Overlap) -> bytes:
    """The drawing as a file of its own."""
    return vector.standalone(drawn(found)).encode()


def png(found: Overlap) -> bytes:
    """The drawing at 300 dots an inch."""
    return paper.to_png(drawn(found), PRINT_SCALE)


def pdf(found: Overlap) -> bytes:
    """The drawing on one page, as vectors."""
    return paper.to_pdf(drawn(found))


def csv(found: Overlap) -> bytes:
    """One line a number, with the mark by which spreadsheets know UTF-8."""
    return b"\xef\xbb\xbf" + found.as_csv().encode()


def as_json(found: Overlap) -> bytes:
    """Sources, what each two share, and combinations."""
    return json.dumps(found.as_dict(), indent=2, ensure_ascii=False).encode() + b"\n"


WRITERS: dict[str, Callable[[Overlap], bytes]] = {
    "svg": svg,
    "png": png,
    "pdf": pdf,
    "csv": csv,
    "json": as_json,
}


def downloads(seat: Seat) -> Iterator[Download]:
    """The files that the overlap can be taken as."""
    if seat.may(May.EXPORT):
        for name, label in FORMATS.items():
            address = reverse("reviews:overlap_file", args=[seat.review.slug, name])
            yield Download(_("Overlap between sources"), label, address)


def file_name(review: Review, format: str) -> str:
    """A name that tells the review and the day apart."""
    return f"{review.slug}-overlap-{timezone.localdate():%Y-%m-%d}.{format}"
