"""The history of a board: replayed to any moment, and taken back step by step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from synthesis.methods.codebook import Impossible, standing, tip

from .steps import domain_in_use, named, patch
from .value import Board, Facts, Patch, abstracted_key, applied, in_use, numbers, put_into


@dataclass(frozen=True)
class Step:
    """One step as it was kept."""

    id: int
    kind: str
    at: datetime
    by: str = ""
    why: str = ""
    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)
    undoes: int | None = None


def replay(steps: Iterable[Step], until: datetime | None = None) -> Board:
    """The board as it stood at a moment, or as it stands; steps in the order they were made.

    >>> made = Step(1, "created", datetime(2026, 1, 1), after={"domain:3": {"name": "Pay"}})
    >>> replay([made]).domains()[0][1]["name"]
    'Pay'
    """
    entries: dict[str, dict[str, Any]] = {}
    for step in steps:
        if until is not None and step.at > until:
            break
        put_into(entries, step.after)
    return Board(entries)


def undo(steps: Sequence[Step], id: int, board: Board | None = None) -> Patch:
    """The patch that takes one step back, if nothing that came after rests on it.

    A row that the step had made is retired: numbers are never given twice. Impossible says which
    later step is in the way, or what is.
    """
    step = next((one for one in steps if one.id == id), None)
    if step is None:
        raise Impossible("unknown")
    if id not in standing(steps) or tip(steps, id) != id:
        raise Impossible("already_undone")
    board = board or replay(steps)
    for key, facts in step.after.items():
        _untouched(board, steps, step, key, facts)
    wanted: Facts = {}
    for key, facts in step.before.items():
        made = facts is None and not key.startswith("grouping:")
        wanted[key] = {"retired": True} if made else facts
    back = patch(board, wanted)
    _sound(applied(board, back), back)
    return back


def _untouched(
    board: Board, steps: Sequence[Step], step: Step, key: str, facts: dict[str, Any] | None
) -> None:
    now = board.get(key)
    same = now is None if facts is None else now is not None and facts.items() <= now.items()
    if same:
        return
    later = [one.id for one in steps if one.id > step.id and key in one.after]
    raise Impossible("changed_since", (now or {}).get("name", ""), later[-1] if later else None)


def _sound(board: Board, back: Patch) -> None:
    """Hold that the board would be whole: names, domains, nothing left in what is gone."""
    for key in back.after:
        facts = board.get(key)
        if facts is None:
            continue
        if key.startswith("grouping:"):
            over = board.get(abstracted_key(numbers(key)[0]))
            if over is None or not in_use(over):
                raise Impossible("gone", (over or {}).get("name", ""))
        elif in_use(facts):
            kind = key.partition(":")[0] + ":"
            named(board, kind, numbers(key)[0], facts["name"])
            domain_in_use(board, facts.get("domain"))
        elif key.startswith("domain:") and board.abstracted(numbers(key)[0]):
            raise Impossible("holds_findings", facts["name"])
