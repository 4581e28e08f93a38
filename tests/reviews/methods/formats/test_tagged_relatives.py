"""Web of Science, Refer, RefWorks and Ovid: tagged text of other kinds."""

from textwrap import dedent

from reviews.methods.formats import read

WOS = dedent("""\
    FN Clarivate Analytics Web of Science
    VR 1.0
    PT J
    AU Okafor, NB
       Laan, P
    AF Okafor, Nneka B.
       Laan, Piet
    TI Peer support in rural
       clinics
    SO JOURNAL OF INVENTED STUDIES
    LA English
    DT Article
    DE peers; rural health; long
       keyword
    AB We asked. They
       answered.
    SN 2049-3630
    EI 0317-8471
    J9 J INV STUD
    JI J. Inv. Stud.
    PD MAR
    PY 2019
    VL 12
    IS 4
    BP 211
    EP 219
    DI 10.9999/jis.2019.04
    UT WOS:000111111111111
    PM 30111111
    ER

    PT C
    AU Roe, A
    TI A talk
    SO Proceedings
    DT Proceedings Paper
    PY 2018
    """)


def test_web_of_science_folds_lines_by_indenting_them():
    result = read(WOS.encode())
    assert (result.format, result.problems) == ("wos_tagged", [])
    record, talk = result.records
    assert record.title == "Peer support in rural clinics"
    assert [str(name) for name in record.authors] == ["Okafor, Nneka B.", "Laan, Piet"]
    assert record.keywords == ("peers", "rural health", "long keyword")
    assert record.abstract == "We asked. They answered."
    assert record.issn == ("2049-3630", "0317-8471")
    assert (record.year, record.date, record.pages) == (2019, "2019-03", "211-219")
    assert (record.doi, record.pmid) == ("10.9999/jis.2019.04", "30111111")
    assert record.accession == "WOS:000111111111111"
    assert (talk.title, talk.type) == ("A talk", "paper-conference")


def test_the_web_of_science_table_is_read_in_its_odd_encoding():
    table = (
        "PT\tAU\tAF\tTI\tSO\tLA\tDT\tDI\tPY\tVL\tIS\tBP\tEP\tUT\t\r"
        'J\tRoe, A; Doe, B\tRoe, Ann; Doe, Bea\tA "title\tJ INV\tEnglish\tArticle\t'
        "10.9999/x\t2019\t1\t2\t3\t4\tWOS:1\t\r"
    )
    result = read(b"\xff\xfe" + table.encode("utf-16-le"))
    assert (result.format, result.encoding) == ("wos_tab", "utf-16-le")
    (record,) = result.records
    assert [str(name) for name in record.authors] == ["Roe, Ann", "Doe, Bea"]
    assert (record.title, record.pages, record.line) == ('A "title', "3-4", 2)


def test_refer_with_its_type_in_second_place_and_blank_lines_between():
    result = read(
        dedent("""\
        %T Peer support
        %0 Journal Article
        %A Roe, Ann
        %A Doe, Bea
        %J J Inv Stud
        %D 2019
        %8 March 7, 2019
        %V 12
        %N 4
        %P 211-219
        %R 10.9999/x
        %X First paragraph.

        Second paragraph.
        %U https://example.org/1


        %0 Book
        %T A book
        %@ 978-0-306-40615-7
        """).encode()
    )
    assert (result.format, result.problems) == ("refer", [])
    article, book = result.records
    assert (article.title, article.type, article.date) == (
        "Peer support",
        "article-journal",
        "2019-03-07",
    )
    assert article.abstract == "First paragraph.\n\nSecond paragraph."
    assert article.url == "https://example.org/1"
    assert (book.type, book.isbn) == ("book", ("9780306406157",))


