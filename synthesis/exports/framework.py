"""The framework to take away: drawn as SVG, PNG and PDF, and in words."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal.exports import CONTENT_TYPES, PICTURES, picture
from reviews.access import May, Seat
from reviews.exports import Download
from reviews.methods.drawing import Drawing
from synthesis.methods import framework as pure
from synthesis.queries import framework as queries
from synthesis.queries.begun import begun
from synthesis.queries.framework import Figure


def drawing(seat: Seat, found: Figure | None = None) -> Drawing | None:
    """The framework as a drawing, which holds its title and description; None where there is
    none yet. For the page, for files and for the report."""
    found = found or queries.figure(seat, 1)
    if found.is_empty:
        return None
    return pure.draw(queries.picture(found), queries.words())


def drawings(seat: Seat) -> Iterator[tuple[int, Drawing, str]]:
    """Each figure that isn't empty: its number, drawn, and in words."""
    first = queries.figure(seat, 1)
    for number, _title in first.every:
        found = first if number == 1 else queries.figure(seat, number)
        drawn = drawing(seat, found)
        if drawn is not None:
            yield number, drawn, described(seat, found)


def described(seat: Seat, found: Figure | None = None) -> str:
    """The framework in words: axes, constructs, links, and how each is supported."""
    found = found or queries.figure(seat, 1)
    return pure.described(queries.picture(found), queries.words())


def offers(seat: Seat) -> Iterator[Download]:
    """The framework's files, where there is a framework."""
    if seat.may(May.EXPORT) and "framework" in begun(seat):
        yield from files(seat)


def files(seat: Seat, number: int = 1) -> list[Download]:
    """The formats in which a figure can be taken."""
    end = "" if number == 1 else f"?figure={number}"
    return [
        Download(
            _("Conceptual framework"),
            each.upper(),
            reverse("synthesis:framework_file", args=[seat.review.slug, each]) + end,
        )
        for each in PICTURES
    ]


def answer(seat: Seat, format: str, number: int = 1) -> HttpResponse | None:
    """A figure as a file, or None where there is no such format or no such figure."""
    drawn = drawing(seat, queries.figure(seat, number)) if format in PICTURES else None
    if drawn is None:
        return None
    response = HttpResponse(picture(drawn, format), content_type=CONTENT_TYPES[format])
    which = "" if number == 1 else f"-{number}"
    name = f"{seat.review.slug}-framework{which}.{format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
