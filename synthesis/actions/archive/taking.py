"""Taking an archive in: the same review, in one transaction, or nothing at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import Storage
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, figures
from reviews.access import May, Refused, Seat
from reviews.models import Review
from synthesis.methods.archive import layout
from synthesis.methods.archive.layout import Damaged
from synthesis.queries.archive import rows, tables
from synthesis.queries.archive.tables import Table

from .numbering import NewNumbers
from .opening import Opened
from .people import Matched, matched
from .reading import Reader

BATCH = 500


@dataclass
class Taken:
    """What came of taking an archive in."""

    review: Review
    already: bool = False
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    missing: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def take_in(archive: Opened, *, slug: str = "") -> Taken:
    """Bring the archive's review into this installation, or say that it is here already.

    Refused where the review has gone on since, or its address belongs to another; Damaged where
    the archive holds what can't be kept. Either way nothing was changed.
    """
    here = Review.objects.filter(identity=archive.manifest.identity).first()
    if here is not None:
        return _already(archive, here)
    wanted = slug or archive.manifest.slug
    if Review.objects.filter(slug=wanted).exists():
        raise Refused(
            _(
                "There is another review at “%(slug)s”. Choose another name with --slug; nothing "
                "was imported."
            )
            % {"slug": wanted}
        )
    with _files_only_if_kept() as written, transaction.atomic():
        taken = _Taking(archive, wanted, written).run()
    figures.touch(taken.review.pk)
    return taken


def _already(archive: Opened, here: Review) -> Taken:
    """The review is here: fine where it is as the archive has it, refused where it isn't."""
    if _state(archive) != rows.state(here):
        raise Refused(
            _(
                "The review of this archive is here already, as “%(slug)s”, and the two differ: it "
                "has gone on since, here or where the archive was made. Nothing was changed."
            )
            % {"slug": here.slug}
        )
    return Taken(here, already=True)


def _state(archive: Opened) -> str:
    """The same checksum over an archive's lines that `rows.state` makes over a review."""
    digest = hashlib.sha256()
    for _number, said in archive.lines(layout.PEOPLE):
        digest.update(str(said.get("email", "")).encode() + b"\n")
    for name in sorted(archive.manifest.tables):
        digest.update(name.encode() + b"\n")
        for _number, said in archive.lines(layout.member_of(name)):
            kept = rows.compared(name, said)
            if kept is not None:
                digest.update(rows.line(kept))
    return digest.hexdigest()


@contextmanager
def _files_only_if_kept() -> Iterator[list[tuple[Storage, str]]]:
    """Take the files away again that were stored, when what they belong to isn't kept."""
    written: list[tuple[Storage, str]] = []
    try:
        yield written
    except BaseException:
        for storage, name in written:
            storage.delete(name)
        raise


class _Taking:
    """One import under way."""

    def __init__(self, archive: Opened, slug: str, written: list[tuple[Storage, str]]) -> None:
        self._archive, self._slug, self._written = archive, slug, written
        self._missing = set(archive.manifest.missing)

    def run(self) -> Taken:
        manifest = self._archive.manifest
        people = matched(self._archive.lines(layout.PEOPLE))
        numbers = NewNumbers(dict(manifest.tables), [user.pk for user in people.users])
        counts = {name: self._fill(tables.table(name), numbers) for name in self._in_order()}
        self._hold()
        review = Review.objects.get(pk=numbers.review)
        self._note(review, people)
        return Taken(
            review, rows=counts, files=len(self._written), missing=sorted(self._missing),
            known=people.known, foreign=people.foreign,
        )  # fmt: skip

    def _in_order(self) -> list[str]:
        names = self._archive.manifest.tables
        return [tables.REVIEW, *(name for name in names if name != tables.REVIEW)]

    def _fill(self, table: Table, numbers: NewNumbers) -> int:
        """Store every row of one table; what they point to may come later."""
        member, n = layout.member_of(table.name), 0
        reader = Reader(table, self._archive.manifest.columns[table.name], numbers)
        lines = self._archive.lines(member)
        while some := list(islice(lines, BATCH)):
            made = [self._row(member, number, said, reader) for number, said in some]
            with _told(f"{member}, lines {some[0][0]} to {some[-1][0]}"):
                table.model._default_manager.bulk_create(made)
            n += len(made)
        if n != self._archive.manifest.tables[table.name]:
            raise Damaged(
                f"{member}: it has {n} lines, and {layout.MANIFEST} says "
                f"{self._archive.manifest.tables[table.name]}."
            )
        return n

    def _row(self, member: str, number: int, said: dict[str, Any], reader: Reader) -> Model:
        try:
            row, files = reader.row(said)
            if isinstance(row, Review):
                self._name(row)
        except Damaged as damaged:
            raise Damaged(f"{member}, line {number}: {damaged}.") from damaged
        for name in files:
            self._store(row, name)
        return row

    def _name(self, row: Review) -> None:
        row.slug = self._slug
        try:
            row.clean_fields()
        except ValidationError as error:
            raise Damaged(" ".join(error.messages)) from error
        if str(row.identity) != self._archive.manifest.identity:
            raise Damaged(f"the review is another than {layout.MANIFEST} says")

    def _store(self, row: Model, name: str) -> None:
        """Keep a file where a row of this review has it."""
        field: Any = row._meta.get_field(name)
        sha256 = str(row.sha256)  # type: ignore[attr-defined]
        place = field.generate_filename(row, sha256)
        if sha256 in self._missing:
            setattr(row, name, place)
            return
        with self._archive.file(layout.file_member(sha256)) as content:
            try:
                kept = field.storage.save(place, File(content))
            except OSError as error:
                raise Refused(
                    _("The file %(name)s can't be stored: %(why)s. Nothing was imported.")
                    % {"name": sha256, "why": error}
                ) from error
        self._written.append((field.storage, kept))
        setattr(row, name, kept)

    def _hold(self) -> None:
        """Let PostgreSQL check all that points from row to row, now that all are there."""
        with _told("data"), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def _note(self, review: Review, people: Matched) -> None:
        seat = Seat.operator(review)
        seat.require(May.ARCHIVE)
        audit.log(
            seat, "archive.imported", review,
            made=self._archive.manifest.made_at[:10] or str(timezone.localdate()),
            people=len(people.users), foreign=len(people.foreign),
        )  # fmt: skip


@contextmanager
def _told(where: str) -> Iterator[None]:
    """Say where in the archive it was that PostgreSQL refused a row."""
    try:
        with transaction.atomic():
            yield
    except (IntegrityError, DataError) as error:
        said = str(error).splitlines()[0]
        raise Damaged(f"{where}: this can't be kept: {said}") from error
