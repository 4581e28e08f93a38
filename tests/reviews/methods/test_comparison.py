"""Likeness of two entries, in the facts that a page shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.methods.comparison import likeness

NOTHING = ("", "")


def compare(titles=NOTHING, authors=((), ()), years=(None, None), pages=NOTHING, dois=NOTHING):
    return likeness(titles, authors, years, pages, dois)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("301-309", "301-309", "same"),
        ("301-309", "301–309", "same"),
        ("301-309", "301", "start"),
        ("e12-e15", "E12", "start"),
        ("301-309", "12-15", "other"),
        ("301-309", "", "one"),
        ("", "", "none"),
    ],
)
def test_pages_are_the_same_begin_the_same_or_differ(one, other, said):
    assert compare(pages=(one, other)).pages == said


def test_authors_are_counted_by_family_name_in_any_notation():
    found = compare(authors=(["Müller, Zoë", "Osei, M"], ["Muller Z", "Osei Moses", "Wu L"]))
    assert found.authors == (2, 3)


def test_what_is_missing_is_not_called_different():
    found = compare(titles=("On care", ""), years=(2001, None), dois=("10.1/x", ""))
    assert (found.title, found.years_apart, found.doi) == (None, None, "one")


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_lies_between_0_and_1_and_has_no_direction(one, other):
    found, turned = compare(titles=(one, other)), compare(titles=(other, one))
    assert found == turned
    assert found.title is None or 0 <= found.title <= 1
