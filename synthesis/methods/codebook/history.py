"""The history of a codebook: replayed to any moment, and taken back step by step."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from .book import Book, Entry
from .steps import Facts, Impossible, Patch, put, put_into


class Kind(enum.StrEnum):
    """What a step did."""

    CREATED = "created"
    RENAMED = "renamed"
    DESCRIBED = "described"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    RETIRED = "retired"
    RESTORED = "restored"
    UNDONE = "undone"


class Undoable(Protocol):
    """A step of any history that may undo an earlier one."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def undoes(self) -> int | None:
        """The number of the step that it undoes."""


@dataclass(frozen=True)
class Change:
    """One step as it was kept; `code` is the code that it was about."""

    id: int
    kind: str
    code: int
    at: datetime
    by: str = ""
    why: str = ""
    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)
    undoes: int | None = None

    @property
    def codes(self) -> set[int]:
        """The codes that it touched."""
        return {self.code, *self.before, *self.after}


def replay(changes: Iterable[Change], until: datetime | None = None) -> Book:
    """The codebook as it stood at a moment, or as it stands.

    `changes` in the order in which they were made; those made at `until` itself count.

    >>> from datetime import datetime
    >>> first = Change(1, "created", 7, datetime(2026, 1, 1), after={7: {"name": "Pay"}})
    >>> then = Change(2, "renamed", 7, datetime(2026, 1, 9), after={7: {"name": "Low pay"}})
    >>> replay([first, then]).entries[7].name
    'Low pay'
    >>> replay([first, then], until=datetime(2026, 1, 8)).entries[7].name
    'Pay'
    """
    entries: dict[int, Entry] = {}
    for change in changes:
        if until is not None and change.at > until:
            break
        put_into(entries, change.after)
    return Book(entries)


def standing(changes: Sequence[Undoable]) -> set[int]:
    """The numbers of the changes that nobody has undone (or whose undoing was undone)."""
    stand = {change.id for change in changes}
    for change in reversed(changes):
        if change.undoes is not None and change.id in stand:
            stand.discard(change.undoes)
    return stand


def tip(changes: Sequence[Undoable], id: int) -> int:
    """The change by which a step stands: itself, or the one that did it again after an undoing."""
    stand = standing(changes)
    undoers = {change.undoes: change.id for change in changes if change.undoes is not None}
    while id in undoers and undoers[id] not in stand and undoers[id] in undoers:
        id = undoers[undoers[id]]
    return id


def flow(changes: Sequence[Change], change: Change) -> tuple[set[int], set[int]]:
    """From which codes to which a change has carried codings; two empty sets for most."""
    if change.undoes is not None:
        undone = next(one for one in changes if one.id == change.undoes)
        sources, targets = flow(changes, undone)
        return targets, sources
    if change.kind == Kind.MERGED:
        into = {
            id: facts["merged_into"]
            for id, facts in change.after.items()
            if facts and facts.get("merged_into") is not None
        }
        return set(into), set(into.values())
    if change.kind == Kind.SPLIT:
        parts = {id for id, facts in change.before.items() if facts is None}
        return {change.code}, parts
    return set(), set()


def undo(changes: Sequence[Change], id: int, book: Book | None = None) -> Patch:
    """The patch that takes one change back, if nothing that came after rests on it.

    `book` may be given where it's at hand: what the changes lead to.

    A step that was undone and done again is taken back by taking back what did it again: ask for
    its `tip`. Impossible says which later change is in the way, or what is.
    """
    change = next((one for one in changes if one.id == id), None)
    if change is None:
        raise Impossible("unknown")
    if id not in standing(changes) or tip(changes, id) != id:
        raise Impossible("already_undone")
    book = book or replay(changes)
    _untouched(book, changes, change)
    _not_carried_on(changes, change)
    after = put(book, change.before)
    _sound(book, after, change)
    return Patch(change.after, change.before)


def _untouched(book: Book, changes: Sequence[Change], change: Change) -> None:
    """Hold that what the change has set is as it set it."""
    for id, facts in change.after.items():
        entry = book.get(id)
        now = entry.facts() if entry else None
        if facts is None or now is None:
            if facts is not now:
                raise Impossible("changed_since", "", _last(changes, change, id, None))
            continue
        # What wasn't there before is taken away as a whole: nothing of it may have changed.
        names = now if change.before.get(id) is None else facts
        for name in names:
            if now[name] != facts.get(name):
                last = _last(changes, change, id, name)
                raise Impossible("changed_since", now["name"], last)


def _last(changes: Sequence[Change], change: Change, id: int, name: str | None) -> int | None:
    """The latest change after this one that touched a field of a code."""
    for later in reversed(changes):
        if later.id == change.id:
            break
        if id in later.after:
            facts = later.after[id]
            if name is None or facts is None or name in facts:
                return later.id
    return None


def _not_carried_on(changes: Sequence[Change], change: Change) -> None:
    """Hold that no later change has carried on the codings that this one has moved."""
    targets = flow(changes, change)[1]
    if not targets:
        return
    stand = standing(changes)
    for later in changes:
        if later.id <= change.id or later.id not in stand:
            continue
        if _goes_back(changes, later):
            continue
        if flow(changes, later)[0] & targets:
            raise Impossible("recoded_since", "", later.id)


def _goes_back(changes: Sequence[Change], change: Change) -> bool:
    """Whether it undoes a step, rather than redoing one: it then carries back its own alone."""
    by_id = {one.id: one for one in changes}
    back = False
    while change.undoes is not None:
        back, change = not back, by_id[change.undoes]
    return back


def _sound(book: Book, after: Book, change: Change) -> None:
    """Hold that the codebook would be whole: names, parents, no ring, no orphan."""
    for id in change.before:
        entry = after.get(id)
        if entry is None and id not in book.entries:
            continue
        if entry is None:
            merged = any(one.merged_into == id for one in after.entries.values())
            if merged or after.children(id):
                raise Impossible("holds_codes", book.entries[id].name)
            continue
        if not entry.in_use:
            if after.children(id):
                raise Impossible("holds_codes", entry.name)
            continue
        other = next(
            (
                one
                for one in after.entries.values()
                if one.in_use and one.id != id and one.name.lower() == entry.name.lower()
            ),
            None,
        )
        if other is not None:
            raise Impossible("name_taken", other.name)
        over = after.get(entry.parent)
        if entry.parent is not None and (over is None or not over.in_use):
            raise Impossible("parent_gone", entry.name)
        if any(one.parent == id for one in after.above(id)[-1:]):
            raise Impossible("below_itself", entry.name)
