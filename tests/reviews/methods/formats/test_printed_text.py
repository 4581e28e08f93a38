"""Text that databases print for people: Cochrane, Scopus, ProQuest, RePEc, PubMed, Ovid, others."""

import pytest

from reviews.methods.formats import read

COCHRANE = """Record #1 of 2
ID: CN-01999001
AU: Okafor N
AU: Lund AB
TI: Singing after surgery: a randomised trial
SO: Journal of Invented Trials
YR: 2019
VL: 12
NO: 3
PG: 45-67
PM: PUBMED 99123456
PT: Journal article
KY: Adult; *Singing; Humans
DOI: 10.9999/jit.2019.12
AB: BACKGROUND: Songs.
METHODS: A trial.
US: https://example.org/central/CN-01999001/full


Record #2 of 2
ID: CD009999
AU: Roe J
TI: Walking for health
SO: Cochrane Database of Systematic Reviews
YR: 2015
CC: [Invented Group]
"""

SCOPUS = """Scopus
EXPORT DATE: 05 September 2026

Okafor N., Lund A.B.
AUTHOR FULL NAMES: Okafor, Ngozi (57000000001); Lund, Anna B. (57000000002)
57000000001; 57000000002
Singing after surgery
(2026) Journal of Song: Series, Notes, 11, 2, art. no. 1780142, Cited 3 times.
DOI: 10.9999/song_25
https://www.scopus.com/inward/record.uri?eid=2-s2.0-99000000001&partnerID=40

ABSTRACT: Songs were sung.
AUTHOR KEYWORDS: singing; surgery
FUNDING TEXT 1: Nobody paid.
REFERENCES: Roe J., On songs, (2023);
UNESCO: On singing, (2023);
LANGUAGE OF ORIGINAL DOCUMENT: English
DOCUMENT TYPE: Conference paper
SOURCE: Scopus

[No author name available]
Editorial: songs
(2019) Invented Notes, 12 (3), pp. 45-67.

DOCUMENT TYPE: Editorial
SOURCE: Scopus
"""

PROQUEST = """____________________________________________________________

Document 1 of 2

Leading with songs

Author: Okafor, Ngozi; Lund, Anna

Publication info: Invented Arts 12.3  (Jun 2019): 45-67.

Abstract: A study of songs.

Subject: Music; Leadership

Publication title: Invented Arts

Volume: 12

Pages: 45-67

Publication year: 2019

ISSN: 2049-3630

Source type: Scholarly Journals

DOI: http://dx.doi.org/10.9999/arts.12.3

ProQuest document ID: 2999345678

Database: Invented Index

____________________________________________________________

Document 2 of 2

A thesis on songs

Author: Roe, Jane

Publication year: 2018

Document type: Dissertation/Thesis

ProQuest document ID: 2999345679

____________________________________________________________
"""

NEP = """Subject: [nep-xyz] 2020-10-29, 2 papers

NEP: New Economics Papers

In this issue we have:
------------------------------------------------------------

1. The price of songs
     Okafor,Ngozi; Lund,Anna

2. A paper that is only listed
     Roe,Jane

------------------------------------------------------------

1. The price of songs

    Okafor,Ngozi
    Lund,Anna

Songs are dear.

Keywords: songs; prices
Date:     2020-08-31
URL:      http://d.repec.org/n?u=RePEc:inv:ented:1
"""


def test_the_cochrane_librarys_text_is_read():
    result = read(COCHRANE.encode())
    assert (result.format, result.problems) == ("labelled", [])
    one, two = result.records
    assert list(map(str, one.authors)) == ["Okafor, N", "Lund, AB"]
    assert (one.journal, one.year, one.volume, one.issue, one.pages) == (
        "Journal of Invented Trials", 2019, "12", "3", "45-67",
    )  # fmt: skip
    assert (one.doi, one.pmid) == ("10.9999/jit.2019.12", "99123456")
    assert (one.accession, one.database) == ("CN-01999001", "Cochrane CENTRAL")
    assert one.abstract == "BACKGROUND: Songs.\nMETHODS: A trial."
    assert (two.title, two.line) == ("Walking for health", 20)
    assert two.extra["CC"] == ("[Invented Group]",)


