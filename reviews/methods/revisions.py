"""What changed between two versions of a protocol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["added", "removed", "changed", "moved"]
LISTS = ("criteria", "reasons", "words")


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
    "text". Entries are matched by id, so a new wording of one id is a change, not two.

    >>> before = {"reasons": {"full_text": [{"id": 1, "text": "Wrong poplation"}]}}
    >>> after = {"reasons": {"full_text": [{"id": 1, "text": "Wrong population"}]}}
    >>> [(change.part, change.kind) for change in compare(before, after)]
    [('reasons.full_text', 'changed')]
    """
    changes = []
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
    return list({**old.get(field, {}), **new.get(field, {})})


def _text(part: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        kind: Kind = "changed" if before and after else "added" if after else "removed"
        yield Change(part, kind, before, after)


def _entries(
    part: str, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[Change]:
    before = {entry["id"]: entry["text"] for entry in old}
    after = {entry["id"]: entry["text"] for entry in new}
    for key, text in before.items():
        if key not in after:
            yield Change(part, "removed", before=text)
        elif after[key] != text:
            yield Change(part, "changed", before=text, after=after[key])
    for key, text in after.items():
        if key not in before:
            yield Change(part, "added", after=text)
    stayed = [key for key in before if key in after]
    if stayed != [key for key in after if key in before]:
        yield Change(part, "moved", "\n".join(before.values()), "\n".join(after.values()))
