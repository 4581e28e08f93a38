"""From one version of a form to the next: what stays, what is new, what is still open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from synthesis.methods.table.form import Field, Form, Part


@dataclass(frozen=True)
class Change:
    """One field from version to version: kept, changed, added or removed.

    `was` and `now` are None where the field isn't in that version; `added` and `removed` name its
    options or groups.
    """

    id: str
    kind: str
    was: Field | None
    now: Field | None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def compare(old: Form, new: Form) -> list[Change]:
    """Map the fields of two versions onto each other by id, in the new order, removed ones last.

    >>> old = Form((Field("f1", "text", "Aim"), Field("f2", "text", "Setting")))
    >>> new = Form((Field("f2", "text", "Place"), Field("f3", "flag", "Paid")))
    >>> [(one.id, one.kind) for one in compare(old, new)]
    [('f2', 'changed'), ('f3', 'added'), ('f1', 'removed')]
    """
    found = []
    for now in new.fields:
        was = old.get(now.id)
        if was is None:
            found.append(Change(now.id, "added", None, now))
            continue
        kind = "kept" if was == now else "changed"
        found.append(Change(now.id, kind, was, now, _less(now, was), _less(was, now)))
    gone = (was for was in old.fields if new.get(was.id) is None)
    return found + [Change(was.id, "removed", was, None) for was in gone]


def _less(one: Field, other: Field) -> tuple[str, ...]:
    return tuple(part.label for part in one.parts if other.part(part.id) is None)


def open_fields(form: Form, asked: Collection[str]) -> list[Field]:
    """The fields of a version that a study hasn't been asked yet; an answer is asked for once.

    >>> form = Form((Field("f1", "text", "Aim"), Field("f2", "flag", "Paid")))
    >>> [one.id for one in open_fields(form, {"f1"})]
    ['f2']
    """
    return [one for one in form.fields if one.id not in asked]


def merged(versions: Sequence[Form]) -> Form:
    """All fields of all versions, the oldest first, as the latest words them; removed ones last.

    An option or group that a later version leaves out stays readable, after those in use.

    >>> old = Form((Field("f1", "choice", "Method", parts=(Part("p1", "Talks"), Part("p2", "X"))),))
    >>> new = Form((Field("f1", "choice", "Method", parts=(Part("p1", "Interviews"),)),))
    >>> [part.label for part in merged([old, new]).fields[0].parts]
    ['Interviews', 'X']
    """
    if not versions:
        return Form()
    known: dict[str, Field] = {}
    for form in versions:
        for one in form.fields:
            before = known.get(one.id)
            known[one.id] = replace(one, parts=_joined(one, before.parts if before else ()))
    order = [one.id for one in versions[-1].fields]
    order += [id for id in known if id not in set(order)]
    return Form(tuple(known[id] for id in order))


def _joined(one: Field, before: Iterable[Part]) -> tuple[Part, ...]:
    return (*one.parts, *(part for part in before if one.part(part.id) is None))
