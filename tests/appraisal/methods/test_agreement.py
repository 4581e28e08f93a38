"""Agreement of two raters on ordered answers, to the digits known for a 3 × 3 table."""

from __future__ import annotations

import pytest

from appraisal.methods.agreement import agree

ORDER = ["yes", "cant_tell", "no"]
# First rater in rows: yes, can't tell, no.
TABLE = [[14, 3, 0], [2, 5, 2], [0, 1, 3]]


def units(table=TABLE):
    found = {}
    for row, counts in enumerate(table):
        for column, n in enumerate(counts):
            for at in range(n):
                found[row, column, at] = {1: ORDER[row], 2: ORDER[column]}
    return found


def test_an_ordered_three_by_three_table_gives_its_known_figures():
    found = agree(units(), ORDER)
    assert found.percent == pytest.approx(73.3333, abs=1e-4)
    assert found.kappa == pytest.approx(0.5446, abs=1e-4)
    assert found.weighted == pytest.approx(0.6450, abs=1e-4)
    assert (found.n, found.differing, found.kappa_kind) == (30, 8, "cohen")


def test_answers_without_an_order_have_no_weighted_kappa():
    assert agree(units()).weighted is None


def test_what_one_rater_alone_answered_takes_no_part():
    assert agree({**units(), "alone": {1: "no"}}, ORDER).n == 30


def test_nothing_rated_twice_is_undefined_and_not_nought():
    found = agree({1: {1: "yes"}}, ORDER)
    assert (found.n, found.percent, found.kappa, found.weighted) == (0, None, None, None)


def test_three_raters_are_compared_by_the_kappa_for_many():
    found = agree({n: {1: "yes", 2: "yes", 3: ORDER[n % 3]} for n in range(6)}, ORDER)
    assert found.kappa_kind == "fleiss" and found.weighted is None and found.differing == 4
