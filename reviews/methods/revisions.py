"""What changed between two versions of a protocol."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["added", "removed", "changed", "moved"]
LISTS = ("criteria", "reasons", "words")
# In which order the parts of a list stand; a database's JSON keeps none of its own.
NAMES = ("include", "exclude", "title_abstract", "full_text")


@dataclass(frozen=True)
class Change:
    """One difference: the part of the protocol, what happened there, and the texts of both sides.

    `part` is a path such as "question", "parts.population", "criteria.include" or
    "reasons.full_text". A text is empty on the side where there is none; "moved" gives the whole
    list on both sides, one entry a line.
    """

    part: str
    kind: Kind
    before: str = ""
    after: str = ""


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """List what changed from one snapshot of a protocol to another, in the protocol's order.

    A snapshot holds "question" and "framework" as texts, "parts" as texts by name, and
    "criteria", "reasons" and "words" as lists by name, whose entries are dicts with "id" and
    "text". Entries are matched by id, so a new wording of one id is a change, not two. A criterion
    that is reworded gets a new id; one that takes another's place in the list is a change too.

    >>> before = {"reasons": {"full_text": [{"id": 1, "text": "Wrong poplation"}]}}
    >>> after = {"reasons": {"full_text": [{"id": 1, "text": "Wrong population"}]}}
    >>> [(change.part, change.kind) for change in compare(before, after)]
    [('reasons.full_text', 'changed')]
    """
    changes: list[Change] = []
    for field in ("question", "framework"):
        changes += _text(field, old.get(field, ""), new.get(field, ""))
    for name in _names(old, new, "parts"):
        before, after = (side.get("parts", {}).get(name, "") for side in (old, new))
        changes += _text(f"parts.{name}", before, after)
    for field in LISTS:
        for name in _names(old, new, field):
            before, after = (side.get(field, {}).get(name, []) for side in (old, new))
            changes += _entries(f"{field}.{name}", before, after)
    return changes


def _names(old: Mapping[str, Any], new: Mapping[str, Any], field: str) -> list[str]:
    return in_order({**old.get(field, {}), **new.get(field, {})})


def in_order(names: Iterable[str]) -> list[str]:
    """The names of a protocol's lists as they are read: inclusion first, the first stage first.

    >>> in_order(["full_text", "title_abstract"])
    ['title_abstract', 'full_text']
    """
    return sorted(names, key=lambda name: NAMES.index(name) if name in NAMES else len(NAMES))


def _text(part: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        kind: Kind = "changed" if before and after else "added" if after else "removed"
        yield Change(part, kind, before, after)


def _entries(
    part: str, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[Change]:
    before = {entry["id"]: entry["text"] for entry in old}
    after = {entry["id"]: entry["text"] for entry in new}
    replaced = _replaced(list(before), list(after)) if part.startswith("criteria.") else {}
    for key, text in before.items():
        now = replaced.get(key, key)
        if now not in after:
            yield Change(part, "removed", before=text)
        elif after[now] != text:
            yield Change(part, "changed", before=text, after=after[now])
    for key, text in after.items():
        if key not in before and key not in replaced.values():
            yield Change(part, "added", after=text)
    stayed = [key for key in before if key in after]
    if stayed != [key for key in after if key in before]:
        yield Change(part, "moved", "\n".join(before.values()), "\n".join(after.values()))


def _replaced(old: Sequence[Any], new: Sequence[Any]) -> dict[Any, Any]:
    """The ids that took the place of ids that are gone."""
    pairs = zip(old, new, strict=False)
    return {gone: come for gone, come in pairs if gone not in new and come not in old}
