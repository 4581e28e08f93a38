"""From clusters of entries to steps: which group goes under which, and what a person is asked.

People have the last word: two groups that both have been judged are a question, however sure the
match, since gathering them would set somebody's judgement aside.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

IDENTICAL = "Identical to another entry of this report."


@dataclass(frozen=True, slots=True)
class Match:
    """Two entries that match, how surely (0 to 1) and why; `a` is the smaller."""

    a: int
    b: int
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Gathering:
    """One group that goes under another, and why."""

    survivor: int
    absorbed: int
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: groups to gather, and pairs of entries to ask about."""

    gatherings: list[Gathering]
    questions: list[Match]


def plan(
    clusters: Iterable[Sequence[int]],
    sure: Iterable[Match],
    doubtful: Iterable[Match],
    *,
    group_of: Mapping[int, int],
    rank: Callable[[int], tuple[int, ...]],
    judged: Collection[int] = (),
    asked: Iterable[tuple[int, int]] = (),
) -> Plan:
    """Plan how clusters of matching entries become one group each.

    `group_of` gives the group that an entry is in now, `judged` the groups that people have
    judged, `asked` the pairs of groups that somebody is asked about already. The survivor is the
    judged group, else the one of the highest `rank`. A sure match of two
    judged groups becomes a question.

    >>> ranks = {1: (2,), 2: (5,), 3: (1,)}
    >>> found = plan(
    ...     [(1, 2), (3,)],
    ...     [Match(1, 2, 0.99, "Same DOI and title.")],
    ...     [Match(2, 3, 0.5, "Similar title.")],
    ...     group_of={1: 1, 2: 2, 3: 3},
    ...     rank=ranks.__getitem__,
    ... )
    >>> found.gatherings
    [Gathering(survivor=2, absorbed=1, score=0.99, reason='Same DOI and title.')]
    >>> found.questions
    [Match(a=2, b=3, score=0.5, reason='Similar title.')]
    """
    best = _best_of_each_group(sure, group_of)
    head: dict[int, int] = {}
    gatherings: list[Gathering] = []
    questions: list[Match] = []
    for cluster in clusters:
        entry_of = {group_of[entry]: entry for entry in reversed(cluster)}
        if len(entry_of) == 1:
            continue
        survivor = max(entry_of, key=lambda group: (group in judged, rank(group), -group))
        for absorbed in sorted(entry_of.keys() - {survivor}):
            match = best.get(absorbed) or Match(
                *_ends(entry_of, survivor, absorbed), 1.0, IDENTICAL
            )
            if absorbed in judged:
                ends = _ends(entry_of, survivor, absorbed)
                questions.append(Match(*ends, match.score, match.reason))
            else:
                head[absorbed] = survivor
                gatherings.append(Gathering(survivor, absorbed, match.score, match.reason))
    questions += doubtful
    return Plan(gatherings, list(_unasked(questions, group_of, head, asked)))


def _ends(entry_of: Mapping[int, int], one: int, other: int) -> tuple[int, int]:
    a, b = sorted((entry_of[one], entry_of[other]))
    return a, b


def _best_of_each_group(sure: Iterable[Match], group_of: Mapping[int, int]) -> dict[int, Match]:
    """The surest match of each group with another."""
    best: dict[int, Match] = {}
    for match in sorted(sure, key=_surest):
        one, other = group_of.get(match.a), group_of.get(match.b)
        if one is not None and other is not None and one != other:
            best.setdefault(one, match)
            best.setdefault(other, match)
    return best


def _unasked(
    questions: Iterable[Match],
    group_of: Mapping[int, int],
    head: Mapping[int, int],
    asked: Iterable[tuple[int, int]],
) -> Iterator[Match]:
    """Questions between groups that stay two, one for each two of them, the surest first."""
    known = {frozenset((head.get(a, a), head.get(b, b))) for a, b in asked}
    for match in sorted(questions, key=_surest):
        one, other = group_of[match.a], group_of[match.b]
        between = frozenset((head.get(one, one), head.get(other, other)))
        if len(between) == 2 and between not in known:
            known.add(between)
            yield match


def _surest(match: Match) -> tuple[float, int, int]:
    return (-match.score, match.a, match.b)
