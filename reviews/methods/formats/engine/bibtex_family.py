"""BibTeX entries that take fields from others: a paper from its proceedings (crossref)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .bibtex_source import Block

_WHOLES = frozenset(
    {"book", "proceedings", "collection", "reference", "mvbook", "mvcollection", "periodical"}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: where it stands, its key, its fields in order, and text that is no field.

    `above` is what stands before it that is no entry: comments, definitions.
    """

    block: Block
    key: str
    fields: list[tuple[str, str]]
    left: str
    above: tuple[str, ...] = ()

    @property
    def parent(self) -> str:
        """The key of the entry that this one inherits from, or ""."""
        return dict(self.fields).get("crossref", "").casefold().strip()

    @property
    def is_whole(self) -> bool:
        """Tell whether this is a book or the like, of which others may be parts."""
        return self.block.kind in _WHOLES


class Family:
    """Entries that inherit from others (crossref), which stand later in the file.

    Entries are handed on in the order of the file, as far as a bounded queue allows.
    """

    LONGEST_QUEUE = 8_000_000
    MOST_PARENTS = 2000

    def __init__(self) -> None:
        self.parents: dict[str, tuple[str, dict[str, str]]] = {}
        self.wanted: set[str] = set()
        self.queue: list[Entry] = []
        self.size = 0

    def add(self, entry: Entry) -> Iterator[Entry]:
        """Yield the entry at once, unless it or one before it waits for its parent."""
        key, parent = entry.key.casefold(), entry.parent
        if key in self.wanted or entry.is_whole or len(self.parents) < self.MOST_PARENTS:
            self.parents.setdefault(key, (entry.block.kind, dict(entry.fields)))
        if parent and parent not in self.parents:
            self.wanted.add(parent)
        elif not self.queue:
            yield self._complete(entry)
            return
        self.queue.append(entry)
        self.size += len(entry.block.raw)
        if self.size > self.LONGEST_QUEUE:
            yield from self.rest()

    def rest(self) -> Iterator[Entry]:
        """Yield the entries that wait, with what is known of their parents."""
        for entry in self.queue:
            yield self._complete(entry)
        self.queue, self.size = [], 0
        if len(self.parents) > 2 * self.MOST_PARENTS:
            self.parents.clear()

    def _complete(self, entry: Entry) -> Entry:
        """Return an entry filled in from its parent.

        A part takes its whole's title as the title of the book; dates go together.
        """
        kind, parent = self.parents.get(entry.parent, ("", {}))
        own = dict(entry.fields)
        a_part = kind in _WHOLES and entry.block.kind not in _WHOLES
        inherited = []
        for name, value in parent.items():
            if a_part and name in ("title", "subtitle"):
                name = f"book{name}"
            dated = name in ("date", "year", "month") and ("date" in own or "year" in own)
            if name not in own and not dated and name not in ("crossref", "author", "xref"):
                inherited.append((name, value))
        return replace(entry, fields=entry.fields + inherited)
