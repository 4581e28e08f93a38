"""One Word document: a draft of a paper's methods and results, written from what is stored.

What isn't there yet is said in marked text; the document is made all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx.document import Document as Sheet

from reviews.access import May, Seat
from reviews.exports import Download
from synthesis.exports import paper
from synthesis.exports.report import methods, results
from synthesis.exports.report.parts import Part
from synthesis.figures.reporting import facts
from synthesis.methods.reporting import Facts

__all__ = ["Progress", "answer", "document", "offers", "parts"]


@dataclass(frozen=True)
class Progress:
    """Whether a part of the draft has something to say yet."""

    title: str
    ready: bool


def _parts() -> list[tuple[str, list[Part]]]:
    return [(_("Methods"), methods.parts()), (_("Results"), results.parts())]


def parts(seat: Seat) -> list[Progress]:
    """The parts of the draft, and which have something to say."""
    known = facts(seat)
    return [
        Progress(part.title, part.is_ready(known)) for _name, found in _parts() for part in found
    ]


def offers(seat: Seat) -> Iterator[Download]:
    """The draft."""
    if seat.may(May.EXPORT):
        url = reverse("synthesis:reporting_draft", args=[seat.review.slug])
        yield Download(_("Draft of methods and results"), "DOCX", url)


def document(seat: Seat) -> bytes:
    """The draft as a Word document."""
    known = facts(seat)
    made = paper.sheet(seat.review.title)
    paper.heading(made, seat.review.title, 0)
    day = date_format(timezone.localdate(), "j F Y")
    paper.paragraph(
        made,
        _(
            "A draft, written on %(day)s by %(software)s from what this review has stored. Marked "
            "text says what is missing. Read it, and make it yours."
        )
        % {"day": day, "software": known.software},
    )
    for name, found in _parts():
        paper.heading(made, name, 1)
        for part in found:
            _write(seat, made, known, part)
    results.appendices(seat, made)
    return paper.packed(made)


def _write(seat: Seat, made: Sheet, known: Facts, part: Part) -> None:
    ready = part.is_ready(known)
    if ready and part.across:
        paper.landscape(made)
    paper.heading(made, part.title, 2)
    if ready:
        part.write(seat, made, known)
    else:
        paper.missing(made, _("Missing: %(what)s") % {"what": part.missing})
    if ready and part.across:
        paper.portrait(made)


def answer(seat: Seat) -> HttpResponse:
    """The draft, to be saved under the review's name."""
    response = HttpResponse(document(seat), content_type=paper.DOCX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{seat.review.slug}-draft.docx"'
    return response
