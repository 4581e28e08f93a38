"""A form: typed fields in order, each under an id that stays; reading, checking and changing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

# What a field may hold, in the order in which a form's builder offers it.
KINDS = (
    "text", "number", "choice", "choices", "flag", "date", "country", "groups", "quote",
)  # fmt: skip
WITH_OPTIONS = ("choice", "choices")
MOST_FIELDS, MOST_PARTS, LONGEST_LABEL = 120, 60, 200


@dataclass(frozen=True)
class Part:
    """An option of a choice, or a group of participants: its id stays when its label changes."""

    id: str
    label: str


@dataclass(frozen=True)
class Field:
    """One thing to find out about a study.

    `parts` are the options of a choice or the groups of participants; `column` says whether the
    field is a column of the table.
    """

    id: str
    kind: str
    label: str
    help: str = ""
    required: bool = False
    unit: str = ""
    column: bool = True
    parts: tuple[Part, ...] = ()

    def part(self, id: str) -> Part | None:
        """The option or group of this id."""
        return next((one for one in self.parts if one.id == id), None)


@dataclass(frozen=True)
class Form:
    """The fields of one version, in order."""

    fields: tuple[Field, ...] = field(default=())

    def get(self, id: str) -> Field | None:
        """The field of this id."""
        return next((one for one in self.fields if one.id == id), None)

    @property
    def ids(self) -> list[str]:
        """The fields' ids, in order."""
        return [one.id for one in self.fields]

    def as_data(self) -> dict[str, Any]:
        """As it is stored."""
        return {"fields": [asdict(one) for one in self.fields]}


def from_data(data: Mapping[str, Any]) -> Form:
    """Read a form as `as_data` stores it.

    >>> form = Form((Field("f1", "choice", "Method", parts=(Part("o1", "Interviews"),)),))
    >>> from_data(form.as_data()) == form
    True
    """
    fields = []
    for each in data.get("fields", ()):
        known = {name: each[name] for name in Field.__dataclass_fields__ if name in each}
        parts = tuple(Part(one["id"], one["label"]) for one in each.get("parts", ()))
        fields.append(Field(**(known | {"parts": parts})))
    return Form(tuple(fields))


@dataclass(frozen=True)
class Fault:
    """What keeps a form from being published: a code, and the field that it is about."""

    code: str
    field: str = ""


def faults(form: Form) -> list[Fault]:
    """List everything that keeps a form from being published.

    Codes: no_fields, no_label, same_label, few_options, no_group, unknown_kind.

    >>> faults(Form((Field("f1", "choice", "Method"), Field("f2", "text", " "))))
    [Fault(code='few_options', field='f1'), Fault(code='no_label', field='f2')]
    """
    found = [] if form.fields else [Fault("no_fields")]
    seen: set[str] = set()
    for each in form.fields:
        plain = each.label.strip().casefold()
        if each.kind not in KINDS:
            found.append(Fault("unknown_kind", each.id))
        if not plain:
            found.append(Fault("no_label", each.id))
        elif plain in seen:
            found.append(Fault("same_label", each.id))
        seen.add(plain)
        if each.kind in WITH_OPTIONS and len(each.parts) < 2:
            found.append(Fault("few_options", each.id))
        if each.kind == "groups" and not each.parts:
            found.append(Fault("no_group", each.id))
    return found


def fresh(prefix: str, taken: Iterable[str]) -> str:
    """Give an id that was never used: one more than the highest.

    >>> fresh("f", ["f1", "f7", "location"])
    'f8'
    """
    numbers = [int(one[len(prefix) :]) for one in taken if _numbered(prefix, one)]
    return f"{prefix}{max(numbers, default=0) + 1}"


def _numbered(prefix: str, id: str) -> bool:
    tail = id[len(prefix) :]
    return id.startswith(prefix) and tail.isascii() and tail.isdigit()


