"""De-duplication of a plain CSV, without a database."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

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


def read_records(path: str | Path) -> Iterator[Record]:
    """The rows of a UTF-8 CSV as records; only the column `id` has to be there.

    Raises ValueError, with the line, for a table without ids, and for a row without one.
    """
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_FIELD))
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if "id" not in (rows.fieldnames or ()):
            raise ValueError("the table has no column `id`")
        for row in rows:
            if not row["id"]:
                raise ValueError(f"line {rows.line_num}: a row without an id")
            fields = {name: row.get(column) or "" for column, name in COLUMNS.items()}
            yield Record(id=row["id"], **fields)


def match_csv(
    in_path: str | Path, out_path: str | Path, maybe_path: str | Path | None = None
) -> Result:
    """Gather the rows of a CSV; write `id, cluster` and, if asked, `id_1, id_2, score, reason`.

    Columns read: id, type, author, title, year, journal, volume, number, pages, doi, pmid,
    isbn, abstract. A cluster is named by the first id in it. Raises ValueError for a table
    without ids or with one twice, OSError for a file that can't be read or written.
    """
    matcher = Matcher()
    for record in read_records(in_path):
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
