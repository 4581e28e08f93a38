"""The kind of a doubtful pair: the same for pairs whose fields stand to each other alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.methods.kinds import Entry, kind, read, relations

PAPER = Entry(
    title="Two hats: peer workers on wards",
    authors=["Osei, Moses", "Wu, Lin"],
    year=2003,
    journal="Journal of Clinical Nursing",
    volume="26",
    issue="4",
    pages="301-309",
    doi="10.5555/Two.Hats",
    abstract="Eleven workers told how they kept and lost the roles of colleague and patient.",
)

texts = st.text(max_size=30)
entries = st.builds(
    Entry,
    title=texts,
    authors=st.lists(texts, max_size=3),
    year=st.one_of(st.none(), st.integers(1900, 2030)),
    journal=texts,
    volume=texts,
    issue=texts,
    pages=texts,
    doi=texts,
    pmid=texts,
    abstract=texts,
    type=texts,
)


@pytest.mark.parametrize(
    ("changes", "field", "stands"),
    [
        ({"doi": "10.5555/two.hats"}, "doi", "written"),
        ({"doi": "10.5555/other"}, "doi", "other"),
        ({"doi": ""}, "doi", "one"),
        ({"title": "Two hats - peer workers on wards."}, "title", "written"),
        ({"title": "Two hats"}, "title", "longer"),
        ({"title": "Two hats: peer worker on wards"}, "title", "near"),
        ({"title": "Insulin"}, "title", "other"),
        ({"authors": ["Osei M", "Wu L"]}, "authors", "written"),
        ({"authors": ["Osei M"]}, "authors", "longer"),
        ({"authors": ["Wu, Lin", "Osei, Moses"]}, "authors", "near"),
        ({"authors": ["Marsh, E"]}, "authors", "other"),
        ({"year": 2004}, "year", "near"),
        ({"year": 2009}, "year", "other"),
        ({"journal": "J Clin Nurs"}, "journal", "written"),
        ({"journal": "Insulin Weekly"}, "journal", "other"),
        ({"volume": "26 (Suppl)"}, "volume", "written"),
        ({"pages": "301-9"}, "pages", "written"),
        ({"pages": "301"}, "pages", "start"),
        ({"pages": "1-9"}, "pages", "other"),
    ],
)
def test_each_field_stands_to_the_other_side_as_a_person_would_say(changes, field, stands):
    found = relations(PAPER, replace(PAPER, **changes))
    assert found.pop(field) == stands
    assert set(found.values()) <= {"same", "none"}


@given(entries, entries)
def test_a_kind_is_the_same_from_either_side(one, other):
    assert kind(one, other) == kind(other, one)


@given(entries, entries, texts)
def test_a_kind_names_every_field_that_an_entry_has_once(one, other, reason):
    fields, said = read(kind(one, other, reason))
    named = [name for names in fields.values() for name in names]
    filled = {name for name in Entry.__slots__ if getattr(one, name) or getattr(other, name)}
    assert sorted(named) == sorted(filled)
    assert said == reason


def test_pairs_of_other_papers_are_of_one_kind_when_they_differ_in_the_same_way():
    other = replace(PAPER, title="Nurses at night", year=2011, doi="10.5555/NIGHT")
    twins = [(paper, replace(paper, doi=paper.doi.lower())) for paper in (PAPER, other)]
    assert kind(*twins[0]) == kind(*twins[1])
    assert kind(*twins[0]) != kind(PAPER, other)
