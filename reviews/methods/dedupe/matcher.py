"""The matcher: what is stored, what people decided, and what has come in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from reviews.methods.dedupe.evidence import compare
from reviews.methods.dedupe.keys import Keys, read_keys
from reviews.methods.dedupe.record import Record
from reviews.methods.dedupe.results import Id, Pair, Result, pair_of
from reviews.methods.dedupe.rules import judge
from reviews.methods.dedupe.run import Decisions, Run


class Matcher:
    """Gathers records of one publication, in whatever order they are given.

    Load what is stored with `add_known`, what people decided with `merge` and `keep_apart`,
    and what has come in with `add`; then `match` compares the new records with each other and
    with the stored ones, never the stored ones among themselves.

    >>> matcher = Matcher()
    >>> matcher.add_known(Record(1, "Insulin and age", "Wu, L", 2001, "Gut", "3", "", "11-19"))
    >>> matcher.add(Record(2, "Insulin and age.", "Wu L", 2001, "Gut", "3", "1", "11-9"))
    >>> matcher.match().clusters
    [(1, 2)]
    """

    def __init__(self) -> None:
        self._ids: list[Id] = []
        self._position: dict[Id, int] = {}
        self._new: list[bool] = []
        self._entry_of: list[int] = []
        self._entries: dict[Keys, int] = {}
        self._stored_cluster: defaultdict[object, list[int]] = defaultdict(list)
        self._merged: list[tuple[Id, Id]] = []
        self._apart: list[tuple[Id, Id]] = []

    def add(self, record: Record) -> None:
        """Add a new record. Raises ValueError when its id is there already."""
        self._add(record, new=True)

    def add_known(self, record: Record, cluster: object = None) -> None:
        """Add a stored record; those with the same `cluster` are one publication already.

        Raises ValueError when its id is there already.
        """
        position = self._add(record, new=False)
        if cluster is not None:
            self._stored_cluster[cluster].append(position)

    def merge(self, id_1: Id, id_2: Id) -> None:
        """A person said that these two are one publication; both must be there at `match`."""
        self._merged.append((id_1, id_2))

    def keep_apart(self, id_1: Id, id_2: Id) -> None:
        """A person said that these two are different; both must be there at `match`."""
        self._apart.append((id_1, id_2))

    def _add(self, record: Record, *, new: bool) -> int:
        if record.id in self._position:
            raise ValueError(f"two records with the id {record.id!r}")
        position = len(self._ids)
        self._position[record.id] = position
        self._ids.append(record.id)
        self._new.append(new)
        entry = self._entries.setdefault(read_keys(record), len(self._entries))
        self._entry_of.append(entry)
        return position

    def match(self) -> Result:
        """Compare what is new with everything. Can be called again after more was added.

        Raises KeyError when a decision names a record that isn't there.
        """
        at = self._position
        joined = [
            (members[0], member)
            for members in self._stored_cluster.values()
            for member in members[1:]
        ]
        joined += [(at[one], at[other]) for one, other in self._merged]
        apart = [(at[one], at[other]) for one, other in self._apart]
        run = Run(self._ids, self._new, self._entry_of, list(self._entries))
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
