"""Stored full texts at hand: on this machine's disk, with the checksum that they came with."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.cache import cache

from reviews import desk
from reviews.models import FullText

CHECKED = 24 * 60 * 60
# Widths of page pictures in pixels: a thumbnail, a usual screen, a fine one.
WIDTHS = (320, 1000, 1800)
_CHUNK = 1024 * 1024
# Copies of files that are stored elsewhere; the oldest go when there are more bytes than this.
MOST_COPIED = 4 * 1024**3


class Lost(Exception):
    """A stored file that is missing, or not what was brought."""


def checksum(content: BinaryIO) -> str:
    """The SHA-256 of a file, from its beginning."""
    digest = hashlib.sha256()
    content.seek(0)
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def at_hand(row: FullText) -> Path:
    """The file on this machine, its checksum verified; Lost when it is not what was brought."""
    try:
        path = Path(row.content.path)
    except NotImplementedError:
        path = _copied(row)
    try:
        seen = path.stat()
    except OSError as error:
        raise Lost from error
    key = f"checked:{row.sha256}:{seen.st_size}:{seen.st_mtime_ns}"
    if cache.get(key) is None:
        with path.open("rb") as content:
            if checksum(content) != row.sha256:
                raise Lost
        cache.set(key, 1, CHECKED)
    return path


def _copied(row: FullText) -> Path:
    """A copy of a file that is stored elsewhere; made once."""
    folder = settings.DATA_DIR / "cache" / "fulltexts"
    path: Path = folder / f"{row.sha256}.pdf"
    if path.exists():
        path.touch()
        return path
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with row.content.open("rb") as content, _written(path) as copy:
            for chunk in content.chunks():
                copy.write(chunk)
    except Exception as error:
        # Each storage has errors of its own; all mean that the file did not come.
        raise Lost from error
    _make_room(folder, MOST_COPIED)
    return path


@contextlib.contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name only once it is whole."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)


def _make_room(folder: Path, most: int) -> None:
    """Remove the files that were used longest ago, while there are too many bytes."""
    files = sorted(
        ((path.stat().st_mtime, path.stat().st_size, path) for path in folder.glob("*.pdf")),
        reverse=True,
    )
    total = 0
    for _used, size, path in files:
        total += size
        if total > most and path != files[0][2]:
            path.unlink(missing_ok=True)


def picture(row: FullText, number: int, width: int) -> Path:
    """The picture of a page as WEBP, drawn when it is first asked for; Lost or desk.Trouble."""
    folder = settings.DATA_DIR / "cache" / "pages" / row.sha256[:2] / row.sha256
    path: Path = folder / f"{number}-{width}.webp"
    if path.exists():
        return path
    source = at_hand(row)
    folder.mkdir(parents=True, exist_ok=True)
    handle, drawn = tempfile.mkstemp(dir=folder, prefix=".")
    os.close(handle)
    try:
        desk.desks.render(source, number, width, Path(drawn))
        Path(drawn).replace(path)
    finally:
        Path(drawn).unlink(missing_ok=True)
    return path
