"""One run: contents are compared, likely merges doubted, the rest gathered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from reviews.methods.dedupe.blocks import Index
from reviews.methods.dedupe.clusters import Clusters
from reviews.methods.dedupe.evidence import compare, forbidden, weigh
from reviews.methods.dedupe.keys import Keys
from reviews.methods.dedupe.results import Id, Pair, Result, id_order, pair_of
from reviews.methods.dedupe.rules import ASK, DIFFERENT, SAME, UNRELATED, Verdict, judge

# Two records with these levels are listed even where they are kept apart.
_LOOKALIKE = forbidden(title="exact|near", authors="same", serial="no")

# A question of this score says that nothing stands against one publication.
OPEN = 0.7
# A rule below this score may be misled by a record that lacks its pages or volume.
CERTAIN = 0.96

# An abstract of this many letters tells a publication even where nothing else is known.
TELLING_ABSTRACT = 200
IDENTICAL = Verdict(SAME, 0.96, "identical", "The entries are identical, abstract included.")
BARE = Verdict(ASK, 0.7, "identical-but-bare", "The entries are identical but say too little.")


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided before, by positions of records: joined, and kept apart."""

    joined: Sequence[tuple[int, int]]
    apart: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Edge:
    """A verdict on two entries, by their positions; one with itself for its own records."""

    one: int
    other: int
    verdict: Verdict


