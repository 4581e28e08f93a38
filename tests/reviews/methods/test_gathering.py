"""What is gathered and what is asked: people's judgements are never set aside."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviews.methods.gathering import IDENTICAL, Match, plan

ENTRIES = st.integers(0, 11)
GROUPS = st.lists(st.integers(100, 107), min_size=12, max_size=12)
PAIRS = st.lists(st.tuples(ENTRIES, ENTRIES, st.floats(0, 1)), max_size=15)


def matches(pairs):
    return [Match(min(a, b), max(a, b), score, "Alike.") for a, b, score in pairs if a != b]


@st.composite
def situations(draw):
    """Entries in groups, clusters that hold whole groups, pairs, judged and asked groups."""
    group_of = dict(enumerate(draw(GROUPS)))
    label = {group: draw(st.integers(0, 3)) for group in sorted(set(group_of.values()))}
    clusters = [[entry for entry, group in group_of.items() if label[group] == n] for n in range(4)]
    known = sorted(label)
    judged = draw(st.sets(st.sampled_from(known)))
    asked = draw(st.lists(st.tuples(st.sampled_from(known), st.sampled_from(known)), max_size=4))
    sure = [m for m in matches(draw(PAIRS)) if label[group_of[m.a]] == label[group_of[m.b]]]
    return group_of, [c for c in clusters if c], sure, matches(draw(PAIRS)), judged, asked


@given(situations())
def test_each_cluster_becomes_one_group_but_for_what_was_judged(situation):
    group_of, clusters, sure, doubtful, judged, asked = situation
    found = plan(
        clusters, sure, doubtful, group_of=group_of, rank=lambda group: (group % 3,),
        judged=judged, asked=asked,
    )  # fmt: skip
    head = {step.absorbed: step.survivor for step in found.gatherings}
    assert len(head) == len(found.gatherings), "no group goes under two others"
    assert not head.keys() & set(head.values()), "no survivor is gathered itself"
    assert not head.keys() & judged, "nothing that people judged is gathered by itself"
    for cluster in clusters:
        tops = {head.get(group_of[entry], group_of[entry]) for entry in cluster}
        assert len(tops) == 1 or len(tops - judged) == 0
        assert len(tops) <= max(1, len(judged))


@given(situations())
def test_no_two_groups_are_asked_about_twice_and_none_about_itself(situation):
    group_of, clusters, sure, doubtful, judged, asked = situation
    found = plan(
        clusters, sure, doubtful, group_of=group_of, rank=lambda group: (0,),
        judged=judged, asked=asked,
    )  # fmt: skip
    head = {step.absorbed: step.survivor for step in found.gatherings}
    sides = [
        frozenset(head.get(group_of[entry], group_of[entry]) for entry in (match.a, match.b))
        for match in found.questions
    ]
    assert len(set(sides)) == len(sides)
    assert all(len(side) == 2 for side in sides)
    assert not set(sides) & {frozenset((head.get(a, a), head.get(b, b))) for a, b in asked}


def test_a_sure_match_of_two_judged_groups_is_asked_about():
    found = plan(
        [(1, 2)], [Match(1, 2, 0.99, "Same DOI.")], [], group_of={1: 10, 2: 20},
        rank=lambda group: (group,), judged={10, 20},
    )  # fmt: skip
    assert found.gatherings == []
    assert found.questions == [Match(1, 2, 0.99, "Same DOI.")]


def test_the_judged_group_survives_before_the_fuller_one():
    found = plan(
        [(1, 2)], [Match(1, 2, 0.99, "Same DOI.")], [], group_of={1: 10, 2: 20},
        rank=lambda group: (group,), judged={10},
    )  # fmt: skip
    assert (found.gatherings[0].survivor, found.gatherings[0].absorbed) == (10, 20)


def test_an_entry_that_repeats_another_letter_by_letter_says_so():
    found = plan([(1, 2)], [], [], group_of={1: 10, 2: 20}, rank=lambda group: (0,))
    assert found.gatherings[0].reason == IDENTICAL
    assert found.gatherings[0].survivor == 10
