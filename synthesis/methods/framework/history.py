"""A framework's history: every step a set of pieces before and after, each step undoable.

A piece is known by its kind and number, and says its facts; a version of it holds from one step
to another. A step is undone where what it left is still so, and where undoing leaves no arrow
without its ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Key = tuple[str, int]
Facts = Mapping[str, Any]
State = dict[Key, Facts]


class Impossible(Exception):
    """Why a step can't be undone: `unknown`, `already_undone`, `changed_since` (by `step`), or
    `hanging` (a piece, `key`, would lose what it hangs on)."""

    def __init__(self, reason: str, step: int = 0, key: Key | None = None) -> None:
        super().__init__(reason)
        self.reason, self.step, self.key = reason, step, key


@dataclass(frozen=True)
class Version:
    """What a piece said from one step on, until another (None: until now)."""

    key: Key
    facts: Facts
    since: int
    until: int | None = None


@dataclass
class Step:
    """One step: the pieces that it touched, as they were and as they became; None is absent."""

    id: int
    undoes: int | None = None
    before: dict[Key, Facts | None] = field(default_factory=dict)
    after: dict[Key, Facts | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Patch:
    """What undoing brings: each piece as it will be; None takes it out."""

    after: dict[Key, Facts | None]


def steps_of(versions: Iterable[Version], undoes: Mapping[int, int | None]) -> list[Step]:
    """The steps that made these versions, in their order; `undoes` names every step."""
    steps = {id: Step(id, undone) for id, undone in sorted(undoes.items())}
    for one in versions:
        born = steps[one.since]
        born.after[one.key] = one.facts
        born.before.setdefault(one.key, None)
        if one.until is not None:
            ended = steps[one.until]
            ended.before[one.key] = one.facts
            ended.after.setdefault(one.key, None)
    return list(steps.values())


def as_of(steps: Sequence[Step], last: int) -> State:
    """Every piece as it was after the step `last`.

    >>> made = Step(1, after={("construct", 1): {"name": "Hope"}})
    >>> named = Step(2, after={("construct", 1): {"name": "Trust"}})
    >>> as_of([made, named], 1)
    {('construct', 1): {'name': 'Hope'}}
    """
    state: State = {}
    for step in steps:
        if step.id > last:
            break
        for key, facts in step.after.items():
            if facts is None:
                state.pop(key, None)
            else:
                state[key] = facts
    return state


def undo(steps: Sequence[Step], id: int) -> Patch:
    """What brings the pieces of a step back to what they were before it."""
    step = next((one for one in steps if one.id == id), None)
    if step is None:
        raise Impossible("unknown")
    if any(one.undoes == id for one in steps):
        raise Impossible("already_undone")
    state = as_of(steps, steps[-1].id)
    for key, facts in step.after.items():
        if state.get(key) != facts:
            later = [one.id for one in steps if one.id > id and key in one.after]
            raise Impossible("changed_since", max(later, default=0), key)
    after = {key: step.before.get(key) for key in step.after}
    for key, facts in after.items():
        if facts is None:
            state.pop(key, None)
        else:
            state[key] = facts
    loose = hanging(state)
    if loose:
        born = [one.id for one in steps if one.id > id and loose[0] in one.after]
        raise Impossible("hanging", max(born, default=0), loose[0])
    return Patch(after)


def hanging(state: State) -> list[Key]:
    """Arrows whose ends aren't there, and evidence of what isn't there."""
    found = []
    for key, facts in state.items():
        wants: list[Key] = []
        if key[0] == "arrow":
            wants = [("construct", facts["source"]), ("construct", facts["target"])]
        elif key[0] == "support":
            wants = [(kind, facts[kind]) for kind in ("construct", "arrow") if facts.get(kind)]
        if any(want not in state for want in wants):
            found.append(key)
    return found


def newest(steps: Sequence[Step]) -> int | None:
    """The step that a press of “undo” takes back: the latest that isn't undone, nor an undoing.

    >>> newest([Step(1), Step(2), Step(3, undoes=2)])
    1
    """
    undone = {one.undoes for one in steps}
    open_ones = [one.id for one in steps if one.undoes is None and one.id not in undone]
    return open_ones[-1] if open_ones else None
