"""How far raters agree on items, from what they answered before they saw each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from reviews.methods.agreement import Ratings, kappa, overall

Units = Mapping[Any, Mapping[int, str]]


@dataclass(frozen=True)
class ItemAgreement:
    """Agreement on one item, or over all: None wherever a statistic isn't defined.

    `n` counts units (a study's item) that two or more rated; `differing` those with more than one
    answer. `percent` is 0 to 100. `weighted` is Cohen's kappa with linear weights over the
    instrument's order of answers, given where every unit has exactly two raters.
    """

    n: int
    differing: int
    percent: float | None
    kappa: float | None
    kappa_ci: tuple[float, float] | None
    kappa_kind: str
    weighted: float | None
    weighted_ci: tuple[float, float] | None
    ac1: float | None

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "n": self.n,
            "differing": self.differing,
            "percent": self.percent,
            "kappa": self.kappa,
            "kappa_ci": list(self.kappa_ci) if self.kappa_ci else None,
            "kappa_kind": self.kappa_kind,
            "kappa_weighted": self.weighted,
            "kappa_weighted_ci": list(self.weighted_ci) if self.weighted_ci else None,
            "ac1": self.ac1,
        }


def agree(units: Units, order: Sequence[str] = ()) -> ItemAgreement:
    """Compute agreement over units, each {rater: code}; raters are numbers.

    `order` lists the codes from best to worst where they are ordered; yes, can't tell, no counts
    as ordered by an assumption that the page states. Units with other codes (not applicable) take
    no part in the weighted kappa. Source: Cohen 1968 for the weights, Gwet 2008 for AC1.

    >>> found = agree({1: {7: "yes", 8: "yes"}, 2: {7: "yes", 8: "no"}}, ["yes", "no"])
    >>> found.n, found.differing, found.percent
    (2, 1, 50.0)
    """
    both = {unit: dict(given) for unit, given in units.items() if len(given) > 1}
    summary = overall(cast(Ratings, both))
    table = _table(both, order)
    weighted = kappa(table, "linear") if table else None
    return ItemAgreement(
        n=summary.n,
        differing=sum(len(set(given.values())) > 1 for given in both.values()),
        percent=summary.percent,
        kappa=summary.kappa,
        kappa_ci=summary.kappa_ci,
        kappa_kind=summary.kappa_kind,
        weighted=weighted.value if weighted else None,
        weighted_ci=weighted.interval if weighted else None,
        ac1=summary.ac1,
    )


def _table(units: Units, order: Sequence[str]) -> list[list[int]] | None:
    """First by second rater, in the order of their numbers; None where it can't be made."""
    if len(order) < 3 or any(len(given) != 2 for given in units.values()):
        return None
    place = {code: at for at, code in enumerate(order)}
    table = [[0] * len(order) for _code in order]
    for given in units.values():
        one, other = (given[rater] for rater in sorted(given))
        if one in place and other in place:
            table[place[one]][place[other]] += 1
    return table if any(map(any, table)) else None
