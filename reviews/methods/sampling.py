"""Random samples that anybody can draw again, in any language, from a seed and the ids."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import TypeVar

Id = TypeVar("Id", bound=int | str)


def shuffled(ids: Iterable[Id], seed: str) -> list[Id]:
    """Put ids in an order that depends on the seed and the ids alone.

    Each id sorts by the SHA-256, in hexadecimal, of "seed:id" in UTF-8; the order in which the ids
    come doesn't matter. Ids are whole numbers or texts, each at most once (ValueError otherwise).

    >>> shuffled([1, 2, 3], seed="ml2014") == shuffled([3, 1, 2], seed="ml2014")
    True
    """
    listed = list(ids)
    if len(set(listed)) != len(listed):
        raise ValueError("An id comes twice.")
    return sorted(listed, key=lambda one: sha256(f"{seed}:{one}".encode()).hexdigest())


def random_sample(
    ids: Iterable[Id], size: int, seed: str, *, already: Iterable[Id] = ()
) -> list[Id]:
    """Draw `size` ids without replacement, sorted by the ids themselves.

    An extra sample is drawn from the rest: pass what earlier rounds drew as `already`. Where fewer
    are left than asked for, all that are left come. ValueError for a negative size.

    >>> random_sample(range(1, 35), 9, seed="ml2014")
    [2, 4, 13, 20, 21, 24, 25, 27, 28]
    """
    if size < 0:
        raise ValueError("A sample can't have a negative size.")
    drawn = set(already)
    picked = shuffled((one for one in ids if one not in drawn), seed)[:size]
    return sorted(picked)