def with_parts(
    one: Field, renamed: Mapping[str, str], new: Iterable[str], taken: Iterable[str]
) -> Field:
    """Rename, leave out and add options or groups; those that stay keep their ids.

    `renamed` gives each known part its label (an empty one leaves it out), `new` are labels to add,
    `taken` are ids used in any version, which are never given again.

    >>> one = Field("f1", "choice", "Method", parts=(Part("p1", "Talks"), Part("p2", "Diary")))
    >>> changed = with_parts(one, {"p1": "Interviews", "p2": ""}, ["Focus group"], ["p1", "p2"])
    >>> [(part.id, part.label) for part in changed.parts]
    [('p1', 'Interviews'), ('p3', 'Focus group')]
    """
    kept = [
        Part(part.id, label.strip()[:LONGEST_LABEL])
        for part in one.parts
        if (label := renamed.get(part.id, part.label)).strip()
    ]
    used = {part.id for part in one.parts} | set(taken)
    known = {part.label.casefold() for part in kept}
    for label in new:
        words = " ".join(label.split())[:LONGEST_LABEL]
        if not words or words.casefold() in known or len(kept) >= MOST_PARTS:
            continue
        id = fresh("p", used)
        used.add(id)
        known.add(words.casefold())
        kept.append(Part(id, words))
    return replace(one, parts=tuple(kept))


def with_field(form: Form, one: Field) -> Form:
    """Put a field in the place of the one with its id, or at the end."""
    if form.get(one.id) is None:
        return Form((*form.fields, one))
    return Form(tuple(one if each.id == one.id else each for each in form.fields))


def without_field(form: Form, id: str) -> Form:
    """Leave a field out."""
    return Form(tuple(each for each in form.fields if each.id != id))


def moved(form: Form, id: str, by: int) -> Form:
    """Move a field up (-1) or down (1); at an end it stays.

    >>> form = Form((Field("a", "text", "A"), Field("b", "text", "B")))
    >>> moved(form, "b", -1).ids, moved(form, "b", 1).ids
    (['b', 'a'], ['a', 'b'])
    """
    fields = list(form.fields)
    at = next((place for place, each in enumerate(fields) if each.id == id), None)
    if at is None or not 0 <= at + by < len(fields):
        return form
    fields.insert(at + by, fields.pop(at))
    return Form(tuple(fields))


def starter(labels: Mapping[str, str]) -> Form:
    """A form for what qualitative studies print of themselves.

    `labels` gives the words of each field and part in the team's language, by their ids below;
    what is missing is left in English.
    """
    return Form(tuple(_worded(one, labels) for one in STARTER))


def _worded(one: Field, labels: Mapping[str, str]) -> Field:
    parts = tuple(Part(part.id, labels.get(part.label, part.label)) for part in one.parts)
    words = labels.get(one.label, one.label)
    return replace(one, label=words, help=labels.get(one.help, one.help), parts=parts)


def _parts(*labels: str) -> tuple[Part, ...]:
    return tuple(Part(f"p{at}", label) for at, label in enumerate(labels, 1))


STARTER = (
    Field(
        "f1",
        "text",
        "Aim",
        "The aim or question, in the authors' words where you can",
        column=False,
    ),
    Field("f2", "country", "Location", "The country or countries of the fieldwork", required=True),
    Field("f3", "text", "Setting", "Where the participants were met: services, places"),
    Field(
        "f4",
        "groups",
        "Participants",
        "How many in each group took part, counted once for each study",
        required=True,
        parts=_parts("Peer support workers", "Nonpeer staff", "People in recovery"),
    ),
    Field("f5", "flag", "Peer support workers were volunteers"),
    Field(
        "f6",
        "choices",
        "Data collection",
        required=True,
        parts=_parts(
            "Interviews",
            "Focus groups",
            "Observation",
            "Diaries or narratives",
            "Survey with open questions",
        ),
    ),
    Field(
        "f7",
        "choice",
        "Analysis",
        parts=_parts(
            "Thematic analysis",
            "Grounded theory",
            "Phenomenology",
            "Content analysis",
            "Narrative analysis",
            "Case study",
            "Other",
        ),
    ),
    Field("f8", "date", "Year of data collection", "A year, a month or a day", column=False),
    Field(
        "f9", "quote", "Limits that the authors name", "In their words, with the page", column=False
    ),
)
