"""Opening an archive: is it whole, of a known version, and what does it claim to be."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from synthesis.methods.archive import layout
from synthesis.methods.archive.layout import Damaged, Manifest
from synthesis.queries.archive import tables

_CHUNK = 1024 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@dataclass
class Opened:
    """An archive that was found whole."""

    zip: zipfile.ZipFile
    manifest: Manifest

    @contextmanager
    def file(self, member: str) -> Iterator[IO[bytes]]:
        """A member's content; Damaged when it can't be read."""
        try:
            with self.zip.open(member) as content:
                yield content
        except KeyError as error:
            raise Damaged(f"{member}: this member is missing.") from error
        except _BROKEN as error:
            raise Damaged(
                f"{member}: it can't be read to its end; the archive is damaged."
            ) from error

    def lines(self, member: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each line of a member with its number, as an object; Damaged names the line."""
        with self.file(member) as content:
            number = 0
            while raw := content.readline(layout.LONGEST_LINE + 1):
                number += 1
                yield number, _object(member, number, raw)


def _object(member: str, number: int, raw: bytes) -> dict[str, Any]:
    if len(raw) > layout.LONGEST_LINE:
        raise Damaged(f"{member}, line {number}: the line is longer than any can be.")
    if not raw.endswith(b"\n"):
        raise Damaged(f"{member}, line {number}: the line breaks off.")
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Damaged(f"{member}, line {number}: this is not JSON.") from error
    if not isinstance(said, dict):
        raise Damaged(f"{member}, line {number}: this is not an object.")
    return said


@contextmanager
def opened(content: IO[bytes]) -> Iterator[Opened]:
    """Open an archive and check all of it: names, sizes, checksums, version; Damaged says what
    is wrong."""
    try:
        archive = zipfile.ZipFile(content)
    except _BROKEN as error:
        raise Damaged("This is not a ZIP, or it breaks off.") from error
    with archive:
        content.seek(0, 2)
        _check_sizes(archive, content.tell())
        found = Opened(archive, Manifest("", "", "", "", "", {}, {}))
        found.manifest = layout.read_manifest(_json(found, layout.MANIFEST))
        _check_versions(found.manifest)
        _check_sums(found)
        _check_tables(found.manifest, set(archive.namelist()))
        yield found


def _check_sizes(archive: zipfile.ZipFile, size: int) -> None:
    """Refuse what would become too much before anything is unpacked."""
    members = archive.infolist()
    if len(members) > layout.MOST_MEMBERS:
        raise Damaged(f"The archive has {len(members)} members, more than any can have.")
    seen: set[str] = set()
    for one in members:
        if not layout.is_safe(one.filename):
            raise Damaged(f"{one.filename[:200]!r}: an archive has no member of such a name.")
        if one.filename in seen:
            raise Damaged(f"{one.filename}: it is there twice.")
        seen.add(one.filename)
    whole = sum(one.file_size for one in members)
    if whole > min(layout.MOST_BYTES, layout.ALLOWANCE + layout.MOST_FOLD * size):
        raise Damaged(
            f"Unpacked the archive would have {whole} bytes, too many for its size of {size}; "
            "nothing was unpacked."
        )


def _json(found: Opened, member: str) -> Any:
    try:
        return json.loads(_whole(found, member))
    except (ValueError, RecursionError) as error:
        raise Damaged(f"{member}: this is not JSON.") from error


def _whole(found: Opened, member: str) -> str:
    with found.file(member) as content:
        raw = content.read(layout.LONGEST_LIST + 1)
    if len(raw) > layout.LONGEST_LIST:
        raise Damaged(f"{member}: it is larger than it can be.")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise Damaged(f"{member}: this is not text in UTF-8.") from error


def _check_versions(manifest: Manifest) -> None:
    """Refuse what a newer installation made: its tables may say what this one can't keep."""
    here = tables.migrations()
    for app, name in manifest.migrations.items():
        if str(name) > here.get(app, ""):
            raise Damaged(
                f"{layout.MANIFEST}: the archive was made by a newer version of Consilience "
                f"({manifest.app_version}; {app} {name}, here {here.get(app, 'nothing')}). Bring "
                "this installation up to date, then import it."
            )


def _check_sums(found: Opened) -> None:
    """Compare every member's checksum with the list; none may be missing, none be unknown."""
    listed = layout.read_sums(_whole(found, layout.SUMS))
    there = set(found.zip.namelist()) - {layout.SUMS}
    for name in sorted(set(listed) - there):
        raise Damaged(f"{name}: this member is missing.")
    for name in sorted(there - set(listed)):
        raise Damaged(f"{name}: {layout.SUMS} doesn't list this member.")
    for name, sha256 in listed.items():
        digest = hashlib.sha256()
        with found.file(name) as content:
            while chunk := content.read(_CHUNK):
                digest.update(chunk)
        if digest.hexdigest() != sha256:
            raise Damaged(f"{name}: its checksum is not the one that {layout.SUMS} has.")


def _check_tables(manifest: Manifest, members: set[str]) -> None:
    """Every table of the manifest is known here, with every column, and has its member."""
    for name in manifest.tables:
        known = {column.name for column in tables.table(name).columns}
        for column in manifest.columns[name]:
            if column not in known:
                raise Damaged(
                    f"{layout.member_of(name)}: this installation knows no field “{column}”."
                )
        if layout.member_of(name) not in members:
            raise Damaged(f"{layout.member_of(name)}: this member is missing.")
    for name in members:
        table = name.removeprefix("data/").removesuffix(".jsonl")
        if name.startswith("data/") and name != layout.PEOPLE and table not in manifest.tables:
            raise Damaged(f"{name}: {layout.MANIFEST} has no such table.")
    if manifest.tables.get(tables.REVIEW) != 1 or layout.PEOPLE not in members:
        raise Damaged(f"{layout.MANIFEST}: an archive holds one review and its people.")
