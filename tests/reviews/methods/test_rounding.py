"""Numbers as print shows them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.methods.rounding import printed_percent_fits, round_half_up

NINETY_FIVE = [
    (18, 19), (19, 20), (20, 21), (21, 22), (35, 37), (36, 38), (37, 39), (38, 40), (39, 41),
    (40, 42), (41, 43), (42, 44), (52, 55), (53, 56), (54, 57), (55, 58), (56, 59), (57, 60),
]  # fmt: skip
EIGHTY_SEVEN = [
    (13, 15), (20, 23), (26, 30), (27, 31), (33, 38), (34, 39), (39, 45), (40, 46), (41, 47),
    (45, 52), (46, 53), (47, 54), (48, 55), (52, 60),
]  # fmt: skip


def test_halves_go_up_where_python_rounds_to_even():
    assert round_half_up(Fraction(100 * 5, 40)) == 13
    assert round(100 * 5 / 40) == 12
    assert round_half_up(Fraction(100 * 11, 25)) == 44


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(2.675, 2, "2.68"), (-0.5, 0, "-1"), (-0.2, 0, "0"), (1, 3, "1.000"), (0.0005, 3, "0.001")],
)
def test_a_number_shows_the_digits_asked_for(value, digits, shown):
    assert str(round_half_up(value, digits)) == shown


@given(st.fractions(-1000, 1000, max_denominator=1000), st.integers(0, 4))
def test_rounding_never_moves_a_number_by_more_than_half_a_digit(value, digits):
    shown = Fraction(round_half_up(value, digits))
    assert abs(shown - value) <= Fraction(1, 2 * 10**digits)


@pytest.mark.parametrize(("printed", "fits"), [("95", NINETY_FIVE), ("87", EIGHTY_SEVEN)])
def test_a_printed_percent_lists_the_fractions_it_may_hide(printed, fits):
    assert printed_percent_fits(printed, 60) == fits


def test_more_printed_digits_leave_fewer_fractions():
    assert printed_percent_fits("94.9", 40) == [(37, 39)]
    assert printed_percent_fits(Decimal("100"), 2) == [(1, 1), (2, 2)]
    assert printed_percent_fits("0", 2) == [(0, 1), (0, 2)]


@given(st.integers(1, 200), st.data())
def test_the_true_fraction_is_always_among_the_fits(whole, data):
    part = data.draw(st.integers(0, whole))
    printed = round_half_up(Fraction(100 * part, whole), 1)
    assert (part, whole) in printed_percent_fits(printed, whole)
