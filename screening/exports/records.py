"""Lists as files: what is filtered, in any format we write, with what the seat may read of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews import registry
from reviews.access import May, Seat
from reviews.exports import Download
from reviews.methods.formats import Reference, csv, named, restored, xlsx
from reviews.models import Report, Review
from screening.exports.columns import Columns, Said, ballots, has_legacy, said_of
from screening.queries import pages, rules
from screening.queries.lists import Filter
from screening.queries.pages import Row

CHUNK = 1_000
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Kind:
    """A format that lists are taken as.

    `number` and `said` are the tags that hold a record's number and what was decided; a table
    has columns for them instead.
    """

    label: str
    words: str | Promise
    extension: str
    content_type: str
    number: str = ""
    said: str = ""


KINDS: dict[str, Kind] = {
    "ris": Kind(
        "RIS", gettext_lazy("for every reference manager"), "ris",
        "application/x-research-info-systems; charset=utf-8", "ID", "U1",
    ),
    "bibtex": Kind(
        "BibTeX", gettext_lazy("for LaTeX, JabRef, Zotero"), "bib",
        "application/x-bibtex; charset=utf-8", "recordnumber", "screening",
    ),
    "csl_json": Kind(
        "CSL-JSON", gettext_lazy("for Zotero, pandoc"), "json",
        "application/vnd.citationstyles.csl+json; charset=utf-8", "number-in-review", "screening",
    ),
    "endnote_xml": Kind(
        "EndNote XML", gettext_lazy("for EndNote"), "xml",
        "application/xml; charset=utf-8", "label", "custom5",
    ),
    "nbib": Kind(
        "NBIB", gettext_lazy("as PubMed writes it"), "nbib",
        "application/nbib; charset=utf-8", "SCRN", "SCRN",
    ),
    "csv": Kind("CSV", gettext_lazy("a table, a column for each decision"), "csv",
                "text/csv; charset=utf-8"),
    "xlsx": Kind("XLSX", gettext_lazy("the same table for Excel"), "xlsx", XLSX_TYPE),
}  # fmt: skip


def downloads(seat: Seat, wanted: Filter) -> list[Download]:
    """The files that the filtered list can be taken as."""
    if not seat.may(May.EXPORT):
        return []
    return [
        Download(
            _("Records"),
            kind.label,
            reverse("screening:export", args=[seat.review.slug, name]) + wanted.query(),
            kind.words,
        )
        for name, kind in KINDS.items()
    ]


def file_name(review: Review, format: str, *, filtered: bool) -> str:
    """A name that tells the review and the day apart."""
    part = "records-filtered" if filtered else "records"
    return f"{review.slug}-{part}-{timezone.localdate():%Y-%m-%d}.{KINDS[format].extension}"


def rows(seat: Seat, wanted: Filter) -> Iterator[tuple[Row, Said, bool]]:
    """Every row with what was said of it, and whether other tools' decisions may be told.

    A few hundred are in memory at a time.
    """
    open_to_all = rules.closed_stages(seat)
    everything = pages.every(seat, wanted, CHUNK)
    while chunk := list(islice(everything, CHUNK)):
        reports = {row.report for row in chunk}
        said = said_of(seat, reports, open_to_all)
        known = Report.objects.filter(registry.unblinded(seat), pk__in=reports)
        unblinded = set(known.values_list("pk", flat=True))
        for row in chunk:
            yield row, said.get(row.report, Said()), row.report in unblinded


def table(seat: Seat, wanted: Filter) -> tuple[list[str], Iterator[Reference]]:
    """The list for a spreadsheet: the names of the columns beside the usual, and the rows."""
    columns = Columns(ballots(seat), legacy=has_legacy(seat))

    def told(row: Row, said: Said) -> dict[str, tuple[str, ...]]:
        return {name: (value,) for name, value in columns.values(row, said).items()}

    return columns.heads, (
        replace(reference(row, unblinded), extra=told(row, said))
        for row, said, unblinded in rows(seat, wanted)
    )


def text(seat: Seat, wanted: Filter, format: str) -> Iterator[str]:
    """The list in a format that is text, piece by piece."""
    if format == "csv":
        heads, found = table(seat, wanted)
        return csv.write(found, heads)
    writer = named(format)
    if writer is None or writer.write is None:
        raise LookupError(format)
    return writer.write(tagged(seat, wanted, format))


def workbook(seat: Seat, wanted: Filter) -> IO[bytes]:
    """The list as XLSX, in a file that vanishes when it is closed."""
    heads, found = table(seat, wanted)
    out = TemporaryFile()  # noqa: SIM115 (the answer closes it)
    xlsx.save(found, out, heads)
    out.seek(0)
    return out


def tagged(seat: Seat, wanted: Filter, format: str) -> Iterator[Reference]:
    """The list for a reference manager: number and decisions in tags of their own, not in notes.

    What only this format has goes with the records that came in it.
    """
    columns, kind = Columns(ballots(seat), legacy=has_legacy(seat)), KINDS[format]
    for row, said, told in rows(seat, wanted):
        number, *decided = [
            f"{name}: {value}" for name, value in columns.values(row, said).items() if value
        ]
        found = reference(row, told)
        same = row.record.file is not None and row.record.file.format == format
        own = {kind.said: tuple(decided)} if decided else {}
        if kind.number == kind.said:
            own[kind.said] = (number, *decided)
        else:
            own[kind.number] = (str(row.number),)
        kept = {tag: values for tag, values in found.extra.items() if same and tag not in own}
        yield replace(found, extra=kept | own)


def reference(row: Row, told: bool) -> Reference:
    """A record as the formats take it; `told` if its seat may know what other tools decided."""
    record = row.record
    given: dict[str, Any] = {name: getattr(record, name) for name in _FIELDS}
    if told and record.guarded:
        hidden: Mapping[str, Any] = record.guarded
        given["keywords"] = [*record.keywords, *hidden.get("keywords", ())]
        left_out = ("keywords", "decisions")
        more = {name: value for name, value in hidden.items() if name not in left_out}
        given["extra"] = record.extra | more
    found = restored(given)
    if found.year and found.date and not found.date.startswith(f"{found.year}"):
        # Somebody chose the year of another record, and this record's date is not of that year.
        return replace(found, date=str(found.year))
    return found


_FIELDS = (
    "type", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid",
    "abstract", "keywords", "issn", "url", "language", "extra",
)  # fmt: skip
