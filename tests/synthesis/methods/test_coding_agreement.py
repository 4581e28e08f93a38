"""Agreement of coders, on cells, findings, spans and characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthesis.methods import spans
from synthesis.methods.agreement import categories, compare
from synthesis.methods.spans import Span, compare_characters, compare_spans, match, same

ANA, BEN, CLEO = 1, 2, 3


def grid(both, first, second, neither, *, wide=8):
    """Codings of two coders on studies x eight constructs with these four counts."""
    said = [{ANA, BEN}] * both + [{ANA}] * first + [{BEN}] * second + [set()] * neither
    return {(at // wide, at % wide): who for at, who in enumerate(said)}


def test_a_grid_of_six_studies_by_eight_constructs_gives_the_published_figures():
    cells = grid(14, 3, 3, 28)
    # Each construct has to be used once, or it would be left out.
    order = sorted(cells, key=lambda cell: (cell[1] + cell[0]) % 8)
    spread = dict(zip(order, cells.values(), strict=True))
    found = compare(spread, range(6), [ANA, BEN]).overall
    assert (found.n, found.table) == (48, (14, 3, 3, 28))
    assert found.percent == 87.5
    assert found.kappa == pytest.approx(0.7268, abs=5e-5)
    assert found.kappa_ci == pytest.approx((0.5230, 0.9305), abs=5e-5)
    assert found.positive == pytest.approx(0.8235, abs=5e-5)
    assert found.negative == pytest.approx(0.9032, abs=5e-5)
    assert found.jaccard == pytest.approx(0.7)
    assert found.ac1 == pytest.approx(0.7696, abs=5e-5)
    assert found.alpha == pytest.approx(0.7296, abs=5e-5)


def test_codes_that_nobody_used_and_studies_outside_the_round_change_nothing():
    given_ = {("A", "pay"): [ANA, BEN], ("A", "role"): [ANA]}
    alone = compare(given_, ["A"], [ANA, BEN])
    more = compare(
        given_ | {("Z", "pay"): [ANA], ("A", "unused"): [], ("A", "stranger's"): [9]},
        ["A"],
        [ANA, BEN],
    )
    assert more == alone
    assert alone.codes == ["pay", "role"]


def test_one_coder_alone_agrees_with_nobody():
    found = compare({("A", "pay"): [ANA]}, ["A"], [ANA])
    assert found.overall.n == 0
    assert found.overall.percent is None
    assert found.overall.kappa is None
    assert found.disagreements == []


def test_three_coders_are_compared_over_all_and_by_pair():
    found = compare({("A", "pay"): [1, 2], ("B", "pay"): [1, 2, 3]}, ["A", "B"], [1, 2, 3])
    assert found.overall.kappa_kind == "fleiss"
    assert found.overall.percent == pytest.approx(100 * (1 / 3 + 1) / 2)
    assert set(found.pairs) == {(1, 2), (1, 3), (2, 3)}
    assert found.pairs[1, 2].percent == 100
    assert found.pairs[1, 3].percent == 50
    assert found.overall.jaccard == pytest.approx((2 + 1 + 1) / (2 + 2 + 2))


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 4), st.integers(0, 4)),
        st.sets(st.sampled_from([ANA, BEN, CLEO])),
    )
)
def test_settling_every_disagreement_makes_agreement_whole_over_the_same_cells(said):
    blind = compare(said, range(5), [ANA, BEN, CLEO])
    settled = {(one.unit, one.code): True for one in blind.disagreements}
    after = compare(said, range(5), [ANA, BEN, CLEO], settled)
    assert after.overall.n == blind.overall.n
    assert after.disagreements == []
    assert after.overall.percent in (None, 100)
    assert (blind.overall.percent == 100) == (not blind.disagreements and bool(blind.codes))


def test_which_category_a_finding_got_counts_only_where_both_gave_one():
    said = {(1, "pay"): [ANA, BEN], (2, "pay"): [ANA], (2, "role"): [BEN], (3, "pay"): [ANA]}
    found = categories(said, [1, 2, 3], [ANA, BEN])
    assert (found.n, found.percent) == (2, 50)


def test_spans_are_the_same_from_half_of_their_union_on():
    assert same((0, 10), (5, 10))
    assert not same((0, 11), (5, 10))
    assert not same((0, 5), (5, 10))
    assert "at least half" in spans.RULE


def test_a_span_matches_one_other_at_most_and_only_of_its_own_code_and_text():
    made = [
        Span(ANA, 1, 5, 0, 10), Span(ANA, 1, 5, 1, 10),
        Span(BEN, 1, 5, 0, 10), Span(BEN, 1, 6, 0, 10), Span(BEN, 2, 5, 0, 10),
    ]  # fmt: skip
    found = compare_spans(made, [ANA, BEN])
    assert found.by_code[5] == spans.Matched(both=1, first=1, second=1)
    assert found.by_code[6] == spans.Matched(both=0, first=0, second=1)
    assert found.overall.jaccard == pytest.approx(1 / 4)
    assert found.overall.positive == pytest.approx(2 / 5)


interval = st.tuples(st.integers(0, 12), st.integers(1, 8)).map(lambda p: (p[0], p[0] + p[1]))


def most_pairs(first, second):
    """The same by trying everything."""
    if not first:
        return 0
    rest = most_pairs(first[1:], second)
    for at, other in enumerate(second):
        if same(first[0], other):
            rest = max(rest, 1 + most_pairs(first[1:], second[:at] + second[at + 1 :]))
    return rest


@given(st.lists(interval, max_size=5), st.lists(interval, max_size=5))
def test_no_better_matching_exists_and_the_sides_may_be_changed(first, second):
    assert match(first, second) == most_pairs(first, second) == match(second, first)


@given(st.lists(st.tuples(st.sampled_from([ANA, BEN, CLEO]), st.integers(1, 2),
                          st.integers(5, 7), interval), max_size=12))  # fmt: skip
def test_spans_and_characters_are_counted_as_if_one_by_one(rows):
    made = [Span(coder, text, code, *where) for coder, text, code, where in rows]
    found = compare_characters(made, [ANA, BEN])
    said = {}
    for one in made:
        if one.coder in (ANA, BEN):
            for place in range(one.start, one.end):
                said.setdefault(((one.text, place), one.code), set()).add(one.coder)
    units = {unit for unit, _code in said}
    plain = compare(said, units, [ANA, BEN])
    assert found.units == len(units)
    assert found.overall.table == plain.overall.table
    assert found.overall.kappa == plain.overall.kappa
    assert found.overall.kappa_ci is None
    assert {code: one.table for code, one in found.by_code.items()} == {
        code: one.table for code, one in plain.by_code.items()
    }
    each = compare_spans(made, [ANA, BEN]).overall
    assert 2 * each.both + each.first + each.second == sum(s.coder in (ANA, BEN) for s in made)


def test_a_thousand_identical_marks_are_matched_without_a_chain():
    # One by one they would all be moved again, or a chain of them be too long to follow.
    assert match([(0, 10)] * 600, [(0, 9)] * 600) == 600
