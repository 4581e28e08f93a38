"""Clusters that never hold two records which contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable


class Clusters:
    """Records gathered step by step; a union that would join a contradiction is refused.

    `entry_of[record]` is the content of a record, and `contradict(entry, entry)` says whether
    two contents can't be one publication.

    >>> clusters = Clusters([0, 1, 2], lambda a, b: {a, b} == {0, 2})
    >>> clusters.join(0, 1), clusters.join(1, 2)
    (True, False)
    """

    def __init__(self, entry_of: list[int], contradict: Callable[[int, int], bool]) -> None:
        self._up = list(range(len(entry_of)))
        self._entries: dict[int, set[int]] = {}
        self._entry_of = entry_of
        self._contradict = contradict
        self._apart: defaultdict[int, set[int]] = defaultdict(set)

    def keep_apart(self, one: int, other: int) -> None:
        """Never join these two records, as a person decided."""
        self._apart[self.root(one)].add(other)
        self._apart[self.root(other)].add(one)

    def root(self, record: int) -> int:
        """The record that stands for the cluster of this one."""
        while self._up[record] != record:
            self._up[record] = self._up[self._up[record]]
            record = self._up[record]
        return record

    def may_join(self, one: int, other: int) -> bool:
        """Whether no person keeps the two records' clusters apart."""
        a, b = self.root(one), self.root(other)
        return all(self.root(record) != b for record in self._apart.get(a, ()))

    def join(self, one: int, other: int, *, surely: bool = False) -> bool:
        """Join two records' clusters and say whether they are one now.

        `surely` joins what was decided before in spite of a contradiction of contents.
        """
        a, b = self.root(one), self.root(other)
        if a == b:
            return True
        if not self.may_join(a, b) or not (surely or self._agree(a, b)):
            return False
        self._entries[a] = self._members(a) | self._members(b)
        self._entries.pop(b, None)
        self._up[b] = a
        if b in self._apart:
            self._apart[a] |= self._apart.pop(b)
        return True

    def _members(self, root: int) -> set[int]:
        return self._entries.get(root) or {self._entry_of[root]}

    def _agree(self, a: int, b: int) -> bool:
        """Whether no two entries contradict each other that aren't in one cluster already."""
        ones, others = self._members(a), self._members(b)
        return not any(self._contradict(x, y) for x in ones - others for y in others - ones)

    def groups(self, records: Iterable[int]) -> list[list[int]]:
        """The records cluster by cluster."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for record in records:
            found[self.root(record)].append(record)
        return list(found.values())
