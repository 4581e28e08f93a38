"""Where two answers are the same, where they differ, and what stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synthesis.methods.table.answers import Answer, is_answered, quotes, state
from synthesis.methods.table.form import Field

Answers = Mapping[str, Answer]


def meaning(field: Field, answer: Mapping[str, Any] | None) -> Any:
    """What an answer says, without how it is written: equal for answers that say the same.

    Case, spaces and a full stop at the end don't matter in words, nor the order of what is chosen.
    Blank, not stated and 0 are three different things.

    >>> meaning(Field("f", "text", "Aim"), {"value": "To ask."}) == meaning(
    ...     Field("f", "text", "Aim"), {"value": "to  ask"})
    True
    """
    if field.kind == "quote" and answer and not answer.get("not_stated"):
        return frozenset(_plain(one["text"]) for one in quotes(answer)) or None
    said = state(answer)
    if said != "given" or answer is None:
        return None if said == "blank" else said
    value = answer["value"]
    if field.kind == "text":
        return _plain(value)
    if field.kind in ("choices", "country"):
        return frozenset(value)
    if field.kind == "groups":
        return frozenset(value.get("counts", {}).items()), value.get("printed")
    return value


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().rstrip(".").casefold()


def same(field: Field, one: Answer | None, other: Answer | None) -> bool:
    """Whether two answers say the same of a field."""
    return bool(meaning(field, one) == meaning(field, other))


def differing(fields: Iterable[Field], answers: Sequence[Answers]) -> list[str]:
    """Ids of the fields of which not all said the same, in the form's order."""
    if not answers:
        return []
    first, *others = answers
    return [
        one.id
        for one in fields
        if any(not same(one, first.get(one.id), other.get(one.id)) for other in others)
    ]


def shared(field: Field, answers: Sequence[Answer | None]) -> Answer | None:
    """What all said alike of a field on which they differ: the groups with the same number.

    >>> field = Field("f", "groups", "People")
    >>> shared(field, [{"value": {"counts": {"p1": 6, "p2": 1}, "printed": None}},
    ...                {"value": {"counts": {"p1": 7, "p2": 1}, "printed": None}}])["value"]
    {'counts': {'p2': 1}, 'printed': None}
    """
    if field.kind != "groups" or any(state(one) != "given" for one in answers):
        return None
    first, *others = (one["value"] for one in answers if one)
    counts = {
        id: n
        for id, n in first["counts"].items()
        if all(other["counts"].get(id) == n for other in others)
    }
    alike = all(other.get("printed") == first.get("printed") for other in others)
    return {"value": {"counts": counts, "printed": first.get("printed") if alike else None}}


def standing(
    fields: Iterable[Field], answers: Sequence[Answers], settled: Answers
) -> dict[str, Answer]:
    """What stands of each field: what was settled, else what all said; not where they differ."""
    fields = list(fields)
    apart = set(differing(fields, answers))
    found: dict[str, Answer] = {}
    for one in fields:
        if one.id in settled:
            found[one.id] = settled[one.id]
        elif one.id not in apart and answers and one.id in answers[0]:
            found[one.id] = answers[0][one.id]
    return found


@dataclass(frozen=True)
class Agreement:
    """How many studies two filled in a field for, in how many they said the same."""

    n: int
    same: int

    @property
    def differing(self) -> int:
        """In how many they differed."""
        return self.n - self.same

    @property
    def percent(self) -> float | None:
        """0 to 100, or None where nobody could agree or differ."""
        return 100 * self.same / self.n if self.n else None


def agreement(field: Field, pairs: Iterable[tuple[Answers, Answers]]) -> Agreement:
    """Agreement of two extractors on a field, over studies; where both left it blank takes no part.

    >>> one = Field("f1", "flag", "Volunteers")
    >>> yes, no = {"f1": {"value": "yes"}}, {"f1": {"value": "no"}}
    >>> agreement(one, [(yes, yes), (yes, no), ({}, {})])
    Agreement(n=2, same=1)
    """
    rated = [
        same(field, first.get(field.id), second.get(field.id))
        for first, second in pairs
        if is_answered(field, first.get(field.id)) or is_answered(field, second.get(field.id))
    ]
    return Agreement(len(rated), sum(rated))
