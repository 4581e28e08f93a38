"""How far coders agree on what they coded alone; text that nobody coded is never a unit.

A unit is a place where a code may be given: a study (the grid's cells) or an extracted finding.
Each coder says yes or no to every code on every unit. Codes that nobody used are counted and left
out: both saying no to them everywhere would raise every figure that counts the noes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from reviews.methods.agreement import (
    HIGH_PREVALENCE,
    Category,
    Counted,
    Rater,
    count,
    fleiss,
    gwet,
    kappa,
    krippendorff,
    pairwise_agreement,
    specific_agreement,
)
from reviews.methods.agreement.counting import square
from reviews.methods.agreement.raters import agreeing_share

YES, NO = "yes", "no"
SCALE = (YES, NO)

# (unit, code) -> the coders who said yes to it.
Given = Mapping[tuple[Any, Any], Collection[int]]


@dataclass(frozen=True)
class Agreement:
    """The statistics that are always shown together; None wherever one isn't defined.

    `n` counts units times codes. `table` is (both, only the first, only the second, neither) where
    two coders took part. `percent` is 0 to 100, the others are on a scale up to 1. `kappa_kind` is
    "cohen" for two coders, "fleiss" for more. `jaccard` pools the pairs of coders.
    """

    n: int
    table: tuple[int, int, int, int] | None
    percent: float | None
    kappa: float | None
    kappa_ci: tuple[float, float] | None
    kappa_kind: str
    positive: float | None
    negative: float | None
    jaccard: float | None
    ac1: float | None
    alpha: float | None
    prevalence: float | None

    @property
    def skewed(self) -> bool:
        """Whether yes and no are so uneven that kappa must be read beside AC1."""
        return self.prevalence is not None and abs(self.prevalence) > HIGH_PREVALENCE

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "n": self.n,
            "table": list(self.table) if self.table else None,
            "percent": self.percent,
            "kappa": self.kappa,
            "kappa_ci": list(self.kappa_ci) if self.kappa_ci else None,
            "kappa_kind": self.kappa_kind,
            "positive": self.positive,
            "negative": self.negative,
            "jaccard": self.jaccard,
            "ac1": self.ac1,
            "alpha": self.alpha,
            "prevalence": self.prevalence,
            "skewed": self.skewed,
        }


@dataclass(frozen=True)
class Disagreement:
    """A unit and a code to which not all coders said the same."""

    unit: Any
    code: Any
    yes: tuple[int, ...]
    no: tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """Agreement over a universe of units and the codes used on them."""

    units: int
    codes: list[Any]
    overall: Agreement
    by_code: dict[Any, Agreement]
    pairs: dict[tuple[int, int], Agreement]
    disagreements: list[Disagreement] = field(default_factory=list)


def agree(counted: Counted, *, interval: bool = True) -> Agreement:
    """Summarise yes and no, counted by `reviews.methods.agreement.count`.

    With `interval` False kappa has none: units that aren't independent of each other, such as
    neighbouring characters, would make it far too narrow. Sources as in that module; Jaccard is
    both / (both + either alone), summed over pairs of coders.

    >>> units = ([(YES, YES)] * 14 + [(YES, NO)] * 3 + [(NO, YES)] * 3 + [(NO, NO)] * 28)
    >>> found = agree(count({n: {1: a, 2: b} for n, (a, b) in enumerate(units)}))
    >>> found.percent, round(found.kappa, 3), round(found.positive, 3), found.jaccard
    (87.5, 0.727, 0.824, 0.7)
    """
    shared = Counter({seen: times for seen, times in counted.profiles.items() if len(seen) > 1})
    met = [cells for cells in counted.pairs.values() if cells.total()]
    two = len(met) < 2
    table = square(met[0], SCALE) if met else [[0, 0], [0, 0]]
    found = kappa(table) if two else fleiss(shared)
    share = agreeing_share(shared)
    return Agreement(
        n=shared.total(),
        table=(table[0][0], table[0][1], table[1][0], table[1][1]) if two else None,
        percent=None if share is None else float(100 * share),
        kappa=found.value if found else None,
        kappa_ci=found.interval if found and interval else None,
        kappa_kind="cohen" if two else "fleiss",
        positive=specific_agreement(shared, YES),
        negative=specific_agreement(shared, NO),
        jaccard=_jaccard(met),
        ac1=gwet(shared, SCALE),
        alpha=krippendorff(shared),
        prevalence=_prevalence(shared),
    )


def _jaccard(pairs: Iterable[Counter[tuple[Any, Any]]]) -> float | None:
    both = either = 0
    for cells in pairs:
        both += cells[YES, YES]
        either += cells[YES, YES] + cells[YES, NO] + cells[NO, YES]
    return both / either if either else None


def _prevalence(profiles: Mapping[tuple[Any, ...], int]) -> float | None:
    total = sum(profiles.values())
    lead = sum(
        times * (seen.count(YES) - seen.count(NO)) / len(seen) for seen, times in profiles.items()
    )
    return lead / total if total else None


def together(parts: Iterable[Counted]) -> Counted:
    """Add up what was counted code by code.

    >>> one = count({1: {7: YES, 8: NO}})
    >>> together([one, one]).profiles[(NO, YES)]
    2
    """
    pairs: dict[Any, Counter[tuple[Any, Any]]] = {}
    profiles: Counter[tuple[Any, ...]] = Counter()
    for part in parts:
        profiles.update(part.profiles)
        for raters, cells in part.pairs.items():
            pairs.setdefault(raters, Counter()).update(cells)
    return Counted(pairs=dict(sorted(pairs.items())), profiles=profiles)


def compare(
    given: Given,
    units: Collection[Hashable],
    coders: Collection[int],
    settled: Mapping[tuple[Any, Any], bool] | None = None,
) -> Found:
    """Compare coders over units x the codes that at least one of them used there.

    `given` holds the coders who said yes, by (unit, code); whatever lies outside `units` or is by
    nobody of `coders` doesn't count. `settled` says what was agreed on later: those answers stand
    for every coder's, over the same universe, which gives the figure after discussion. Fewer than
    two coders, or no code used: n is 0 and nothing is defined.

    >>> found = compare({("A", "pay"): [1, 2], ("A", "role"): [1]}, ["A", "B"], [1, 2])
    >>> found.overall.n, found.overall.table, found.codes
    (4, (1, 1, 0, 2), ['pay', 'role'])
    >>> [(one.unit, one.code, one.yes) for one in found.disagreements]
    [('A', 'role', (1,))]
    >>> after = compare({("A", "pay"): [1, 2], ("A", "role"): [1]}, ["A", "B"], [1, 2],
    ...                 settled={("A", "role"): True})
    >>> after.overall.percent
    100.0
    """
    wanted, team = set(units), sorted(set(coders))
    yes = {
        (unit, code): set(who) & set(team)
        for (unit, code), who in given.items()
        if unit in wanted and set(who) & set(team)
    }
    codes = sorted({code for _unit, code in yes})
    counts, differing = {}, []
    for code in codes:
        ratings: dict[Hashable, dict[Rater, Category | None]] = {}
        for unit in units:
            said = yes.get((unit, code), set())
            agreed = settled.get((unit, code)) if settled else None
            if agreed is not None:
                said = set(team) if agreed else set()
            if said and len(said) < len(team):
                no = tuple(one for one in team if one not in said)
                differing.append(Disagreement(unit, code, tuple(sorted(said)), no))
            ratings[unit] = {one: YES if one in said else NO for one in team}
        counts[code] = count(ratings)
    return found_of(len(wanted), counts, differing)


def found_of(
    units: int,
    counts: Mapping[Any, Counted],
    differing: list[Disagreement] | None = None,
    *,
    interval: bool = True,
) -> Found:
    """Put together what was counted by code: over all, by code, and by pair of coders."""
    every = together(counts.values())
    return Found(
        units=units,
        codes=list(counts),
        overall=agree(every, interval=interval),
        by_code={code: agree(one, interval=interval) for code, one in counts.items()},
        pairs={
            (int(one), int(other)): agree(_of_pair(every, (one, other)), interval=interval)
            for one, other in every.pairs
        },
        disagreements=differing or [],
    )


def _of_pair(every: Counted, pair: Any) -> Counted:
    profiles: Counter[tuple[Any, ...]] = Counter()
    for answers, times in every.pairs[pair].items():
        profiles[tuple(sorted(answers))] += times
    return Counted(pairs={pair: every.pairs[pair]}, profiles=profiles)


@dataclass(frozen=True)
class Nominal:
    """Agreement where each unit has one category: which codes a finding got, taken together."""

    n: int
    percent: float | None
    kappa: float | None
    kappa_ci: tuple[float, float] | None
    alpha: float | None

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "n": self.n,
            "percent": self.percent,
            "kappa": self.kappa,
            "kappa_ci": list(self.kappa_ci) if self.kappa_ci else None,
            "alpha": self.alpha,
        }


def categories(given: Given, units: Collection[Hashable], coders: Collection[int]) -> Nominal:
    """Compare the whole set of codes that each coder gave to a unit, as one category.

    Only units that every coder gave at least one code count: which category is asked, not whether.

    >>> given = {(1, "pay"): [1, 2], (2, "pay"): [1], (2, "role"): [2], (3, "pay"): [1]}
    >>> categories(given, [1, 2, 3], [1, 2]).n
    2
    """
    team = sorted(set(coders))
    sets: dict[Any, dict[int, set[Any]]] = defaultdict(lambda: defaultdict(set))
    for (unit, code), who in given.items():
        for coder in who:
            if coder in team:
                sets[unit][coder].add(code)
    ratings: dict[Hashable, dict[Rater, Category | None]] = {
        unit: {coder: " ".join(map(str, sorted(sets[unit][coder]))) for coder in team}
        for unit in units
        if unit in sets and len(sets[unit]) == len(team)
    }
    counted = count(ratings) if len(team) > 1 else Counted()
    scale = counted.categories
    profiles = counted.profiles
    if len(team) == 2 and counted.pairs:
        (cells,) = counted.pairs.values()
        found = kappa(square(cells, scale))
    else:
        found = fleiss(profiles) if profiles else None
    share = pairwise_agreement(profiles)
    return Nominal(
        n=sum(profiles.values()),
        percent=None if share is None else 100 * share,
        kappa=found.value if found else None,
        kappa_ci=found.interval if found else None,
        alpha=krippendorff(profiles),
    )


def pairs_of(coders: Collection[int]) -> list[tuple[int, int]]:
    """Every two coders once, in the order of their numbers."""
    return list(combinations(sorted(set(coders)), 2))
