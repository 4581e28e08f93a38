"""The board of a metasummary as a value: domains, abstracted findings, what stands under which.

Every row has a key, `domain:3`, `abstracted:7` or `grouping:7:31` (finding 31 under 7), and facts.
A step is a patch: the facts that it changes, before and after; None is “not there”. Replaying
all steps gives the board, and a step is taken back by a further one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Facts = dict[str, dict[str, Any] | None]

GAP = 1024
DOMAIN: dict[str, Any] = {"name": "", "position": 0, "retired": False}
ABSTRACTED: dict[str, Any] = {
    **DOMAIN,
    "domain": None,
    "statement": "",
    "memo": "",
    "merged_into": None,
}
GROUPING: dict[str, Any] = {"stands": True}


def domain_key(id: int) -> str:
    """The key of a domain."""
    return f"domain:{id}"


def abstracted_key(id: int) -> str:
    """The key of an abstracted finding."""
    return f"abstracted:{id}"


def grouping_key(abstracted: int, finding: int) -> str:
    """The key of a finding's place under an abstracted one."""
    return f"grouping:{abstracted}:{finding}"


def numbers(key: str) -> tuple[int, ...]:
    """The numbers in a key."""
    return tuple(int(part) for part in key.split(":")[1:])


@dataclass(frozen=True)
class Patch:
    """What a step changes: fields by key, before and after."""

    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Board:
    """All rows by key, those out of use too.

    >>> board = Board({"abstracted:1": {**ABSTRACTED, "name": "Low pay"}})
    >>> place = {"grouping:1:31": dict(GROUPING), "grouping:1:32": dict(GROUPING)}
    >>> sorted(applied(board, Patch(after=place)).under(1))
    [31, 32]
    """

    entries: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    def get(self, key: str) -> dict[str, Any] | None:
        """The facts of a row, or None."""
        return self.entries.get(key)

    def domains(self) -> list[tuple[int, dict[str, Any]]]:
        """Domains in use, in their order."""
        return self._rows("domain:")

    def abstracted(self, domain: int | None) -> list[tuple[int, dict[str, Any]]]:
        """Abstracted findings in use in a domain (None: in none), in their order."""
        return [row for row in self._rows("abstracted:") if row[1]["domain"] == domain]

    def everything(self) -> list[tuple[int, dict[str, Any]]]:
        """Abstracted findings in use, domain after domain, those without a domain last."""
        order = [*(id for id, _facts in self.domains()), None]
        return [row for domain in order for row in self.abstracted(domain)]

    def retired(self, kind: str) -> list[tuple[int, dict[str, Any]]]:
        """Domains or abstracted findings that were retired, by name; those merged aren't.

        >>> gone = {**DOMAIN, "name": "Pay", "retired": True}
        >>> [id for id, _facts in Board({"domain:1": gone}).retired("domain")]
        [1]
        """
        found = [
            (numbers(key)[0], facts)
            for key, facts in self.entries.items()
            if key.startswith(f"{kind}:") and facts["retired"] and not facts.get("merged_into")
        ]
        return sorted(found, key=lambda row: (row[1]["name"].casefold(), row[0]))

    def under(self, abstracted: int) -> set[int]:
        """The findings that stand under an abstracted one."""
        return self.groupings().get(abstracted, set())

    def groupings(self) -> dict[int, set[int]]:
        """The findings under each abstracted one, in use or not."""
        found: dict[int, set[int]] = {}
        for key in self.entries:
            if key.startswith("grouping:"):
                abstracted, finding = numbers(key)
                found.setdefault(abstracted, set()).add(finding)
        return found

    def grouped(self) -> set[int]:
        """The findings that stand under something in use."""
        held = self.groupings()
        return {one for id, _facts in self._rows("abstracted:") for one in held.get(id, ())}

    def _rows(self, start: str) -> list[tuple[int, dict[str, Any]]]:
        found = [
            (numbers(key)[0], facts)
            for key, facts in self.entries.items()
            if key.startswith(start) and in_use(facts)
        ]
        return sorted(found, key=lambda row: (row[1]["position"], row[0]))


def in_use(facts: Mapping[str, Any]) -> bool:
    """Whether a row stands on the board: neither retired nor merged away."""
    return not facts.get("retired") and facts.get("merged_into") is None


def applied(board: Board, patch: Patch) -> Board:
    """The board after a step."""
    entries = dict(board.entries)
    put_into(entries, patch.after)
    return Board(entries)


def put_into(entries: dict[str, dict[str, Any]], facts: Facts) -> None:
    """The same in place, for many steps in a row."""
    for key, one in facts.items():
        if one is None:
            entries.pop(key, None)
        else:
            entries[key] = {**entries.get(key, blank(key)), **one}


def blank(key: str) -> dict[str, Any]:
    """The facts of a row of which nothing is said."""
    kind = key.partition(":")[0]
    return {"domain": DOMAIN, "abstracted": ABSTRACTED, "grouping": GROUPING}[kind]
