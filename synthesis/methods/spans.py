"""Agreement on stretches of text: spans matched one to one, and character by character.

Two spans are the same when they have the same code and their overlap is at least half of their
union; each span matches one of the other coder at most. Characters count where somebody coded
them, with whatever code: text that nobody coded is never a unit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from reviews.methods.agreement import Counted
from synthesis.methods.agreement import NO, YES, Found, found_of, pairs_of

RULE = (
    "Two spans are the same when they have the same code and overlap by at least half of what "
    "they cover together; each matches one at most."
)
Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """One coder's code on the characters from start up to, not including, end of one text."""

    coder: int
    text: int
    code: int
    start: int
    end: int


@dataclass(frozen=True)
class Matched:
    """How many spans two coders share, and how many only one of them has."""

    both: int = 0
    first: int = 0
    second: int = 0

    def __add__(self, other: Matched) -> Matched:
        return Matched(self.both + other.both, self.first + other.first, self.second + other.second)

    @property
    def n(self) -> int:
        """Different spans: a matched pair is one."""
        return self.both + self.first + self.second

    @property
    def jaccard(self) -> float | None:
        """Shared spans over all different spans; the share that agrees is the same number."""
        return self.both / self.n if self.n else None

    @property
    def positive(self) -> float | None:
        """2 both / (2 both + first + second), of spans."""
        total = 2 * self.both + self.first + self.second
        return 2 * self.both / total if total else None

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON. Kappa and alpha need a count of joint noes, which spans don't have."""
        jaccard = self.jaccard
        return {
            "n": self.n,
            "both": self.both,
            "first": self.first,
            "second": self.second,
            "percent": None if jaccard is None else 100 * jaccard,
            "jaccard": jaccard,
            "positive": self.positive,
            "kappa": None,
            "kappa_ci": None,
            "alpha": None,
        }


@dataclass(frozen=True)
class Spans:
    """Agreement on spans, pooled over pairs of coders, over all and by code."""

    overall: Matched
    by_code: dict[int, Matched]
    pairs: dict[tuple[int, int], Matched]


def same(one: Interval, other: Interval) -> bool:
    """Tell whether two stretches overlap by at least half of their union.

    >>> same((0, 10), (5, 10)), same((0, 10), (6, 10)), same((0, 4), (4, 8))
    (True, False, False)
    """
    overlap = min(one[1], other[1]) - max(one[0], other[0])
    return overlap > 0 and 2 * overlap >= max(one[1], other[1]) - min(one[0], other[0])


def match(first: Sequence[Interval], second: Sequence[Interval]) -> int:
    """Count the most pairs of same stretches, each stretch in one pair at most.

    >>> match([(0, 10), (20, 30)], [(1, 10), (22, 40)])
    1
    >>> match([(0, 10), (0, 8)], [(0, 9)])
    1
    >>> match([(0, 10), (0, 6)], [(0, 9), (0, 14)])  # a greedy choice would find one
    2
    """
    reach = [[at for at, other in enumerate(second) if same(one, other)] for one in first]
    taken: dict[int, int] = {}
    held: dict[int, int] = {}
    return sum(_place(one, reach, taken, held) for one in range(len(first)))


def _place(
    one: int, reach: Sequence[Sequence[int]], taken: dict[int, int], held: dict[int, int]
) -> bool:
    """Find a partner, if need be by moving others to another of theirs (an augmenting path)."""
    came_from: dict[int, int] = {}
    asking = [one]
    for asker in asking:
        for at in reach[asker]:
            if at in came_from:
                continue
            came_from[at] = asker
            if at in taken:
                asking.append(taken[at])
                continue
            place: int | None = at
            while place is not None:
                who = came_from[place]
                taken[place], held[who], place = who, place, held.get(who)
            return True
    return False


def _clumps(
    spans: Iterable[tuple[int, int, bool]],
) -> Iterable[tuple[list[Interval], list[Interval]]]:
    """Part spans of two coders into groups that nothing overlaps from outside."""
    first: list[Interval] = []
    second: list[Interval] = []
    reach = -1
    for start, end, is_first in sorted(spans):
        if start >= reach and (first or second):
            yield first, second
            first, second = [], []
        (first if is_first else second).append((start, end))
        reach = max(reach, end)
    yield first, second


