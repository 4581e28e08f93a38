"""PubMed text: folded lines, entries with and without a PMID or a blank line between."""

from textwrap import dedent

from reviews.methods.formats import read

ENTRY = dedent("""\
    PMID- 11111111
    OWN - NLM
    STAT- MEDLINE
    IS  - 2049-3630 (Electronic)
    IS  - 1111-1119 (Linking)
    VI  - 15
    IP  - 3
    DP  - 2018 Aug
    TI  - Survivors' groups: invented findings from an
          open-label study.
    PG  - 289-97
    LID - 10.9999/ser0000195 [doi]
    AB  - BACKGROUND: People asked for more; however,
          few were heard. METHODS: We listened.
    FAU - Okafor, Nneka B
    AU  - Okafor NB
    AD  - Department of Invention, Somewhere.
    CN  - Listening Study Group
    FAU - Laan, Piet
    AU  - Laan P
    LA  - eng
    PT  - Journal Article
    PL  - United States
    TA  - J Inv Stud
    JT  - Journal of invented studies
    MH  - *Self-Help Groups
    MH  - Suicide, Attempted/*psychology
    OT  - listening
    PMC - PMC7654321
    AID - ser0000195 [pii]
    AID - 10.9999/ser0000195 [doi]
    SO  - J Inv Stud. 2018 Aug;15(3):289-97.
    """)


def test_an_entry_is_read_into_its_fields():
    result = read(ENTRY.encode())
    assert (result.format, result.problems) == ("nbib", [])
    (record,) = result.records
    assert record.title == "Survivors' groups: invented findings from an open-label study."
    assert [str(name) for name in record.authors] == [
        "Okafor, Nneka B",
        "Listening Study Group",
        "Laan, Piet",
    ]
    assert (record.year, record.date) == (2018, "2018-08")
    assert record.journal == "Journal of invented studies"
    assert record.journal_abbreviation == "J Inv Stud"
    assert (record.volume, record.issue, record.pages) == ("15", "3", "289-97")
    assert (record.doi, record.pmid, record.pmcid) == (
        "10.9999/ser0000195",
        "11111111",
        "PMC7654321",
    )
    assert record.abstract.startswith("BACKGROUND: People asked for more; however, few were")
    assert record.keywords == ("Self-Help Groups", "Suicide, Attempted/psychology", "listening")
    assert record.extra["AD"] == ("Department of Invention, Somewhere.",)
    assert record.extra["AID"] == ("ser0000195 [pii]",)


def test_entries_with_no_blank_line_between_are_told_apart():
    assert len(read((ENTRY + ENTRY.replace("11111111", "22222222")).encode()).records) == 2


def test_blank_lines_within_an_entry_do_not_part_it():
    doubled = ENTRY.replace("\n", "\n\n")
    (record,) = read(doubled.encode()).records
    assert record.title.endswith("open-label study.")
    assert record.pmcid == "PMC7654321"


def test_an_entry_without_a_pmid_is_read():
    text = (
        "OWN - ERIC\nTI  - Schools\nFAU - Roe, Ann\n\nOWN - ERIC\nTI  - More schools\nDP  - 2001\n"
    )
    assert [record.title for record in read(text.encode()).records] == ["Schools", "More schools"]


def test_a_pmid_with_no_space_and_a_doi_with_no_mark_are_read():
    (record,) = read(b"PMID-22664220\nTI  - A\nAID - doi:10.9999/j.2005.02\n").records
    assert (record.pmid, record.doi) == ("22664220", "10.9999/j.2005.02")
