"""What votes amount to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.methods.consensus import Verdict, Vote, settle

INCLUDE, MAYBE, EXCLUDE = Vote("include"), Vote("maybe"), Vote("exclude")

votes = st.lists(
    st.one_of(
        st.just(INCLUDE),
        st.just(MAYBE),
        st.builds(Vote, st.just("exclude"), st.sampled_from([None, 1, 2, 3])),
    ),
    max_size=7,
)
rules = st.fixed_dictionaries(
    {
        "needed": st.integers(1, 5),
        "maybe_rule": st.sampled_from(["include", "conflict", "off"]),
        "agreement_rule": st.sampled_from(["unanimous", "majority"]),
        "reasons_matter": st.booleans(),
    }
)


@pytest.mark.parametrize(
    ("cast", "state"),
    [
        ([INCLUDE, INCLUDE], "include"),
        ([INCLUDE, MAYBE], "include"),
        ([MAYBE, MAYBE], "include"),
        ([EXCLUDE, EXCLUDE], "exclude"),
        ([EXCLUDE, MAYBE], "conflict"),
        ([EXCLUDE, INCLUDE], "conflict"),
    ],
)
def test_two_reviewers_settle_by_default_with_maybe_as_include(cast, state):
    assert settle(cast, needed=2).state == state


@pytest.mark.parametrize("cast", [[MAYBE, INCLUDE], [MAYBE, MAYBE], [MAYBE, EXCLUDE]])
def test_any_maybe_goes_to_the_settler_where_the_team_wants_that(cast):
    assert settle(cast, needed=2, maybe_rule="conflict") == Verdict(
        state="conflict", kind="verdict"
    )


def test_an_old_maybe_counts_as_include_after_maybe_was_switched_off():
    assert settle([MAYBE, INCLUDE], needed=2, maybe_rule="off").state == "include"
    assert settle([MAYBE, EXCLUDE], needed=2, maybe_rule="off").kind == "verdict"


def test_one_vote_settles_a_stage_that_needs_one():
    assert settle([EXCLUDE], needed=1).state == "exclude"


def test_nothing_is_settled_while_a_vote_is_missing():
    assert settle([INCLUDE, INCLUDE], needed=3, agreement_rule="majority") == Verdict(
        state="pending", missing=1
    )


def test_a_third_vote_beyond_the_two_needed_still_counts():
    assert settle([INCLUDE, INCLUDE, EXCLUDE], needed=2).state == "conflict"


def test_the_majority_decides_and_a_tie_is_a_conflict():
    assert settle([INCLUDE, EXCLUDE, MAYBE], needed=3, agreement_rule="majority").state == "include"
    assert settle([INCLUDE, EXCLUDE, EXCLUDE], 3, agreement_rule="majority").state == "exclude"
    assert settle([INCLUDE, INCLUDE, EXCLUDE, EXCLUDE], 3, agreement_rule="majority").kind == (
        "verdict"
    )


def test_excluding_for_different_reasons_is_a_conflict_about_the_reason_only():
    verdict = settle([Vote("exclude", 1), Vote("exclude", 2)], needed=2, reasons_matter=True)
    assert (verdict.state, verdict.kind, verdict.choice) == ("conflict", "reason", "exclude")


def test_different_reasons_are_noted_where_no_reason_is_asked_for():
    verdict = settle([Vote("exclude", 1), Vote("exclude", 2)], needed=2)
    assert (verdict.state, verdict.reason, verdict.reasons_differ) == ("exclude", None, True)


def test_a_reason_that_one_reviewer_left_out_is_not_agreed():
    verdict = settle([Vote("exclude", 1), Vote("exclude", None)], needed=2, reasons_matter=True)
    assert verdict.kind == "reason"


def test_the_majority_also_decides_the_reason_among_those_who_exclude():
    cast = [Vote("exclude", 1), Vote("exclude", 1), Vote("exclude", 2)]
    verdict = settle(cast, needed=3, agreement_rule="majority", reasons_matter=True)
    assert (verdict.state, verdict.reason, verdict.reasons_differ) == ("exclude", 1, True)
    split = [Vote("exclude", 1), Vote("exclude", 2), INCLUDE]
    assert settle(split, 3, agreement_rule="majority", reasons_matter=True).kind == "reason"


@pytest.mark.parametrize(
    "wrong",
    [
        {"needed": 0},
        {"needed": 2, "maybe_rule": "perhaps"},
        {"needed": 2, "agreement_rule": "loudest"},
    ],
)
def test_an_unknown_rule_is_refused(wrong):
    with pytest.raises(ValueError):
        settle([INCLUDE], **wrong)


def test_an_unknown_choice_is_refused():
    with pytest.raises(ValueError, match="abstain"):
        settle([Vote("abstain")], needed=1)


@given(votes, rules, st.randoms())
def test_the_order_of_votes_never_matters(cast, rule, random):
    shuffled = random.sample(cast, len(cast))
    assert settle(shuffled, **rule) == settle(cast, **rule)


@given(votes, rules)
def test_a_report_is_pending_exactly_while_votes_are_missing(cast, rule):
    verdict = settle(cast, **rule)
    assert (verdict.state == "pending") == (len(cast) < rule["needed"])
    assert verdict.missing == max(0, rule["needed"] - len(cast))


@given(votes, rules)
def test_a_settled_state_has_a_voter_behind_it(cast, rule):
    verdict = settle(cast, **rule)
    said = {vote.choice for vote in cast}
    if verdict.state == "include":
        assert said & {"include", "maybe"}
    if verdict.choice == "exclude":
        assert "exclude" in said
    if verdict.reason is not None:
        assert Vote("exclude", verdict.reason) in cast


@given(votes, rules)
def test_only_conflicts_have_a_kind_and_only_exclusions_a_reason(cast, rule):
    verdict = settle(cast, **rule)
    assert (verdict.kind is not None) == (verdict.state == "conflict")
    assert verdict.reason is None or verdict.state == "exclude"
    assert verdict.kind != "reason" or rule["reasons_matter"]


@given(votes, rules)
def test_what_is_settled_unanimously_is_also_settled_by_majority(cast, rule):
    strict = settle(cast, **{**rule, "agreement_rule": "unanimous"})
    loose = settle(cast, **{**rule, "agreement_rule": "majority"})
    if strict.state in ("include", "exclude"):
        assert loose.state == strict.state
