"""Identifiers in one normal form, whatever the database printed."""

import pytest

from reviews.methods import identifiers


@pytest.mark.parametrize(
    "printed",
    [
        "10.1234/ABC.5",
        "doi:10.1234/abc.5",
        "DOI: 10.1234/abc.5.",
        "https://doi.org/10.1234/abc.5",
        "http://dx.doi.org/10.1234/abc.5;",
        "info:doi/10.1234/abc.5",
        "10.1234/abc.5 [doi]",
        "(10.1234/abc.5)",
        "https://doi.org/10.1234%2Fabc.5",
        "https://example.org/record?doi=10.1234%2fabc.5&partnerID=40",
    ],
)
def test_a_doi_has_one_form_however_it_is_printed(printed):
    assert identifiers.normal_doi(printed) == "10.1234/abc.5"


@pytest.mark.parametrize("printed", ["", "NA", "not-a-doi", "10.1", "10.1234/", "doi:"])
def test_what_is_no_doi_is_not_taken_for_one(printed):
    assert identifiers.normal_doi(printed) == ""


def test_brackets_that_belong_to_a_doi_stay():
    assert identifiers.normal_doi("10.1016/s0038-0717(00)00179-6") == (
        "10.1016/s0038-0717(00)00179-6"
    )


@pytest.mark.parametrize("printed", ["PMID: 00123456", "123456", "pubmed/123456", "123456[pmid]"])
def test_a_pmid_has_one_form(printed):
    assert identifiers.normal_pmid(printed) == "123456"


@pytest.mark.parametrize("printed", ["PMC123456", "1234567890", "WOS:0004", "12 34", ""])
def test_other_numbers_are_no_pmid(printed):
    assert identifiers.normal_pmid(printed) == ""


def test_a_wrong_check_digit_is_noticed():
    assert identifiers.valid_issn("2049-3630")
    assert not identifiers.valid_issn("2049-3631")
    assert identifiers.normal_isbn("9780306406157") == "9780306406157"
    assert identifiers.normal_isbn("9780306406158") == ""
    assert identifiers.normal_isbn("0306406153") == ""


def test_both_forms_of_an_isbn_are_the_same_book():
    assert identifiers.isbns("0-306-40615-2 and 978-0-306-40615-7") == ("9780306406157",)


@pytest.mark.parametrize(
    ("printed", "year"),
    [("2020/11//Nov/Dec2020", 2020), ("c1998", 1998), ("10 15", None), ("120201", None)],
)
def test_a_year_is_found_only_where_there_is_one(printed, year):
    assert identifiers.year_of(printed) == year
