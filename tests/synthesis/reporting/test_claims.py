"""A report claims what the facts show and no more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthesis.methods.reporting import (
    FILLINGS,
    AppraisalFacts,
    Facts,
    RoundFacts,
    ScreeningFacts,
    TableFacts,
    fill,
    read_all,
)
from synthesis.methods.reporting.checklists import ChecklistError, read
from synthesis.methods.reporting.facts import CodingFacts
from synthesis.methods.reporting.saying import by_whom


@pytest.mark.parametrize(("name", "n"), [("entreq", 21), ("emerge", 19)])
def test_each_guideline_has_all_its_items_and_says_where_it_was_published(name, n):
    checklist = read_all()[name]
    assert [item.id for item in checklist.items] == [str(i) for i in range(1, n + 1)]
    assert checklist.url.startswith("https://doi.org/")
    assert "CC BY" in checklist.licence


def test_nothing_is_said_of_an_empty_review():
    assert {name for name, say in FILLINGS.items() if say(Facts())} == set()


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_two_reviewers_are_claimed_throughout_only_where_it_was_two_throughout(two, one, nobody):
    total = two + one + nobody
    said = by_whom("screened", "report", total, two, one, nobody)
    throughout = bool(said) and said.startswith(("All ", "The one "))
    assert throughout == (total > 0 and two == total)
    if two and not throughout:
        assert said.startswith(f"{two} of {total} reports")


def test_screening_by_one_is_told_as_it_was():
    known = Facts(
        screening=[ScreeningFacts(stage="title_abstract", decided=1520, by_two=1204, by_one=316)]
    )
    assert FILLINGS["screened"](known) == [
        "At title and abstract, 1,204 of 1,520 reports were screened by two reviewers "
        "independently, 316 by one."
    ]


def test_an_appraisal_by_one_claims_no_second_rater():
    known = Facts(appraisal=[AppraisalFacts(title="CASP", version="1", complete=3, by_one=3)])
    (said,) = FILLINGS["appraised"](known)
    assert said == "3 of 3 studies were appraised by one reviewer (CASP)."


def test_extraction_tells_pairs_checkers_and_single_people_apart():
    table = TableFacts(fields=["Country"], complete=6, by_two=3, checked=2, by_one=1)
    said = FILLINGS["extraction"](Facts(table=table))[1]
    assert said == (
        "Of 6 studies, 3 were extracted by two people independently, 2 were extracted by one "
        "person and checked by another and 1 was extracted by one person."
    )


def test_a_round_by_one_coder_is_not_called_independent():
    known = Facts(coding=CodingFacts(rounds=[RoundFacts(number=1, studies=4, coders=1)]))
    assert FILLINGS["coders"](known) == ["Round 1: 4 studies were coded by one coder."]


def test_facts_fill_what_is_automatic_and_only_begin_what_is_prefilled():
    known = Facts(question="What helps?", studies=34, reports=34)
    rows = {row.item.id: row for row in fill(read_all()["entreq"], known, {})}
    assert (rows["1"].state, rows["9"].state, rows["2"].state) == ("begun", "done", "missing")
    written = {"1": ("To know what helps.", "p. 2"), "2": ("Meta-ethnography.", "")}
    rows = {row.item.id: row for row in fill(read_all()["entreq"], known, written)}
    assert (rows["1"].state, rows["2"].state) == ("done", "done")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "not JSON"),
        ('{"id": "x"}', "at least one"),
        ('{"items": [{"id": "1", "label": "a", "asks": "b", "how": "often"}]}', "often"),
        (
            '{"items": [{"id": "1", "label": "a", "asks": "b", "how": "automatic",'
            ' "fill": ["nonsense"]}]}',
            "“nonsense” is not known",
        ),
        ('{"items": [{"id": "1", "label": "a", "asks": "b", "how": "automatic"}]}', "has some"),
    ],
)
def test_a_damaged_checklist_is_refused_with_its_place(content, why):
    with pytest.raises(ChecklistError, match=why):
        read(content)
