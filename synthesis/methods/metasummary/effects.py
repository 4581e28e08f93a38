"""Effect sizes of a metasummary: how often findings occur over studies, and how many a study holds.

A matrix maps each abstracted finding to the studies that hold it; studies are any hashable ids,
each counted once, whatever reports it has. Shares are fractions, never rounded here; None where
there is nothing to divide by.

Source: Sandelowski and Barroso 2003, Creating metasummaries of qualitative findings, Nursing
Research 52:226-233, as Walker and Bryant 2013 apply it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from fractions import Fraction
from typing import Any

Study = Hashable
Matrix = Mapping[Any, Collection[Any]]

# The line above which a finding is called frequent, unless the review says otherwise.
LINE = Fraction(1, 4)


def frequency(held_by: Collection[Study], studies: int) -> Fraction | None:
    """The frequency effect size of a finding: the share of `studies` that hold it.

    >>> frequency({4, 7, 9, 10, 13, 15, 16, 19, 20, 21, 25}, 25)
    Fraction(11, 25)
    """
    return Fraction(len(set(held_by)), studies) if studies else None


def frequent(matrix: Matrix, studies: int, line: Fraction = LINE) -> set[Hashable]:
    """The findings at or above a line.

    >>> frequent({"pay": {1, 2}, "rapport": {3}}, 8)
    {'pay'}
    """
    found = {finding: frequency(held_by, studies) for finding, held_by in matrix.items()}
    return {finding for finding, share in found.items() if share is not None and share >= line}


def intensity(
    matrix: Matrix, study: Study, *, among: Collection[Hashable] | None = None
) -> Fraction | None:
    """The intensity effect size of a study: the share of findings that it holds.

    `among` narrows to some findings: with those at or above the line it is the strong variant.

    >>> intensity({"pay": {1, 2}, "rapport": {3}, "role": {1}, "stigma": set()}, 1)
    Fraction(1, 2)
    """
    wanted = matrix.keys() if among is None else set(among)
    if not wanted:
        return None
    return Fraction(sum(study in matrix[finding] for finding in wanted), len(wanted))


def share_of_links(matrix: Matrix, study: Study) -> Fraction | None:
    """The other variant of intensity: a study's links by all links of all studies.

    >>> share_of_links({"pay": {1, 2}, "rapport": {3}, "role": {1}}, 1)
    Fraction(1, 2)
    """
    links = sum(len(set(held_by)) for held_by in matrix.values())
    own = sum(study in held_by for held_by in matrix.values())
    return Fraction(own, links) if links else None


def coverage(matrix: Matrix, some: Collection[Study]) -> Fraction | None:
    """The share of findings that any of some studies holds.

    >>> coverage({"pay": {1, 2}, "rapport": {3}}, {1})
    Fraction(1, 2)
    """
    wanted = set(some)
    touched = sum(not wanted.isdisjoint(held_by) for held_by in matrix.values())
    return Fraction(touched, len(matrix)) if matrix else None
