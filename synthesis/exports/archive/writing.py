"""Writing an archive: one ZIP that is handed on while it is made, so it never stands in memory."""

from __future__ import annotations

import hashlib
import io
import json
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from reviews.access import May, Seat
from reviews.models import Review
from synthesis.methods.archive import layout
from synthesis.queries.archive import rows, tables
from synthesis.queries.archive.rows import Numbers

from . import human, schema

MEDIA_TYPE = "application/zip"
_CHUNK = 1024 * 1024
# Every archive of the same rows has the same bytes in the same members.
_WHEN = (1980, 1, 1, 0, 0, 0)


class _Sink(io.RawIOBase):
    """Keeps what was written until it is taken; a ZIP can be written to it without going back."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What was written since the last time."""
        held, self._parts = b"".join(self._parts), []
        return held


@dataclass
class Held:
    """What an archive turned out to hold."""

    tables: dict[str, int] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    people: int = 0
    sums: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    bytes: int = 0

    @property
    def files(self) -> int:
        """Stored files in it, each once."""
        return sum(name.startswith("files/") for name in self.sums)


def app_version() -> str:
    """The version of this installation."""
    stated = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return str(stated["project"]["version"])


def file_name(review: Review) -> str:
    """A name that tells the review and the day apart."""
    return f"{review.slug}-archive-{timezone.localdate():%Y-%m-%d}.zip"


def pieces(seat: Seat, held: Held | None = None) -> Iterator[bytes]:
    """The archive of the seat's review, piece by piece, all of one moment."""
    seat.require(May.ARCHIVE)
    made, sink = held if held is not None else Held(), _Sink()
    with _moment(), zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for _step in _steps(archive, seat, made):
            piece = sink.taken()
            if piece:
                made.bytes += len(piece)
                yield piece
    piece = sink.taken()
    made.bytes += len(piece)
    yield piece


@contextmanager
def _moment() -> Iterator[None]:
    """Let all that is read be of one moment, whatever others do meanwhile."""
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _steps(archive: zipfile.ZipFile, seat: Seat, made: Held) -> Iterator[None]:
    review, numbers = seat.review, Numbers(seat.review)
    yield from _put(archive, made, layout.PEOPLE, map(rows.line, rows.people(numbers)))
    made.people = len(numbers.people)
    for name, table in tables.tables().items():
        made.columns[name] = [column.name for column in table.columns]
        yield from _put(archive, made, layout.member_of(name), _counted(made, name, numbers))
    for table in tables.tables().values():
        for column in table.files:
            yield from _files(archive, made, table, column, review)
    yield from _for_people(archive, made, seat)
    yield from _put(archive, made, layout.SCHEMA, [schema.text().encode()])
    yield from _put(archive, made, layout.README, [human.readme(review).encode()])
    yield from _put(archive, made, layout.MANIFEST, [_manifest(review, made)])
    yield from _put(archive, made, layout.SUMS, (one.encode() for one in layout.sums(made.sums)))


def _for_people(archive: zipfile.ZipFile, made: Held, seat: Seat) -> Iterator[None]:
    """What people read; making it leaves no trace, though some texts are laid down on the way."""
    with transaction.atomic():
        for member, content in human.members(seat):
            yield from _put(archive, made, member, content)
        transaction.set_rollback(True)


def _counted(made: Held, name: str, numbers: Numbers) -> Iterator[bytes]:
    made.tables[name] = 0
    for said in rows.rows(tables.table(name), numbers):
        made.tables[name] += 1
        yield rows.line(said)


def _files(
    archive: zipfile.ZipFile, made: Held, table: tables.Table, column: str, review: Review
) -> Iterator[None]:
    """The stored files of a table, each once however many rows have it."""
    found = table.of(review).exclude(**{column: ""}).only("pk", "sha256", column)
    for row in found.iterator(chunk_size=200):
        member = layout.file_member(row.sha256)
        if member in made.sums:
            continue
        content = _opened(getattr(row, column))
        if content is None:
            made.missing.append(row.sha256)
            continue
        with content:
            # They are compressed already, mostly; a PDF gains nothing.
            yield from _put(archive, made, member, _chunks(content), zipfile.ZIP_STORED)
        if made.sums[member] != row.sha256:
            made.missing.append(row.sha256)


def _opened(stored: Any) -> AbstractContextManager[Any] | None:
    try:
        return stored.storage.open(stored.name, "rb")
    except OSError:
        return None


def _chunks(content: Any) -> Iterator[bytes]:
    while chunk := content.read(_CHUNK):
        yield chunk


def _put(
    archive: zipfile.ZipFile,
    made: Held,
    name: str,
    content: Iterable[bytes],
    how: int = zipfile.ZIP_DEFLATED,
) -> Iterator[None]:
    """Write one member, giving the word back after every piece of about a megabyte."""
    about = zipfile.ZipInfo(name, _WHEN)
    about.compress_type, about.external_attr = how, 0o644 << 16
    digest, since = hashlib.sha256(), 0
    with archive.open(about, "w", force_zip64=True) as member:
        for part in content:
            digest.update(part)
            member.write(part)
            since += len(part)
            if since >= _CHUNK:
                since = 0
                yield
    made.sums[name] = digest.hexdigest()
    yield


def _manifest(review: Review, made: Held) -> bytes:
    said = layout.Manifest(
        identity=str(review.identity),
        slug=review.slug,
        title=review.title,
        made_at=timezone.now().isoformat(),
        app_version=app_version(),
        migrations=tables.migrations(),
        tables=made.tables,
        columns=made.columns,
        people=made.people,
        files=made.files,
        missing=made.missing,
    )
    return json.dumps(said.as_dict(), indent=1, ensure_ascii=False).encode() + b"\n"
