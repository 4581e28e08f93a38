"""The steps that change a codebook, each as a patch: what was, and what is then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .book import FIELDS, Book, Entry

Facts = dict[int, dict[str, Any] | None]
GAP = 1024
TEXTS = ("definition", "include_note", "exclude_note", "example", "colour", "codable")


class Impossible(Exception):
    """A step that can't be done: why, as a code, and the names that the sentence needs.

    Reasons: `unknown`, `not_in_use`, `name_missing`, `name_taken`, `below_itself`, `no_further`,
    `itself`, `into_below`, `heading`, `too_few`, `in_use`; of undoing also `already_undone`,
    `changed_since`, `recoded_since`, `parent_gone`, `holds_codes`.
    """

    def __init__(self, reason: str, name: str = "", change: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.name, self.change = reason, name, change


@dataclass(frozen=True)
class Patch:
    """What a step does: fields of codes by number before and after; None is “not there”.

    >>> book = Book.of([Entry(1, "Pay")])
    >>> patch = rename(book, 1, "Low pay")
    >>> patch.before, patch.after
    ({1: {'name': 'Pay'}}, {1: {'name': 'Low pay'}})
    >>> patch.applied(book).entries[1].name
    'Low pay'
    """

    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)

    def applied(self, book: Book) -> Book:
        """The codebook after this step."""
        return put(book, self.after)

    def inverse(self) -> Patch:
        """The step back."""
        return Patch(self.after, self.before)

    def renumbered(self, numbers: Mapping[int, int]) -> Patch:
        """The same with other numbers, where new codes have got theirs."""

        def moved(facts: Facts) -> Facts:
            return {numbers.get(id, id): _renumber(one, numbers) for id, one in facts.items()}

        return Patch(moved(self.before), moved(self.after))


def _renumber(facts: dict[str, Any] | None, numbers: Mapping[int, int]) -> dict[str, Any] | None:
    if facts is None:
        return None
    links = ("parent", "merged_into")
    return {
        key: numbers.get(value, value) if key in links else value for key, value in facts.items()
    }


def put(book: Book, facts: Facts) -> Book:
    """The codebook with these facts in it."""
    entries = dict(book.entries)
    put_into(entries, facts)
    return Book(entries)


def put_into(entries: dict[int, Entry], facts: Facts) -> None:
    """The same in place, for many steps in a row."""
    for id, one in facts.items():
        if one is None:
            entries.pop(id, None)
        elif id in entries:
            entries[id] = replace(entries[id], **one)
        else:
            entries[id] = Entry(id, **one)


def between(book: Book, after: Book) -> Patch:
    """The patch that leads from one codebook to another."""
    patch = Patch()
    for id in sorted(set(book.entries) | set(after.entries)):
        old, new = book.get(id), after.get(id)
        if old == new:
            continue
        if old is None or new is None:
            patch.before[id] = old.facts() if old else None
            patch.after[id] = new.facts() if new else None
            continue
        was, now = old.facts(), new.facts()
        changed = [name for name in FIELDS if was[name] != now[name]]
        patch.before[id] = {name: was[name] for name in changed}
        patch.after[id] = {name: now[name] for name in changed}
    return patch


def create(book: Book, id: int, name: str, *, parent: int | None = None, **texts: Any) -> Patch:
    """Put a new code at the end of those below `parent`; `texts` are its other fields."""
    if parent is not None:
        used(book, parent)
    entry = Entry(id, _free(book, name), parent, _end(book, parent), **texts)
    return between(book, put(book, {id: entry.facts()}))


def rename(book: Book, id: int, name: str) -> Patch:
    """Give a code another name, which no other code in use has."""
    used(book, id)
    return between(book, put(book, {id: {"name": _free(book, name, besides=id)}}))


def describe(book: Book, id: int, **texts: Any) -> Patch:
    """Change definition, notes, example, colour, or whether it is a heading."""
    used(book, id)
    return between(book, put(book, {id: {key: texts[key] for key in TEXTS if key in texts}}))


def move(book: Book, id: int, parent: int | None, before: int | None = None) -> Patch:
    """Put a code below `parent` (None: at the top), before that sibling or at the end.

    Only its own place changes, unless there is no number left between its new neighbours: then
    theirs are spread anew.
    """
    used(book, id)
    if parent is not None:
        over = used(book, parent)
        if parent == id or any(one.id == id for one in book.above(parent)):
            raise Impossible("below_itself", over.name)
    siblings = [one for one in book.children(parent) if one.id != id]
    at = next((n for n, one in enumerate(siblings) if one.id == before), len(siblings))
    return between(book, put(book, _placed(siblings, at, id, parent)))


def _placed(siblings: Sequence[Entry], at: int, id: int, parent: int | None) -> Facts:
    low = siblings[at - 1].position if at else 0
    high = siblings[at].position if at < len(siblings) else low + 2 * GAP
    if high - low >= 2:
        return {id: {"parent": parent, "position": (low + high) // 2}}
    ids = [one.id for one in siblings]
    ids.insert(at, id)
    facts: Facts = {one: {"position": GAP * (n + 1)} for n, one in enumerate(ids)}
    facts[id] = {"parent": parent, "position": GAP * (at + 1)}
    return facts


def moved_by_key(book: Book, id: int, way: str) -> Patch:
    """Move a code one step: `up`, `down`, `in` (below the one before it) or `out`.

    >>> book = Book.of([Entry(1, "Pay", position=1024), Entry(2, "Low pay", position=2048)])
    >>> moved_by_key(book, 2, "in").after
    {2: {'parent': 1, 'position': 1024}}
    """
    entry = used(book, id)
    siblings = book.children(entry.parent)
    at = siblings.index(entry)
    if way == "up" and at:
        return move(book, id, entry.parent, siblings[at - 1].id)
    if way == "down" and at + 1 < len(siblings):
        further = siblings[at + 2].id if at + 2 < len(siblings) else None
        return move(book, id, entry.parent, further)
    if way == "in" and at:
        return move(book, id, siblings[at - 1].id)
    over = book.get(entry.parent)
    if way == "out" and over is not None:
        others = book.children(over.parent)
        after = others.index(over) + 1
        return move(book, id, over.parent, others[after].id if after < len(others) else None)
    raise Impossible("no_further", entry.name)


def merge(book: Book, sources: Iterable[int], into: int) -> Patch:
    """Let codes be one: what lies below them goes below the one that stays."""
    target = used(book, into)
    gone = [used(book, id) for id in dict.fromkeys(sources)]
    if not gone:
        raise Impossible("too_few")
    if any(one.id == into for one in gone):
        raise Impossible("itself", target.name)
    if not target.codable and any(one.codable for one in gone):
        raise Impossible("heading", target.name)
    over = {one.id for one in book.above(into)}
    for one in gone:
        if one.id in over:
            raise Impossible("into_below", one.name)
    after, ids = book, {one.id for one in gone}
    for one in gone:
        after = put(after, {one.id: {"merged_into": into}})
        for child in book.children(one.id, all=True):
            if child.id not in ids:
                place = {"parent": into, "position": _end(after, into)}
                after = put(after, {child.id: place})
    return between(book, after)


@dataclass(frozen=True)
class Part:
    """One of the codes that a code is split into."""

    id: int
    name: str
    definition: str = ""


def split(book: Book, id: int, parts: Sequence[Part], *, original: str = "heading") -> Patch:
    """Make several codes of one.

    `original` says what becomes of it: a `heading` over the parts, a code `beside` them, or
    `retired`, with the parts in its place.
    """
    entry = used(book, id)
    if not parts:
        raise Impossible("too_few")
    after = book
    if original == "heading":
        after = put(after, {id: {"codable": False}})
    elif original == "retired":
        if book.children(id):
            raise Impossible("holds_codes", entry.name)
        after = put(after, {id: {"retired": True}})
    parent = id if original == "heading" else entry.parent
    siblings = book.children(entry.parent)
    at = siblings.index(entry) + 1
    following = siblings[at].id if at < len(siblings) and original != "heading" else None
    for part in parts:
        new = Entry(
            part.id, _free(after, part.name), parent, _end(after, parent),
            definition=part.definition, colour=entry.colour,
        )  # fmt: skip
        after = put(after, {part.id: new.facts()})
        if following is not None:
            after = move(after, part.id, parent, following).applied(after)
    return between(book, after)


def retire(book: Book, id: int) -> Patch:
    """Take a code and all below it out of use; what was coded with them stays as it is."""
    used(book, id)
    facts: Facts = {one.id: {"retired": True} for one in book.below(id)}
    return between(book, put(book, {**facts, id: {"retired": True}}))


def restore(book: Book, id: int) -> Patch:
    """Put a retired code into use again: below its parent if that's in use, else at the top."""
    entry = known(book, id)
    if entry.merged_into is not None:
        raise Impossible("not_in_use", entry.name)
    if not entry.retired:
        raise Impossible("in_use", entry.name)
    _free(book, entry.name, besides=id)
    facts: dict[str, Any] = {"retired": False}
    over = book.get(entry.parent)
    if entry.parent is not None and (over is None or not over.in_use):
        facts |= {"parent": None, "position": _end(book, None)}
    return between(book, put(book, {id: facts}))


def known(book: Book, id: int) -> Entry:
    """A code by its number; Impossible where there is none."""
    entry = book.get(id)
    if entry is None:
        raise Impossible("unknown")
    return entry


def used(book: Book, id: int) -> Entry:
    """A code in use by its number; Impossible where it's retired or merged away."""
    entry = known(book, id)
    if not entry.in_use:
        raise Impossible("not_in_use", entry.name)
    return entry


def _free(book: Book, name: str, besides: int | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise Impossible("name_missing")
    other = book.named(name)
    if other is not None and other.id != besides:
        raise Impossible("name_taken", other.name)
    return name


def _end(book: Book, parent: int | None) -> int:
    return max((one.position for one in book.children(parent, all=True)), default=0) + GAP
