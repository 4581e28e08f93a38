"""Where a code comes from and what became of it: the codes it was merged with or split from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .history import Change, Kind, flow, standing


@dataclass(frozen=True)
class Turn:
    """One step of a lineage: codings went from these codes to those."""

    change: Change
    sources: tuple[int, ...]
    targets: tuple[int, ...]
    stands: bool


@dataclass(frozen=True)
class Lineage:
    """The related codes, in the order in which they came to be, and what happened to them."""

    codes: tuple[int, ...]
    turns: tuple[Turn, ...]


def lineage(changes: Sequence[Change], code: int) -> Lineage:
    """All codes that merges and splits connect with one, and every step that touched them.

    Places in the tree are left out: moving a code doesn't change what it means.

    >>> from datetime import datetime
    >>> day = datetime(2026, 1, 1)
    >>> made = [Change(n, "created", n, day, after={n: {"name": f"{n}"}}) for n in (1, 2)]
    >>> one = Change(3, "merged", 1, day, after={2: {"merged_into": 1}})
    >>> lineage([*made, one], 2).codes
    (1, 2)
    """
    related = _related(changes, code)
    stand = standing(changes)
    events = []
    for change in changes:
        if change.kind == Kind.MOVED or not change.codes & related:
            continue
        sources, targets = flow(changes, change)
        if change.kind not in (Kind.MERGED, Kind.SPLIT, Kind.UNDONE) and change.code not in related:
            continue
        if change.undoes is not None and not sources and change.code not in related:
            continue
        events.append(
            Turn(
                change, tuple(sorted(sources & related)), tuple(sorted(targets & related)),
                change.id in stand,
            )
        )  # fmt: skip
    born = dict.fromkeys(id for change in changes for id in sorted(change.codes) if id in related)
    return Lineage(tuple(born), tuple(events))


def _related(changes: Sequence[Change], code: int) -> set[int]:
    pairs = [
        sources | targets for change in changes for sources, targets in [flow(changes, change)]
    ]
    related, before = {code}, 0
    while len(related) != before:
        before = len(related)
        for each in pairs:
            if each & related:
                related |= each
    return related
