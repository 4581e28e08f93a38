"""Who extracts and who checks: pairs dealt evenly, and evenly each part of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from appraisal.methods.handout import in_pairs


def extractors_and_checkers(
    studies: Sequence[int], people: Sequence[int], seed: str
) -> dict[int, tuple[int, int]]:
    """Give each study an extractor and a checker, evenly over people and over both parts.

    ValueError with fewer than two people.

    >>> dealt = extractors_and_checkers(range(6), [1, 2, 3], "spring")
    >>> sorted(Counter(one for one, _checks in dealt.values()).values())
    [2, 2, 2]
    """
    shares = in_pairs(studies, people, seed).raters
    extracts: Counter[int] = Counter()
    found = {}
    for study, (one, other) in shares.items():
        if (extracts[other], other) < (extracts[one], one):
            one, other = other, one
        extracts[one] += 1
        found[study] = (one, other)
    return found
