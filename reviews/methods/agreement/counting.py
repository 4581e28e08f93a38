"""From ratings to counts: who met whom with which answers, and which answers met on a unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

Category = str | int
Rater = str | int
Ratings = Mapping[Hashable, Mapping[Rater, Category | None]]
Profiles = Mapping[tuple[Category, ...], int]


@dataclass(frozen=True)
class Counted:
    """Ratings reduced to counts; small, however many units there were.

    `pairs` maps two raters, in sorted order, to a counter of (category of the first, category of
    the second), one count for each unit that both rated. `profiles` counts units by the sorted
    tuple of categories that they were given, units with a single rating included.
    """

    pairs: dict[tuple[Rater, Rater], Counter[tuple[Category, Category]]] = field(
        default_factory=dict
    )
    profiles: Counter[tuple[Category, ...]] = field(default_factory=Counter)

    @property
    def categories(self) -> list[Category]:
        """Every category that was used, sorted."""
        return sorted({category for profile in self.profiles for category in profile})


def count(ratings: Ratings) -> Counted:
    """Count the ratings once, so that every statistic after it is instant.

    `ratings` maps unit -> {rater: category}. A rating that is None or absent is missing: not yet
    given, never a category of its own. Raters, and likewise categories, must be sortable among
    themselves (names or numbers, not both).

    >>> counted = count({1: {"ana": "include", "ben": "exclude"}, 2: {"ana": "include"}})
    >>> counted.pairs[("ana", "ben")]
    Counter({('include', 'exclude'): 1})
    >>> counted.profiles[("include",)]
    1
    """
    pairs: dict[tuple[Rater, Rater], Counter[tuple[Category, Category]]] = {}
    profiles: Counter[tuple[Category, ...]] = Counter()
    for (raters, categories), times in sorted(_patterns(ratings).items()):
        profiles[tuple(sorted(categories))] += times
        rated = zip(raters, categories, strict=True)
        for (first, one), (second, other) in combinations(rated, 2):
            pairs.setdefault((first, second), Counter())[one, other] += times
    return Counted(pairs=dict(sorted(pairs.items())), profiles=profiles)


def _patterns(
    ratings: Ratings,
) -> Counter[tuple[tuple[Rater, ...], tuple[Category, ...]]]:
    # The same few people give the same few answers, so counting whole patterns first leaves
    # little to do for the combinations, which grow with the square of the raters.
    seen: Counter[tuple[tuple[Rater, ...], tuple[Category, ...]]] = Counter()
    for unit in ratings.values():
        given = sorted((rater, said) for rater, said in unit.items() if said is not None)
        if given:
            raters, categories = zip(*given, strict=True)
            seen[raters, categories] += 1
    return seen


def square(
    counts: Mapping[tuple[Category, Category], int], categories: Sequence[Category]
) -> list[list[int]]:
    """Lay pair counts out as a table: rows are the first rater's answers, columns the second's."""
    return [[counts.get((row, column), 0) for column in categories] for row in categories]


def profiles_of(table: Iterable[Sequence[int]], categories: Sequence[Category]) -> Profiles:
    """Forget who said what: the profiles of a table of two raters.

    >>> profiles_of([[20, 5], [10, 15]], ["no", "yes"])[("no", "yes")]
    15
    """
    profiles: Counter[tuple[Category, ...]] = Counter()
    for row, counts in zip(categories, table, strict=True):
        for column, times in zip(categories, counts, strict=True):
            if times:
                profiles[tuple(sorted((row, column)))] += times
    return profiles
