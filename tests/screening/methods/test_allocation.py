"""Handing work out evenly."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.methods.allocation import split, top_up

TEAM = ["ana", "ben", "cleo", "dora", "eve"]

teams = st.lists(st.integers(100, 999), min_size=2, max_size=9, unique=True)
seeds = st.text(max_size=6)


def load_of(dealt, members):
    loads = Counter(dict.fromkeys(members, 0))
    for group in dealt:
        loads.update(group)
    return loads


def pairs_of(dealt, members):
    met = Counter({frozenset(pair): 0 for pair in combinations(members, 2)})
    for group in dealt:
        met.update(frozenset(pair) for pair in combinations(group, 2))
    return met


def spread(counts):
    return max(counts.values()) - min(counts.values())


@given(st.integers(0, 200), teams, st.integers(1, 4), seeds)
def test_everyone_gets_the_same_within_one(count, members, per_item, seed):
    per_item = min(per_item, len(members))
    dealt = split(range(count), members, per_item, seed)
    assert set(dealt) == set(range(count))
    assert all(len(set(group)) == per_item for group in dealt.values())
    assert {member for group in dealt.values() for member in group} <= set(members)
    assert spread(load_of(dealt.values(), members)) <= 1


@given(st.integers(0, 300), teams, seeds)
def test_every_pair_meets_equally_often_within_one(count, members, seed):
    dealt = split(range(count), members, 2, seed)
    assert spread(pairs_of(dealt.values(), members)) <= 1


@given(st.integers(1, 4), st.integers(3, 6), st.integers(3, 5), seeds)
def test_larger_groups_are_even_over_pairs_when_the_items_fill_whole_rounds(
    rounds, people, per_item, seed
):
    members = [f"member {number}" for number in range(people)]
    per_item = min(per_item, people)
    dealt = split(range(rounds * comb(people, per_item)), members, per_item, seed)
    assert spread(pairs_of(dealt.values(), members)) == 0


@given(st.integers(0, 80), teams, seeds, st.randoms())
def test_the_same_seed_gives_the_same_split_in_whatever_order_things_come(
    count, members, seed, random
):
    items = list(range(count))
    again = split(random.sample(items, count), random.sample(members, len(members)), 2, seed)
    assert again == split(items, members, 2, seed)


def test_another_seed_gives_another_split():
    assert split(range(40), TEAM, 2, "one") != split(range(40), TEAM, 2, "two")


def test_neighbouring_records_do_not_go_to_the_same_pair_in_turn():
    dealt = split(range(100), TEAM[:4], 2, "seed")
    in_turn = [frozenset(dealt[item]) for item in range(12)]
    assert in_turn[:6] != in_turn[6:]


def test_more_votes_than_members_are_refused():
    with pytest.raises(ValueError, match="2 members can't give 3 votes"):
        split([1], ["ana", "ben"], 3, "seed")
    with pytest.raises(ValueError):
        split([1], ["ana", "ben"], 0, "seed")


def test_an_item_that_comes_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        split([1, 1], ["ana", "ben"], 2, "seed")


@given(st.integers(0, 60), st.integers(0, 60), teams, st.integers(1, 3), seeds)
def test_a_later_batch_evens_out_the_first(first, second, members, per_item, seed):
    per_item = min(per_item, len(members))
    earlier = list(split(range(first), members, per_item, seed).values())
    later = split(range(first, first + second), members, per_item, seed, before=earlier)
    assert spread(load_of([*earlier, *later.values()], members)) <= 1


@given(st.dictionaries(st.sampled_from(TEAM), st.integers(0, 30)), seeds)
def test_enough_new_items_level_any_loads_from_before(loads, seed):
    behind = sum(max(loads.values(), default=0) - loads.get(member, 0) for member in TEAM)
    dealt = split(range(behind + 10), TEAM, 2, seed, loads=loads)
    total = load_of(dealt.values(), TEAM)
    total.update(loads)
    assert spread(total) <= 1


def test_a_later_batch_brings_together_those_who_met_least():
    earlier = [("ana", "ben"), ("cleo", "dora")] * 10
    later = split(range(40), TEAM[:4], 2, "seed", before=earlier)
    assert frozenset(("ana", "ben")) not in {frozenset(group) for group in later.values()}
    assert spread(pairs_of([*earlier, *later.values()], TEAM[:4])) <= 1


def test_what_a_leaver_held_is_handed_on_evenly_and_to_nobody_twice():
    dealt = split(range(120), TEAM, 2, "seed")
    stay = [member for member in TEAM if member != "eve"]
    held = {
        item: [member for member in group if member != "eve"]
        for item, group in dealt.items()
        if "eve" in group
    }
    kept = [group for group in dealt.values() if "eve" not in group]
    new = top_up(held, stay, 2, "seed", before=kept)
    assert set(new) == set(held)
    assert all(len(one) == 1 and one[0] not in held[item] for item, one in new.items())
    final = [*kept, *((*held[item], *one) for item, one in new.items())]
    assert spread(load_of(final, stay)) <= 1
    assert spread(pairs_of(final, stay)) <= 1


def test_a_vote_of_someone_who_left_still_counts():
    assert top_up({1: ["dan"], 2: ["dan", "ana"]}, ["ana"], 2, "seed") == {1: ("ana",), 2: ()}


def test_an_item_gets_who_is_left_when_too_few_are():
    assert top_up({1: ["ana"]}, ["ana"], 3, "seed") == {1: ()}
    assert top_up({1: []}, [], 2, "seed") == {1: ()}


@given(
    st.dictionaries(st.integers(0, 50), st.sets(st.sampled_from(TEAM), max_size=3)),
    st.integers(1, 4),
    seeds,
)
def test_topping_up_fills_every_item_that_can_be_filled(held, per_item, seed):
    new = top_up(held, TEAM, per_item, seed)
    for item, group in new.items():
        assert not set(group) & held[item]
        assert len(group) == max(0, per_item - len(held[item]))
