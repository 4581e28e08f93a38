"""What a run answers: clusters, questions and the verdicts behind them."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviews.methods.dedupe.rules import Verdict

Id = int | str


@dataclass(frozen=True, slots=True)
class Pair:
    """A verdict on two records: `same`, `ask` or `different`, how likely they are one
    publication (0 to 1), and why, as a code and as a sentence."""

    id_1: Id
    id_2: Id
    verdict: str
    score: float
    code: str
    reason: str


@dataclass(slots=True)
class Result:
    """What was found.

    `clusters`: every record in exactly one, ids sorted; `questions`: one pair for each two
    clusters that a person should look at, the likeliest first; `pairs`: the verdicts `same` and
    `ask` on new contents, and `different` where titles and authors agree. Records of equal
    content are paired with the first of them only.
    """

    clusters: list[tuple[Id, ...]] = field(default_factory=list)
    questions: list[Pair] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)

    def cluster_of(self) -> dict[Id, Id]:
        """The first id of each record's cluster."""
        return {member: cluster[0] for cluster in self.clusters for member in cluster}


def pair_of(one: Id, other: Id, verdict: Verdict, name: str = "") -> Pair:
    """A verdict on two records, under another name if one is given; the lower id comes first."""
    first, second = sorted((one, other), key=id_order)
    return Pair(
        first, second, name or verdict.verdict, verdict.score, verdict.code, verdict.sentence
    )


def id_order(value: Id) -> tuple[int, int, str]:
    """A key that sorts numbers by value and before texts.

    >>> sorted(["b", 10, 9, "a"], key=id_order)
    [9, 10, 'a', 'b']
    """
    return (0, value, "") if isinstance(value, int) else (1, 0, value)
