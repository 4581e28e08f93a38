"""De-duplication of a plain CSV, without a database."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from reviews.methods.dedupe.matcher import Matcher
from reviews.methods.dedupe.record import Record
from reviews.methods.dedupe.results import Result

# Column of the table -> field of a record.
COLUMNS = {
    "title": "title", "author": "authors", "year": "year", "journal": "journal",
    "volume": "volume", "number": "issue", "pages": "pages", "doi": "doi", "pmid": "pmid",
    "isbn": "isbn", "abstract": "abstract", "type": "type",
}  # fmt: skip
_LONGEST_FIELD = 1 << 27
_GZIP = b"\x1f\x8b"
# What stands for a byte that is no letter in the table's encoding.
_UNDECODED = re.compile("[\udc80-\udcff]")
# What a table of today begins with when it isn't UTF-8.
_OTHER_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class TableError(ValueError):
    """A table that can't be read as records, with the line where that shows."""


def read_records(path: str | Path, encoding: str = "") -> Iterator[Record]:
    """The rows of a CSV as records; only the column `id` has to be there.

    UTF-8, or UTF-16 that says so, unless an encoding is named; gzip is seen through. Raises
    TableError, with the line, for a table without ids, for a row without one, with one that was
    there before or with more cells than columns, and for letters of another encoding.
    """
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_FIELD))
    seen: set[str] = set()
    with _opened(path, encoding) as file:
        rows = csv.reader(file)
        try:
            columns = _columns(next(rows, []))
            for row in rows:
                if not any(row):
                    continue
                record = _record(row, columns, rows.line_num, encoding or "UTF-8")
                if record.id in seen:
                    raise TableError(f"line {rows.line_num}: the id “{record.id}” a second time")
                seen.add(str(record.id))
                yield record
        except (UnicodeError, csv.Error, EOFError, zlib.error) as error:
            raise TableError(f"after line {rows.line_num}: {error}") from error


@contextmanager
def _opened(path: str | Path, encoding: str) -> Iterator[TextIO]:
    with Path(path).open("rb") as raw:
        start = raw.read(2)
        raw.seek(0)
        data = gzip.open(raw) if start == _GZIP else raw  # noqa: SIM115 (closed with the text)
        known = encoding or _OTHER_MARKS.get(start, "utf-8-sig")
        try:
            text = io.TextIOWrapper(data, encoding=known, errors="surrogateescape", newline="")
        except LookupError as error:
            raise TableError(f"no encoding is called “{encoding}”") from error
        with text:
            yield text


def _columns(header: list[str]) -> list[str]:
    names = [name.strip().lower() for name in header]
    if "id" not in names:
        told = ", ".join(name for name in names if name) or "none"
        raise TableError(f"the table has no column “id”; its columns are: {told}")
    if names.count("id") > 1:
        raise TableError("the table has two columns “id”")
    return names


def _record(row: list[str], columns: list[str], line: int, encoding: str) -> Record:
    if any(_UNDECODED.search(cell) for cell in row if not cell.isascii()):
        raise TableError(f"line {line}: letters that are not {encoding}")
    if any(row[len(columns) :]):
        raise TableError(f"line {line}: {len(row)} cells, but there are {len(columns)} columns")
    cells = dict(zip(columns, row, strict=False))
    if not cells.get("id"):
        raise TableError(f"line {line}: a row without an id")
    fields = {name: cells.get(column, "") for column, name in COLUMNS.items()}
    return Record(id=cells["id"], **fields)


def match_csv(
    in_path: str | Path,
    out_path: str | Path,
    maybe_path: str | Path | None = None,
    encoding: str = "",
) -> Result:
    """Gather the rows of a CSV; write `id, cluster` and, if asked, `id_1, id_2, score, reason`.

    Columns read: id, type, author, title, year, journal, volume, number, pages, doi, pmid,
    isbn, abstract. A cluster is named by the first id in it. Nothing is written before all is
    read and compared. Raises TableError as `read_records` does, OSError for a file that can't be
    read or written.
    """
    matcher = Matcher()
    for record in read_records(in_path, encoding):
        matcher.add(record)
    result = matcher.match()
    _write(out_path, ("id", "cluster"), result.cluster_of().items())
    if maybe_path is not None:
        questions = ((q.id_1, q.id_2, f"{q.score:.2f}", q.reason) for q in result.questions)
        _write(maybe_path, ("id_1", "id_2", "score", "reason"), questions)
    return result


def _write(path: str | Path, header: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