class Run:
    """One comparison of records. An entry is a content that one or more records have.

    Entries stand in the order of their content, and what is decided depends on them alone, so
    that the order of the input changes nothing.
    """

    def __init__(self, ids: list[Id], entry_of: list[int], keys: list[Keys]) -> None:
        order = sorted(range(len(keys)), key=lambda entry: keys[entry].order())
        rank = {entry: position for position, entry in enumerate(order)}
        self.ids = ids
        self.entries = [keys[entry] for entry in order]
        self.entry_of = [rank[entry] for entry in entry_of]
        self.records: list[list[int]] = [[] for _ in order]
        for record in sorted(range(len(ids)), key=lambda at: id_order(ids[at])):
            self.records[self.entry_of[record]].append(record)
        self.clusters = Clusters(self.entry_of, self.contradict)
        self._contradictions: dict[tuple[int, int], bool] = {}
        self._divided: set[int] = set()

    def contradict(self, one: int, other: int) -> bool:
        """Whether two entries can't be one publication."""
        pair = (one, other) if one < other else (other, one)
        if pair not in self._contradictions:
            verdict = judge(compare(self.entries[one], self.entries[other]))
            self._contradictions[pair] = verdict.veto
        return self._contradictions[pair]

    def result(self, decisions: Decisions) -> Result:
        """Gather what is surely one publication, and ask about the rest."""
        for one, other in decisions.joined:
            self.clusters.join(one, other, surely=True)
        for one, other in decisions.apart:
            self.clusters.keep_apart(one, other)
        self._divided = self._find_divided(decisions)
        edges = [*self._within_entries(), *self._compare(Index(self.entries).pairs())]
        edges.sort(key=lambda edge: (-edge.verdict.score, edge.one, edge.other))
        near = self._neighbours(edges)
        asked = [edge for edge in edges if edge.verdict.verdict == ASK]
        for edge in edges:
            if edge.verdict.verdict == SAME and (
                self._doubtful(edge, near) or not self._gather(edge)
            ):
                asked.append(edge)
        asked.sort(key=lambda edge: -edge.verdict.score)
        return Result(self._groups(), self._questions(asked), list(self._pairs(edges)))

    def _find_divided(self, decisions: Decisions) -> set[int]:
        """The entries whose records a person keeps apart: equal content doesn't tell there."""
        touched = {self.entry_of[record] for pair in decisions.apart for record in pair}
        return {
            entry
            for entry in touched
            if not all(self.clusters.may_join(*pair) for pair in combinations(self._ends(entry), 2))
        }

    def _ends(self, entry: int) -> list[int]:
        """The first record of each cluster in which an entry's records stand."""
        first: dict[int, int] = {}
        for record in self.records[entry]:
            first.setdefault(self.clusters.root(record), record)
        return list(first.values())

    def _within_entries(self) -> Iterator[_Edge]:
        for entry, members in enumerate(self.records):
            if len(members) > 1:
                yield _Edge(entry, entry, judge_identical(self.entries[entry]))

    def _compare(self, pairs: Iterable[tuple[int, int]]) -> Iterator[_Edge]:
        for one, other in pairs:
            verdict = listed(self.entries[one], self.entries[other])
            if verdict is not None:
                yield _Edge(one, other, verdict)

    def _neighbours(self, edges: list[_Edge]) -> defaultdict[int, set[int]]:
        """The entries that each entry may be one publication with."""
        near: defaultdict[int, set[int]] = defaultdict(set)
        for edge in edges:
            if edge.verdict.score >= OPEN and not edge.verdict.veto:
                near[edge.one].add(edge.other)
                near[edge.other].add(edge.one)
        return near

    def _doubtful(self, edge: _Edge, near: defaultdict[int, set[int]]) -> bool:
        """Whether an entry could join either of two that contradict each other.

        A record without pages may belong to an article or to its conference abstract: which of
        them is more like it, or came first, must not decide. No more do equal records decide
        that a person keeps apart.
        """
        if not self._divided.isdisjoint((edge.one, edge.other)):
            return True
        if edge.verdict.score >= CERTAIN:
            return False
        return any(
            self.contradict(edge.one, third) for third in near[edge.other] - {edge.one}
        ) or any(self.contradict(edge.other, third) for third in near[edge.one] - {edge.other})

    def _gather(self, edge: _Edge) -> bool:
        """Join an edge's records, and say whether nothing stood against it."""
        first, *rest = {*self.records[edge.one], *self.records[edge.other]}
        return not [record for record in rest if not self.clusters.join(first, record)]

    def _groups(self) -> list[tuple[Id, ...]]:
        groups = self.clusters.groups(range(len(self.ids)))
        named = [tuple(sorted((self.ids[at] for at in group), key=id_order)) for group in groups]
        return sorted(named, key=lambda group: id_order(group[0]))

    def _questions(self, asked: list[_Edge]) -> list[Pair]:
        questions: dict[tuple[int, int], Pair] = {}
        for edge in asked:
            for one, other in self._record_pairs(edge):
                roots = sorted((self.clusters.root(one), self.clusters.root(other)))
                if roots[0] != roots[1] and self.clusters.may_join(*roots):
                    pair = pair_of(self.ids[one], self.ids[other], edge.verdict, ASK)
                    questions.setdefault((roots[0], roots[1]), pair)
        return list(questions.values())

    def _pairs(self, edges: list[_Edge]) -> Iterator[Pair]:
        for edge in edges:
            for one, other in self._record_pairs(edge):
                yield pair_of(self.ids[one], self.ids[other], edge.verdict)

    def _record_pairs(self, edge: _Edge) -> Iterator[tuple[int, int]]:
        """The first records of two entries, or the first of one with each other record of it.

        Where a person keeps equal records apart, the first of each of their clusters.
        """
        ones, others = (self._asked_of(entry) for entry in (edge.one, edge.other))
        if edge.one != edge.other:
            yield from product(ones, others)
            return
        for record in self.records[edge.one]:
            yield from ((one, record) for one in ones if one != record)

    def _asked_of(self, entry: int) -> list[int]:
        return self._ends(entry) if entry in self._divided else self.records[entry][:1]


def listed(one: Keys, other: Keys) -> Verdict | None:
    """The verdict on two contents that share a key, unless nobody would ask for it."""
    evidence = weigh(one, other)
    verdict = judge(evidence) if evidence else UNRELATED
    if verdict.verdict == DIFFERENT and (not verdict.veto or evidence & _LOOKALIKE):
        return None
    return verdict


def judge_identical(keys: Keys) -> Verdict:
    """The verdict on two records whose keys are equal in everything."""
    verdict = judge(compare(keys, keys))
    if verdict.verdict == SAME or not keys.title.forms:
        return verdict
    telling = len(keys.abstract) >= TELLING_ABSTRACT and not keys.title.serial
    return IDENTICAL if telling else BARE
