"""Agreement of two raters, from a k x k table of counts (rows: rater 1, columns: rater 2).

In the formulas p is observed agreement, e is agreement expected by chance, n the number of units.
For two categories the cells are a (both yes), b (only rater 1 yes), c (only rater 2 yes) and d
(both no): [[a, b], [c, d]].
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import NormalDist
from typing import Literal

Table = Sequence[Sequence[int]]
Weighting = Literal["identity", "linear", "quadratic"]
Weights = list[list[Fraction]]

# 1.96 to two digits; the published intervals need it unrounded.
Z95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Kappa:
    """Kappa with its large-sample standard error and 95 % interval.

    `interval` is `unclipped` cut to [-1, 1]; `clipped` says whether that cut anything.
    """

    value: float
    se: float

    @property
    def unclipped(self) -> tuple[float, float]:
        """The interval as the formula gives it."""
        return self.value - Z95 * self.se, self.value + Z95 * self.se

    @property
    def interval(self) -> tuple[float, float]:
        """The interval to show."""
        low, high = self.unclipped
        return max(-1.0, low), min(1.0, high)

    @property
    def clipped(self) -> bool:
        """Whether the shown interval was cut."""
        return self.interval != self.unclipped


def weights_for(size: int, weighting: Weighting = "identity") -> Weights:
    """Make the k x k agreement weights: 1 on the diagonal, less the further two answers are apart.

    Linear: 1 - |i-j| / (k-1). Quadratic: 1 - (i-j)^2 / (k-1)^2. Both need ordered categories.
    ValueError for an unknown weighting. Source: Cohen 1968.

    >>> [float(w) for w in weights_for(3, "linear")[0]]
    [1.0, 0.5, 0.0]
    """
    span = max(1, size - 1)
    made: dict[str, Callable[[int], Fraction]] = {
        "identity": lambda apart: Fraction(int(apart == 0)),
        "linear": lambda apart: 1 - Fraction(apart, span),
        "quadratic": lambda apart: 1 - Fraction(apart**2, span**2),
    }
    if weighting not in made:
        raise ValueError(f"Unknown weighting: {weighting!r}.")
    return [[made[weighting](abs(i - j)) for j in range(size)] for i in range(size)]


def observed_agreement(table: Table) -> float | None:
    """Return the share of units on which both agree, 0 to 1; None for an empty table.

    >>> observed_agreement([[20, 5], [10, 15]])
    0.7
    """
    total = _total(table)
    return sum(table[i][i] for i in range(len(table))) / total if total else None


def kappa(table: Table, weighting: Weighting = "identity") -> Kappa | None:
    """Return Cohen's kappa, plain or weighted, with standard error and interval.

    kappa = (p - e) / (1 - e), with e the sum of products of the raters' own shares. None when it
    isn't defined: an empty table, or both raters using one and the same category only (e = 1).
    Sources: Cohen 1960, 1968; standard error of Fleiss, Cohen and Everitt 1969 (large samples).

    >>> found = kappa([[20, 5], [10, 15]])
    >>> round(found.value, 3), round(found.se, 3)
    (0.4, 0.127)
    >>> kappa([[10, 0], [0, 0]]) is None
    True
    """
    total = _total(table)
    weights = weights_for(len(table), weighting)
    rows, columns = _margins(table)
    size = range(len(table))
    expected = sum(weights[i][j] * rows[i] * columns[j] for i in size for j in size)
    if total == 0 or expected == total**2:
        return None
    agreed = sum(weights[i][j] * table[i][j] for i in size for j in size)
    # Whole numbers and fractions up to here, so that a chance of exactly 1 is seen as such.
    chance = float(expected / total**2)
    value = float((agreed * total - expected) / (total**2 - expected))
    return Kappa(value=value, se=_standard_error(table, weights, value, chance))


def _standard_error(table: Table, weights: Weights, value: float, chance: float) -> float:
    total = _total(table)
    rows, columns = ([one / total for one in margin] for margin in _margins(table))
    size = range(len(table))
    by_row = [sum(columns[j] * float(weights[i][j]) for j in size) for i in size]
    by_column = [sum(rows[i] * float(weights[i][j]) for i in size) for j in size]
    spread = sum(
        table[i][j] / total * (float(weights[i][j]) - (by_row[i] + by_column[j]) * (1 - value)) ** 2
        for i in size
        for j in size
    )
    inner = spread - (value - chance * (1 - value)) ** 2
    # Rounding can leave a hair below zero where the variance is zero.
    return sqrt(max(0.0, inner) / total) / (1 - chance)


def pabak(agreed: float | None, categories: int = 2) -> float | None:
    """Adjust observed agreement (0 to 1) as if all k categories were equally common and unbiased.

    (k p - 1) / (k - 1); with two categories 2p - 1. Source: Byrt, Bishop and Carlin 1993.

    >>> round(pabak(0.85), 3)
    0.7
    """
    if agreed is None or categories < 2:
        return None
    return (categories * agreed - 1) / (categories - 1)


def prevalence_index(table: Table) -> float | None:
    """Return how one-sided a two-category table is: (a - d) / n, -1 to 1; None when empty.

    >>> prevalence_index([[80, 10], [5, 5]])
    0.75
    """
    total = _total(table)
    return (table[0][0] - table[1][1]) / total if total else None


def bias_index(table: Table) -> float | None:
    """Return how much more often rater 1 uses the first category: (b - c) / n with two categories.

    With more categories it is the difference of the raters' shares of the first one.

    >>> bias_index([[80, 10], [5, 5]])
    0.05
    """
    total = _total(table)
    rows, columns = _margins(table)
    return (rows[0] - columns[0]) / total if total else None


def jaccard(table: Table, category: int = 0) -> float | None:
    """Return the overlap on one category: units where both use it over units where either does.

    With two categories a / (a + b + c). None when neither rater uses it.

    >>> jaccard([[14, 3], [3, 28]])
    0.7
    """
    rows, columns = _margins(table)
    both = table[category][category]
    either = rows[category] + columns[category] - both
    return both / either if either else None


def _total(table: Table) -> int:
    return sum(map(sum, table))


def _margins(table: Table) -> tuple[list[int], list[int]]:
    return [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