def test_scopuss_text_is_read_with_names_in_full():
    one, two = read(SCOPUS.encode()).records
    assert list(map(str, one.authors)) == ["Okafor, Ngozi", "Lund, Anna B."]
    assert (one.title, one.journal) == ("Singing after surgery", "Journal of Song: Series, Notes")
    assert (one.year, one.volume, one.issue, one.pages) == (2026, "11", "2", "1780142")
    assert (one.type, one.doi, one.language) == ("paper-conference", "10.9999/song_25", "English")
    assert (one.database, one.accession) == ("Scopus", "2-s2.0-99000000001")
    assert one.extra["REFERENCES"][1] == "UNESCO: On singing, (2023);"
    assert (two.title, two.authors) == ("Editorial: songs", ())
    assert (two.journal, two.volume, two.issue, two.pages) == ("Invented Notes", "12", "3", "45-67")


def test_proquests_text_is_read_with_the_title_above_its_labels():
    result = read(PROQUEST.encode())
    assert result.format == "proquest_text"
    one, two = result.records
    assert (one.title, one.year, one.volume) == ("Leading with songs", 2019, "12")
    assert (one.journal, one.doi) == ("Invented Arts", "10.9999/arts.12.3")
    assert one.keywords == ("Music", "Leadership")
    assert (two.title, two.type) == ("A thesis on songs", "thesis")


def test_a_nep_report_gives_each_paper_once():
    result = read(NEP.encode())
    assert [record.title for record in result.records] == [
        "The price of songs",
        "A paper that is only listed",
    ]
    one, two = result.records
    assert list(map(str, one.authors)) == ["Okafor, Ngozi", "Lund, Anna"]
    assert (one.abstract, one.date) == ("Songs are dear.", "2020-08-31")
    assert list(map(str, two.authors)) == ["Roe, Jane"]


def test_redif_templates_are_read():
    text = (
        "Template-Type: ReDIF-Paper 1.0\nAuthor-Name: Ngozi Okafor\nAuthor-Name: Lund, Anna\n"
        "Title: The price of songs\nAbstract: Songs\n are dear.\nCreation-Date: 2020-08\n"
        "Handle: RePEc:inv:ented:1\n\n"
        "Template-Type: ReDIF-Article 1.0\nTitle: Second\nJournal: Notes\nYear: 2001\n"
    )
    one, two = read(text.encode()).records
    assert (one.type, one.abstract, one.date) == ("report", "Songs are dear.", "2020-08")
    assert list(map(str, one.authors)) == ["Okafor, Ngozi", "Lund, Anna"]
    assert (two.type, two.journal, two.year) == ("article-journal", "Notes", 2001)


@pytest.mark.parametrize("sign", ["{}: ", "{}- ", "{} ** "])
def test_two_letters_with_a_colon_a_dash_or_stars_are_tags(sign):
    fields = [("TI", "Songs"), ("AU", "Okafor, N."), ("PY", "2001"), ("PB", "Invented Press")]
    text = "".join(f"{sign.format(tag)}{value}\n" for tag, value in fields)
    result = read(f"{text}\n{text.replace('Songs', 'More')}".encode())
    assert [record.title for record in result.records] == ["Songs", "More"]
    assert result.records[1].publisher == "Invented Press"


def test_biblioscapes_text_is_read():
    text = "--AU-- Okafor, N.\n--TI-- Songs\n--YP-- 1999\n--KW-- Cells; Rna\n--RT-- book\n------\n"
    (record,) = read(text.encode()).records
    assert (record.title, record.year, record.type) == ("Songs", 1999, "book")
    assert record.keywords == ("Cells", "Rna")


PUBMED = """1. J Invent Nurs. 2014 Mar;12(3):221-8. doi: 10.9999/jin.2014.221. Epub 2013 Dec
12.

Shift work and sleep: a diary study of rosters in three imaginary hospitals and
their wards.

Okafor N(1), van der Wu L(1)(2), Díaz-Ríos R Jr; ROSTER Study Group.

Author information:
(1)Ward 3, Invented Hospital, Bern, Switzerland.
(2)School of Rosters, Bern.

Comment in
    J Invent Nurs. 2015 Jan;13(1):2.

BACKGROUND: Rosters are long, and nobody
likes them.
METHODS: We asked 12 nurses.

1. A numbered paragraph of the abstract.

© 2014 The Authors.

DOI: 10.9999/jin.2014.221
PMCID: PMC1234567
PMID: 99123456 [Indexed for MEDLINE]

Conflict of interest statement: None.


2. Z Pflege. 1999;8(Suppl 1):S12-4.

[Night talk].

[Article in German]

Osei M.

PMID: 99123457


3. Invented Care. 2020 Nov-Dec;44:e12. doi: 10.9999/ic.12. Online ahead of print.

What is new?

DOI: 10.9999/ic.12
PMID: 99123458
"""

