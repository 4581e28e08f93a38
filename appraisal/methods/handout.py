"""Who appraises what: everybody all, two a study over balanced pairs, or one and a sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviews.methods.sampling import random_sample
from screening.methods.allocation import split


@dataclass(frozen=True)
class Shares:
    """Raters by study, and the studies drawn for a second rater where a sample is."""

    raters: dict[int, tuple[int, ...]]
    sample: tuple[int, ...] = ()

    def load(self, rater: int) -> int:
        """How many studies a rater gets."""
        return sum(rater in each for each in self.raters.values())


def everybody(studies: Sequence[int], raters: Sequence[int]) -> Shares:
    """Every rater appraises every study.

    >>> everybody([1, 2], [7, 8]).raters
    {1: (7, 8), 2: (7, 8)}
    """
    return Shares({study: tuple(raters) for study in studies})


def in_pairs(studies: Sequence[int], raters: Sequence[int], seed: str) -> Shares:
    """Two raters a study, at random and evenly over raters and pairs of raters.

    ValueError with fewer than two raters.

    >>> shares = in_pairs(range(6), [1, 2, 3], "spring")
    >>> [shares.load(rater) for rater in (1, 2, 3)]
    [4, 4, 4]
    """
    dealt = split(studies, raters, 2, seed)
    return Shares({study: tuple(sorted(dealt[study])) for study in studies})


def with_sample(
    studies: Sequence[int],
    first: int,
    others: Sequence[int],
    size: int,
    seed: str,
    *,
    already: Sequence[int] = (),
) -> Shares:
    """One rater appraises all; a random sample, drawn by seed, is appraised by a second as well.

    The sample is dealt evenly over the others. Studies in `already` were drawn in earlier rounds
    and are not drawn again. ValueError without a second rater, or with no size.

    >>> shares = with_sample(range(1, 35), 1, [2], 9, "ml2014")
    >>> shares.sample
    (2, 4, 13, 20, 21, 24, 25, 27, 28)
    """
    rest = [rater for rater in others if rater != first]
    if not rest or size < 1:
        raise ValueError("A sample needs a second rater and at least one study.")
    drawn = random_sample(studies, size, seed, already=already)
    second = split(drawn, rest, 1, seed)
    return Shares({study: (first, *second.get(study, ())) for study in studies}, tuple(drawn))
