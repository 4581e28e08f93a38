"""Instruments are read whole, checked whole, and never half used."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import appraisal
from appraisal.methods.instruments import InstrumentError, from_data, read_instrument
from appraisal.methods.judging import flags, open_items, profile, total
from appraisal.methods.wording import reworded

FOLDER = Path(appraisal.__file__).parent / "instruments"
SHIPPED = sorted(path.name for path in FOLDER.glob("*.json"))
CASP = read_instrument((FOLDER / "casp-qualitative.json").read_bytes())
YES = {str(n): "yes" for n in range(1, 10)}
ANSWERS = dict(zip(YES, "yes yes cant_tell cant_tell yes no no cant_tell yes".split(), strict=True))


def broken(change, **fields):
    data = copy.deepcopy(dict(CASP.data))
    change(data)
    with pytest.raises(InstrumentError) as error:
        from_data({**data, **fields})
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_is_sound_attributed_and_has_ten_items(name):
    instrument = read_instrument((FOLDER / name).read_bytes())
    assert len(instrument.items) == 10
    assert instrument.licence and instrument.attribution and instrument.source_url
    assert instrument.flag_rules


def test_both_shipped_instruments_are_there():
    assert SHIPPED == ["casp-qualitative.json", "jbi-qualitative.json"]


def test_the_schemes_give_the_totals_known_for_nine_answers():
    totals = [total(scheme, CASP, ANSWERS) for scheme in CASP.schemes]
    assert [one.value for one in totals if one] == [4, 5.5, 11]


def test_half_an_appraisal_has_no_total():
    assert total(CASP.schemes[0], CASP, {"1": "yes"}) is None


def test_the_profile_counts_every_code_even_those_never_given():
    assert profile(CASP, YES) == {"yes": 9, "cant_tell": 0, "no": 0}


def test_a_weak_study_is_flagged_with_the_rule_in_words():
    assert [rule.label for rule in flags(CASP, ANSWERS)] == [
        "Item 1 or 2 no, or four of 3 to 9 not yes"
    ]
    assert flags(CASP, YES) == []


def test_open_items_are_those_without_an_answer_or_a_required_rationale():
    data = copy.deepcopy(dict(CASP.data))
    data["items"][0]["rationale"] = "required"
    strict = from_data(data)
    assert open_items(strict, YES, {}) == ["1"]
    assert open_items(strict, {**YES, "4": "maybe"}, {"1": "Stated on page 2"}) == ["4"]


def test_a_repeated_id_names_both_places():
    problems = broken(lambda data: data["items"][4].update(id="2"))
    assert "items[5].id: “2” is used already, by items[2]" in problems


def test_an_unknown_code_in_a_rule_names_the_rule_and_the_place():
    problems = broken(lambda data: data["flag_rules"][0].update(formula="item 1 is never"))
    assert problems == ["flag_rules[1].formula: At 11: “never” is no response of these items."]


def test_every_problem_is_told_at_once():
    def spoil(data):
        data["itms"] = []
        data["items"][0].update(section="Z", rationale="maybe", screening="yes")
        data["items"][1]["label"] = " "
        data["responses"][0]["tone"] = "green"
        data["schemes"][0]["values"] = {"often": 1}
        data["schemes"][1]["bands"] = [{"from": 5, "label": "high"}, {"from": 1, "label": "low"}]

    problems = broken(spoil, version="", source_url="casp")
    for words in (
        "itms: is no key",
        "no section “Z”",
        "“required” or “optional”",
        "screening: is true or false",
        "items[2].label: is needed",
        "tone: is one of",
        "“often” is no response",
        "rising values",
        "version: is needed",
        "https://",
    ):
        assert any(words in problem for problem in problems), words


def test_a_rule_that_is_a_number_is_refused_and_so_is_a_score_that_is_a_rule():
    problems = broken(lambda data: data["flag_rules"][0].update(formula="count(items no)"))
    assert problems == ["flag_rules[1].formula: must give true or false"]
    problems = broken(lambda data: data["schemes"][0].update(formula="item 1 is no"))
    assert problems == ["schemes[1].formula: must give a number"]


def test_toml_is_read_like_json_and_its_errors_name_the_line():
    toml = """
id = "own"
version = "1"
title = "Our list"
responses = [{code = "yes"}, {code = "no"}]
[[items]]
id = 1
label = "Aim"
"""
    assert read_instrument(toml).items[0].codes == ("yes", "no")
    with pytest.raises(InstrumentError, match="line 3: not valid TOML"):
        read_instrument('id = "own"\nversion = "1"\ntitle = x\n')
    with pytest.raises(InstrumentError, match="line 2: not valid JSON"):
        read_instrument('{"id": "own",\n "version" 1}')


def test_bytes_that_are_no_text_and_enormous_files_are_refused():
    with pytest.raises(InstrumentError, match="not UTF-8"):
        read_instrument(b"\xff\xfe\x00{")
    with pytest.raises(InstrumentError, match="1 MB"):
        read_instrument(b" " * 1_000_001)
    with pytest.raises(InstrumentError, match="too deep|not valid"):
        read_instrument("[" * 100_000)


def test_pasted_wording_words_the_items_and_keeps_everything_else():
    text = """1. Was the aim of the research put clearly,
and why?
- what was the goal
• why it matters
  to whom
3) Did the design suit?"""
    own = reworded(CASP, text, "own-1")
    assert own.version == "own-1" and own.items[0].label.endswith("clearly, and why?")
    assert own.items[0].prompts == ("what was the goal", "why it matters to whom")
    assert own.items[1] == CASP.items[1]
    assert own.items[2].label == "Did the design suit?" and own.items[2].prompts == ()
    assert own.flag_rules[0].label == CASP.flag_rules[0].label


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no numbered item"),
        ("Section A\n1. Aim", "line 1: stands before"),
        ("1. Aim\n14. More", "line 2: there is no item 14"),
        ("1. Aim\n1. Aim again", "line 2: item 1 is worded twice"),
    ],
)
def test_pasted_wording_that_does_not_fit_names_the_line(text, words):
    with pytest.raises(InstrumentError, match=words):
        reworded(CASP, text, "own-1")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: (
    st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(sorted(CASP.data)), inner, max_size=6)
)))  # fmt: skip
def test_any_data_is_an_instrument_or_a_list_of_problems(data):
    try:
        read_instrument(json.dumps(data))
    except InstrumentError as error:
        assert error.problems
