"""Taking files out of a ZIP from anywhere: nothing is written by its name, nothing swells."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Literal
from zipfile import ZipFile

MOST_ENTRIES = 5_000
MOST_BYTES = 8 * 1024**3
# No PDF shrinks so much; what does is made to swell.
MOST_RATIO = 200
RATIO_FROM = 10 * 1024**2
_CHUNK = 1024 * 1024

Fault = Literal["outside", "locked", "nested", "kind", "swells", "large", "broken", "empty"]


class NotAnArchive(Exception):
    """A file that can't be read as a ZIP at all, or has too many entries."""


@dataclass(frozen=True)
class Entry:
    """One file of an archive: its name without folders, and what is wrong with it, if anything."""

    name: str
    size: int
    fault: Fault | None
    info: zipfile.ZipInfo


def entries(archive: ZipFile, *, largest: int) -> Iterator[Entry]:
    """List the files of an archive that a person meant, each with what is wrong with it.

    Folders and what macOS and Windows put beside files are passed over. `largest` is the most
    bytes that one file may have.
    """
    for info in archive.infolist():
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if info.is_dir() or "__MACOSX" in path.parts or path.name in _LITTER:
            continue
        if path.name.startswith("._"):
            continue
        yield Entry(path.name or "?", info.file_size, _fault(info, path, largest), info)


_LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}


def _fault(info: zipfile.ZipInfo, path: PurePosixPath, largest: int) -> Fault | None:
    name = info.filename.replace("\\", "/")
    if ".." in path.parts or name.startswith("/") or (len(name) > 1 and name[1] == ":"):
        return "outside"
    if info.flag_bits & 0x1:
        return "locked"
    if path.suffix.lower() == ".zip":
        return "nested"
    if path.suffix.lower() != ".pdf":
        return "kind"
    if info.file_size == 0:
        return "empty"
    if info.file_size > largest:
        return "large"
    swelling = info.file_size > RATIO_FROM
    if swelling and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        return "swells"
    return None


def open_archive(content: BinaryIO) -> ZipFile:
    """Open a ZIP; NotAnArchive when it is none, or lists more than anybody means."""
    try:
        archive = ZipFile(content)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise NotAnArchive("broken") from error
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        raise NotAnArchive("many")
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise NotAnArchive("swells")
    return archive


def extract(archive: ZipFile, entry: Entry, target: BinaryIO) -> Fault | None:
    """Write one file out; stops where it has more bytes than it says, and says what went wrong."""
    written = 0
    try:
        with archive.open(entry.info) as source:
            while chunk := source.read(_CHUNK):
                written += len(chunk)
                if written > entry.size:
                    return "swells"
                target.write(chunk)
    except Exception:
        # zipfile, zlib, lzma and bz2 have errors of their own.
        return "broken"
    return None
