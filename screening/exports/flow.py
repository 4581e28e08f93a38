"""The flow as a drawing and as numbers: its words, its links, its files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _

from reviews.access import Seat
from reviews.exports import Download
from reviews.models import Review
from screening.methods import drawing
from screening.methods.drawing import Layout
from screening.methods.prisma import Flow, as_r_csv
from screening.queries import boxes, lists, studies

# The drawings first, then the numbers.
FORMATS = {
    "svg": "SVG",
    "png": "PNG",
    "pdf": "PDF",
    "docx": "DOCX",
    "csv": "CSV",
    "prisma2020": "CSV for R",
    "json": "JSON",
}
DRAWINGS = ("svg", "png", "pdf", "docx")
CONTENT_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "prisma2020": "text/csv; charset=utf-8",
    "json": "application/json",
}
# Dots per inch of print, over the 96 of the screen.
PRINT_SCALE = 300 / 96


@dataclass(frozen=True)
class Style:
    """How a file shows the flow: by which template, under which heading."""

    arrangement: Layout = "2020"
    heading: str = ""


def labels(*, template: bool = False) -> dict[str, str]:
    """The drawing's words in the reader's language; as files have them, those of the template."""
    words = {**drawing.ENGLISH, **(drawing.TEMPLATE if template else {})}
    own = {key: _(said) for key, said in words.items() if said}
    return own | {
        "thousands": get_format("THOUSAND_SEPARATOR"),
        "note_assumed": _(
            "Assumed, not printed or not counted. Each report counts as a study of its own "
            "until reports are linked to studies."
        ),
    }


def links(seat: Seat, value: dict[str, Any], day: date | None = None) -> dict[str, str]:
    """Where each number of the drawing leads: its list, where this seat may open it."""
    review, then = seat.review, {"as_of": day.isoformat()} if day else {}
    found = {key: lists.address(review, box=key, **then) for key in boxes.open_to(seat)}
    earlier = reverse("screening:earlier", args=[review.slug])
    found |= dict.fromkeys(("previous_studies", "previous_reports"), earlier)
    if day is None:
        # The list of studies is today's.
        found["new_studies"] = studies.address(review, of="new")
        found["total_studies"] = studies.address(review)
    fields = {"database_results": "source", "register_results": "source"}
    for key, lines in value["lines"].items():
        for name, ids in lines.items():
            narrowed = {fields.get(key, "reason"): tuple(ids)}
            found[f"{key}{{{name}}}"] = lists.address(review, box=key, **narrowed, **then)
    return found


def svg(flow: Flow, style: Style) -> bytes:
    """The drawing as a file of its own."""
    words = labels(template=True)
    return drawing.svg(flow, standalone=True, labels=words, arrangement=style.arrangement).encode()


def png(flow: Flow, style: Style) -> bytes:
    """The drawing at 300 dots an inch."""
    return drawing.png(flow, PRINT_SCALE, labels(template=True), style.arrangement)


def pdf(flow: Flow, style: Style) -> bytes:
    """The drawing on one page, as vectors."""
    return drawing.pdf(flow, labels(template=True), style.arrangement)


def docx(flow: Flow, style: Style) -> bytes:
    """The drawing as text boxes that can be edited, with tables of its numbers."""
    words = labels(template=True)
    titles = {one.title: _(one.title) for one in flow.identities}
    return drawing.docx(
        flow,
        words | titles,
        style.arrangement,
        heading=style.heading,
        names={key: str(name) for key, name in boxes.LABELS.items()},
    )


def csv(flow: Flow, style: Style) -> bytes:
    """One line a number, with the mark by which spreadsheets know UTF-8."""
    return b"\xef\xbb\xbf" + flow.as_csv().encode()


def prisma2020(flow: Flow, style: Style) -> bytes:
    """The table that the R package PRISMA2020 reads."""
    return as_r_csv(flow).encode()


def as_json(flow: Flow, style: Style) -> bytes:
    """Boxes and identities in the published shape."""
    return json.dumps(flow.as_dict(), indent=2, ensure_ascii=False).encode() + b"\n"


WRITERS: dict[str, Callable[[Flow, Style], bytes]] = {
    "svg": svg,
    "png": png,
    "pdf": pdf,
    "docx": docx,
    "csv": csv,
    "prisma2020": prisma2020,
    "json": as_json,
}


def downloads(seat: Seat, arrangement: Layout = "2020", day: date | None = None) -> list[Download]:
    """The files that the flow can be taken as, today's or that of a day."""
    wanted = {"layout": "2009"} if arrangement == "2009" else {}
    wanted |= {"as_of": day.isoformat()} if day else {}
    asked = f"?{urlencode(wanted)}" if wanted else ""
    return [
        Download(
            _("PRISMA flow"),
            _(label),
            reverse("screening:flow_file", args=[seat.review.slug, name]) + asked,
        )
        for name, label in FORMATS.items()
    ]


def heading(review: Review, day: date | None = None) -> str:
    """What stands above the drawing in a document."""
    said = date_format(day or timezone.localdate(), "j F Y")
    return _("%(review)s: PRISMA flow, %(day)s") % {"review": review.title, "day": said}


def why_held_back(made: Flow) -> str:
    """What to say when a flow that doesn't add up is asked for as a file."""
    failing = "; ".join(f"{_(one.title)} ({one.sum})" for one in made.unexplained)
    return _(
        "The flow doesn't add up, so it can't be downloaded until somebody explains why: %(sums)s"
    ) % {"sums": failing}


def file_name(
    review: Review,
    format: str,
    arrangement: Layout = "2020",
    *,
    part: str = "prisma",
    day: date | None = None,
) -> str:
    """A name that tells the review, the template and the day apart."""
    name = f"{part}-2009" if arrangement == "2009" and format in DRAWINGS else part
    name, ending = (f"{part}-r", "csv") if format == "prisma2020" else (name, format)
    return f"{review.slug}-{name}-{day or timezone.localdate():%Y-%m-%d}.{ending}"
