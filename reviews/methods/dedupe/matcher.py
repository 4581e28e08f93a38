"""The matcher: what is stored, what is new, and what of it is one publication."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from reviews.methods.dedupe.blocks import candidate_pairs
from reviews.methods.dedupe.clusters import Clusters
from reviews.methods.dedupe.evidence import compare, forbidden, worth_comparing
from reviews.methods.dedupe.keys import Keys, read_keys
from reviews.methods.dedupe.record import Record
from reviews.methods.dedupe.rules import ASK, DIFFERENT, SAME, Verdict, judge

Id = int | str

# Two records with these levels are listed even where they are kept apart.
_LOOKALIKE = forbidden(title="exact|near", authors="same", serial="no")

# A rule below this score may be misled by a record that lacks its pages or volume.
CERTAIN = 0.96

# An abstract of this many letters tells a publication even where nothing else is known.
TELLING_ABSTRACT = 200
IDENTICAL = Verdict(SAME, 0.96, "identical", "The entries are identical, abstract included.")
BARE = Verdict(ASK, 0.7, "identical-but-bare", "The entries are identical but say too little.")


@dataclass(frozen=True, slots=True)
class Pair:
    """A verdict on two records: `same`, `ask` or `different`, how likely they are one
    publication (0 to 1), and why, as a code and as a sentence."""

    id_1: Id
    id_2: Id
    verdict: str
    score: float
    code: str
    reason: str


@dataclass(slots=True)
class Result:
    """What was found.

    `clusters`: every record in exactly one, ids sorted; `questions`: one pair for each two
    clusters that a person should look at, the likeliest first; `pairs`: all verdicts `same`
    and `ask`, and `different` where the titles and authors agree.
    """

    clusters: list[tuple[Id, ...]] = field(default_factory=list)
    questions: list[Pair] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)

    def cluster_of(self) -> dict[Id, Id]:
        """The first id of each record's cluster."""
        return {member: cluster[0] for cluster in self.clusters for member in cluster}


@dataclass(frozen=True, slots=True)
class _Edge:
    """A verdict on two entries, by their positions."""

    one: int
    other: int
    verdict: Verdict


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
        """Add a stored record; those with the same `cluster` are one publication already."""
        position = self._add(record, new=False)
        if cluster is not None:
            self._stored_cluster[cluster].append(position)

    def merge(self, id_1: Id, id_2: Id) -> None:
        """A person said that these two are one publication."""
        self._merged.append((id_1, id_2))

    def keep_apart(self, id_1: Id, id_2: Id) -> None:
        """A person said that these two are different publications."""
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
        """Compare what is new with everything. Can be called again after more was added."""
        return _Run(self).result()


