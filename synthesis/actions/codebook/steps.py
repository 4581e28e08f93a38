"""The steps by which people change the codebook.

`seen` is the newest change that the page had shown: who was overtaken by a colleague is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import Refused, Seat
from synthesis.methods import codebook
from synthesis.methods.codebook import Book, Entry, Impossible, Part, Patch
from synthesis.methods.palette import PALETTE
from synthesis.models import Code, CodeChange

from . import carrying
from .keeping import Kind, fresh, keep, locked, refusal

LONGEST_NAME = 200
LONGEST_TEXT = 10_000


@dataclass(frozen=True)
class NewPart:
    """A code to be made by a split, and the codings that go over to it."""

    name: str
    definition: str = ""
    codings: Sequence[int] = ()


@transaction.atomic
def create_code(
    seat: Seat, *, name: str, parent: int | None = None, why: str = "", **texts: Any
) -> Code:
    """Add a code at the end of those below `parent`, or at the top.

    `texts` may be definition, include_note, exclude_note, example, colour and codable (no: a
    heading).
    """
    book = locked(seat)
    try:
        patch = codebook.create(book, 0, _name(name), parent=parent, **_texts(texts))
    except Impossible as impossible:
        raise refusal(impossible) from impossible
    row = _new(seat, name)
    keep(seat, Kind.CREATED, row.pk, patch.renumbered({0: row.pk}), why=why)
    audit.log(seat, "code.created", row, name=_name(name))
    row.refresh_from_db()
    return row


@transaction.atomic
def rename_code(
    seat: Seat, code_id: int, *, name: str, why: str = "", seen: int | None = None
) -> Code:
    """Give a code another name."""
    book = locked(seat)
    fresh(seat, seen, [code_id])
    old = _entry(book, code_id)
    patch = _tried(codebook.rename, book, code_id, _name(name))
    row = _row(seat, code_id)
    if patch.after:
        keep(seat, Kind.RENAMED, code_id, patch, why=why)
        audit.log(seat, "code.renamed", row, old=old.name, new=_name(name))
        row.refresh_from_db()
    return row


@transaction.atomic
def describe_code(
    seat: Seat, code_id: int, *, why: str = "", seen: int | None = None, **texts: Any
) -> Code:
    """Change what a code's page says: definition, notes, example, colour, or being a heading."""
    book = locked(seat)
    fresh(seat, seen, [code_id])
    patch = _tried(codebook.describe, book, code_id, **_texts(texts))
    row = _row(seat, code_id)
    if patch.after:
        keep(seat, Kind.DESCRIBED, code_id, patch, why=why)
        audit.log(seat, "code.described", row, name=row.name)
        row.refresh_from_db()
    return row


@transaction.atomic
def move_code(
    seat: Seat,
    code_id: int,
    *,
    parent: int | None,
    before: int | None = None,
    why: str = "",
    seen: int | None = None,
) -> Code:
    """Put a code below another or at the top, before one of its new siblings or at the end."""
    book = locked(seat)
    fresh(seat, seen, [code_id])
    return _moved(seat, code_id, _tried(codebook.move, book, code_id, parent, before), why)


@transaction.atomic
def move_code_by_key(seat: Seat, code_id: int, *, way: str, why: str = "") -> Code:
    """Move a code one step up, down, in (below the one before it) or out."""
    book = locked(seat)
    return _moved(seat, code_id, _tried(codebook.moved_by_key, book, code_id, way), why)


def _moved(seat: Seat, code_id: int, patch: Patch, why: str) -> Code:
    row = _row(seat, code_id)
    if patch.after:
        keep(seat, Kind.MOVED, code_id, patch, why=why)
        audit.log(seat, "code.moved", row, name=row.name)
        row.refresh_from_db()
    return row


@transaction.atomic
def merge_codes(
    seat: Seat, sources: Sequence[int], *, into: int, why: str, seen: int | None = None
) -> CodeChange:
    """Let codes become one: what was coded with them is coded with `into` from now on.

    Everybody's codings go over, also those that the seat may not see; codings of one passage by
    one coder become one, and are two again when the merge is undone.
    """
    book = locked(seat)
    fresh(seat, seen, [*sources, into])
    patch = _tried(codebook.merge, book, sources, into)
    change = keep(seat, Kind.MERGED, into, patch, why=_because(why))
    carrying.carry_all(change, dict.fromkeys(sources, into))
    names = [book.entries[one].name for one in dict.fromkeys(sources)]
    audit.log(
        seat, "code.merged", change.code, names=", ".join(names), into=book.entries[into].name
    )
    return change


