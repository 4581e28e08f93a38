"""What of the stored records bears on an import: its matches, their matches, and so on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from reviews.methods.dedupe.blocks import numbers_of
from reviews.methods.dedupe.keys import Keys, read_keys
from reviews.methods.dedupe.matcher import Matcher
from reviews.methods.dedupe.record import Record
from reviews.methods.dedupe.results import Id, Pair, pair_of
from reviews.methods.dedupe.rules import DIFFERENT, Verdict
from reviews.methods.dedupe.run import judge_identical, listed


class Shelf(Protocol):
    """Where records are stored with their filing keys."""

    def filed_under(self, numbers: Collection[int]) -> Iterable[Record]:
        """The stored records that have one of these filing keys at least."""
        ...

    def gathered_with(self, ids: Collection[Id]) -> Iterable[Record]:
        """The stored records that are in one cluster with one of these already."""
        ...


@dataclass(frozen=True, slots=True)
class Reached:
    """A matcher with the arrived records and what they bear on, and the pairs of an arrived
    record and a stored one that look alike and are different."""

    matcher: Matcher
    unlike: list[Pair]


def reach(arrived: Iterable[Record], shelf: Shelf) -> Reached:
    """The arrived records and every stored one that a run of all would connect with them.

    Two records are connected if they are surely or perhaps one publication, or stored in one
    cluster, and so are those that a third connects. What isn't connected has no influence on
    each other, so a run of these records tells of them what a run of all would.
    """
    table = _Table()
    frontier = {record.id: table.add(record) for record in arrived}
    reached: dict[Id, Keys] = {}
    unlike: list[Pair] = []
    first = True
    while frontier:
        reached |= frontier
        for record in shelf.filed_under(table.new_numbers(frontier.values())):
            table.add(record)
        found = {record.id: table.add(record) for record in shelf.gathered_with(list(frontier))}
        for id, keys in frontier.items():
            for other, verdict in table.alike(id, keys):
                if verdict.verdict != DIFFERENT:
                    found[other] = table.keys[other]
                elif first and other not in frontier:
                    unlike.append(pair_of(id, other, verdict))
        frontier = {id: keys for id, keys in found.items() if id not in reached}
        first = False
    matcher = Matcher()
    for id, keys in reached.items():
        matcher.add_read(id, keys)
    return Reached(matcher, unlike)


class _Table:
    """Records in the hand, by their filing keys."""

    def __init__(self) -> None:
        self.keys: dict[Id, Keys] = {}
        self._filed: defaultdict[int, list[Id]] = defaultdict(list)
        self._asked: set[int] = set()

    def add(self, record: Record) -> Keys:
        """Take a record in the hand, unless it is there, and read it."""
        if record.id not in self.keys:
            self.keys[record.id] = keys = read_keys(record)
            for number in numbers_of(keys):
                self._filed[number].append(record.id)
        return self.keys[record.id]

    def new_numbers(self, contents: Iterable[Keys]) -> set[int]:
        """The filing keys of these contents that nobody has asked for before."""
        numbers = {number for keys in contents for number in numbers_of(keys)} - self._asked
        self._asked |= numbers
        return numbers

    def alike(self, id: Id, keys: Keys) -> Iterator[tuple[Id, Verdict]]:
        """The records in the hand that a run would list beside this one, and how."""
        others = {other for number in numbers_of(keys) for other in self._filed[number]}
        for other in others - {id}:
            verdict = _verdict(keys, self.keys[other])
            if verdict is not None:
                yield other, verdict


def _verdict(one: Keys, other: Keys) -> Verdict | None:
    if one == other:
        verdict = judge_identical(one)
        return verdict if verdict.verdict != DIFFERENT else None
    return listed(one, other)
