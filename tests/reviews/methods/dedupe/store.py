"""Records in a dictionary that come in portion by portion, as they do in a review."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from reviews.methods.dedupe import Matcher, Record, Result, reach
from reviews.methods.dedupe.results import Id


class Store:
    """What is stored, and what was found so far: clusters, and questions between them."""

    def __init__(self) -> None:
        self.records: dict[Id, Record] = {}
        self.filed: dict[Id, set[int]] = {}
        self.cluster: dict[Id, Id] = {}
        self.asked: set[frozenset[Id]] = set()
        self.merged: list[tuple[Id, Id]] = []
        self.apart: list[tuple[Id, Id]] = []
        self.read: set[Id] = set()

    def filed_under(self, numbers: Collection[int]) -> Iterator[Record]:
        for id, own in self.filed.items():
            if not own.isdisjoint(numbers):
                self.read.add(id)
                yield self.records[id]

    def gathered_with(self, ids: Collection[Id]) -> Iterator[Record]:
        heads = {self.cluster[id] for id in ids if id in self.cluster}
        for id, head in self.cluster.items():
            if head in heads:
                yield self.records[id]

    def bring(self, records: Iterable[Record]) -> Result:
        """Compare new records with what is stored, and keep what that tells."""
        new = list(records)
        reached = reach(new, self)
        result = self._match(reached.matcher)
        ids = set(result.cluster_of())
        self.records |= {record.id: record for record in new}
        filings = reached.matcher.filings(record.id for record in new)
        self.filed |= {id: set(numbers) for id, numbers in filings}
        self.cluster |= result.cluster_of()
        self.asked = {pair for pair in self.asked if pair.isdisjoint(ids)}
        self.asked |= {frozenset((q.id_1, q.id_2)) for q in result.questions}
        return result

    def _match(self, matcher: Matcher) -> Result:
        for decided, tell in ((self.merged, matcher.merge), (self.apart, matcher.keep_apart)):
            for one, other in decided:
                if one in matcher and other in matcher:
                    tell(one, other)
        return matcher.match()

    def clusters(self) -> list[tuple[Id, ...]]:
        """The clusters as a run of all would list them."""
        return sorted(
            tuple(sorted(id for id, own in self.cluster.items() if own == head))
            for head in set(self.cluster.values())
        )

    def questions(self) -> set[frozenset[Id]]:
        """The clusters that are asked about, two by two."""
        return {frozenset(self.cluster[id] for id in pair) for pair in self.asked}


def asked_clusters(result: Result) -> set[frozenset[Id]]:
    """The clusters that a run asks about, two by two."""
    of = result.cluster_of()
    return {frozenset((of[q.id_1], of[q.id_2])) for q in result.questions}