OVID_PRINTED = """<1>
Okafor N. Diaz R.
Shift work and sleep:
a diary study of rosters. [Review]
Journal of Invented Nursing. 12(3):221-8, 2014 Mar.
[Journal Article. Review]
UI: 99123456
Abstract
BACKGROUND: Nights.

2 nurses slept.

<2>
Osei M.
Night talk.
Invented Care. 44(1):12-19, 2020 Jan.
[Journal Article]
UI: 99123457
"""

OVID_NUMBERED = """1.
UI  - 99123456
AU  - Okafor N
AU  - Diaz R
TI  - Shift work and sleep: a diary study
      of rosters.
SO  - Journal of Invented Nursing. 12(3):221-8, 2014 Mar.

2.
UI  - 99123457
AU  - Osei M
TI  - Night talk.
SO  - Invented Care. 44(1):12-19, 2020 Jan.
"""


def test_pubmed_s_abstracts_are_read_by_their_paragraphs():
    result = read(PUBMED.encode())
    first, second, third = result.records
    assert (result.format, result.problems) == ("pubmed_text", [])
    title = "Shift work and sleep: a diary study of rosters in three imaginary hospitals and"
    assert first.title == f"{title} their wards."
    names = ["Okafor, N", "van der Wu, L", "Díaz-Ríos, R, Jr", "ROSTER Study Group"]
    assert [str(name) for name in first.authors] == names
    assert (first.journal, first.year, first.volume) == ("J Invent Nurs", 2014, "12")
    assert (first.issue, first.pages, first.date) == ("3", "221-8", "2014-03")
    assert (first.doi, first.pmid, first.pmcid) == (
        "10.9999/jin.2014.221",
        "99123456",
        "PMC1234567",
    )
    assert first.abstract.startswith("BACKGROUND: Rosters are long, and nobody likes them.")
    assert first.abstract.endswith("1. A numbered paragraph of the abstract.")
    assert first.extra["Comment in"] == ("J Invent Nurs. 2015 Jan;13(1):2.",)
    assert (second.title, second.language) == ("[Night talk].", "German")
    assert (second.issue, second.pages, third.pages) == ("Suppl 1", "S12-4", "e12")
    assert third.authors == () and third.abstract == ""


def test_all_words_of_pubmed_s_abstracts_are_kept():
    kept = " ".join(
        " ".join(map(str, (*record.as_dict().values(), record.extra)))
        for record in read(PUBMED.encode()).records
    )
    for words in ("School of Rosters", "Epub 2013", "The Authors", "Indexed for MEDLINE", "None."):
        assert words in kept


def test_ovid_s_printed_entries_are_read_by_their_source():
    result = read(OVID_PRINTED.encode())
    first, second = result.records
    assert (result.format, result.problems) == ("ovid_reprint", [])
    assert first.title == "Shift work and sleep: a diary study of rosters. [Review]"
    assert [str(name) for name in first.authors] == ["Okafor, N", "Diaz, R"]
    assert (first.journal, first.volume, first.issue) == ("Journal of Invented Nursing", "12", "3")
    assert (first.year, first.pages, first.accession) == (2014, "221-8", "99123456")
    assert first.abstract.endswith("2 nurses slept.")
    assert (second.title, second.year) == ("Night talk.", 2020)


@pytest.mark.parametrize("number", ["{}.", "{}", "{}/2", "Record {} of 2", "<{}>"])
def test_ovid_s_tags_under_numbers_of_any_form_make_one_record_each(number: str):
    text = OVID_NUMBERED.replace("1.\nUI", f"{number.format(1)}\nUI")
    result = read(text.replace("2.\nUI", f"{number.format(2)}\nUI").encode())
    found = [(record.title, len(record.authors), record.year) for record in result.records]
    title = "Shift work and sleep: a diary study of rosters."
    assert found == [(title, 2, 2014), ("Night talk.", 1, 2020)]
    assert result.format == ("ovid_tagged" if "<" in number else "ovid_reprint")


def test_a_list_of_references_is_not_taken_for_ovid_s_or_pubmed_s_text():
    text = """1. Okafor N, Diaz R. Shift work and sleep. J Invent Nurs. 2014;12(3):221-8.
2. Osei M. Night talk. Invented Care. 2020;44(1):12-19.
"""
    assert read(text.encode()).format == "reference_list"