def test_refworks_tags():
    result = read(
        dedent("""\
        RT Journal Article
        SR Electronic
        ID 7
        A1 Roe,Ann
        A1 Doe,Bea
        T1 Peer support
        JF Journal of Invented Studies
        YR 2019
        FD Mar
        VO 12
        IS 4
        SP 211
        OP 219
        K1 peers
        K1 rural
        DO 10.9999/x

        RT Book, Whole
        T1 A book
        """).encode()
    )
    assert result.format == "refworks"
    article, book = result.records
    assert [str(name) for name in article.authors] == ["Roe, Ann", "Doe, Bea"]
    assert (article.pages, article.date, article.keywords) == (
        "211-219",
        "2019-03",
        ("peers", "rural"),
    )
    assert (book.title, book.type) == ("A book", "book")


def test_ovid_citations_with_labels_in_full():
    result = read(
        dedent("""\
        Database: An Invented Database <1946 to May 2015>

        <1>
        Unique Identifier
          25711111
        Title
          Peer support.[Review]
        Author
          Roe, Ann MD 1;  Doe, Bea PhD, RN 2
        Source
          Nursing of Invention.   28(2):103-106, April 2015.
        Abstract
          We asked.
        DOI Number
          10.9999/x

        <2>
        Title
          Another
        """).encode()
    )
    assert (result.format, result.problems) == ("ovid_cite", [])
    first, second = result.records
    assert first.title == "Peer support."
    assert [str(name) for name in first.authors] == ["Roe, Ann", "Doe, Bea"]
    assert first.journal == "Nursing of Invention"
    assert (first.volume, first.issue, first.pages) == ("28", "2", "103-106")
    assert (first.year, first.date, first.doi) == (2015, "2015-04", "10.9999/x")
    assert first.extra["Type in title"] == ("Review",)
    assert first.type == "article-journal"
    assert first.line == 3
    assert second.title == "Another"


def test_ovid_tagged_text():
    result = read(
        dedent("""\
        VN  - Ovid Technologies
        DB  - Ovid MEDLINE(R)
        UI  - 25711111
        TI  - Peer support
              in towns.
        FA  - Roe, Ann
        SO  - Nursing of Invention. 28(2):103-6, 2015 Apr.
        AB  - We asked.
        DO  - 10.9999/x

        VN  - Ovid Technologies
        UI  - 2
        TI  - Another
        """).encode()
    )
    assert result.format == "ovid_tagged"
    first, second = result.records
    assert (first.title, first.pmid, first.doi) == (
        "Peer support in towns.",
        "25711111",
        "10.9999/x",
    )
    assert (first.journal, first.volume, first.year) == ("Nursing of Invention", "28", 2015)
    assert second.title == "Another"


def test_ovids_numbers_may_end_with_a_full_stop():
    result = read(
        dedent("""\
        <3001. >
        VN  - Ovid Technologies
        DB  - Embase
        UI  - 621381829
        TI  - Songs in the ward.
        SO  - BMC Songs. Conference: 2nd Song Conference. Spain. 12 (Supplement 3) (no pagination), 2018. Date of Publication: 2018.
        AU  - Okafor N.
        PT  - Conference Abstract
        CR  - Copyright 2018

        <3002. >
        VN  - Ovid Technologies
        TI  - Another
        """).encode()  # noqa: E501
    )
    assert (result.format, result.problems) == ("ovid_tagged", [])
    first, second = result.records
    assert (first.journal, first.volume, first.issue, first.year) == (
        "BMC Songs", "12", "Supplement 3", 2018,
    )  # fmt: skip
    assert (first.type, first.accession) == ("paper-conference", "621381829")
    assert first.extra["CR"] == ("Copyright 2018",)
    assert (second.title, second.line) == ("Another", 11)


def test_degrees_are_no_authors_and_editors_are_told():
    result = read(
        b"<1>\nTitle\n  Listening\nAuthor\n  Roe, Ann RN; PhD; FAAN 1\n"
        b"<2>\nTitle\n  Edited\nAuthor\n  Doe, Bea [Ed]\n"
    )
    one, two = result.records
    assert [str(name) for name in one.authors] == ["Roe, Ann"]
    assert (two.authors, [str(name) for name in two.editors]) == ((), ["Doe, Bea"])