class _Run:
    """One run over a matcher's records: entries are put in the order of their content."""

    def __init__(self, matcher: Matcher) -> None:
        self.ids = matcher._ids
        keys = list(matcher._entries)
        order = sorted(range(len(keys)), key=lambda entry: keys[entry].order())
        rank = {entry: position for position, entry in enumerate(order)}
        self.entries = [keys[entry] for entry in order]
        self.entry_of = [rank[entry] for entry in matcher._entry_of]
        self.new = matcher._new
        self.records: list[list[int]] = [[] for _ in self.entries]
        for record in sorted(range(len(self.ids)), key=lambda at: id_order(self.ids[at])):
            self.records[self.entry_of[record]].append(record)
        self.verdicts: dict[tuple[int, int], bool] = {}
        self.clusters = Clusters(self.entry_of, self.contradict)
        self._decided(matcher)

    def _decided(self, matcher: Matcher) -> None:
        at = matcher._position
        for members in matcher._stored_cluster.values():
            for member in members[1:]:
                self.clusters.join(members[0], member, surely=True)
        for one, other in matcher._merged:
            self.clusters.join(at[one], at[other], surely=True)
        for one, other in matcher._apart:
            self.clusters.keep_apart(at[one], at[other])

    def contradict(self, one: int, other: int) -> bool:
        """Whether two entries can't be one publication."""
        pair = (one, other) if one < other else (other, one)
        if pair not in self.verdicts:
            self.verdicts[pair] = judge(compare(self.entries[one], self.entries[other])).veto
        return self.verdicts[pair]

    def result(self) -> Result:
        edges = [*self._within_entries(), *self._between_entries()]
        same = [edge for edge in edges if edge.verdict.verdict == SAME]
        asked = [edge for edge in edges if edge.verdict.verdict == ASK]
        sure, unclear = self._split_unclear(same)
        asked += unclear
        for edge in sorted(sure, key=_by_score):
            asked += self._gather(edge)
        result = Result(pairs=[self._pair(edge) for edge in sorted(edges, key=_by_score)])
        result.questions = self._questions(asked)
        groups = self.clusters.groups(range(len(self.ids)))
        clusters = [sorted((self.ids[at] for at in group), key=id_order) for group in groups]
        result.clusters = sorted(map(tuple, clusters), key=lambda c: id_order(c[0]))
        return result

    def _within_entries(self) -> Iterable[_Edge]:
        for entry, members in enumerate(self.records):
            if len(members) > 1 and any(self.new[member] for member in members):
                yield _Edge(entry, entry, judge_identical(self.entries[entry]))

    def _between_entries(self) -> Iterable[_Edge]:
        new = [any(self.new[member] for member in members) for members in self.records]
        for one, other in candidate_pairs(self.entries, new):
            if not worth_comparing(self.entries[one], self.entries[other]):
                continue
            evidence = compare(self.entries[one], self.entries[other])
            verdict = judge(evidence)
            if verdict.verdict != DIFFERENT or (verdict.veto and not evidence & _LOOKALIKE):
                yield _Edge(one, other, verdict)

    def _split_unclear(self, same: list[_Edge]) -> tuple[list[_Edge], list[_Edge]]:
        """Set aside what would join an entry to one of two others that contradict each other.

        A record without pages may belong to an article or to its conference abstract: which of
        them came first must not decide.
        """
        near: defaultdict[int, set[int]] = defaultdict(set)
        for edge in same:
            near[edge.one].add(edge.other)
            near[edge.other].add(edge.one)
        sure: list[_Edge] = []
        unclear: list[_Edge] = []
        for edge in same:
            weak = edge.verdict.score < CERTAIN and (
                any(self.contradict(edge.one, third) for third in near[edge.other] - {edge.one})
                or any(
                    self.contradict(edge.other, third) for third in near[edge.one] - {edge.other}
                )
            )
            (unclear if weak else sure).append(edge)
        return sure, unclear

    def _gather(self, edge: _Edge) -> list[_Edge]:
        """Join an edge's records, or give the edge back where they contradict each other."""
        members = self.records[edge.one]
        if edge.one == edge.other:
            for member in members[1:]:
                if self.new[member] or self.new[members[0]]:
                    self.clusters.join(members[0], member)
            return []
        joined = self.clusters.join(members[0], self.records[edge.other][0])
        return [] if joined else [edge]

    def _questions(self, asked: list[_Edge]) -> list[Pair]:
        questions: dict[tuple[int, int], Pair] = {}
        for edge in sorted(asked, key=_by_score):
            members = self.records[edge.one]
            others = members[1:] if edge.one == edge.other else self.records[edge.other][:1]
            for other in others:
                one, two = sorted((self.clusters.root(members[0]), self.clusters.root(other)))
                if one != two and self.clusters.may_join(one, two):
                    questions.setdefault((one, two), self._ask(edge, members[0], other))
        return list(questions.values())

    def _ask(self, edge: _Edge, one: int, other: int) -> Pair:
        verdict = edge.verdict
        return _pair(self.ids[one], self.ids[other], ASK, verdict)

    def _pair(self, edge: _Edge) -> Pair:
        one = self.records[edge.one][0]
        other = self.records[edge.other][1 if edge.one == edge.other else 0]
        return _pair(self.ids[one], self.ids[other], edge.verdict.verdict, edge.verdict)


def judge_identical(keys: Keys) -> Verdict:
    """The verdict on two records whose keys are equal in everything."""
    verdict = judge(compare(keys, keys))
    if verdict.verdict == SAME or not keys.title.forms:
        return verdict
    telling = len(keys.abstract) >= TELLING_ABSTRACT and not keys.title.serial
    return IDENTICAL if telling else BARE


def _pair(one: Id, other: Id, name: str, verdict: Verdict) -> Pair:
    first, second = sorted((one, other), key=id_order)
    return Pair(first, second, name, verdict.score, verdict.code, verdict.sentence)


def _by_score(edge: _Edge) -> tuple[float, int, int]:
    return (-edge.verdict.score, edge.one, edge.other)


def id_order(value: Id) -> tuple[int, int, str]:
    """A key that sorts numbers by value and before texts."""
    return (0, value, "") if isinstance(value, int) else (1, 0, value)


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
    verdict = judge(compare(read_keys(one), read_keys(other)))
    return Pair(one.id, other.id, verdict.verdict, verdict.score, verdict.code, verdict.sentence)