@transaction.atomic
def split_code(
    seat: Seat,
    code_id: int,
    parts: Sequence[NewPart],
    *,
    original: str,
    why: str,
    seen: int | None = None,
) -> CodeChange:
    """Make several codes of one; `original` becomes a `heading`, stays `beside`, or is `retired`.

    A part takes the codings that it names: the seat's own and revealed ones. The others stay on
    the original, and who made them is asked.
    """
    book = locked(seat)
    fresh(seat, seen, [code_id])
    whole = [part for part in parts if part.name.strip()]
    drafts = [Part(-n, _name(one.name), one.definition) for n, one in enumerate(whole, 1)]
    patch = _tried(codebook.split, book, code_id, drafts, original=original)
    why = _because(why)
    rows = {-n: _new(seat, one.name) for n, one in enumerate(whole, 1)}
    patch = patch.renumbered({n: row.pk for n, row in rows.items()})
    change = keep(seat, Kind.SPLIT, code_id, patch, why=why)
    given = {pk: rows[-n].pk for n, one in enumerate(whole, 1) for pk in one.codings}
    carrying.assign(seat, change.pk, given)
    audit.log(
        seat, "code.split", change.code,
        name=book.entries[code_id].name, parts=", ".join(one.name.strip() for one in whole),
    )  # fmt: skip
    return change


@transaction.atomic
def retire_code(seat: Seat, code_id: int, *, why: str, seen: int | None = None) -> CodeChange:
    """Take a code, and all below it, out of use; what was coded with it stays coded with it."""
    book = locked(seat)
    fresh(seat, seen, [code_id])
    patch = _tried(codebook.retire, book, code_id)
    change = keep(seat, Kind.RETIRED, code_id, patch, why=_because(why))
    audit.log(seat, "code.retired", change.code, name=book.entries[code_id].name)
    return change


@transaction.atomic
def restore_code(seat: Seat, code_id: int, *, why: str = "") -> CodeChange:
    """Put a retired code into use again."""
    book = locked(seat)
    patch = _tried(codebook.restore, book, code_id)
    change = keep(seat, Kind.RESTORED, code_id, patch, why=why)
    audit.log(seat, "code.restored", change.code, name=book.entries[code_id].name)
    return change


def _tried(step: Any, *arguments: Any, **named: Any) -> Patch:
    """The patch of a pure step, or a refusal in words."""
    try:
        patch: Patch = step(*arguments, **named)
    except Impossible as impossible:
        raise refusal(impossible) from impossible
    return patch


def _entry(book: Book, code_id: int) -> Entry:
    entry = book.get(code_id)
    if entry is None:
        raise refusal(Impossible("unknown"))
    return entry


def _row(seat: Seat, code_id: int) -> Code:
    row: Code = Code.objects.visible_to(seat).get(pk=code_id)
    return row


def _new(seat: Seat, name: str) -> Code:
    """A row that the step about to be kept fills; out of use until then."""
    now = timezone.now()
    return Code.objects.create(
        review=seat.review, name=_name(name), created_by=seat.actor_name[:150], retired_at=now
    )


def _name(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME]


def _because(why: str) -> str:
    """Why a step is taken: asked of those that change what others have coded."""
    if not why.strip():
        raise Refused(_("Say why, in a few words: it stays in the history. Nothing was changed."))
    return why


def _texts(texts: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a description has, trimmed; a colour that isn't in the palette is none."""
    found = {
        key: texts[key].replace("\r\n", "\n").strip()[:LONGEST_TEXT]
        for key in ("definition", "include_note", "exclude_note", "example")
        if key in texts
    }
    if "colour" in texts:
        found["colour"] = texts["colour"] if texts["colour"] in PALETTE else ""
    if "codable" in texts:
        found["codable"] = bool(texts["codable"])
    return found
