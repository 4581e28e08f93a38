"""The steps that change a board, each as a patch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from synthesis.methods.codebook import Impossible

from .value import (
    GAP,
    GROUPING,
    Board,
    Facts,
    Patch,
    abstracted_key,
    blank,
    domain_key,
    grouping_key,
    in_use,
    numbers,
)


def patch(board: Board, wanted: Facts) -> Patch:
    """The step that leads to some facts; what is so already is left out of it."""
    before: Facts = {}
    after: Facts = {}
    for key, facts in wanted.items():
        now = board.get(key)
        if facts is None:
            if now is not None:
                before[key], after[key] = now, None
        elif now is None:
            before[key], after[key] = None, {**blank(key), **facts}
        else:
            changed = {name: value for name, value in facts.items() if now[name] != value}
            if changed:
                before[key], after[key] = {name: now[name] for name in changed}, changed
    return Patch(before, after)


def create_domain(board: Board, id: int, name: str) -> Patch:
    """Add a domain after the others."""
    named(board, "domain:", id, name)
    return patch(board, {domain_key(id): {"name": name, "position": _end(board.domains())}})


def rename_domain(board: Board, id: int, name: str) -> Patch:
    """Give a domain another name."""
    _row(board, domain_key(id))
    named(board, "domain:", id, name)
    return patch(board, {domain_key(id): {"name": name}})


def move_domain(board: Board, id: int, way: str) -> Patch:
    """Move a domain one place up or down."""
    key = domain_key(id)
    _row(board, key)
    return patch(board, _swapped(board.domains(), id, way, domain_key, _row(board, key)["name"]))


def retire_domain(board: Board, id: int) -> Patch:
    """Take a domain out of use, once nothing stands in it."""
    facts = _row(board, domain_key(id))
    if board.abstracted(id):
        raise Impossible("holds_findings", facts["name"])
    return patch(board, {domain_key(id): {"retired": True}})


def create(
    board: Board,
    id: int,
    name: str,
    *,
    domain: int | None = None,
    statement: str = "",
    memo: str = "",
    findings: Iterable[int] = (),
) -> Patch:
    """Name an abstracted finding at the end of a domain, with the findings that it begins with."""
    named(board, "abstracted:", id, name)
    domain_in_use(board, domain)
    facts = {
        "name": name,
        "domain": domain,
        "statement": statement,
        "memo": memo,
        "position": _end(board.abstracted(domain)),
    }
    groupings: Facts = {grouping_key(id, finding): dict(GROUPING) for finding in findings}
    return patch(board, {abstracted_key(id): facts, **groupings})


def describe(board: Board, id: int, **facts: Any) -> Patch:
    """Change name, statement or memo."""
    _row(board, abstracted_key(id))
    if "name" in facts:
        named(board, "abstracted:", id, facts["name"])
    return patch(board, {abstracted_key(id): facts})


def move(board: Board, id: int, domain: int | None, before: int | None = None) -> Patch:
    """Put an abstracted finding into a domain, before another there or at the end."""
    _row(board, abstracted_key(id))
    domain_in_use(board, domain)
    others = [row for row in board.abstracted(domain) if row[0] != id]
    places = [row[0] for row in others]
    if before is None or before not in places:
        return patch(board, {abstracted_key(id): {"domain": domain, "position": _end(others)}})
    at = places.index(before)
    low = others[at - 1][1]["position"] if at else 0
    high = others[at][1]["position"]
    if high - low > 1:
        wanted: Facts = {abstracted_key(id): {"domain": domain, "position": (low + high) // 2}}
        return patch(board, wanted)
    places.insert(at, id)
    spread: Facts = {abstracted_key(one): {"position": GAP * n} for n, one in enumerate(places, 1)}
    spread[abstracted_key(id)] = {"domain": domain, "position": GAP * (at + 1)}
    return patch(board, spread)


def move_by_key(board: Board, id: int, way: str) -> Patch:
    """Move an abstracted finding one place up or down, over the edge into the next domain."""
    facts = _row(board, abstracted_key(id))
    siblings = [row[0] for row in board.abstracted(facts["domain"])]
    at = siblings.index(id) + (1 if way == "down" else -1)
    if 0 <= at < len(siblings):
        rows = board.abstracted(facts["domain"])
        return patch(board, _swapped(rows, id, way, abstracted_key, facts["name"]))
    order: list[int | None] = [*(domain for domain, _facts in board.domains()), None]
    there = order.index(facts["domain"]) + (1 if way == "down" else -1)
    if not 0 <= there < len(order):
        raise Impossible("no_further", facts["name"])
    inside = board.abstracted(order[there])
    first = inside[0][0] if way == "down" and inside else None
    return move(board, id, order[there], first)


def group(board: Board, id: int, findings: Iterable[int], leave: Iterable[str] = ()) -> Patch:
    """Put findings under an abstracted one; `leave` are keys of places that they give up."""
    _row(board, abstracted_key(id))
    wanted: Facts = dict.fromkeys(leave)
    wanted |= {grouping_key(id, finding): dict(GROUPING) for finding in findings}
    return patch(board, wanted)


def ungroup(board: Board, places: Iterable[str]) -> Patch:
    """Take findings out from under abstracted ones; `places` are keys of groupings."""
    return patch(board, dict.fromkeys(places))


def merge(board: Board, id: int, into: int) -> Patch:
    """Merge one abstracted finding into another, with all that stands under it."""
    facts = _row(board, abstracted_key(id))
    _row(board, abstracted_key(into))
    if id == into:
        raise Impossible("itself", facts["name"])
    held = board.under(id)
    wanted: Facts = {grouping_key(id, finding): None for finding in held}
    wanted |= {grouping_key(into, finding): dict(GROUPING) for finding in held}
    return patch(board, {abstracted_key(id): {"merged_into": into}, **wanted})


def retire(board: Board, id: int) -> Patch:
    """Take an abstracted finding off the board; what stood under it is ungrouped, not lost."""
    _row(board, abstracted_key(id))
    return patch(board, {abstracted_key(id): {"retired": True}})


def restore(board: Board, id: int) -> Patch:
    """Put a retired abstracted finding back, with what stands under it."""
    facts = board.get(abstracted_key(id))
    if facts is None or facts["merged_into"] is not None:
        raise Impossible("unknown")
    if not facts["retired"]:
        raise Impossible("in_use", facts["name"])
    named(board, "abstracted:", id, facts["name"])
    domain_in_use(board, facts["domain"])
    return patch(board, {abstracted_key(id): {"retired": False}})


def restore_domain(board: Board, id: int) -> Patch:
    """Put a retired domain back, where it stood."""
    facts = board.get(domain_key(id))
    if facts is None:
        raise Impossible("unknown")
    if in_use(facts):
        raise Impossible("in_use", facts["name"])
    named(board, "domain:", id, facts["name"])
    return patch(board, {domain_key(id): {"retired": False}})


def _row(board: Board, key: str) -> dict[str, Any]:
    facts = board.get(key)
    if facts is None:
        raise Impossible("unknown")
    if not in_use(facts):
        raise Impossible("not_in_use", facts["name"])
    return facts


def domain_in_use(board: Board, id: int | None) -> None:
    """Hold that a domain is in use; None is no domain."""
    if id is not None:
        _row(board, domain_key(id))


def named(board: Board, kind: str, id: int, name: str) -> None:
    """Hold that a name is given, and that nothing else in use has it."""
    if not name.strip():
        raise Impossible("name_missing")
    for key, facts in board.entries.items():
        same = facts.get("name", "").lower() == name.lower()
        if same and key.startswith(kind) and numbers(key)[0] != id and in_use(facts):
            raise Impossible("name_taken", facts["name"])


def _end(rows: Sequence[tuple[int, dict[str, Any]]]) -> int:
    return max((facts["position"] for _id, facts in rows), default=0) + GAP


def _swapped(
    rows: Sequence[tuple[int, dict[str, Any]]], id: int, way: str, key: Any, name: str
) -> Facts:
    """The two rows that change places; equal positions are spread first."""
    ids = [row[0] for row in rows]
    at = ids.index(id)
    to = at + (1 if way == "down" else -1)
    if not 0 <= to < len(ids):
        raise Impossible("no_further", name)
    ids[at], ids[to] = ids[to], ids[at]
    places = [facts["position"] for _id, facts in rows]
    if len(set(places)) < len(places):
        places = [GAP * n for n in range(1, len(ids) + 1)]
    return {key(one): {"position": place} for one, place in zip(ids, places, strict=True)}
