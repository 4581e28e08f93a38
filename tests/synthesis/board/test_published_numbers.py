"""The arithmetic gives the numbers of Walker and Bryant's Table 2, to the printed digit."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.methods.rounding import round_half_up
from synthesis.methods.metasummary import contribution as noise
from synthesis.methods.metasummary import effects
from tests.synthesis.board.table2 import FLAGGED, MATRIX, STUDIES, TABLE


def printed(share, digits=0):
    return str(round_half_up(share * 100, digits))


@pytest.fixture(scope="module")
def told():
    return noise.contribution(MATRIX, STUDIES, FLAGGED)


@pytest.mark.parametrize(("domain", "name", "percent", "studies"), TABLE)
def test_each_of_24_frequencies_is_the_printed_one(domain, name, percent, studies):
    assert printed(effects.frequency(studies, 25)) == str(percent)


def test_twelve_findings_are_at_or_above_a_quarter():
    assert len(effects.frequent(MATRIX, 25)) == 12


def test_both_variants_of_intensity_are_as_specified():
    strong = effects.frequent(MATRIX, 25)
    assert printed(effects.intensity(MATRIX, 7), 1) == "54.2"
    assert printed(effects.intensity(MATRIX, 7, among=strong), 1) == "83.3"
    assert printed(effects.intensity(MATRIX, 18), 1) == "4.2"
    assert effects.share_of_links(MATRIX, 7) == Fraction(13, 158)
    assert sum(effects.share_of_links(MATRIX, study) for study in STUDIES) == 1


def test_a_set_of_studies_covers_the_findings_it_touches():
    assert effects.coverage(MATRIX, {4, 7, 10, 16}) == Fraction(23, 24)
    assert effects.coverage(MATRIX, {1, 7, 9, 10}) == 1
    assert effects.coverage(MATRIX, set()) == 0


def test_what_the_three_flagged_studies_feed_is_as_specified(told):
    assert told.links == 158
    of = {one.study: one for one in told.studies}
    assert [of[n].findings for n in (3, 7, 9)] == [2, 13, 9]
    assert [str(round_half_up(of[n].ratio, 2)) for n in (3, 7, 9)] == ["0.32", "2.06", "1.42"]
    assert (printed(told.share, 1), printed(told.even_share)) == ("15.2", "12")
    assert (told.sets, printed(told.exact, 1)) == (2300, "22.8")
    assert printed(told.most_dependence, 1) == "33.3"
    most = {one.finding for one in told.findings if one.dependence == told.most_dependence}
    assert most == {"Not role models", "A clear job description"}
    assert (told.lost, str(round_half_up(told.spearman, 3))) == ((), "0.951")
    assert told.verdict == "amber"
    assert sum(one.credit for one in told.studies) == 1


def test_the_exact_proportion_is_what_listing_all_triples_gives(told):
    links = {study: sum(study in held for held in MATRIX.values()) for study in STUDIES}
    own = sum(links[study] for study in FLAGGED)
    triples = list(combinations(STUDIES, 3))
    reach = sum(sum(links[study] for study in one) >= own for one in triples)
    assert (told.sets, told.exact) == (len(triples), Fraction(reach, len(triples)))


def test_a_finding_that_rests_on_the_set_alone_is_lost_and_the_verdict_red():
    told = noise.contribution(MATRIX, STUDIES, {2, 10})
    assert (told.lost, told.verdict) == (("Confidentiality of records",), "red")


def test_a_finding_that_leans_on_the_set_by_more_than_half_is_amber_and_by_half_isnt():
    # Each study holds an even share, so that only the leaning can raise the verdict.
    half = {"a": {1, 2}, "b": {2, 3}, "c": {3, 4}, "d": {4, 1}}
    assert noise.contribution(half, [1, 2, 3, 4], {1}).verdict == "green"
    more = {"a": {1, 2, 3}, "b": {3, 4}, "c": {4, 1}, "d": {4, 2}}
    assert noise.contribution(more, [1, 2, 3, 4], {1, 2}).verdict == "amber"


def test_an_empty_set_and_an_empty_board_have_words_instead_of_numbers():
    empty = noise.contribution(MATRIX, STUDIES, set())
    assert (empty.verdict, empty.exact, empty.share) == ("empty", None, 0)
    nothing = noise.contribution({}, [], {3})
    assert (nothing.share, nothing.even_share, nothing.spearman) == (None, None, None)
    assert nothing.most_dependence is None
    assert effects.frequency(set(), 0) is None
    assert effects.intensity({}, 1) is None and effects.coverage({}, {1}) is None


def test_leaving_out_every_study_leaves_no_frequency_and_no_rank_correlation():
    told = noise.contribution(MATRIX, STUDIES, set(STUDIES))
    assert {one.after for one in told.findings} == {None}
    assert (told.spearman, told.exact, len(told.lost)) == (None, 1, 24)


def test_ties_share_their_mean_rank():
    # By hand: ranks 1.5 1.5 3 against 1 2 3; r = 1.5 / sqrt(1.5 * 2).
    assert noise.spearman([4, 4, 9], [1, 2, 3]) == pytest.approx(0.8660254)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.integers(0, 8), st.sets(st.integers(1, 7)), max_size=8),
    st.sets(st.integers(1, 7), max_size=4),
)
def test_shares_credits_and_the_exact_proportion_hold_for_any_board(matrix, out):
    studies = list(range(1, 8))
    told = noise.contribution(matrix, studies, out)
    assert told.links == sum(len(held) for held in matrix.values())
    if told.links:
        assert sum(one.share for one in told.studies) == 1
        assert sum(one.credit for one in told.studies) == 1
    if out:
        links = {study: sum(study in held for held in matrix.values()) for study in studies}
        own = sum(links[study] for study in out)
        sets = list(combinations(studies, len(out)))
        reach = sum(sum(links[study] for study in one) >= own for one in sets)
        assert told.exact == Fraction(reach, len(sets)) > 0
    assert (told.verdict == "red") == bool(told.lost)
