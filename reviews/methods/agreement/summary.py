"""The statistics that are always shown together, over all reviewers and per pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .counting import Category, Counted, Profiles, Rater, Ratings, count, profiles_of, square
from .maybe import INCLUDE, MaybeRule, recode
from .raters import agreeing_share, fleiss, gwet, krippendorff, specific_agreement
from .table import Kappa, Table, kappa, pabak

EXCLUDE = "exclude"
HIGH_PREVALENCE = 0.6


@dataclass(frozen=True, kw_only=True)
class Summary:
    """Agreement on one set of units: None wherever a statistic isn't defined.

    `n` counts the units with two or more ratings: every statistic here rests on exactly these.
    `percent` is 0 to 100, unrounded; all others are on a scale up to 1. `positive` is agreement on
    *include*, `negative` on *exclude*. `kappa_kind` says which kappa it is: "cohen" where two
    reviewers took part, "fleiss" (generalised, for varying pairs) where more did. `fleiss` is
    given only where every unit has the same number of ratings, more than two. `dropped` counts
    units that the rule for maybe took out; `clipped` says that `kappa_ci` was cut at -1 or 1.
    """

    n: int
    percent: float | None
    kappa: float | None
    kappa_ci: tuple[float, float] | None
    pabak: float | None
    positive: float | None
    negative: float | None
    ac1: float | None
    alpha: float | None
    maybe_rule: MaybeRule
    kappa_kind: Literal["cohen", "fleiss"]
    se: float | None
    clipped: bool
    prevalence_index: float | None
    bias_index: float | None
    fleiss: float | None
    dropped: int

    @property
    def skewed(self) -> bool:
        """Whether include and exclude are so uneven that kappa must be read beside AC1."""
        return self.prevalence_index is not None and abs(self.prevalence_index) > HIGH_PREVALENCE

    def as_dict(self) -> dict[str, Any]:
        """The ten published keys, ready for JSON; undefined is None."""
        return {
            "n": self.n,
            "percent": self.percent,
            "kappa": self.kappa,
            "kappa_ci": list(self.kappa_ci) if self.kappa_ci else None,
            "pabak": self.pabak,
            "positive": self.positive,
            "negative": self.negative,
            "ac1": self.ac1,
            "alpha": self.alpha,
            "maybe_rule": self.maybe_rule.value,
        }

    def as_full_dict(self) -> dict[str, Any]:
        """The published keys and everything beside them that a page may show."""
        return self.as_dict() | {
            "kappa_kind": self.kappa_kind,
            "se": self.se,
            "clipped": self.clipped,
            "prevalence_index": self.prevalence_index,
            "bias_index": self.bias_index,
            "fleiss": self.fleiss,
            "dropped": self.dropped,
        }


@dataclass(frozen=True)
class PairSummary:
    """Agreement of two reviewers on the units that both rated."""

    reviewers: tuple[Rater, Rater]
    summary: Summary

    def as_dict(self) -> dict[str, Any]:
        """The published shape: the two reviewers, then the keys of the summary."""
        return {"reviewers": list(self.reviewers)} | self.summary.as_dict()


@dataclass(frozen=True)
class Agreement:
    """Agreement over all reviewers and for each pair of them."""

    overall: Summary
    pairs: tuple[PairSummary, ...]

    def as_dict(self) -> dict[str, Any]:
        """The published shape {"overall": S, "pairs": [{"reviewers": [a, b], ...S}]}."""
        return {
            "overall": self.overall.as_dict(),
            "pairs": [pair.as_dict() for pair in self.pairs],
        }


def agreement(
    ratings: Ratings | Counted, maybe_rule: MaybeRule | str = MaybeRule.THREE_CATEGORY
) -> Agreement:
    """Compute agreement over all reviewers and for each pair, by one rule for *maybe*.

    `ratings` maps unit -> {reviewer: "include" | "maybe" | "exclude" (None: not yet)}, or is what
    `count` made of that. Reviewers keep the order of their names or numbers, pairs likewise.

    >>> ratings = {1: {"ana": "include", "ben": "include"}, 2: {"ana": "include", "ben": "exclude"}}
    >>> found = agreement(ratings)
    >>> found.overall.percent, found.pairs[0].reviewers
    (50.0, ('ana', 'ben'))
    """
    counted = ratings if isinstance(ratings, Counted) else count(ratings)
    return Agreement(overall(counted, maybe_rule), tuple(pairwise(counted, maybe_rule)))


def overall(
    ratings: Ratings | Counted, maybe_rule: MaybeRule | str = MaybeRule.THREE_CATEGORY
) -> Summary:
    """Summarise agreement over all reviewers.

    Where no more than two reviewers have units in common this is their pair. With more, percent is
    the mean over units of agreeing pairs, AC1 and alpha are the generalised ones, and kappa is
    Fleiss' kappa generalised to unequal numbers of ratings, with Gwet's standard error: a table of
    "first reviewer by second reviewer", which Cohen's kappa needs, doesn't exist when pairs vary.

    >>> overall({1: {"ana": "include", "ben": "include"}, 2: {"ben": "maybe"}}).n
    1
    """
    counted = ratings if isinstance(ratings, Counted) else count(ratings)
    rule = MaybeRule(maybe_rule)
    kept, dropped = recode(counted, rule)
    scale = _scale(kept)
    met = [pair for pair, cells in kept.pairs.items() if cells.total()]
    if len(met) < 2:
        table = square(kept.pairs[met[0]] if met else {}, scale)
        return summary(table, scale, maybe_rule=rule, dropped=dropped)
    shared = Counter({seen: times for seen, times in kept.profiles.items() if len(seen) > 1})
    return _summarise(shared, scale, rule, dropped, fleiss(shared), "fleiss", bias=None)


def pairwise(
    ratings: Ratings | Counted, maybe_rule: MaybeRule | str = MaybeRule.THREE_CATEGORY
) -> list[PairSummary]:
    """Summarise agreement for each pair of reviewers that rated at least one unit together.

    A pair all of whose units the rule for maybe drops is listed with n = 0.

    >>> [one.reviewers for one in pairwise({1: {"ana": "include", "ben": "exclude"}})]
    [('ana', 'ben')]
    """
    counted = ratings if isinstance(ratings, Counted) else count(ratings)
    rule = MaybeRule(maybe_rule)
    kept, _ = recode(counted, rule)
    scale = _scale(kept)
    found = []
    for reviewers, cells in kept.pairs.items():
        dropped = counted.pairs[reviewers].total() - cells.total()
        table = square(cells, scale)
        made = summary(table, scale, maybe_rule=rule, dropped=dropped)
        found.append(PairSummary(reviewers, made))
    return found


def summary(
    table: Table,
    categories: Sequence[Category] = (INCLUDE, EXCLUDE),
    *,
    maybe_rule: MaybeRule | str = MaybeRule.THREE_CATEGORY,
    dropped: int = 0,
) -> Summary:
    """Summarise a table of two reviewers (rows: the first, columns: the second).

    The rule for maybe is noted, not applied: the table holds what it left.

    >>> found = summary([[20, 5], [10, 15]])
    >>> found.percent, round(found.kappa, 3), round(found.ac1, 3)
    (70.0, 0.4, 0.406)
    """
    profiles = profiles_of(table, categories)
    total = sum(map(sum, table))
    bias = None
    if total and INCLUDE in categories:
        at = list(categories).index(INCLUDE)
        bias = (sum(table[at]) - sum(row[at] for row in table)) / total
    return _summarise(
        profiles, categories, MaybeRule(maybe_rule), dropped, kappa(table), "cohen", bias
    )


def _scale(kept: Counted) -> list[Category]:
    # The scale is what was used, and at least include and exclude: a "maybe" that was on offer
    # and never used doesn't make chance agreement less likely.
    return sorted({INCLUDE, EXCLUDE, *kept.categories}, key=str, reverse=True)


def _summarise(
    profiles: Profiles,
    scale: Sequence[Category],
    rule: MaybeRule,
    dropped: int,
    found: Kappa | None,
    kind: Literal["cohen", "fleiss"],
    bias: float | None,
) -> Summary:
    agreed = agreeing_share(profiles)
    sizes = {len(profile) for profile in profiles}
    many = fleiss(profiles) if len(sizes) == 1 and min(sizes) > 2 else None
    return Summary(
        n=sum(profiles.values()),
        percent=None if agreed is None else float(100 * agreed),
        kappa=found.value if found else None,
        kappa_ci=found.interval if found else None,
        pabak=None if agreed is None else pabak(float(agreed), len(scale)),
        positive=specific_agreement(profiles, INCLUDE),
        negative=specific_agreement(profiles, EXCLUDE),
        ac1=gwet(profiles, scale),
        alpha=krippendorff(profiles),
        maybe_rule=rule,
        kappa_kind=kind,
        se=found.se if found else None,
        clipped=bool(found and found.clipped),
        prevalence_index=_prevalence(profiles),
        bias_index=bias,
        fleiss=many.value if many else None,
        dropped=dropped,
    )


def _prevalence(profiles: Profiles) -> float | None:
    # Mean share of include less mean share of exclude: (a - d) / n with two raters and categories.
    units = sum(profiles.values())
    if not units:
        return None
    lead = sum(
        times * (profile.count(INCLUDE) - profile.count(EXCLUDE)) / len(profile)
        for profile, times in profiles.items()
    )
    return lead / units
