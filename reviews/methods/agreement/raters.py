"""Agreement of any number of raters, from profiles: how many units got which set of answers.

A profile is the sorted tuple of categories that one unit was given; the raters may differ from
unit to unit. In the formulas m is a unit's number of ratings, n_q how many of them are category q.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import accumulate
from math import sqrt
from typing import Literal

from .counting import Category, Profiles
from .table import Kappa, Weighting, weights_for

Level = Literal["nominal", "ordinal", "interval"]


def pairwise_agreement(profiles: Profiles) -> float | None:
    """Return the mean over units of the share of agreeing pairs of raters, 0 to 1.

    Units with fewer than two ratings don't count; None when no unit has two. With two raters this
    is observed agreement.

    >>> pairwise_agreement({("no", "yes", "yes"): 1, ("yes", "yes"): 1})  # (1/3 + 1) / 2
    0.6666666666666666
    """
    exact = agreeing_share(profiles)
    return None if exact is None else float(exact)


def agreeing_share(profiles: Profiles) -> Fraction | None:
    """Return pairwise agreement as an exact fraction, so that a printed percent rounds truly.

    >>> agreeing_share({("no", "yes", "yes"): 1, ("yes", "yes"): 1})
    Fraction(2, 3)
    """
    units = _shared(profiles)
    total = sum(units.values())
    if not total:
        return None
    agreeing = sum((times * _agreeing(seen) for seen, times in units.items()), Fraction(0))
    return agreeing / total


def specific_agreement(profiles: Profiles, category: Category) -> float | None:
    """Return agreement on one category: once a rater used it, how often another did too.

    With two raters and two categories this is positive agreement 2a / (2a + b + c) for *yes* and
    negative agreement 2d / (2d + b + c) for *no*. Every unit weighs the same, whatever its number
    of ratings. None when nobody used the category. Source: Cicchetti and Feinstein 1990.

    >>> specific_agreement({("no", "yes"): 15, ("yes", "yes"): 20}, "yes")
    0.7272727272727273
    """
    agreed = used = 0.0
    for profile, times in _shared(profiles).items():
        m, hits = len(profile), profile.count(category)
        agreed += times * hits * (hits - 1) / (m * (m - 1))
        used += times * hits / m
    return agreed / used if used else None


def gwet(
    profiles: Profiles,
    categories: Sequence[Category],
    weighting: Weighting = "identity",
    *,
    keep_single: bool = True,
) -> float | None:
    """Return Gwet's AC1, or AC2 with linear or quadratic weights.

    AC = (p - e) / (1 - e), e = T / (k (k - 1)) x sum of share_q (1 - share_q), where T is the sum
    of all weights (k without weighting) and share_q the mean over units of n_q / m. `categories`
    is the whole scale in order, used or not; it needs at least two. Units with a single rating
    don't enter p; with `keep_single` they do enter the shares, as in the R package irrCAC.
    None when no unit has two ratings. Source: Gwet 2008 (AC1), 2014 (AC2, missing ratings).

    >>> round(gwet({("no", "no"): 15, ("no", "yes"): 15, ("yes", "yes"): 20}, ["no", "yes"]), 3)
    0.406
    """
    k = len(categories)
    agreed = _weighted_agreement(profiles, categories, weighting)
    if agreed is None or k < 2:
        return None
    shares = _shares(profiles if keep_single else _shared(profiles))
    weight = float(sum(map(sum, weights_for(k, weighting))))
    chance = weight / (k * (k - 1)) * sum(share * (1 - share) for share in shares.values())
    return (agreed - chance) / (1 - chance)


def _weighted_agreement(
    profiles: Profiles, categories: Sequence[Category], weighting: Weighting
) -> float | None:
    if weighting == "identity":
        return pairwise_agreement(profiles)
    units = _shared(profiles)
    total = sum(units.values())
    weights = weights_for(len(categories), weighting)
    place = {category: i for i, category in enumerate(categories)}
    agreed = 0.0
    for profile, times in units.items():
        m = len(profile)
        near = sum(float(weights[place[one]][place[other]]) for one in profile for other in profile)
        agreed += times * (near - m) / (m * (m - 1))
    return agreed / total if total else None


def fleiss(profiles: Profiles, *, keep_single: bool = True) -> Kappa | None:
    """Return Fleiss' kappa, generalised to units with unequal numbers of ratings.

    kappa = (p - e) / (1 - e) with e the sum of squared shares. With the same number of ratings on
    every unit this is Fleiss 1971; with two it is Scott's pi. The raters may differ from unit to
    unit, which makes it the kappa of a team that works in varying pairs. Standard error: Gwet 2014
    (linearised, over units). None without a unit of two ratings, or with one category only.

    >>> round(fleiss({("a", "a", "a"): 5, ("a", "a", "b"): 2, ("b", "b", "b"): 3}).value, 4)
    0.7129
    """
    pool = profiles if keep_single else _shared(profiles)
    agreed = pairwise_agreement(pool)
    shares = _shares(pool)
    if agreed is None or len(shares) < 2:
        return None
    chance = sum(share**2 for share in shares.values())
    value = (agreed - chance) / (1 - chance)
    return Kappa(value=value, se=_fleiss_error(pool, shares, value, chance))


def _fleiss_error(
    profiles: Profiles, shares: dict[Category, float], value: float, chance: float
) -> float:
    total = sum(profiles.values())
    scale = total / sum(_shared(profiles).values())
    spread = 0.0
    for profile, times in profiles.items():
        own = 0.0
        if len(profile) > 1:
            own = scale * (float(_agreeing(profile)) - chance) / (1 - chance)
        own_chance = sum(shares[said] for said in profile) / len(profile)
        pull = 2 * (1 - value) * (own_chance - chance) / (1 - chance)
        spread += times * (own - pull - value) ** 2
    return sqrt(spread / (total * (total - 1))) if total > 1 else 0.0


def krippendorff(
    profiles: Profiles,
    level: Level = "nominal",
    order: Sequence[Category] | None = None,
) -> float | None:
    """Return Krippendorff's alpha: 1 - observed over expected disagreement.

    Both come from the coincidence matrix, in which a unit gives each ordered pair of its ratings
    the weight 1 / (m - 1); units with fewer than two ratings drop out, whoever rated. `level` is
    nominal, ordinal (pass `order`, lowest first) or interval (categories are numbers). None when
    nothing is left or one value only was used. Source: Krippendorff 2011.

    >>> round(krippendorff({("no", "no"): 15, ("no", "yes"): 15, ("yes", "yes"): 20}), 3)
    0.4
    """
    units = _shared(profiles)
    values: Counter[Category] = Counter()
    for profile, times in units.items():
        for said in profile:
            values[said] += times
    distance = _distance(values, level, order)
    total = sum(values.values())
    expected = sum(
        values[one] * values[other] * distance(one, other) for one in values for other in values
    )
    if not expected:
        return None
    observed = sum(
        times
        * sum(distance(one, other) for one in profile for other in profile)
        / (len(profile) - 1)
        for profile, times in units.items()
    )
    return 1 - (total - 1) * observed / expected


def _distance(
    values: Counter[Category], level: Level, order: Sequence[Category] | None
) -> Callable[[Category, Category], float]:
    if level == "nominal":
        return lambda one, other: float(one != other)
    if level == "interval":
        return lambda one, other: float(one - other) ** 2  # type: ignore[operator]
    if level != "ordinal":
        raise ValueError(f"Unknown level of measurement: {level!r}.")
    ranked = [value for value in (order or sorted(values)) if value in values]
    if len(ranked) != len(values):
        raise ValueError("The order leaves out a category that was used.")
    upto = dict(zip(ranked, accumulate(values[value] for value in ranked), strict=True))

    def ordinal(one: Category, other: Category) -> float:
        # Ratings between the two, with half of each end: the sum over the closed range from the
        # lower to the higher, less half of both.
        low, high = sorted((one, other), key=upto.__getitem__)
        between = upto[high] - upto[low] + values[low]
        return (between - (values[low] + values[high]) / 2) ** 2

    return ordinal


def _shared(profiles: Profiles) -> Profiles:
    return {profile: times for profile, times in profiles.items() if len(profile) > 1}


def _agreeing(profile: tuple[Category, ...]) -> Fraction:
    m = len(profile)
    agreeing = sum(hits * (hits - 1) for hits in Counter(profile).values())
    return Fraction(agreeing, m * (m - 1))


def _shares(profiles: Profiles) -> dict[Category, float]:
    shares: dict[Category, float] = {}
    units = sum(profiles.values())
    for profile, times in profiles.items():
        for said, hits in Counter(profile).items():
            shares[said] = shares.get(said, 0.0) + times * hits / len(profile) / units
    return shares
