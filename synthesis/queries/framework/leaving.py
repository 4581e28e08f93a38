"""What of the framework would lose its support without some studies."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from reviews.access import Seat

from .figure import Figure, figure


@dataclass(frozen=True)
class Loss:
    """A construct or a link that rests on fewer studies, or on none; studies by their numbers.

    `what` is construct or arrow, `number` its number in the review (for its address), `left` the
    studies that stay. `interpretation` says that it carries that tag, so stands without studies.
    """

    what: str
    number: int
    name: str
    before: list[int]
    left: list[int]
    interpretation: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether no study is left."""
        return not self.left


def without(seat: Seat, studies: Collection[int], found: Figure | None = None) -> list[Loss]:
    """The constructs and links that lose studies when these, by number, are left out; those that
    lose all come first. `found` spares asking when the page has the figure already."""
    left_out = set(studies)
    found = found or figure(seat)
    losses = [
        Loss(
            one.what,
            one.number,
            one.name,
            one.studies,
            [n for n in one.studies if n not in left_out],
            one.row.interpretation,
        )
        for one in found.grounded
        if left_out.intersection(one.studies)
    ]
    return sorted(losses, key=lambda one: (not one.is_whole, one.what != "construct", one.number))
