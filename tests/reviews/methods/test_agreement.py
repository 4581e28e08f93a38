"""Agreement, held to published and hand-checked numbers."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.methods.agreement import (
    Counted,
    MaybeRule,
    agreement,
    bias_index,
    count,
    fleiss,
    gwet,
    jaccard,
    kappa,
    krippendorff,
    observed_agreement,
    overall,
    pabak,
    pairwise,
    pairwise_agreement,
    prevalence_index,
    specific_agreement,
    summary,
)
from reviews.methods.agreement.counting import profiles_of

YES_NO = ("yes", "no")

# a, b, c, d: both yes, only the first, only the second, both no. Then what must come out:
# percent, PABAK, positive, negative, prevalence, bias, Jaccard, kappa, SE, 95 % CI before
# clipping, AC1, alpha. The same 85 % of T2a and T2b is the prevalence paradox.
TABLES = {
    "T1": ((20, 5, 10, 15), 70.0, 0.4, 0.7273, 0.6667, 0.1, -0.1, 0.5714,
           0.4, 0.127, (0.1511, 0.6489), 0.4059, 0.4),
    "T2a": ((40, 9, 6, 45), 85.0, 0.7, 0.8421, 0.8571, -0.05, 0.03, 0.7273,
            0.6995, 0.0714, (0.5596, 0.8394), 0.7007, 0.7008),
    "T2b": ((80, 10, 5, 5), 85.0, 0.7, 0.9143, 0.4, 0.75, 0.05, 0.8421,
            0.3182, 0.1335, (0.0566, 0.5798), 0.808, 0.3177),
    "T3": ((118, 5, 2, 0), 94.4, 0.888, 0.9712, 0.0, 0.944, 0.024, 0.944,
           -0.0234, 0.0123, (-0.0475, 0.0007), 0.9408, -0.0247),
    "T4a": ((34, 1, 1, 3), 94.8718, 0.8974, 0.9714, 0.75, 0.7949, 0.0, 0.9444,
            0.7214, 0.1868, (0.3552, 1.0876), 0.9371, 0.725),
    "T4b": ((32, 2, 0, 5), 94.8718, 0.8974, 0.9697, 0.8333, 0.6923, 0.0513, 0.9412,
            0.804, 0.1324, (0.5446, 1.0634), 0.9307, 0.8056),
    "T5": ((10, 0, 0, 0), 100.0, 1.0, 1.0, None, 1.0, 0.0, 1.0,
           None, None, None, 1.0, None),
    "T6": ((37, 2, 0, 0), 94.8718, 0.8974, 0.9737, 0.0, 0.9487, 0.0513, 0.9487,
           0.0, 0.0, (0.0, 0.0), 0.946, -0.0132),
    "G1": ((14, 3, 3, 28), 87.5, 0.75, 0.8235, 0.9032, -0.2917, 0.0, 0.7,
           0.7268, 0.104, (0.523, 0.9305), 0.7696, 0.7296),
}  # fmt: skip

ORDINAL = [[14, 3, 0], [2, 5, 2], [0, 1, 3]]
ANSWERS = ("yes", "can't tell", "no")

FLEISS_1971 = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip

# Krippendorff 2011: four raters, twelve units; a zero is a missing rating.
MISSING = [
    (1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3),
    (0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0),
]

# Two reviewers on twenty records; include, exclude, maybe.
MAYBES = [[8, 1, 2], [0, 4, 1], [1, 1, 2]]
CHOICES = ("include", "exclude", "maybe")


def near(expected):
    return None if expected is None else pytest.approx(expected, abs=0.00005)


def square(cells):
    a, b, c, d = cells
    return [[a, b], [c, d]]


def ratings_of(table, categories, raters=("ana", "ben")):
    units = {}
    for first, row in zip(categories, table, strict=True):
        for second, times in zip(categories, row, strict=True):
            for _ in range(times):
                units[len(units)] = dict(zip(raters, (first, second), strict=True))
    return units


def profile_counts(rows):
    return Counter(
        tuple(category for category, times in enumerate(row) for _ in range(times)) for row in rows
    )


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_two_raters_gives_the_known_statistics(name):
    cells, percent, adjusted, pos, neg, prevalence, bias, overlap, k, se, ci, ac1, alpha = TABLES[
        name
    ]
    found = summary(square(cells))
    assert found.n == sum(cells)
    assert found.percent == near(percent)
    assert found.pabak == near(adjusted)
    assert (found.positive, found.negative) == (near(pos), near(neg))
    assert (found.prevalence_index, found.bias_index) == (near(prevalence), near(bias))
    assert (found.kappa, found.se) == (near(k), near(se))
    assert (found.ac1, found.alpha) == (near(ac1), near(alpha))
    assert jaccard(square(cells)) == near(overlap)
    if ci is None:
        assert found.kappa_ci is None
    else:
        assert found.kappa_ci == (near(max(-1, ci[0])), near(min(1, ci[1])))
        assert kappa(square(cells)).unclipped == (near(ci[0]), near(ci[1]))


@pytest.mark.parametrize(("name", "clipped"), [("T1", False), ("T4a", True), ("T5", False)])
def test_an_interval_that_was_cut_at_one_says_so(name, clipped):
    assert summary(square(TABLES[name][0])).clipped is clipped


def test_the_table_helpers_agree_with_the_summary():
    table = square(TABLES["T2b"][0])
    assert observed_agreement(table) == 0.85
    assert prevalence_index(table) == near(0.75)
    assert bias_index(table) == near(0.05)
    assert pabak(0.85, 2) == near(0.7)


def test_a_skewed_table_asks_for_ac1_beside_kappa():
    assert summary(square(TABLES["T2b"][0])).skewed
    assert not summary(square(TABLES["T2a"][0])).skewed


def test_ordered_answers_of_two_raters():
    assert observed_agreement(ORDINAL) * 100 == near(73.3333)
    plain, linear, quadratic = (kappa(ORDINAL, w) for w in ("identity", "linear", "quadratic"))
    assert (plain.value, plain.se) == (near(0.5446), near(0.1327))
    assert (linear.value, linear.se) == (near(0.645), near(0.1108))
    assert (quadratic.value, quadratic.se) == (near(0.7536), near(0.0855))
    profiles = profiles_of(ORDINAL, ANSWERS)
    assert krippendorff(profiles) == near(0.5518)
    assert krippendorff(profiles, "ordinal", ANSWERS) == near(0.7417)
    assert gwet(profiles, ANSWERS) == near(0.6231)
    assert gwet(profiles, ANSWERS, "linear") == near(0.7398)
    specific = [specific_agreement(profiles, answer) for answer in ANSWERS]
    assert specific == [near(0.8485), near(0.5556), near(0.6667)]


def test_fleiss_own_example_of_fourteen_raters():
    assert fleiss(profile_counts(FLEISS_1971)).value == near(0.2099)


def test_three_raters_on_six_units():
    rows = [(3, 0), (3, 0), (2, 1), (0, 3), (1, 2), (0, 3)]
    assert fleiss(profile_counts(rows)).value == near(0.5556)


def test_krippendorffs_example_with_missing_ratings():
    units = {
        unit: {rater: said or None for rater, said in enumerate(given)}
        for unit, given in enumerate(zip(*MISSING, strict=True))
    }
    profiles = count(units).profiles
    assert krippendorff(profiles) == near(0.7434)
    assert krippendorff(profiles, "ordinal") == near(0.8154)
    assert krippendorff(profiles, "interval") == near(0.8491)
    assert pairwise_agreement(profiles) == near(0.8182)
    assert gwet(profiles, range(1, 6)) == near(0.7754)
    assert fleiss(profiles).value == near(0.7612)
    # The standard error that the R package irrCAC prints for its copy of this example.
    assert fleiss(profiles).se == pytest.approx(0.15302, abs=0.000005)


@pytest.mark.parametrize(
    ("rule", "n", "dropped", "percent", "k", "se"),
    [
        ("three_category", 20, 0, 70.0, 0.5219, 0.155),
        ("maybe_as_include", 20, 0, 85.0, 0.625, 0.1951),
        ("maybe_dropped", 13, 7, 92.3077, 0.8312, 0.1599),
    ],
)
def test_the_same_twenty_records_by_three_rules_for_maybe(rule, n, dropped, percent, k, se):
    found = overall(ratings_of(MAYBES, CHOICES), rule)
    assert (found.n, found.dropped, found.maybe_rule) == (n, dropped, MaybeRule(rule))
    assert (found.percent, found.kappa, found.se) == (near(percent), near(k), near(se))


def test_maybe_as_include_and_dropped_give_every_other_statistic_too():
    ratings = ratings_of(MAYBES, CHOICES)
    found = overall(ratings, MaybeRule.AS_INCLUDE)
    assert (found.pabak, found.positive, found.negative) == (near(0.7), near(0.8966), near(0.7273))
    assert (found.prevalence_index, found.bias_index) == (near(0.45), near(0.05))
    assert (found.ac1, found.alpha) == (near(0.7505), near(0.6332))
    assert found.kappa_ci == (near(0.2427), 1.0)
    found = overall(ratings, MaybeRule.DROPPED)
    assert (found.pabak, found.positive, found.negative) == (
        near(0.8462),
        near(0.9412),
        near(0.8889),
    )
    assert (found.prevalence_index, found.bias_index) == (near(0.3077), near(0.0769))
    assert (found.ac1, found.alpha) == (near(0.8595), near(0.8366))


def test_three_categories_is_the_default_and_printed():
    assert overall(ratings_of(MAYBES, CHOICES)).as_dict()["maybe_rule"] == "three_category"


def test_each_rule_has_a_sentence_of_its_own():
    assert len({rule.sentence for rule in MaybeRule}) == 3


def test_two_reviewers_overall_are_their_pair():
    found = agreement(ratings_of(square(TABLES["T1"][0]), ("include", "exclude")))
    assert found.overall == found.pairs[0].summary
    assert found.overall.kappa_kind == "cohen"


def test_the_published_shape_has_exactly_the_fixed_keys():
    keys = [
        "n", "percent", "kappa", "kappa_ci", "pabak", "positive", "negative", "ac1", "alpha",
        "maybe_rule",
    ]  # fmt: skip
    shape = json.loads(json.dumps(agreement(ratings_of(MAYBES, CHOICES)).as_dict()))
    assert list(shape) == ["overall", "pairs"]
    assert list(shape["overall"]) == keys
    assert list(shape["pairs"][0]) == ["reviewers", *keys]
    assert shape["pairs"][0]["reviewers"] == ["ana", "ben"]
    assert isinstance(shape["overall"]["kappa_ci"], list)


def test_the_full_shape_adds_what_a_page_shows_beside():
    shape = summary(square(TABLES["T1"][0])).as_full_dict()
    assert {"se", "prevalence_index", "bias_index", "fleiss", "dropped", "clipped"} <= set(shape)


def test_nothing_rated_twice_leaves_everything_undefined():
    found = agreement({1: {"ana": "include"}, 2: {"ben": "exclude"}})
    assert found.pairs == ()
    assert found.overall.as_dict() == {
        "n": 0, "percent": None, "kappa": None, "kappa_ci": None, "pabak": None,
        "positive": None, "negative": None, "ac1": None, "alpha": None,
        "maybe_rule": "three_category",
    }  # fmt: skip
    assert overall({}).n == 0


def test_a_vote_not_yet_cast_is_missing_and_never_an_exclusion():
    ratings = {1: {"ana": "include", "ben": None}, 2: {"ana": "include", "ben": "include"}}
    assert overall(ratings).n == 1
    assert overall(ratings).percent == 100


def test_varying_pairs_get_the_generalised_kappa_and_their_own_cohens():
    ratings = ratings_of(square(TABLES["T1"][0]), ("include", "exclude"))
    for unit, said in ratings_of([[5, 1], [0, 4]], ("include", "exclude"), ("ana", "cleo")).items():
        ratings[f"c{unit}"] = said
    found = agreement(ratings)
    assert [pair.reviewers for pair in found.pairs] == [("ana", "ben"), ("ana", "cleo")]
    assert found.pairs[0].summary.kappa == near(0.4)
    assert found.overall.n == 60
    assert found.overall.percent == near(100 * (35 + 9) / 60)
    assert found.overall.kappa_kind == "fleiss"
    # Scott's pi of the pooled table [[25, 6], [10, 19]].
    e = (66 / 120) ** 2 + (54 / 120) ** 2
    assert found.overall.kappa == near((44 / 60 - e) / (1 - e))
    assert found.overall.kappa_ci[0] < found.overall.kappa < found.overall.kappa_ci[1]
    assert found.overall.bias_index is None


def test_three_votes_on_every_record_give_fleiss_kappa():
    rows = [(3, 0), (3, 0), (2, 1), (0, 3), (1, 2), (0, 3)]
    ratings = {
        unit: dict(zip(("ana", "ben", "cleo"), ["include"] * yes + ["exclude"] * no, strict=True))
        for unit, (yes, no) in enumerate(rows)
    }
    found = overall(ratings)
    assert found.fleiss == found.kappa == near(0.5556)
    assert overall({**ratings, "x": {"ana": "include", "ben": "include"}}).fleiss is None


def test_a_pair_whose_records_all_hold_a_maybe_is_listed_with_nothing():
    [pair] = pairwise({1: {"ana": "maybe", "ben": "include"}}, MaybeRule.DROPPED)
    assert (pair.summary.n, pair.summary.dropped, pair.summary.percent) == (0, 1, None)


def test_a_third_vote_keeps_a_record_whose_maybe_is_dropped():
    found = overall(
        {
            1: {"ana": "maybe", "ben": "include", "cleo": "include"},
            2: {"ana": "maybe", "ben": "include"},
        },
        MaybeRule.DROPPED,
    )
    assert (found.n, found.dropped, found.percent) == (1, 1, 100.0)


def test_a_maybe_on_offer_that_nobody_used_changes_nothing():
    found = overall(ratings_of(square(TABLES["T1"][0]), ("include", "exclude")))
    assert (found.pabak, found.ac1) == (near(0.4), near(0.4059))


def test_a_percent_is_exact_to_the_last_digit_of_a_float():
    assert summary(square(TABLES["T3"][0])).percent == 94.4
    assert summary([[1, 7], [0, 0]]).percent == 12.5


def test_an_unknown_weighting_or_level_is_refused():
    with pytest.raises(ValueError, match="cubic"):
        kappa(ORDINAL, "cubic")
    with pytest.raises(ValueError, match="ratio"):
        krippendorff(profiles_of(ORDINAL, ANSWERS), "ratio")
    with pytest.raises(ValueError, match="order"):
        krippendorff(profiles_of(ORDINAL, ANSWERS), "ordinal", ("yes", "no"))


def test_an_unknown_rule_for_maybe_is_refused():
    with pytest.raises(ValueError):
        overall({}, "whatever")


votes = st.dictionaries(
    st.sampled_from(["ana", "ben", "cleo", "dora"]),
    st.sampled_from(["include", "maybe", "exclude", None]),
)
histories = st.dictionaries(st.integers(0, 60), votes, max_size=40)


@given(histories, st.sampled_from(MaybeRule))
def test_every_statistic_stays_in_its_range_or_is_undefined(ratings, rule):
    found = agreement(ratings, rule)
    for one in (found.overall, *(pair.summary for pair in found.pairs)):
        assert one.percent is None or 0 <= one.percent <= 100
        for share in (one.positive, one.negative):
            assert share is None or -1e-9 <= share <= 1 + 1e-9
        for value in (one.kappa, one.pabak, one.ac1, one.alpha):
            assert value is None or -1 - 1e-9 <= value <= 1 + 1e-9
        assert one.kappa_ci is None or -1 <= one.kappa_ci[0] <= one.kappa_ci[1] <= 1
        assert (one.percent is None) == (one.n == 0)
        if one.percent == 100:
            assert one.kappa in (None, pytest.approx(1)) and one.alpha in (None, pytest.approx(1))


@given(histories, st.sampled_from(MaybeRule))
def test_units_counted_and_units_dropped_make_all_units_with_two_votes(ratings, rule):
    found = overall(ratings, rule)
    twice = sum(sum(said is not None for said in unit.values()) >= 2 for unit in ratings.values())
    assert found.n + found.dropped == twice


@given(histories)
def test_the_order_in_which_votes_come_never_matters(ratings):
    turned = {
        unit: dict(reversed(list(said.items()))) for unit, said in reversed(list(ratings.items()))
    }
    assert agreement(turned) == agreement(ratings)


@given(histories)
def test_counting_first_changes_nothing(ratings):
    counted = count(ratings)
    assert isinstance(counted, Counted)
    assert agreement(counted) == agreement(ratings)
