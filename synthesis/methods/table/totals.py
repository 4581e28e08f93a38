"""Participants added up over studies, beside what papers print; and other columns counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from synthesis.methods.table.answers import NOT_STATED, Answer, state
from synthesis.methods.table.form import Field


@dataclass(frozen=True)
class Sum:
    """A total over studies: those that state a number, and those that say it isn't stated."""

    total: int
    stated: tuple[int, ...]
    not_stated: tuple[int, ...]


@dataclass(frozen=True)
class Gap:
    """A study whose printed total is not what its groups add up to; `cells` None where none is."""

    study: int
    printed: int
    cells: int | None

    @property
    def difference(self) -> int:
        """How many more are printed than the groups add up to."""
        return self.printed - (self.cells or 0)


@dataclass(frozen=True)
class Totals:
    """Totals of a field of groups, over studies.

    `all` adds up all groups. `printed` takes each study's printed total where it has one, and else
    what its groups add up to; `gaps` says where the two differ.
    """

    groups: dict[str, Sum]
    all: Sum
    printed: int | None
    gaps: tuple[Gap, ...]


def cells(answer: Answer | None) -> int | None:
    """What the groups of a study add up to; None where no group has a number.

    >>> cells({"value": {"counts": {"p1": 6, "p2": "not_stated"}, "printed": None}})
    6
    >>> cells({"value": {"counts": {"p1": "not_stated"}, "printed": 15}}) is None
    True
    """
    numbers = [n for n in _counts(answer).values() if isinstance(n, int)]
    return sum(numbers) if numbers else None


def gap(study: int, answer: Answer | None) -> Gap | None:
    """Where a study's printed total is not what its groups add up to."""
    told = printed(answer)
    added = cells(answer)
    if told is None or told == added:
        return None
    return Gap(study, told, added)


def totals(field: Field, answers: Mapping[int, Answer]) -> Totals:
    """Add up a field of groups over studies, each study once; `answers` by study.

    >>> from synthesis.methods.table.form import Part
    >>> field = Field("f", "groups", "People", parts=(Part("p1", "Peers"), Part("p2", "Staff")))
    >>> found = totals(field, {
    ...     1: {"value": {"counts": {"p1": 6, "p2": 0}, "printed": None}},
    ...     2: {"value": {"counts": {"p1": "not_stated"}, "printed": 15}},
    ... })
    >>> found.all.total, found.printed, found.groups["p2"].stated, found.groups["p1"].not_stated
    (6, 21, (1,), (2,))
    """
    groups = {part.id: _sum(answers, part.id) for part in field.parts}
    added = {study: cells(answer) for study, answer in answers.items()}
    told = {study: printed(answer) for study, answer in answers.items()}
    silent = [study for study, one in answers.items() if unsaid(one)]
    every = Sum(
        sum(n or 0 for n in added.values()),
        tuple(study for study, n in added.items() if n is not None),
        tuple(silent),
    )
    with_printed = None
    if any(n is not None for n in told.values()):
        with_printed = sum((added[study] or 0) if n is None else n for study, n in told.items())
    gaps = (gap(study, answer) for study, answer in answers.items())
    return Totals(groups, every, with_printed, tuple(one for one in gaps if one is not None))


def _sum(answers: Mapping[int, Answer], group: str) -> Sum:
    told = {study: said(answer, group) for study, answer in answers.items()}
    numbers = {study: n for study, n in told.items() if isinstance(n, int)}
    silent = tuple(study for study, n in told.items() if n == NOT_STATED)
    return Sum(sum(numbers.values()), tuple(numbers), silent)


def said(answer: Answer | None, group: str) -> int | str | None:
    """What an answer says of one group: a number, NOT_STATED, or None where it is blank."""
    if state(answer) == NOT_STATED:
        return NOT_STATED
    return _counts(answer).get(group)


def unsaid(answer: Answer | None) -> bool:
    """Whether a number of people, or all of them, is said not to be stated."""
    return state(answer) == NOT_STATED or NOT_STATED in _counts(answer).values()


def _counts(answer: Answer | None) -> dict[str, int | str]:
    value = (answer or {}).get("value")
    return value.get("counts", {}) if isinstance(value, dict) else {}


def printed(answer: Answer | None) -> int | None:
    """The total that a study prints for its participants, if it was noted."""
    value = (answer or {}).get("value")
    return value.get("printed") if isinstance(value, dict) else None


def counted(field: Field, answers: Iterable[Answer]) -> dict[str, int]:
    """How many studies chose each option, country, or yes and no; NOT_STATED where they said so.

    A study that chose several counts at each. In the order of the form; countries by number.

    >>> counted(Field("f", "country", "Location"),
    ...     [{"value": ["US"]}, {"value": ["CA", "US"]}, {"value": None, "not_stated": True}])
    {'US': 2, 'CA': 1, 'not_stated': 1}
    """
    found: Counter[str] = Counter()
    for answer in answers:
        found.update(keys(field, answer))
    order = [part.id for part in field.parts] if field.parts else ["yes", "no"]
    if field.kind == "country":
        order = sorted(set(found) - {NOT_STATED}, key=lambda one: (-found[one], one))
    return {one: found[one] for one in [*order, NOT_STATED] if found[one]}


def keys(field: Field, answer: Answer | None) -> list[str]:
    """Under what an answer counts: options, countries, yes, no, NOT_STATED; groups with numbers."""
    told = state(answer)
    if told != "given" or answer is None:
        return [NOT_STATED] if told == NOT_STATED else []
    value = answer["value"]
    if field.kind in ("choices", "country"):
        return list(value)
    if field.kind in ("choice", "flag"):
        return [value]
    if field.kind == "groups":
        return [id for id, n in value.get("counts", {}).items() if isinstance(n, int)]
    return ["given"]
