"""Entries as vendors print them: what stands where no other vendor puts it."""

from __future__ import annotations

from typing import Any

import pytest

from reviews.methods.formats import Reference, read

RIS = "TY  - JOUR\nTI  - Rosters and sleep\nPY  - 2014\n{}\nER  - \n"
TAGS: dict[str, tuple[str, dict[str, Any]]] = {
    "Scopus keeps the number of an article that has no pages": (
        "C7  - e1204\nPG  - 14\nDB  - Scopus\nC2  - 33012345",
        {"pages": "e1204", "pmid": "33012345"},
    ),
    "ProQuest prints the second author under another tag": (
        "AU  - Okafor, Ngozi\nA1  - Lindqvist, Per\nDP  - ProQuest",
        {"authors": ["Okafor, Ngozi", "Lindqvist, Per"]},
    ),
    "EBSCOhost tells the PubMed number in a note": (
        "DP  - EBSCOhost\nN1  - Accession Number: 123456789. NLM UID: 1234567. PMID: NLM31234567.",
        {"pmid": "31234567"},
    ),
    "Ovid tells it with an address, and that there are no pages": (
        "DB  - Embase\nAN  - 2012345678\nSP  - No Pagination Specified\n"
        "ID  - 34123456 [https://www.ncbi.nlm.nih.gov/pubmed/?term=34123456]",
        {"pmid": "34123456", "accession": "2012345678", "pages": ""},
    ),
    "EndNote numbers what came from PubMed": (
        "AN  - 24123456\nDB  - PubMed\nDP  - NLM\nID  - 17",
        {"pmid": "24123456", "accession": ""},
    ),
}


def only(text: str) -> Reference:
    result = read(text.encode())
    assert [problem for problem in result.problems if problem.lost] == []
    [found] = result.records
    return found


def told(found: Reference, name: str) -> Any:
    value = getattr(found, name)
    return [str(item) for item in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("habit", TAGS)
def test_ris_of_each_vendor_is_understood(habit: str):
    lines, expected = TAGS[habit]
    found = only(RIS.format(lines))
    assert {name: told(found, name) for name in expected} == expected


def test_the_last_line_of_web_of_science_is_no_entry():
    result = read((RIS.format("VL  - 12") + "EF\n").encode())
    assert [item.volume for item in result.records] == ["12"]
    assert not result.problems


def test_ovids_medline_without_a_database_tells_pubmeds_number_and_no_editors():
    found = only(
        "<1>\nUI  - 24123456\nST  - MEDLINE\nAU  - Okafor N\nTI  - Rosters and sleep.\n"
        "SO  - J Imag Nurs. 12(3):221-8, 2014 Mar.\nIL  - 1234-5679\nES  - 1550-9109\n"
        "ED  - 20141001\n"
    )
    assert (found.pmid, found.editors, found.issn) == ("24123456", (), ("1234-5679", "1550-9109"))
    assert found.extra["ED"] == ("20141001",)


def test_refworks_tells_pubmeds_number_in_a_note():
    found = only("RT Journal Article\nID 1\nT1 Rosters\nYR 2014\nNO PubMed ID: 24123456\n")
    assert found.pmid == "24123456"


def test_pubmeds_table_tells_the_place_in_its_citation():
    found = only(
        "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,DOI\n"
        '24123456,Rosters,"Okafor N, Lindqvist P.","J Imag Nurs. 2014 Mar;12(3):221-8. '
        'doi: 10.5555/a.",Okafor N,J Imag Nurs,2014,2014/02/01,10.5555/a\n'
    )
    assert (found.journal, found.volume, found.issue) == ("J Imag Nurs", "12", "3")
    assert (found.pages, found.date) == ("221-8", "2014-03")
    assert told(found, "authors") == ["Okafor, N", "Lindqvist, P"]


def test_openalexs_table_is_read_by_the_paths_of_its_columns():
    found = only(
        "id,doi,title,display_name,publication_year,authorships.author.display_name,"
        "primary_location.source.display_name,biblio.volume,biblio.first_page,biblio.last_page\n"
        "https://openalex.org/W1,https://doi.org/10.5555/a,Rosters,Rosters,2014,"
        "Ngozi Okafor|Per Lindqvist,Imaginary Nursing,12,221,228\n"
    )
    assert told(found, "authors") == ["Okafor, Ngozi", "Lindqvist, Per"]
    assert (found.journal, found.volume, found.pages) == ("Imaginary Nursing", "12", "221-228")
    assert (found.keywords, found.database) == ((), "OpenAlex")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("N Okafor, P Lindqvist", ["Okafor, N", "Lindqvist, P"]),
        ("N Okafor, PA Lindqvist, …", ["Okafor, N", "Lindqvist, PA"]),
        ("NA Van Dyke, P O'Neill", ["Van Dyke, NA", "O'Neill, P"]),
    ],
)
def test_google_scholars_authors_have_their_initials_first(cell: str, names: list[str]):
    found = only(f'Cites,Authors,Title,Year,GSRank,QueryDate\n2,"{cell}",Rosters,2014,1,x\n')
    assert told(found, "authors") == names


def test_rayyans_keywords_are_joined_by_commas_alone():
    found = only('key,title,authors,journal,pubmed_id,keywords\n1,Rosters,,,,"sleep,nurses"\n')
    assert found.keywords == ("sleep", "nurses")


def test_a_column_id_holds_no_keywords_outside_of_web_of_science():
    assert only("ID;Title;Authors\nlil-1;Rosters;Okafor, N\n").keywords == ()
    assert only("TI\tAU\tID\nRosters\tOkafor, N\tSHIFT WORK\n").keywords == ("SHIFT WORK",)


def test_json_loses_no_second_title_no_affiliation_and_no_odd_identifier():
    found = only(
        '[{"id": "a", "type": "article-journal", "title": ["Rosters", "Turnus"], "page": "1-9", '
        '"article-number": "e77", "DOI": "none yet", "issued": {"date-parts": [[2014, 3]]}, '
        '"author": [{"family": "Okafor", "given": "N", "sequence": "first", '
        '"affiliation": [{"name": "University of Ooo"}]}]}]'
    )
    extra = {name: value for name, value in found.extra.items() if name != "id"}
    assert extra == {
        "title": ("Turnus",),
        "article-number": ("e77",),
        "DOI": ("none yet",),
        "author.affiliation.name": ("University of Ooo",),
    }
