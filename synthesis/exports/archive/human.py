"""What people read in an archive without this program: lists, drawings, tables, the ledger."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from reviews import ledger
from reviews.access import Seat
from reviews.methods.drawing import svg as vector
from reviews.models import Review
from screening.exports import flow, records
from screening.exports import studies as study_list
from screening.figures import compute_prisma, flow_of
from screening.queries.lists import Filter
from screening.queries.studies import Wanted
from synthesis.exports import contribution, framework, metasummary
from synthesis.exports import refi as coding
from synthesis.exports import table as study_table
from synthesis.methods import refi
from synthesis.queries.contribution import weigh
from synthesis.queries.metasummary import metasummary as summed

_BOM = b"\xef\xbb\xbf"


def members(seat: Seat) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Each member's name and its content; what the review doesn't have yet is left out."""
    for name, made in _MEMBERS.items():
        content = made(seat)
        if content is not None:
            yield name, content
    for number, drawn, _told in framework.drawings(seat):
        if number > 1:
            further = f"synthesis/framework-{number}.svg"
            yield further, [vector.standalone(drawn).encode()]


def _encoded(parts: Iterable[str]) -> Iterator[bytes]:
    for part in parts:
        yield part.encode()


def _records(format: str) -> Callable[[Seat], Iterable[bytes]]:
    return lambda seat: _encoded(records.text(seat, Filter(), format))


def _flow(writer: Callable[[Any, flow.Style], bytes]) -> Callable[[Seat], Iterable[bytes]]:
    return lambda seat: [writer(flow_of(compute_prisma(seat.review)), flow.Style())]


def _studies(seat: Seat) -> Iterable[bytes]:
    return _encoded(study_list.text(seat, Wanted()))


def _table(format: str) -> Callable[[Seat], Iterable[bytes] | None]:
    def made(seat: Seat) -> Iterable[bytes] | None:
        content = study_table.made(seat, format)
        return None if content is None else [content]

    return made


def _coding(seat: Seat) -> Iterable[bytes] | None:
    found = coding.exported(seat).project
    try:
        return [refi.write_project(found)] if found.codes else None
    except refi.Unreadable:
        return None


def _effects(format: str) -> Callable[[Seat], Iterable[bytes] | None]:
    def made(seat: Seat) -> Iterable[bytes] | None:
        content = metasummary.made(seat, format) if summed(seat).lines else None
        return None if content is None else [content]

    return made


def _matrix(seat: Seat) -> Iterable[bytes] | None:
    found = weigh(seat)
    return (
        [vector.standalone(contribution.drawing(found)).encode()] if found.summary.links else None
    )


def _framework(seat: Seat) -> Iterable[bytes] | None:
    drawn = framework.drawing(seat)
    return None if drawn is None else [vector.standalone(drawn).encode()]


def _ledger(seat: Seat) -> Iterator[bytes]:
    yield _BOM
    for row in ledger.rows(seat, ledger.Filters()):
        out = io.StringIO()
        csv.writer(out).writerow([_cell(value) for value in row])
        yield out.getvalue().encode()


def _cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


_MEMBERS: dict[str, Callable[[Seat], Iterable[bytes] | None]] = {
    "records/records.csv": _records("csv"),
    "records/records.ris": _records("ris"),
    "flow/flow.json": _flow(flow.as_json),
    "flow/flow.csv": _flow(flow.csv),
    "flow/flow.svg": _flow(flow.svg),
    "studies/studies.csv": _studies,
    "studies/study_table.csv": _table("csv"),
    "studies/study_table.json": _table("json"),
    "coding/coding.qdpx": _coding,
    "synthesis/metasummary.csv": _effects("csv"),
    "synthesis/metasummary.json": _effects("json"),
    "synthesis/contribution.svg": _matrix,
    "synthesis/framework.svg": _framework,
    "ledger/ledger.csv": _ledger,
}


def readme(review: Review) -> str:
    """What is in the archive, for whoever finds it without this program."""
    return _(
        "{title}\n\n"
        "This is a whole systematic review, as the program Consilience kept it.\n\n"
        "For reading\n"
        "  records/    the records with what was decided, as CSV and RIS\n"
        "  flow/       the flow of the records, as numbers and as a drawing\n"
        "  studies/    the included studies, and what was extracted of them\n"
        "  coding/     the coded passages as a REFI-QDA project, if there are any\n"
        "  synthesis/  effect sizes, what each study feeds, and the conceptual framework\n"
        "  ledger/     everything that happened, line by line\n"
        "  files/      files that were brought, each named by its SHA-256 checksum\n\n"
        "For bringing it back\n"
        "  data/       one file a table, one line of JSON a row\n"
        "  schema.json what each table's lines look like (JSON Schema)\n"
        "  manifest.json  what this is, of which version, how many rows there are\n"
        "  checksums.sha256  check all with: sha256sum -c checksums.sha256\n\n"
        "manage.py import_archive FILE brings the review back into an installation of\n"
        "Consilience.\n"
        "It holds names, e-mail addresses and each person's own judgements: keep it accordingly.\n"
    ).format(title=review.title)
