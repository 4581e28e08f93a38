"""One invented article, and copies of it as other databases might print it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviews.methods.dedupe import Pair, Record, explain

ARTICLE = Record(
    id=1,
    title="Shift work and sleep of nurses in two mountain hospitals",
    authors="Okafor, Ngozi and Lindqvist, Per and Tamm, A.",
    year=2014,
    journal="Journal of Imaginary Nursing",
    volume="12",
    issue="3",
    pages="221-228",
    doi="10.5555/jin.2014.221",
)


def changed(id: int | str, **fields: str | int | Sequence[str]) -> Record:
    """The article with some fields changed."""
    return replace(ARTICLE, id=id, **fields)  # type: ignore[arg-type]


def verdict(first: dict[str, str | int], second: dict[str, str | int]) -> Pair:
    """The verdict on two variants of the article, the same from either side."""
    one, other = changed(1, **first), changed(2, **second)
    pair, mirrored = explain(one, other), explain(other, one)
    assert (pair.verdict, pair.score, pair.code) == (
        mirrored.verdict,
        mirrored.score,
        mirrored.code,
    )
    return pair
