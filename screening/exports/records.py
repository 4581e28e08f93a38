"""Lists as files: RIS, CSV and XLSX of what is filtered, with what the seat may read of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from tempfile import TemporaryFile
from typing import IO

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.access import May, Seat
from reviews.exports import Download
from reviews.methods.formats import Name, Reference, csv, ris, xlsx
from reviews.models import Review
from screening.exports.columns import Columns, Said, ballots, has_legacy, said_of
from screening.queries import pages, ratings
from screening.queries.lists import Filter
from screening.queries.pages import Row

FORMATS = {"ris": "RIS", "csv": "CSV", "xlsx": "XLSX"}
CONTENT_TYPES = {
    "ris": "application/x-research-info-systems; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
CHUNK = 1_000


def downloads(seat: Seat, wanted: Filter) -> list[Download]:
    """The files that the filtered list can be taken as."""
    if not seat.may(May.EXPORT):
        return []
    return [
        Download(
            _("Records"),
            label,
            reverse("screening:export", args=[seat.review.slug, name]) + wanted.query(),
        )
        for name, label in FORMATS.items()
    ]


def file_name(review: Review, format: str, *, filtered: bool) -> str:
    """A name that tells the review and the day apart."""
    part = "records-filtered" if filtered else "records"
    return f"{review.slug}-{part}-{timezone.localdate():%Y-%m-%d}.{format}"


def rows(seat: Seat, wanted: Filter) -> Iterator[tuple[Row, Said]]:
    """Every row with what was said of it, a few hundred in memory at a time."""
    open_to_all = ratings.closed_stages(seat.review)
    everything = pages.every(seat, wanted, CHUNK)
    while chunk := list(islice(everything, CHUNK)):
        said = said_of(seat, {row.report for row in chunk}, open_to_all)
        yield from ((row, said.get(row.report, Said())) for row in chunk)


def table(seat: Seat, wanted: Filter) -> tuple[list[str], Iterator[Reference]]:
    """The list for a spreadsheet: the names of the columns beside the usual, and the rows."""
    columns = Columns(ballots(seat), legacy=has_legacy(seat))
    return columns.heads, (
        reference(row, {name: (value,) for name, value in columns.values(row, said).items()})
        for row, said in rows(seat, wanted)
    )


def text(seat: Seat, wanted: Filter, format: str) -> Iterator[str]:
    """The list as RIS or CSV, piece by piece."""
    if format == "ris":
        return ris.write(tagged(seat, wanted))
    heads, found = table(seat, wanted)
    return csv.write(found, heads)


def workbook(seat: Seat, wanted: Filter) -> IO[bytes]:
    """The list as XLSX, in a file that vanishes when it is closed."""
    heads, found = table(seat, wanted)
    out = TemporaryFile()  # noqa: SIM115 (the answer closes it)
    xlsx.save(found, out, heads)
    out.seek(0)
    return out


def tagged(seat: Seat, wanted: Filter) -> Iterator[Reference]:
    """The list for a reference manager: number and decisions in custom fields, not in the notes."""
    columns = Columns(ballots(seat), legacy=has_legacy(seat))
    for row, said in rows(seat, wanted):
        values = columns.values(row, said)
        lines = tuple(f"{name}: {value}" for name, value in values.items() if value)
        yield reference(row, {"ID": (str(row.number),), "U1": lines[1:]})


def reference(row: Row, extra: Mapping[str, tuple[str, ...]]) -> Reference:
    """A record as the formats take it."""
    record = row.record
    return Reference(
        type=record.type or "document",
        title=record.title,
        authors=tuple(map(_name, record.authors)),
        year=record.year,
        journal=record.journal,
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        doi=record.doi,
        pmid=record.pmid,
        abstract=record.abstract,
        keywords=tuple(record.keywords),
        issn=tuple(part for part in record.issn.split("; ") if part),
        urls=(record.url,) if record.url else (),
        language=record.language,
        extra=extra,
    )


def _name(text: str) -> Name:
    family, comma, given = text.partition(", ")
    return Name(family, given) if comma else Name(literal=text)
