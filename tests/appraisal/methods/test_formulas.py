"""Flag rules and scores, written as a team would write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.methods.formulas import FormulaError, read_formula

ITEMS = [str(n) for n in range(1, 11)]
CODES = dict.fromkeys(ITEMS[:9], ("yes", "cant_tell", "no")) | {"10": ()}
DEFAULT = "item 1 is no or item 2 is no or count(items 3 to 9 not yes) >= 4"
# The answers to items 1 to 9 for which three totals are known: 4, 5.5 and 11.
LETTERS = {"Y": "yes", "C": "cant_tell", "N": "no"}
ANSWERS = {str(n): LETTERS[letter] for n, letter in enumerate("YYCCYNNCY", 1)}


def reckon(text, answers=ANSWERS, values=None):
    return read_formula(text, ITEMS, CODES)(answers, values)


@pytest.mark.parametrize(
    ("values", "total"),
    [
        ({"yes": 1}, 4),
        ({"yes": 1, "cant_tell": 0.5}, 5.5),
        ({"yes": 2, "cant_tell": 1, "no": 0}, 11),
    ],
)
def test_the_three_schemes_in_use_give_their_known_totals(values, total):
    assert reckon("total(items 1 to 9)", values=values) == total


def test_the_default_rule_flags_a_first_item_answered_no():
    assert reckon(DEFAULT, {**{str(n): "yes" for n in range(1, 10)}, "1": "no"}) is True


def test_the_default_rule_flags_four_of_items_3_to_9_that_are_not_yes():
    good = {str(n): "yes" for n in range(1, 10)}
    assert reckon(DEFAULT, good | {"3": "no", "5": "cant_tell", "6": "no"}) is False
    assert reckon(DEFAULT, good | {"3": "no", "5": "cant_tell", "6": "no", "9": "no"}) is True


def test_an_open_item_is_neither_yes_nor_not_yes():
    assert reckon("item 3 is not yes", {}) is False
    assert reckon("count(items not yes)", {"1": "no"}) == 1


def test_items_can_be_listed_and_a_free_text_item_is_never_counted():
    assert reckon("count(items 1, 3 to 4, 10 yes)") == 1
    assert reckon("count(items yes)") == 4


def test_sums_shares_and_brackets_are_reckoned_as_at_school():
    assert reckon("(count(items yes) + 2 * count(items no)) / 4") == 2
    assert reckon("-1 + 3 > 1 and not item 1 is no") is True
    assert reckon("1 / 0") == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("item 12 is no", "no item “12”"),
        ("item 1 is maybe", "“maybe” is no response"),
        ("count(items 3 to 9 not yes) >=", "ends too early"),
        ("count(items 9 to 3 yes)", "backwards"),
        ("item 1 is no or 3", "true or false"),
        ("total(items) + item 1 is no", "a number"),
        ("1 < 2 < 3", "nothing more"),
        ("__import__('os')", "“'” has no meaning"),
        ("(" * 60 + "1" + ")" * 60, "brackets"),
        ("count(1 yes)", "items"),
        ("x" * 3000, "at most"),
    ],
)
def test_a_broken_formula_says_where_and_what_was_expected(text, words):
    with pytest.raises(FormulaError, match=words):
        reckon(text)


@given(st.text(alphabet="items countoal()no yt1239<>=+-*/, ", max_size=60))
def test_any_text_is_a_formula_or_a_clear_error(text):
    try:
        formula = read_formula(text, ITEMS, CODES)
    except FormulaError as error:
        assert str(error)
    else:
        assert isinstance(formula(ANSWERS), bool if formula.is_rule else float)


@given(st.dictionaries(st.sampled_from(ITEMS[:9]), st.sampled_from(["yes", "no", "cant_tell"])))
def test_yes_and_not_yes_add_up_to_what_is_answered(answers):
    assert reckon("count(items yes) + count(items not yes)", answers) == len(answers)
