"""RIS as real tools write it: dialects, broken entries, nothing lost."""

from textwrap import dedent

from reviews.methods.formats import read


def ris(text):
    return read(dedent(text).encode(), "ris")


def only(text):
    result = ris(text)
    assert not result.problems
    (record,) = result.records
    return record


def test_an_ordinary_entry_is_read_into_its_fields():
    record = only("""\
        TY  - JOUR
        AU  - Okafor, Nneka B.
        AU  - van der Laan, Piet
        TI  - Peer support in <i>rural</i> clinics &amp; towns
        T2  - Journal of Invented Studies
        J2  - J. Inv. Stud.
        PY  - 2019
        DA  - 2019/03/07/
        VL  - 12
        IS  - 4
        SP  - 211
        EP  - 219
        DO  - https://doi.org/10.9999/JIS.2019.04
        SN  - 2049-3630
        KW  - Peer group
        KW  - Rural health
        LA  - eng
        UR  - https://example.org/a?x=1&copy=2
        AB  - We asked. They answered.
        ER  -
        """)
    assert record.type == "article-journal"
    assert record.title == "Peer support in rural clinics & towns"
    assert [str(name) for name in record.authors] == ["Okafor, Nneka B.", "van der Laan, Piet"]
    assert (record.year, record.date) == (2019, "2019-03-07")
    assert record.journal == "Journal of Invented Studies"
    assert record.journal_abbreviation == "J. Inv. Stud."
    assert (record.volume, record.issue, record.pages) == ("12", "4", "211-219")
    assert record.doi == "10.9999/jis.2019.04"
    assert record.issn == ("2049-3630",)
    assert record.keywords == ("Peer group", "Rural health")
    assert record.url == "https://example.org/a?x=1&copy=2"
    assert record.abstract == "We asked. They answered."
    assert record.extra == {}
    assert record.line == 1
    assert record.raw.startswith("TY  - JOUR\nAU  - Okafor") and record.raw.endswith("ER  -")


def test_a_missing_end_tag_neither_loses_nor_joins_entries():
    result = ris("""\
        TY  - JOUR
        TI  - One

        TY  - JOUR
        TI  - Two
        ER  -
        TY  - JOUR
        TI  - Three""")
    assert [record.title for record in result.records] == ["One", "Two", "Three"]
    assert [record.line for record in result.records] == [1, 4, 7]


def test_tags_with_one_space_and_indented_tags_are_tags():
    record = only("""\
          TY - JOUR
          TI - One space
          AU - Roe, A.
          PY - 2001
          ER -
        """)
    assert (record.title, record.year, str(record.authors[0])) == ("One space", 2001, "Roe, A.")


def test_a_line_of_an_abstract_that_looks_like_a_tag_stays_in_the_abstract():
    record = only("""\
        TY  - JOUR
        TI  - Odds
        AB  - The odds were
        OR - 2.3 in all groups
        AU - in the sense of Gold
        KW  - odds
        ER  -
        """)
    assert "OR - 2.3" in record.abstract
    assert "AU - in the sense" in record.abstract
    assert record.authors == ()
    assert record.keywords == ("odds",)


def test_continuation_lines_are_values_of_their_own_in_lists_only():
    record = only("""\
        TY  - JOUR
        TI  - A long title that
        goes on
        KW  - Animals
        Boswellia/*chemistry
        Humans
        N1  - 1179-1926

        Journal Article
        ER  -
        """)
    assert record.title == "A long title that goes on"
    assert record.keywords == ("Animals", "Boswellia/*chemistry", "Humans")
    assert record.notes == ("1179-1926", "Journal Article")


def test_repeated_and_unknown_tags_are_kept():
    record = only("""\
        TY  - JOUR
        TI  - First title
        TI  - Second title
        AB  - English text.
        AB  - Texto en español.
        AD  - Here
        AD  - There
        ZZ  - unknown
        ER  -
        """)
    assert record.title == "First title"
    assert record.abstract == "English text.\n\nTexto en español."
    assert record.extra == {
        "TI": ("Second title",),
        "AD": ("Here", "There"),
        "ZZ": ("unknown",),
    }


def test_a_pmid_is_taken_from_where_the_vendor_keeps_it():
    entry = "TY  - JOUR\nTI  - A\n{}\nER  - \n"
    expected = {
        "AN  - 21553931\nDP  - NLM": "21553931",
        "C2  - 21553931\nDB  - Scopus": "21553931",
        "C5  - 21553931\nDB  - Embase": "21553931",
        "C3  - PUBMED 21553931": "21553931",
        "PMID  - 21553931": "21553931",
        "AN  - 21553931\nDB  - PsycINFO": "",
        "ID  - 21553931\nDB  - ERIC": "",
    }
    for lines, pmid in expected.items():
        (record,) = read(entry.format(lines).encode()).records
        assert record.pmid == pmid, lines


