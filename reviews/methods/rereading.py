"""What another reading of an entry would change, and what of it must stay."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from typing import Any


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any], kept: Collection[str] = ()
) -> tuple[list[str], list[str]]:
    """Return the fields that another reading changes, and those that differ but are kept.

    Fields that only one side has are left out. `kept` are the fields that a person has set.

    >>> changes({"title": "A", "doi": "", "year": 2001}, {"title": "B", "doi": "x", "year": 2001},
    ...         kept=["title"])
    (['doi'], ['title'])
    """
    differing = [name for name in before if name in after and before[name] != after[name]]
    return (
        [name for name in differing if name not in kept],
        [name for name in differing if name in kept],
    )


def inner_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the keys under which two mappings differ, in order.

    >>> inner_changes({"a": [1], "b": [2]}, {"b": [3], "c": [4]})
    ['a', 'b', 'c']
    """
    return [key for key in sorted({*before, *after}) if before.get(key) != after.get(key)]


class Matching:
    """Which stored record an entry became when its file was first read.

    Records are given as (id, line, digest of the raw entry). An entry is the record with its text
    on its line, else the next with its text, else the one on its line.

    >>> matching = Matching([(1, 10, "x"), (2, 20, "x"), (3, 30, "y")])
    >>> matching.record(20, "x"), matching.record(11, "x"), matching.record(30, "z")
    (2, 1, 3)
    >>> matching.record(40, "new") is None, matching.left
    (True, [])
    """

    def __init__(self, records: Iterable[tuple[int, int | None, str]]) -> None:
        self._exact: dict[tuple[int | None, str], deque[int]] = defaultdict(deque)
        self._by_text: dict[str, deque[int]] = defaultdict(deque)
        self._by_line: dict[int | None, deque[int]] = defaultdict(deque)
        self._left: dict[int, None] = {}
        for record, line, digest in records:
            self._left[record] = None
            self._exact[line, digest].append(record)
            self._by_text[digest].append(record)
            if line is not None:
                self._by_line[line].append(record)

    @property
    def left(self) -> list[int]:
        """The records that no entry has been found for yet, in the order in which they came."""
        return list(self._left)

    def record(self, line: int | None, digest: str) -> int | None:
        """Return the record of an entry, each at most once; None for an entry that is new."""
        queues = (
            self._exact.get((line, digest)),
            self._by_text.get(digest),
            self._by_line.get(line),
        )
        for queue in queues:
            while queue:
                found = queue.popleft()
                if found in self._left:
                    del self._left[found]
                    return found
        return None
