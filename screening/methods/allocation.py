"""Handing reports out to reviewers at random, evenly over people and over pairs of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, cycle, islice, permutations
from math import comb
from typing import Generic, TypeVar

from reviews.methods.sampling import shuffled

Item = TypeVar("Item", bound=int | str)
Member = TypeVar("Member", bound=int | str)


def split(
    items: Iterable[Item],
    members: Iterable[Member],
    per_item: int,
    seed: str,
    *,
    before: Iterable[Collection[Member]] = (),
    loads: Mapping[Member, int] | None = None,
) -> dict[Item, tuple[Member, ...]]:
    """Give every item to `per_item` different members, at random and evenly.

    The same seed, items and members give the same split, in whatever order they come. No two
    members' loads differ by more than one, and with two members an item no two pairs' either; with
    three or more an item, pairs are even whenever the items fill whole rounds of all groups.

    `before` holds, for each item handed out earlier, the members on it: the new items even those
    out, over members first and pairs next, as far as there are enough of them. `loads` replaces
    the members' loads counted from `before`, for instance by what each still has to do.

    Items and members are numbers or texts, each at most once. ValueError when there are fewer
    members than an item needs, or `per_item` is under 1. Source: for pairs, the round-robin
    tournament (even teams) and Walecki's decomposition into cycles (odd teams), walked so that
    every beginning of the list is even.

    >>> dealt = split(range(6), ["ana", "ben", "cleo"], 2, seed="batch 1")
    >>> sorted(Counter(dealt.values()).values())
    [2, 2, 2]
    """
    team = shuffled(members, seed)
    queue = shuffled(items, seed)
    if per_item < 1 or per_item > len(team):
        raise ValueError(f"{len(team)} members can't give {per_item} votes on each item.")
    dealer = _Dealer(team, before, loads)
    dealt: dict[Item, tuple[Member, ...]] = {}
    if dealer.is_level:
        dealt = dict(zip(queue, _rounds(team, per_item, len(queue)), strict=False))
        dealer.note(dealt.values())
    for turn, item in enumerate(queue[len(dealt) :]):
        dealt[item] = dealer.deal(per_item, turn)
    return dealt


def top_up(
    held: Mapping[Item, Collection[Member]],
    members: Iterable[Member],
    per_item: int,
    seed: str,
    *,
    before: Iterable[Collection[Member]] = (),
    loads: Mapping[Member, int] | None = None,
) -> dict[Item, tuple[Member, ...]]:
    """Find the members that items still lack, after someone left or a stage needs more votes.

    `held` maps each item to the members who have voted on it or keep it: they count towards
    `per_item`, needn't be in `members` any more and never get the item twice. The answer holds only
    what is new, evenly by load and then by pairs. An item for which too few others are left gets
    those there are. `before` and `loads` are as in `split`, without the items of `held`.

    >>> top_up({7: ["ana"], 8: ["ben"]}, ["ana", "ben"], 2, seed="handed on")
    {7: ('ben',), 8: ('ana',)}
    """
    team = shuffled(members, seed)
    dealer = _Dealer(team, [*before, *held.values()], loads)
    present = set(team)
    # The items with the least choice come first, so that the others can still even out.
    queue = sorted(shuffled(held, seed), key=lambda item: len(present - set(held[item])))
    dealt = {}
    for turn, item in enumerate(queue):
        lacking = max(0, per_item - len(set(held[item])))
        dealt[item] = dealer.deal(lacking, turn, barred=held[item])
    return {item: dealt[item] for item in held}


class _Dealer(Generic[Member]):
    """Deals to whoever has least, and among those to whoever was least often together."""

    def __init__(
        self,
        team: Sequence[Member],
        before: Iterable[Collection[Member]],
        loads: Mapping[Member, int] | None,
    ) -> None:
        groups = Counter(frozenset(group) for group in before)
        everyone = {*team, *(member for group in groups for member in group)}
        self.team = team
        self.loads: dict[Member, int] = dict.fromkeys(everyone, 0)
        self.met = {member: dict.fromkeys(everyone, 0) for member in everyone}
        for group, times in groups.items():
            self._note(group, times)
        if loads is not None:
            self.loads = {member: loads.get(member, 0) for member in everyone}
        self.is_level = not groups and len({self.loads[member] for member in team}) == 1

    def note(self, groups: Iterable[Collection[Member]]) -> None:
        """Count what was handed out otherwise."""
        for group, times in Counter(frozenset(group) for group in groups).items():
            self._note(group, times)

    def _note(self, group: Iterable[Member], times: int) -> None:
        for member in group:
            self.loads[member] += times
        for one, other in permutations(group, 2):
            self.met[one][other] += times

    def deal(self, wanted: int, turn: int, barred: Collection[Member] = ()) -> tuple[Member, ...]:
        """Choose up to `wanted` members for one item; ties go round the team by turns."""
        start = turn % len(self.team) if self.team else 0
        free = [*self.team[start:], *self.team[:start]]
        if barred:
            free = [member for member in free if member not in barred]
        chosen: list[Member] = []
        for _ in range(min(wanted, len(free))):
            chosen.append(self._next(free, [*barred, *chosen]))
            free.remove(chosen[-1])
        for member in chosen:
            self.loads[member] += 1
        for one, other in permutations([*chosen, *barred], 2):
            if one in chosen or other in chosen:
                self.met[one][other] += 1
        return tuple(chosen)

    def _next(self, free: Sequence[Member], company: Sequence[Member]) -> Member:
        least = min(map(self.loads.__getitem__, free))
        behind = [member for member in free if self.loads[member] == least]
        if len(company) == 1:
            return min(behind, key=self.met[company[0]].__getitem__)
        return min(behind, key=lambda one: sum(self.met[one][other] for other in company))


def _rounds(team: Sequence[Member], size: int, wanted: int) -> Iterator[tuple[Member, ...]]:
    """Yield groups of `size`, each equally often; up to `wanted`, or fewer where a rest is left.

    Of single members and pairs every beginning is even, so all that are wanted come. Of larger
    groups only whole rounds are even: the rest is left to be dealt.
    """
    if size == 1:
        return islice(cycle((member,) for member in team), wanted)
    if size == 2:
        return islice(cycle(_pairs(team)), wanted)
    groups = comb(len(team), size)
    if groups > wanted:
        return iter(())
    return islice(cycle(combinations(team, size)), wanted - wanted % groups)


def _pairs(team: Sequence[Member]) -> list[tuple[Member, Member]]:
    """List all pairs so that in every beginning of the list no member is two ahead of another."""
    return _tournament(team) if len(team) % 2 == 0 else _cycles(team)


def _tournament(team: Sequence[Member]) -> list[tuple[Member, Member]]:
    # The circle method: one member stays, the others move on; each round has everybody once.
    fixed, *moving = team
    pairs = []
    for turn in range(len(moving)):
        circle = [fixed, *moving[turn:], *moving[:turn]]
        half = len(circle) // 2
        pairs += list(zip(circle[:half], reversed(circle[half:]), strict=True))
    return pairs


def _cycles(team: Sequence[Member]) -> list[tuple[Member, Member]]:
    # Walecki: an odd team's pairs fall into cycles through everybody. Every second edge of a cycle
    # gives all but one member one pair, the other edges give that one the first and all the second.
    hub, *rim = team
    pairs = []
    for turn in range(len(rim) // 2):
        steps = [turn + (-1) ** (i + 1) * ((i + 1) // 2) for i in range(len(rim))]
        ring = [hub, *(rim[step % len(rim)] for step in steps)]
        edges = list(zip(ring, [*ring[1:], hub], strict=True))
        pairs += [*edges[0:-1:2], edges[-1], *edges[1:-1:2]]
    return pairs
