"""The included studies as tables: one row a report, with its study's number and label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from tempfile import TemporaryFile
from typing import IO

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews import registry
from reviews.access import May, Seat
from reviews.exports import Download
from reviews.methods.formats import Reference, csv, xlsx
from reviews.models import Report, Review
from reviews.queries.found import Via, found_via
from screening.exports.records import KINDS, reference
from screening.queries import studies
from screening.queries.pages import Row as Document
from screening.queries.studies import Place, Row, Wanted

FORMATS = {
    "csv": gettext_lazy("a table, a row for each report"),
    "xlsx": gettext_lazy("the same table for Excel"),
}
# Studies read at a time.
CHUNK = 200


def downloads(seat: Seat, wanted: Wanted) -> list[Download]:
    """The files that the list of studies can be taken as."""
    if not seat.may(May.EXPORT):
        return []
    return [
        Download(
            _("Included studies"),
            KINDS[name].label,
            reverse("screening:studies_export", args=[seat.review.slug, name]) + wanted.query(),
            words,
        )
        for name, words in FORMATS.items()
    ]


def file_name(review: Review, format: str, *, filtered: bool) -> str:
    """A name that tells the review and the day apart."""
    part = "studies-filtered" if filtered else "studies"
    return f"{review.slug}-{part}-{timezone.localdate():%Y-%m-%d}.{KINDS[format].extension}"


def heads() -> list[str]:
    """The columns beside those of a reference."""
    return [
        _("Study"),
        _("Study label"),
        _("Included reports of the study"),
        _("Reports in the earlier version"),
        _("Report"),
        _("Main report"),
        _("Found via"),
        _("Sources"),
    ]


def rows(seat: Seat, wanted: Wanted) -> Iterator[Reference]:
    """Each included report, by study; a study of the earlier version without one has a row too."""
    found: list[Row] = []
    for row in studies.every(seat, wanted, CHUNK):
        found.append(row)
        if len(found) == CHUNK:
            yield from _references(seat, found)
            found = []
    yield from _references(seat, found)


def _references(seat: Seat, found: list[Row]) -> Iterator[Reference]:
    ids = [place.report.pk for row in found for place in row.included]
    ways = found_via(ids)
    open_to_it = Report.objects.filter(registry.unblinded(seat), pk__in=ids)
    unblinded = set(open_to_it.values_list("pk", flat=True))
    for row in found:
        if not row.included:
            yield Reference(title=row.study.label, extra=_beside(row, None, None))
        for place in row.included:
            pk, number = place.report.pk, place.report.number
            entry = reference(Document(number, pk, number, place.record), pk in unblinded)
            yield replace(entry, extra=_beside(row, place, ways.get(pk)))


def _beside(row: Row, place: Place | None, via: Via | None) -> dict[str, tuple[str, ...]]:
    earlier = row.study.earlier_reports
    values = (
        str(row.study.number),
        row.study.label,
        str(len(row.included)),
        "" if earlier is None else str(earlier),
        str(place.report.number) if place else "",
        _("yes") if place and place.main else "",
        via.words if via else "",
        via.listed if via else "",
    )
    return {name: (value,) for name, value in zip(heads(), values, strict=True)}


def text(seat: Seat, wanted: Wanted) -> Iterator[str]:
    """The list as CSV, piece by piece."""
    return csv.write(rows(seat, wanted), heads())


def workbook(seat: Seat, wanted: Wanted) -> IO[bytes]:
    """The list as XLSX, in a file that vanishes when it is closed."""
    out = TemporaryFile()  # noqa: SIM115 (the answer closes it)
    xlsx.save(rows(seat, wanted), out, heads())
    out.seek(0)
    return out
