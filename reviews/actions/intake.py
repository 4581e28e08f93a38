"""Putting many entries of a file into the tables at once, by COPY."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import connection
from django.db.models import Max
from django.utils import timezone
from psycopg.types.json import Jsonb

from reviews.methods.formats import Guard, parted
from reviews.models import ImportFile, Report, Review, Search

# Letters kept of each field. A search vector must fit into a megabyte, a page into a browser.
LONGEST = {
    "type": 40,
    "title": 20_000,
    "journal": 2_000,
    "volume": 500,
    "issue": 500,
    "pages": 500,
    "doi": 500,
    "pmid": 100,
    "abstract": 200_000,
    "issn": 500,
    "url": 4_000,
    "language": 200,
}
LONGEST_RAW = 1_000_000
LONGEST_ITEM = 2_000
MOST_ITEMS = 5_000

# What an entry gives a record, in the order in which it is written.
ENTRY_COLUMNS = (
    "line", *LONGEST, "year", "authors", "names", "keywords", "extra", "guarded", "raw",
)  # fmt: skip
RECORD_COLUMNS = (
    "id", "report_id", "number", "review_id", "search_id", "file_id", "synthetic", "added_at",
    *ENTRY_COLUMNS,
)  # fmt: skip
_JSON = ("extra", "guarded")
# A constraint of PostgreSQL is checked at the end, so records may come before their reports.
_REPORTS_FOR = """
INSERT INTO reviews_report (id, review_id, number, record_id, withdrawn_reason)
SELECT report_id, review_id, number, id, '' FROM reviews_record
WHERE review_id = %s AND number >= %s AND number < %s
"""


def next_number(review: Review) -> int:
    """The number after the review's last; hold the lock of imports first."""
    last = Report.objects.filter(review=review).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


class Entry(Protocol):
    """What is stored as a record: a reference, or what was kept of one."""

    @property
    def line(self) -> int: ...
    @property
    def year(self) -> int | None: ...
    @property
    def raw(self) -> str: ...
    def as_dict(self) -> dict[str, Any]: ...


class Batch:
    """Entries on their way into the tables; PostgreSQL takes them in while more are being read."""

    def __init__(
        self,
        write: Callable[[Sequence[Any]], None],
        ids: Iterator[tuple[Any, ...]],
        guard: Guard,
    ) -> None:
        self._write = write
        self._ids = ids
        self._guard = guard
        self.stored = 0
        # Whether any entry tells of decisions made elsewhere.
        self.guarded = False
        # Line and field names of the entries of which a field had to be cut.
        self.cut: list[tuple[int, list[str]]] = []

    def add(self, entry: Entry) -> None:
        """Store one entry as a record; its report gets the same number."""
        row = _fit(entry, self._guard)
        self.put(row.values)
        self.guarded = self.guarded or row.guarded
        if row.cut:
            self.cut.append((entry.line, row.cut))

    def put(self, values: Mapping[str, Any]) -> None:
        """Store what `fitted` has given for an entry."""
        row = (Jsonb(values[name]) if name in _JSON else values[name] for name in ENTRY_COLUMNS)
        self._write((*next(self._ids), *row))
        self.stored += 1


@contextlib.contextmanager
def batch(
    origin: ImportFile | Search, *, first: int, size: int, synthetic: bool = False
) -> Iterator[Batch]:
    """Take up to `size` entries of a file, or added to a search by hand, numbered from `first` on.

    Hold the lock of imports.
    """
    file = origin if isinstance(origin, ImportFile) else None
    review_id, search_id = origin.review_id, file.search_id if file else origin.pk
    same = (review_id, search_id, file.pk if file else None, synthetic, timezone.now())
    record_ids, report_ids = _new_ids("reviews_record", size), _new_ids("reviews_report", size)
    numbers = range(first, first + size)
    ids = ((*own, *same) for own in zip(record_ids, report_ids, numbers, strict=True))
    with connection.cursor() as cursor:
        columns = ", ".join(RECORD_COLUMNS)
        with cursor.copy(f"COPY reviews_record ({columns}) FROM STDIN") as copy:
            taken = Batch(copy.write_row, ids, Guard.of(file.guards if file else {}))
            yield taken
        cursor.execute(_REPORTS_FOR, [review_id, first, first + taken.stored])


def _new_ids(table: str, n: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, n],
        )
        return [row[0] for row in cursor.fetchall()]


@dataclass
class _Row:
    """One entry by the names of the columns, and the names of the fields that were cut."""

    values: dict[str, Any] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)
    guarded: bool = False

    def text(self, name: str, value: str, longest: int) -> str:
        """Bound a field, and note that it was."""
        if len(value) > longest:
            self.cut.append(name)
        return storable(value[:longest])

    def items(self, name: str, values: Sequence[Any]) -> list[str]:
        """Bound a list's length and its items'."""
        texts = [str(value) for value in values[:MOST_ITEMS]]
        if len(values) > MOST_ITEMS or any(len(text) > LONGEST_ITEM for text in texts):
            self.cut.append(name)
        return [storable(text[:LONGEST_ITEM]) for text in texts]


def _fit(entry: Entry, guard: Guard) -> _Row:
    row = _Row()
    given, guarded = parted(entry.as_dict(), guard)
    row.guarded = bool(guarded)
    texts = {name: row.text(name, given[name], longest) for name, longest in LONGEST.items()}
    authors = row.items("authors", given["authors"])
    row.values = {
        "line": entry.line or None,
        **texts,
        "year": entry.year if entry.year is not None and 0 < entry.year < 10_000 else None,
        "authors": authors,
        "names": " ".join(authors),
        "keywords": row.items("keywords", given["keywords"]),
        "extra": storable_inside(given["extra"]),
        "guarded": storable_inside(guarded),
        "raw": row.text("raw", entry.raw, LONGEST_RAW),
    }
    return row


def fitted(entry: Entry, guard: Guard) -> dict[str, Any]:
    """What a record keeps of an entry, by the names of its columns."""
    return _fit(entry, guard).values


def storable(text: str) -> str:
    """A text without what PostgreSQL can't hold: NUL letters and halves of surrogate pairs."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def storable_inside(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value[: LONGEST["abstract"]])
    if isinstance(value, dict):
        return {storable(str(key)): storable_inside(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable_inside(item) for item in value]
    return value