def test_a_doi_is_found_in_the_tags_that_vendors_use_for_it():
    for lines in (
        "DO  - doi:10.9999/x1",
        "M3  - 10.9999/X1",
        "L3  - 10.9999/x1",
        "N1  - doi: 10.9999/x1",
        "UR  - https://doi.org/10.9999/x1",
    ):
        (record,) = read(f"TY  - JOUR\nTI  - A\n{lines}\nER  - \n".encode()).records
        assert record.doi == "10.9999/x1", lines


def test_what_is_no_doi_is_kept_as_it_is():
    record = only("TY  - JOUR\nTI  - A\nDO  - not-a-doi\nER  - \n")
    assert record.doi == ""
    assert record.extra["DO"] == ("not-a-doi",)


def test_text_before_an_entry_is_kept_with_it():
    record = only("""\
        Record #3 of 18
        Provider: An Invented Library

        TY  -  JOUR
        T1  -  Dinosaurs at school
        JA  -  Trials
        ER  -
        """)
    assert record.journal == "Trials"
    assert record.extra["preamble"] == ("Record #3 of 18", "Provider: An Invented Library")


def test_an_entry_without_a_title_is_an_entry_and_an_empty_one_a_problem():
    result = ris("""\
        TY  - JOUR
        AU  - Roe, A.
        ER  -
        TY  - JOUR
        ER  -
        """)
    assert [record.title for record in result.records] == [""]
    (problem,) = result.problems
    assert (problem.line, problem.reason) == (4, "The entry has no fields.")


def test_an_entry_without_a_type_is_still_read():
    record = only("JF  - Journal\nTI  - Untyped\nAU  - Roe, A.\nER  -\n")
    assert (record.title, record.type) == ("Untyped", "document")


def test_dates_of_vendors_are_understood():
    entry = "TY  - JOUR\nTI  - A\n{}\nER  - \n"
    for lines, year, date in (
        ("Y1  - 2020/11//Nov/Dec2020", 2020, "2020-11"),
        ("Y1  - 2015//", 2015, "2015"),
        ("PY  - 2011\nDA  - Jun", 2011, "2011-06"),
        ("PY  - 2018\nDA  - Mar 1", 2018, "2018-03-01"),
        ("PY  - 2019///", 2019, "2019"),
        ("PY  - 10 15", None, ""),
    ):
        (record,) = read(entry.format(lines).encode()).records
        assert (record.year, record.date) == (year, date), lines


def test_group_authors_are_kept_whole():
    record = only("""\
        TY  - RPRT
        TI  - A
        AU  - World Health Organization
        AU  - Ministry of Health, Uganda,
        AU  - Roe, A.; Doe, B.
        ER  -
        """)
    assert [name.literal for name in record.authors[:2]] == [
        "World Health Organization",
        "Ministry of Health, Uganda",
    ]
    assert [name.family for name in record.authors[2:]] == ["Roe", "Doe"]


def test_scripts_in_a_field_are_text():
    record = only("TY  - JOUR\nTI  - <script>alert(1)</script> & <b>bold</b>\nER  - \n")
    assert record.title == "<script>alert(1)</script> & bold"


def test_what_begins_without_an_end_before_it_and_has_no_title_goes_on_with_the_entry():
    (record,) = ris("""\
        TY  - CHAP
        TI  - Songs
        AU  - Okafor, N.
        TY  - GEN
        PB  - Invented Press
        KW  - singing
        ER  -""").records
    assert (record.type, record.title, record.publisher) == ("chapter", "Songs", "Invented Press")
    assert record.keywords == ("singing",)
    assert record.raw.count("\n") == 6


def test_a_wrong_check_digit_is_marked_and_the_number_kept():
    record = only("""\
        TY  - JOUR
        TI  - Songs
        SN  - 1234-5678
        SN  - 2049-3630
        ER  -""")
    assert record.issn == ("1234-5678", "2049-3630")
    assert record.extra["wrong check digit"] == ("1234-5678",)


def test_the_accession_number_in_an_address_is_found():
    record = only("""\
        TY  - JOUR
        TI  - Songs
        DB  - Scopus
        UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-99000000001&partnerID=40
        ER  -""")
    assert (record.accession, record.database) == ("2-s2.0-99000000001", "Scopus")
