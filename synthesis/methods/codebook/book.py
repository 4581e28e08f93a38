"""The codebook at one moment: codes in a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One code, or a heading that holds codes; retired and merged ones are kept."""

    id: int
    name: str
    parent: int | None = None
    position: int = 0
    codable: bool = True
    definition: str = ""
    include_note: str = ""
    exclude_note: str = ""
    example: str = ""
    colour: str = ""
    retired: bool = False
    merged_into: int | None = None

    @property
    def in_use(self) -> bool:
        """Whether it can be given: neither retired nor merged away."""
        return not self.retired and self.merged_into is None

    def facts(self) -> dict[str, Any]:
        """Everything about it but its number, as a change keeps it."""
        found = asdict(self)
        del found["id"]
        return found


FIELDS = tuple(Entry(0, "").facts())


@dataclass(frozen=True)
class Book:
    """All codes by number; siblings stand by position, then number.

    >>> book = Book.of([Entry(1, "Pay"), Entry(2, "Low pay", parent=1), Entry(3, "Hope")])
    >>> [(depth, entry.name) for depth, entry in book.walk()]
    [(0, 'Pay'), (1, 'Low pay'), (0, 'Hope')]
    """

    entries: Mapping[int, Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Book:
        """The codebook of these codes."""
        return cls({entry.id: entry for entry in entries})

    def get(self, id: int | None) -> Entry | None:
        """A code by its number, or None."""
        return None if id is None else self.entries.get(id)

    def children(self, parent: int | None, *, all: bool = False) -> list[Entry]:
        """The codes right below one, or at the top; with `all`, retired and merged ones too."""
        found = [
            entry
            for entry in self.entries.values()
            if entry.parent == parent and (all or entry.in_use)
        ]
        return sorted(found, key=lambda entry: (entry.position, entry.id))

    def walk(self) -> Iterator[tuple[int, Entry]]:
        """The codes in use, from the top, each with its depth from 0."""
        below: dict[int | None, list[Entry]] = {}
        for entry in self.entries.values():
            if entry.in_use:
                below.setdefault(entry.parent, []).append(entry)
        stack = [(0, entry) for entry in _reversed(below.get(None, []))]
        while stack:
            depth, entry = stack.pop()
            yield depth, entry
            stack += [(depth + 1, each) for each in _reversed(below.get(entry.id, []))]

    def below(self, id: int) -> list[Entry]:
        """The codes in use somewhere below one, without itself."""
        found: list[Entry] = []
        queue = [id]
        while queue:
            children = self.children(queue.pop())
            found += children
            queue += [entry.id for entry in children]
        return found

    def above(self, id: int) -> list[Entry]:
        """The codes over one, the nearest first; ends where a ring would begin."""
        found: list[Entry] = []
        entry = self.get(id)
        while entry is not None and (over := self.get(entry.parent)) is not None:
            if over.id == id or over in found:
                break
            found.append(over)
            entry = over
        return found

    def leads_to(self, id: int) -> int:
        """Where a code's codings have gone by merges: itself where it wasn't merged."""
        seen = {id}
        while (entry := self.get(id)) is not None and entry.merged_into is not None:
            if entry.merged_into in seen:
                break
            id = entry.merged_into
            seen.add(id)
        return id

    def named(self, name: str) -> Entry | None:
        """The code in use of this name, whatever its capitals."""
        wanted = name.strip().lower()
        return next(
            (one for one in self.entries.values() if one.in_use and one.name.lower() == wanted),
            None,
        )


def _reversed(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.position, entry.id), reverse=True)
