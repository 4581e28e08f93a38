"""Three ways of treating *maybe*; which one was used is printed beside every statistic."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from .counting import Category, Counted

MAYBE = "maybe"
INCLUDE = "include"


class MaybeRule(StrEnum):
    """How a *maybe* enters agreement; the default comes first."""

    THREE_CATEGORY = "three_category"
    AS_INCLUDE = "maybe_as_include"
    DROPPED = "maybe_dropped"

    @property
    def sentence(self) -> str:
        """The rule in plain English, to print beside a statistic."""
        return {
            MaybeRule.THREE_CATEGORY: "maybe is a category of its own",
            MaybeRule.AS_INCLUDE: "maybe counts as include",
            MaybeRule.DROPPED: "votes of maybe are left out",
        }[self]


def recode(counted: Counted, rule: MaybeRule | str) -> tuple[Counted, int]:
    """Apply a rule for *maybe* to counted ratings, and say how many units it cost.

    With "maybe_dropped" a rating of maybe is taken out like a missing one; a unit that is thereby
    left with fewer than two ratings is dropped, and the second value counts those. With two raters
    this drops every unit on which either said maybe.

    >>> counted = Counted(profiles=Counter({("include", "maybe"): 3, ("include", "include"): 5}))
    >>> kept, dropped = recode(counted, "maybe_dropped")
    >>> dict(kept.profiles), dropped
    ({('include', 'include'): 5}, 3)
    """
    rule = MaybeRule(rule)
    if rule is MaybeRule.THREE_CATEGORY:
        return counted, 0
    if rule is MaybeRule.AS_INCLUDE:
        return _as_include(counted), 0
    return _without_maybe(counted)


def _as_include(counted: Counted) -> Counted:
    def renamed(said: Category) -> Category:
        return INCLUDE if said == MAYBE else said

    profiles: Counter[tuple[Category, ...]] = Counter()
    for profile, times in counted.profiles.items():
        profiles[tuple(sorted(map(renamed, profile)))] += times
    pairs = {}
    for raters, cells in counted.pairs.items():
        pairs[raters] = Counter[tuple[Category, Category]]()
        for (one, other), times in cells.items():
            pairs[raters][renamed(one), renamed(other)] += times
    return Counted(pairs=pairs, profiles=profiles)


def _without_maybe(counted: Counted) -> tuple[Counted, int]:
    profiles: Counter[tuple[Category, ...]] = Counter()
    dropped = 0
    for profile, times in counted.profiles.items():
        left = tuple(said for said in profile if said != MAYBE)
        if len(left) >= 2 or left == profile:
            profiles[left] += times
        elif len(profile) >= 2:
            dropped += times
    pairs = {
        raters: Counter({cell: times for cell, times in cells.items() if MAYBE not in cell})
        for raters, cells in counted.pairs.items()
    }
    return Counted(pairs=pairs, profiles=profiles), dropped
