"""The rows of a review as an archive writes them: numbered from 1 in each table."""

from __future__ import annotations

import base64
import hashlib
import json
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import UTC
from typing import Any

from reviews.models import Review, User
from reviews.models.filing import salt
from synthesis.methods.archive import holds
from synthesis.methods.archive.shapes import Nothing

from . import tables
from .tables import Table

CHUNK = 2_000
# What is said of taking archives isn't part of what two of them are compared by.
OWN = "archive."


class Numbers:
    """Which number a row has in the archive: its place among its table's rows, from 1.

    Eight bytes a row are held, nothing else.
    """

    def __init__(self, review: Review) -> None:
        self.review = review
        self._ids: dict[str, array[int]] = {}
        users = tables.people_of(review)
        self.people: list[User] = sorted(users.values(), key=lambda one: one.email.lower())
        self._people = {user.pk: n for n, user in enumerate(self.people, start=1)}
        self._salt = salt(review.pk)

    def move(self, table: str, pk: int) -> int | None:
        """The number of a row; None where it isn't there any more."""
        if table == tables.PEOPLE:
            return self._people.get(pk)
        if table == holds.MIXED:
            return (pk & 0xFFFFFFFF) ^ self._salt
        ids = self._of(table)
        place = bisect_left(ids, pk)
        return place + 1 if place < len(ids) and ids[place] == pk else None

    def _of(self, table: str) -> array[int]:
        if table not in self._ids:
            rows = tables.table(table).of(self.review).values_list("pk", flat=True)
            self._ids[table] = array("q", rows.iterator(chunk_size=10_000))
        return self._ids[table]


def rows(table: Table, numbers: Numbers) -> Iterator[dict[str, Any]]:
    """Each row of a table as what is written of it, one after the other."""
    names = [column.name for column in table.columns]
    writers = [_writer(table, at, numbers) for at in range(len(names))]
    asked = [field.attname for _column, field in table.fields]
    found = table.of(numbers.review).values_list(*asked)
    facts = asked.index("facts") if table.name == tables.LEDGER else None
    about = [asked.index(name) for name in ("verb", "subject_type")] if facts is not None else []
    for row in found.iterator(chunk_size=CHUNK):
        said = {
            name: None if value is None else write(value)
            for name, value, write in zip(names, row, writers, strict=True)
        }
        if facts is not None:
            _event(said, row[about[0]], row[about[1]], numbers)
        yield said


def _event(said: dict[str, Any], verb: str, subject: str, numbers: Numbers) -> None:
    """The parts of an event whose meaning hangs on its verb and on its subject."""
    said["facts"] = holds.FACTS.get(verb, Nothing()).moved(said["facts"], numbers.move)
    named = tables.subjects().get(subject)
    if said["subject_id"] is not None:
        said["subject_id"] = numbers.move(named, said["subject_id"]) if named else None


def _writer(table: Table, at: int, numbers: Numbers) -> Callable[[Any], Any]:
    column, _field = table.fields[at]
    if column.kind == "id":
        return lambda value: numbers.move(table.name, value)
    if column.kind == "ref":
        return lambda value: numbers.move(column.to, value)
    if column.kind in ("json", "list"):
        shape = holds.HOLDS.get(f"{table.name}.{column.name}", Nothing())
        return (lambda value: value) if shape == Nothing() else _mover(shape, numbers)
    return _WRITERS.get(column.kind, lambda value: value)


def _mover(shape: Any, numbers: Numbers) -> Callable[[Any], Any]:
    return lambda value: shape.moved(value, numbers.move)


def _bytes(value: Any) -> str:
    return base64.b64encode(bytes(value)).decode("ascii")


_WRITERS: dict[str, Callable[[Any], Any]] = {
    "moment": lambda value: value.astimezone(UTC).isoformat(),
    "day": lambda value: value.isoformat(),
    "uuid": str,
    "bytes": _bytes,
    # Where it is kept follows from the row, which has its checksum; that there is one must be said.
    "file": bool,
}


def people(numbers: Numbers) -> Iterator[dict[str, Any]]:
    """The accounts that the rows name: number, address and name, nothing else."""
    for number, user in enumerate(numbers.people, start=1):
        yield {"id": number, "email": user.email.lower(), "name": user.name}


def line(said: dict[str, Any]) -> bytes:
    """A row as one line of JSON."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def compared(table: str, said: dict[str, Any]) -> dict[str, Any] | None:
    """A row as it is compared with another archive's; None for one that is left aside.

    Left aside are the address that a review has here, and lines of the ledger about archives.
    """
    if table == tables.LEDGER:
        if str(said.get("verb", "")).startswith(OWN):
            return None
        return {name: value for name, value in said.items() if name != "id"}
    if table == tables.REVIEW:
        return {name: value for name, value in said.items() if name != "slug"}
    return said


def state(review: Review) -> str:
    """A checksum over all that stands in a review, by which two archives of it are compared."""
    numbers, digest = Numbers(review), hashlib.sha256()
    for one in numbers.people:
        digest.update(one.email.lower().encode() + b"\n")
    for name, table in sorted(tables.tables().items()):
        digest.update(name.encode() + b"\n")
        for said in rows(table, numbers):
            kept = compared(name, said)
            if kept is not None:
                digest.update(line(kept))
    return digest.hexdigest()
