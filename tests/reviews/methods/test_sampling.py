"""Samples that can be drawn again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.methods.sampling import random_sample, shuffled

ids = st.lists(st.integers(0, 500), unique=True, max_size=60)


def test_the_known_sample_and_its_extra_round_come_out():
    first = random_sample(range(1, 35), 9, "ml2014")
    assert first == [2, 4, 13, 20, 21, 24, 25, 27, 28]
    extra = random_sample(range(1, 35), 6, "ml2014-b", already=first)
    assert extra == [8, 12, 16, 17, 30, 33]


def test_an_id_that_comes_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        shuffled([1, 2, 1], "seed")


def test_a_sample_larger_than_what_is_left_takes_all_of_it():
    assert random_sample([1, 2, 3], 9, "seed", already=[2]) == [1, 3]


def test_a_negative_sample_is_refused():
    with pytest.raises(ValueError):
        random_sample([1], -1, "seed")


@given(ids, st.text(max_size=8), st.integers(0, 70), st.randoms())
def test_a_sample_depends_on_the_seed_and_the_ids_alone(population, seed, size, random):
    again = random.sample(population, len(population))
    drawn = random_sample(population, size, seed)
    assert random_sample(again, size, seed) == drawn
    assert len(drawn) == len(set(drawn)) == min(size, len(population))
    assert set(drawn) <= set(population)


@given(ids, st.text(max_size=8))
def test_a_larger_sample_contains_the_smaller_one(population, seed):
    assert set(random_sample(population, 3, seed)) <= set(random_sample(population, 8, seed))
