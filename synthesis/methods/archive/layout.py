"""What an archive is made of: names of its members, its manifest, and the limits of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = "consilience-archive"
VERSION = 1

MANIFEST, SUMS, SCHEMA, README = "manifest.json", "checksums.sha256", "schema.json", "README.txt"
PEOPLE = "data/people.jsonl"

# Bytes of one line of a table: the letters of a page with their boxes are the longest there are.
LONGEST_LINE = 256 * 1024 * 1024
# Bytes of a manifest or list of checksums, members of an archive, bytes that all become.
LONGEST_LIST = 256 * 1024 * 1024
MOST_MEMBERS = 1_000_000
MOST_BYTES = 2 * 1024**4
# How many times larger than the archive its content may be, beyond a first allowance.
MOST_FOLD, ALLOWANCE = 200, 256 * 1024 * 1024


class Damaged(Exception):
    """An archive that can't be taken in, said in words with the member's name."""


@dataclass(frozen=True)
class Column:
    """One field of a table: how its values are written, and what they point to."""

    name: str
    kind: str
    null: bool = False
    to: str = ""


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    identity: str
    slug: str
    title: str
    made_at: str
    app_version: str
    migrations: Mapping[str, str]
    tables: Mapping[str, int]
    columns: Mapping[str, list[str]] = field(default_factory=dict)
    people: int = 0
    files: int = 0
    # Stored files that were lost before the archive was made, by their checksums.
    missing: list[str] = field(default_factory=list)
    format: str = FORMAT
    version: int = VERSION

    def as_dict(self) -> dict[str, Any]:
        """As it is written."""
        return asdict(self)


def member_of(table: str) -> str:
    """The member that holds a table.

    >>> member_of("reviews.record")
    'data/reviews.record.jsonl'
    """
    return f"data/{table}.jsonl"


def file_member(sha256: str) -> str:
    """The member that holds a file, by its checksum."""
    return f"files/{sha256}"


_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*){0,4}")


def is_safe(name: str) -> bool:
    """Whether a member's name is one that an archive may have: relative, plain, leading nowhere.

    >>> is_safe("files/0a1b"), is_safe("../etc/passwd"), is_safe("/etc"), is_safe("a\\\\b")
    (True, False, False, False)
    """
    return len(name) <= 200 and _SAFE.fullmatch(name) is not None


def read_manifest(said: Any) -> Manifest:
    """A manifest as read from JSON; Damaged says what is wrong with it.

    >>> read_manifest({"format": "other"})
    Traceback (most recent call last):
    ...
    synthesis.methods.archive.layout.Damaged: manifest.json: this is not an archive of Consilience.
    """
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Damaged(f"{MANIFEST}: this is not an archive of Consilience.")
    version = said.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise Damaged(f"{MANIFEST}: the version of the format is missing.")
    if version > VERSION:
        raise Damaged(
            f"{MANIFEST}: the archive is of version {version} of the format; this installation "
            f"knows version {VERSION}. Bring Consilience up to date, then import it."
        )
    for name, kind in _KINDS.items():
        value = said.get(name)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise Damaged(f"{MANIFEST}: “{name}” is missing or not what it should be.")
    known = {name: said[name] for name in Manifest.__dataclass_fields__ if name in said}
    found = Manifest(**known)
    _check_parts(found)
    return found


_KINDS: Mapping[str, type] = {
    "identity": str, "slug": str, "title": str, "made_at": str, "app_version": str,
    "migrations": dict, "tables": dict, "columns": dict, "people": int, "files": int,
    "missing": list,
}  # fmt: skip


def _check_parts(found: Manifest) -> None:
    numbers = [*found.tables.values(), found.people, found.files]
    if not all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in numbers):
        raise Damaged(f"{MANIFEST}: a count is not a number.")
    names = [name for row in found.columns.values() for name in (row if row else ())]
    if not all(isinstance(name, str) for name in names):
        raise Damaged(f"{MANIFEST}: the name of a column is not a text.")
    if set(found.columns) != set(found.tables):
        raise Damaged(f"{MANIFEST}: its tables and their columns differ.")


def sums(lines: Mapping[str, str]) -> Iterator[str]:
    """Checksums as `sha256sum -c` reads them."""
    for name, sha256 in lines.items():
        yield f"{sha256}  {name}\n"


def read_sums(text: str) -> dict[str, str]:
    """The checksums by member; Damaged names the line that is none.

    >>> read_sums("0" * 64 + "  data/people.jsonl\\n")["data/people.jsonl"][:4]
    '0000'
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        parts = re.fullmatch(r"([0-9a-f]{64})  (\S+)", line)
        if parts is None:
            raise Damaged(f"{SUMS}, line {number}: this is not a checksum and a name.")
        found[parts[2]] = parts[1]
    return found
