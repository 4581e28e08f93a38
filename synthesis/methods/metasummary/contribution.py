"""How much a set of studies feeds the findings: the check for noise that Walker and Bryant propose.

They keep all but fatally flawed papers, and look afterwards at how much each fed the findings.
What is computed here is this project's reading of it: see docs/methods.md. A matrix is as in
`effects`; the left-out set is usually the studies flagged for quality.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import comb, sqrt

from .effects import Matrix, Study, frequency

# Amber: a flagged study has more than this many times the even share of links, or a finding rests
# on flagged studies by more than this share.
MOST_RATIO, MOST_DEPENDENCE = Fraction(3, 2), Fraction(1, 2)


@dataclass(frozen=True)
class OfStudy:
    """One study: findings it holds, its share of all links, that by an even share (1 is even), its
    credit when each finding is divided between its studies (credits sum to 1), and the findings
    that it alone holds."""

    study: Study
    findings: int
    share: Fraction | None
    ratio: Fraction | None
    credit: Fraction
    sole: tuple[Hashable, ...]


@dataclass(frozen=True)
class OfFinding:
    """One finding: its frequency with all studies and without the set, and the share of its
    studies that are in the set. None where nothing is left to divide by."""

    finding: Hashable
    before: Fraction | None
    after: Fraction | None
    dependence: Fraction | None


@dataclass(frozen=True)
class Contribution:
    """What a set of studies feeds. Shares are fractions of 1; `spearman` compares the frequencies
    before and after, `exact` is the share of all sets of as many studies that hold at least as
    many links, of `sets` in all; `verdict` is "green", "amber", "red", or "empty" for no set."""

    links: int
    own_links: int
    share: Fraction | None
    even_share: Fraction | None
    studies: tuple[OfStudy, ...]
    findings: tuple[OfFinding, ...]
    lost: tuple[Hashable, ...]
    most_dependence: Fraction | None
    spearman: float | None
    exact: Fraction | None
    sets: int
    verdict: str


def contribution(
    matrix: Matrix, studies: Sequence[Study], left_out: Collection[Study]
) -> Contribution:
    """Say how much the studies of a set feed the findings, and what would be without them.

    `studies` are all that count, with and without links; ids of the set that are none of them are
    passed over. A finding that no study holds counts nowhere.

    >>> told = contribution({"pay": {1, 2}, "rapport": {1}, "role": {2, 3}}, [1, 2, 3], {1})
    >>> told.links, told.own_links, told.lost, told.verdict
    (5, 2, ('rapport',), 'red')
    """
    held = {finding: set(by) & set(studies) for finding, by in matrix.items()}
    held = {finding: by for finding, by in held.items() if by}
    out = set(left_out) & set(studies)
    links = {study: sum(study in by for by in held.values()) for study in studies}
    total = sum(links.values())
    own = sum(links[study] for study in out)
    of_studies = tuple(_of_study(study, held, links[study], total, studies) for study in studies)
    of_findings = tuple(_of_finding(finding, by, out, studies) for finding, by in held.items())
    lost = tuple(finding for finding, by in held.items() if by <= out)
    compared = [
        (one.before, one.after)
        for one in of_findings
        if one.before is not None and one.after is not None
    ]
    most = max((one.dependence or Fraction(0) for one in of_findings), default=None)
    sets = comb(len(studies), len(out)) if out else 0
    return Contribution(
        links=total,
        own_links=own,
        share=Fraction(own, total) if total else None,
        even_share=Fraction(len(out), len(studies)) if studies else None,
        studies=of_studies,
        findings=of_findings,
        lost=lost,
        most_dependence=most,
        spearman=spearman([one for one, _ in compared], [other for _, other in compared]),
        exact=Fraction(_as_many(list(links.values()), len(out), own), sets) if sets else None,
        sets=sets,
        verdict=_verdict(out, of_studies, most, lost),
    )


def _of_study(
    study: Study,
    held: Matrix,
    own: int,
    total: int,
    studies: Sequence[Study],
) -> OfStudy:
    credit = sum((Fraction(1, len(by)) for by in held.values() if study in by), start=Fraction(0))
    share = Fraction(own, total) if total else None
    return OfStudy(
        study=study,
        findings=own,
        share=share,
        ratio=len(studies) * share if share is not None else None,
        credit=credit / len(held) if held else Fraction(0),
        sole=tuple(finding for finding, by in held.items() if set(by) == {study}),
    )


def _of_finding(
    finding: Hashable, by: set[Study], out: set[Study], studies: Sequence[Study]
) -> OfFinding:
    return OfFinding(
        finding=finding,
        before=frequency(by, len(studies)),
        after=frequency(by - out, len(studies) - len(out)),
        dependence=Fraction(len(by & out), len(by)) if by else None,
    )


def _verdict(
    out: set[Study],
    of_studies: Sequence[OfStudy],
    most: Fraction | None,
    lost: Sequence[Hashable],
) -> str:
    """Red where a finding is lost; amber where a flagged study weighs, or a finding leans on it."""
    if not out:
        return "empty"
    if lost:
        return "red"
    heavy = any(one.study in out and (one.ratio or 0) > MOST_RATIO for one in of_studies)
    leaning = most is not None and most > MOST_DEPENDENCE
    return "amber" if heavy or leaning else "green"


def _as_many(links: Sequence[int], size: int, least: int) -> int:
    """How many sets of `size` studies hold at least `least` links, counted without listing them."""
    # ways[k][s]: sets of k studies with s links.
    ways: list[dict[int, int]] = [{0: 1}, *({} for _ in range(size))]
    for n in links:
        for k in range(size, 0, -1):
            for total, count in ways[k - 1].items():
                ways[k][total + n] = ways[k].get(total + n, 0) + count
    return sum(count for total, count in ways[size].items() if total >= least)


def spearman(first: Sequence[Fraction | float], second: Sequence[Fraction | float]) -> float | None:
    """Spearman's rank correlation, ties at their mean rank; None where one side doesn't vary.

    >>> spearman([1, 2, 3], [1, 2, 3]), spearman([1, 1], [1, 2])
    (1.0, None)
    """
    one, other = _ranks(first), _ranks(second)
    if len(one) < 2:
        return None
    mean = Fraction(len(one) + 1, 2)
    product = sum((a - mean) * (b - mean) for a, b in zip(one, other, strict=True))
    spread = [sum((rank - mean) ** 2 for rank in ranks) for ranks in (one, other)]
    if not all(spread):
        return None
    return float(product) / sqrt(float(spread[0] * spread[1]))


def _ranks(values: Sequence[Fraction | float]) -> list[Fraction]:
    order = sorted(range(len(values)), key=lambda at: values[at])
    ranks = [Fraction(0)] * len(values)
    begin = 1
    for _value, group in groupby(order, key=lambda at: values[at]):
        tied = list(group)
        for at in tied:
            ranks[at] = Fraction(2 * begin + len(tied) - 1, 2)
        begin += len(tied)
    return ranks
