"""What is read from titles and abstracts: registrations, grants, numbers, places, kinds."""

from __future__ import annotations

import pytest

from reviews.methods.companions import is_review, kind_of
from reviews.methods.companions.document import person
from reviews.methods.companions.numbers import samples
from reviews.methods.companions.places import countries, names
from reviews.methods.companions.registries import grants, registrations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ClinicalTrials.gov: NCT01234567", {"NCT01234567"}),
        ("clinicaltrials.gov nct 01234567 and ISRCTN 12345678", {"NCT01234567", "ISRCTN12345678"}),
        ("PROSPERO (CRD42018095266)", {"CRD42018095266"}),
        ("PROSPERO CRD420251012345", {"CRD420251012345"}),
        ("EudraCT number: 2010-019171-37", {"EUCTR2010-019171-37"}),
        ("ACTRN12611000123998; DRKS00012345", {"ACTRN12611000123998", "DRKS00012345"}),
        ("preregistered at https://osf.io/AB3de", {"osf.io/ab3de"}),
        ("NCT123 and an ISRCTN to follow", set()),
    ],
)
def test_registrations_are_brought_to_the_form_of_their_register(text, found):
    assert registrations(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("supported by R01 MH085432", {"R01MH085432"}),
        ("Funding: ESRC ES/J500045/1", {"ES/J500045/1"}),
        ("NIHR RP-PG-0606-1053", {"RPPG06061053"}),
        ("grant agreement no. 223248", {"223248"}),
        ("no grant was given in 2012", set()),
    ],
)
def test_grants_are_found_by_their_numbers(text, found):
    assert grants(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We interviewed 31 peer workers", {31}),
        ("thirty-one certified peer specialists (n = 31)", {31}),
        ("Twelve women and 14 men took part", {12, 14}),
        ("a sample of 1,204 patients", {1204}),
        ("N=38 of 40 invited", {38}),
        ("aged 18 years, 45% of women, in 2012", set()),
        ("three participants", set()),
        ("", set()),
    ],
)
def test_numbers_of_people_are_read_in_digits_and_words(text, found):
    assert samples(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Peer work in the USA", {"United States"}),
        ("an Ethiopian and a Ugandan programme", {"Ethiopia", "Uganda"}),
        ("New York and London", {"United States", "United Kingdom"}),
        ("an indian summer of us all", set()),
    ],
)
def test_countries_are_found_by_name_people_and_place(text, found):
    assert countries(text) == found


def test_names_stand_inside_sentences():
    text = "Background: They joined the Risk Avoidance Partnership (RAP) in Hartford. Many stayed."
    assert {"risk avoidance partnership", "hartford"} <= names(text)
    assert "many" not in names(text) and "background" not in names(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Moran, GS", "Moran, Galia S."),
        ("Moran GS", "Galia Moran"),
        ("van der Berg, A", "van der Berg A."),
        ("García, M", "Garcia, María"),
    ],
)
def test_one_person_is_one_in_whatever_notation(one, other):
    assert person(one) == person(other)


def test_two_people_of_one_family_are_told_apart_by_their_initials():
    assert person("Moran, G") != person("Moran, K")


@pytest.mark.parametrize(
    "title",
    [
        "Peer support in adult mental health services: a metasynthesis of qualitative findings",
        "A systematic review of peer work",
        "Peer work: a scoping review",
        "A review of the literature on peer work",
        "Peer coaching: meta-analysis",
    ],
)
def test_a_review_says_so_in_its_title(title):
    assert is_review("article-journal", title)
    assert kind_of("article-journal", title) == "review"


@pytest.mark.parametrize(
    "title",
    [
        "Peer work under review: what nurses say",
        "Protocol of a systematic review of peer work",
        "Synthesis of a polymer",
        "Reviewing our practice",
    ],
)
def test_other_titles_are_no_reviews(title):
    assert not is_review("article-journal", title)


def test_the_type_that_the_source_printed_is_believed():
    assert is_review("article-journal", "Peer work", ["Journal Article", "Systematic Review"])
    assert not is_review("article-journal", "Peer work", ["Journal Article", "Peer Review"])
