"""A filled checklist as DOCX and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from docx.document import Document as Sheet

from reviews.access import Seat
from reviews.exports import Download
from reviews.methods.formats.csv import neutral
from synthesis.exports import paper
from synthesis.figures.reporting import facts
from synthesis.methods.reporting import Checklist, Filled, fill, read_all
from synthesis.queries.reporting import written

FORMATS = ("docx", "csv")
TYPES = {"docx": paper.DOCX_TYPE, "csv": "text/csv; charset=utf-8"}


def filled(seat: Seat, checklist: Checklist) -> list[Filled]:
    """Every item with what facts say and what people wrote."""
    told = {
        item: (row.words, row.place) for item, row in written(seat.review, checklist.id).items()
    }
    return fill(checklist, facts(seat), told)


def files(seat: Seat, checklist: Checklist) -> list[Download]:
    """The checklist in each format."""
    return [
        Download(
            checklist.title,
            format.upper(),
            reverse("synthesis:reporting_file", args=[seat.review.slug, checklist.id, format]),
        )
        for format in FORMATS
    ]


def offers(seat: Seat) -> Iterator[Download]:
    """Every checklist in each format."""
    for checklist in read_all().values():
        yield from files(seat, checklist)


def answer(seat: Seat, checklist: Checklist, format: str) -> HttpResponse | None:
    """One file, or None where there is no such format."""
    if format not in FORMATS:
        return None
    rows = filled(seat, checklist)
    content = as_csv(rows) if format == "csv" else document(seat, checklist, rows)
    response = HttpResponse(content, content_type=TYPES[format])
    name = f"{seat.review.slug}-{checklist.id}.{format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def heads() -> list[str]:
    """The heads of the table."""
    return [_("No."), _("Item"), _("Reported"), _("Where in the paper")]


def lines(rows: Sequence[Filled]) -> Iterator[list[str]]:
    """One line an item."""
    for row in rows:
        told = [*row.said, *([row.words] if row.words else [])]
        missing = _("Not reported yet: %(asks)s") % {"asks": row.item.asks}
        yield [row.item.id, row.item.label, "\n".join(told) or missing, row.place]


def as_csv(rows: Sequence[Filled]) -> bytes:
    """One line an item, what facts say and what people wrote apart."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["item", "section", "label", "how", "facts", "words", "place", "state"])
    for row in rows:
        cells = [row.item.id, row.item.section, row.item.label, row.item.how, "\n".join(row.said)]
        writer.writerow([neutral(one) for one in [*cells, row.words, row.place, row.state]])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def document(seat: Seat, checklist: Checklist, rows: Sequence[Filled]) -> bytes:
    """The table for a manuscript's supplement."""
    title = f"{seat.review.title}: {checklist.title}"
    made = paper.sheet(title)
    paper.heading(made, title)
    write(made, checklist, rows)
    return paper.packed(made)


def write(made: Sheet, checklist: Checklist, rows: Sequence[Filled]) -> None:
    """The table into a document, with where the guideline was published."""
    paper.table(made, heads(), lines(rows), widths=(12, 38, 95, 25))
    paper.paragraph(made, f"{checklist.source} {checklist.url}. {checklist.licence}", small=True)
