"""Matching: sure where the text says so, doubtful where anything speaks against it."""

from __future__ import annotations

import pytest

from reviews.methods.pdf.matching import Candidate, Index, Paper

DESK = "On both sides of the desk: peer workers and their colleagues in three teams"
NIGHT = "Volunteers on a night line: what they say of their own recovery"
INDEX = Index(
    [
        Candidate(1, (DESK,), ("10.1000/desk.1",), ("11111111",), ("Hartwell, Rosa",), 2008),
        Candidate(2, (NIGHT,), ("10.1000/desk.12",), (), ("Lindqvist, Tove",), 2010),
        Candidate(3, ("Editorial",), (), (), ("Osei, Mina",), 2011),
        Candidate(
            4, ("Counting pills in a rural cohort of adults",), (), (), ("Kowalski, Jan",), 2012
        ),
    ]
)
BODY = "Background. Services employ people who have used them. We asked fourteen of them. " * 8


def paper(*lines: str, **more: str) -> Paper:
    return Paper("\n".join((*lines, BODY)), **more)


def sure(found: Paper) -> tuple[int, str] | None:
    match = INDEX.match(found)
    return (match.sure.id, match.sure.evidence) if match.sure else None


def offered(found: Paper) -> list[int]:
    return [offer.id for offer in INDEX.match(found).offers]


def test_a_doi_and_the_title_make_it_sure():
    assert sure(paper(DESK, "R. Hartwell", "https://doi.org/10.1000/DESK.1")) == (1, "doi")


def test_a_doi_that_begins_like_another_is_not_taken_for_it():
    assert sure(paper(NIGHT, "T. Lindqvist", "doi:10.1000/desk.12")) == (2, "doi")


def test_a_doi_cut_by_the_line_s_end_is_put_together():
    assert sure(paper(DESK, "https://doi.org/10.1000/\ndesk.1")) == (1, "doi")


def test_a_doi_without_its_title_is_only_offered():
    found = paper("Another paper altogether", "doi:10.1000/desk.1")
    assert sure(found) is None and offered(found) == [1]


def test_a_title_and_an_author_make_it_sure_whatever_the_spacing_and_hyphens():
    broken = "On both sides of the\ndesk: peer work\u00ad\ners and their\ncolleagues in three teams"
    assert sure(paper(broken, "Rosa Hartwell and others")) == (1, "title")


def test_a_title_without_any_of_its_authors_is_only_offered():
    found = paper(DESK, "A. Nother")
    assert sure(found) is None and offered(found) == [1]


def test_a_slip_in_the_title_is_overlooked_and_another_title_is_not():
    assert sure(paper(DESK.replace("colleagues", "coleagues"), "Hartwell")) == (1, "title")
    assert offered(paper("On both sides of the road: cyclists and drivers", "Hartwell")) == []


def test_the_title_with_another_doi_is_only_offered():
    found = paper(DESK, "Rosa Hartwell", "doi:10.9999/preprint.5")
    assert sure(found) is None and offered(found) == [1]


def test_a_correction_of_a_paper_is_not_the_paper():
    found = paper("Erratum", f"Correction to: {DESK}", "Hartwell")
    assert sure(found) is None and 1 in offered(found)


def test_what_is_cited_at_the_end_is_not_what_it_is():
    found = Paper(
        f"{NIGHT}\nTove Lindqvist\nShort.\nReferences\n1. Hartwell R. {DESK} 10.1000/desk.1"
    )
    assert sure(found) == (2, "title")


def test_a_title_of_a_column_matches_nothing():
    assert offered(paper("Editorial", "Mina Osei")) == []


def test_two_reports_with_one_title_are_both_offered():
    index = Index([Candidate(1, (DESK,), authors=("Hartwell",)), Candidate(2, (DESK,))])
    match = index.match(paper(DESK, "Hartwell"))
    assert match.sure is None
    assert [offer.id for offer in match.offers] == [1, 2]


@pytest.mark.parametrize(
    "name",
    [
        "10.1000_desk.1.pdf",
        "On both sides of the desk- peer workers and their colleagues in three teams.PDF",
        "11111111.pdf",
    ],
)
def test_a_scan_goes_by_its_name(name):
    assert sure(Paper("", name=name)) == (1, "name")


@pytest.mark.parametrize("name", ["hartwell_2008_desk.pdf", "Hartwell 2008.pdf"])
def test_author_and_year_in_a_name_are_only_an_offer(name):
    found = Paper("", name=name)
    assert sure(found) is None and offered(found) == [1]


def test_a_name_against_the_text_is_only_an_offer():
    found = paper("A study of something else", name="10.1000_desk.1.pdf")
    assert sure(found) is None and offered(found) == [1]


def test_a_paper_of_another_review_fits_nothing():
    assert INDEX.match(paper("A trial of reminders by telephone", "N. Abara")).offers == ()


@pytest.mark.parametrize(
    ("found", "fit"),
    [
        (paper(DESK, "Hartwell"), "fits"),
        (paper(NIGHT, "Lindqvist", "10.1000/desk.12"), "other"),
        (paper("A trial of reminders by telephone"), "unlike"),
        (Paper("", name="scan.pdf"), ""),
    ],
)
def test_a_person_s_word_is_held_against_the_text(found, fit):
    assert INDEX.fit(found, 1) == fit


def test_any_text_is_looked_through_without_harm():
    for text in ("", "\0", "10.1000/", "References", "10.1/" * 4000, "é" * 20_000):
        INDEX.match(Paper(text, title=text[:50], name=text[:50]))