def compare_spans(spans: Iterable[Span], coders: Collection[int]) -> Spans:
    """Match the spans of every two coders, code by code and text by text.

    >>> made = [Span(1, 1, 5, 0, 10), Span(2, 1, 5, 2, 10), Span(2, 1, 6, 0, 10)]
    >>> compare_spans(made, [1, 2]).overall
    Matched(both=1, first=0, second=1)
    """
    team = set(coders)
    groups: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for span in spans:
        if span.coder in team:
            groups[span.code, span.text].append(span)
    by_code: dict[int, Matched] = {}
    by_pair = {pair: Matched() for pair in pairs_of(coders)}
    for (code, _text), group in sorted(groups.items(), key=lambda each: each[0]):
        for pair in by_pair:
            found = _matched(group, pair)
            by_pair[pair] += found
            by_code[code] = by_code.get(code, Matched()) + found
    overall = sum(by_pair.values(), Matched())
    return Spans(overall, by_code, by_pair)


def _matched(group: Sequence[Span], pair: tuple[int, int]) -> Matched:
    mine = [(one.start, one.end, one.coder == pair[0]) for one in group if one.coder in pair]
    if not mine:
        return Matched()
    both = sum(match(first, second) for first, second in _clumps(mine))
    firsts = sum(is_first for _start, _end, is_first in mine)
    return Matched(both, firsts - both, len(mine) - firsts - both)


def compare_characters(spans: Iterable[Span], coders: Collection[int]) -> Found:
    """Compare coders on every character that at least one of them coded, code by code.

    No interval is given for kappa: neighbouring characters aren't independent of each other.

    >>> made = [Span(1, 1, 5, 0, 10), Span(2, 1, 5, 2, 10), Span(2, 1, 6, 10, 12)]
    >>> found = compare_characters(made, [1, 2])
    >>> found.units, found.by_code[5].table, found.by_code[6].table
    (12, (8, 2, 0, 2), (0, 0, 2, 10))
    """
    team = sorted(set(coders))
    kept = [one for one in spans if one.coder in set(team)]
    kept.sort(key=lambda one: (one.text, one.start))
    coded = 0
    for _text, group in groupby(kept, key=lambda one: one.text):
        coded += sum(end - start for start, end in _joined((s.start, s.end) for s in group))
    by_code: dict[int, Counter[tuple[str, ...]]] = defaultdict(Counter)
    kept.sort(key=lambda one: (one.code, one.text))
    for (code, _text), each in groupby(kept, key=lambda one: (one.code, one.text)):
        by_code[code].update(_patterns(list(each), team))
    counts = {}
    for code, patterns in by_code.items():
        patterns[(NO,) * len(team)] = coded - patterns.total()
        counts[code] = _counted(patterns, team)
    return found_of(coded, counts, interval=False)


def _joined(intervals: Iterable[Interval]) -> list[Interval]:
    """Stretches in order, those that touch or overlap made one."""
    made: list[Interval] = []
    for start, end in sorted(intervals):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return made


def _patterns(group: Sequence[Span], team: Sequence[int]) -> Counter[tuple[str, ...]]:
    """Characters by who gave them this code, of one text; those without it aren't counted."""
    edges: list[tuple[int, int, int]] = []
    for span in group:
        edges += [(span.start, 1, span.coder), (span.end, -1, span.coder)]
    active: Counter[int] = Counter()
    found: Counter[tuple[str, ...]] = Counter()
    before = 0
    for place, step, coder in sorted(edges):
        if place > before and any(active.values()):
            found[tuple(YES if active[one] else NO for one in team)] += place - before
        before = place
        active[coder] += step
    return found


def _counted(patterns: Counter[tuple[str, ...]], team: Sequence[int]) -> Counted:
    """The same as `count` gives, without a row for every character."""
    if len(team) < 2:
        return Counted()
    profiles: Counter[tuple[Any, ...]] = Counter()
    pairs: dict[Any, Counter[tuple[Any, Any]]] = {pair: Counter() for pair in pairs_of(team)}
    place = {coder: at for at, coder in enumerate(team)}
    for pattern, times in patterns.items():
        if times:
            profiles[tuple(sorted(pattern))] += times
            for one, other in pairs:
                pairs[one, other][pattern[place[one]], pattern[place[other]]] += times
    return Counted(pairs=pairs, profiles=profiles)
