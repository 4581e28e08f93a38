"""The matcher: records, what people decided about them, and what is one publication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviews.methods.dedupe.blocks import numbers_of
from reviews.methods.dedupe.evidence import compare
from reviews.methods.dedupe.keys import Keys, read_keys
from reviews.methods.dedupe.record import Record
from reviews.methods.dedupe.results import Id, Pair, Result, pair_of
from reviews.methods.dedupe.rules import judge
from reviews.methods.dedupe.run import Decisions, Run


class Matcher:
    """Gathers records of one publication, in whatever order they are given.

    Give the records with `add`, what people decided with `merge` and `keep_apart`; then `match`.
    To compare an import with what is stored, add what `reach` gives.

    >>> matcher = Matcher()
    >>> matcher.add(Record(1, "Insulin and age", "Wu, L", 2001, "Gut", "3", "", "11-19"))
    >>> matcher.add(Record(2, "Insulin and age.", "Wu L", 2001, "Gut", "3", "1", "11-9"))
    >>> matcher.match().clusters
    [(1, 2)]
    """

    def __init__(self) -> None:
        self._ids: list[Id] = []
        self._position: dict[Id, int] = {}
        self._entry_of: list[int] = []
        self._entries: dict[Keys, int] = {}
        self._merged: list[tuple[Id, Id]] = []
        self._apart: list[tuple[Id, Id]] = []

    def add(self, record: Record) -> None:
        """Add a record. Raises ValueError when its id is there already."""
        self.add_read(record.id, read_keys(record))

    def add_read(self, id: Id, keys: Keys) -> None:
        """Add a record that was read before. Raises ValueError when its id is there already."""
        if id in self._position:
            raise ValueError(f"two records with the id {id!r}")
        self._position[id] = len(self._ids)
        self._ids.append(id)
        self._entry_of.append(self._entries.setdefault(keys, len(self._entries)))

    @property
    def ids(self) -> list[Id]:
        """The ids of all records, in the order in which they were added."""
        return list(self._ids)

    def __contains__(self, id: object) -> bool:
        return id in self._position

    def filings(self, ids: Iterable[Id]) -> Iterator[tuple[Id, list[int]]]:
        """The filing keys of some of the records; raises KeyError for one that isn't there."""
        entries = list(self._entries)
        for id in ids:
            yield id, numbers_of(entries[self._entry_of[self._position[id]]])

    def merge(self, id_1: Id, id_2: Id) -> None:
        """A person said that these two are one publication; both must be there at `match`."""
        self._merged.append((id_1, id_2))

    def keep_apart(self, id_1: Id, id_2: Id) -> None:
        """A person said that these two are different; both must be there at `match`."""
        self._apart.append((id_1, id_2))

    def forget_decisions(self) -> None:
        """Forget what people have said so far."""
        self._merged.clear()
        self._apart.clear()

    def match(self) -> Result:
        """Compare all records. Can be called again after more were added.

        Raises KeyError when a decision names a record that isn't there.
        """
        at = self._position
        joined = [(at[one], at[other]) for one, other in self._merged]
        apart = [(at[one], at[other]) for one, other in self._apart]
        run = Run(self._ids, self._entry_of, list(self._entries))
        return run.result(Decisions(joined, apart))


def match(records: Iterable[Record]) -> Result:
    """Gather the records of one publication.

    >>> match([Record(1, "Insulin and age", "Wu, L", 2001, "Gut", "3", "", "11-19"),
    ...        Record(2, "Insulin and sex", "Wu, L", 2001, "Gut", "4", "", "1-9")]).clusters
    [(1,), (2,)]
    """
    matcher = Matcher()
    for record in records:
        matcher.add(record)
    return matcher.match()


def explain(one: Record, other: Record) -> Pair:
    """The verdict on two records alone.

    >>> explain(Record(1, "On insulin action in man"), Record(2, "Reply")).verdict
    'different'
    """
    return pair_of(one.id, other.id, judge(compare(read_keys(one), read_keys(other))))
