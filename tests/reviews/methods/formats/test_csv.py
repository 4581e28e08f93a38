"""Tables by their columns' names: vendors, delimiters, quoting, spreadsheets."""

import pytest

from reviews.methods.formats import Name, Reference, read
from reviews.methods.formats import csv as table


def only(text):
    result = read(text.encode(), "csv")
    (record,) = result.records
    return record


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_recognised(delimiter):
    row = ["Title", "Authors", "Year"], ["Schools", '"Roe, Ann"', "2001"]
    text = "\n".join(delimiter.join(cells) for cells in row)
    result = read(text.encode())
    assert result.format == "csv"
    (record,) = result.records
    assert (record.title, str(record.authors[0]), record.year) == ("Schools", "Roe, Ann", 2001)


def test_scopus_columns_and_placeholders():
    record = only(
        "Authors,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,DOI,Link,EID\n"
        '"[No author name available]",Schools,2001,Invented Journal,3,1,,17,29,10.9999/S.1,'
        "https://example.org/x,2-s2.0-1\n"
    )
    assert record.authors == ()
    assert (record.journal, record.volume, record.issue) == ("Invented Journal", "3", "1")
    assert (record.pages, record.doi) == ("17-29", "10.9999/s.1")
    assert (record.accession, record.type) == ("2-s2.0-1", "article-journal")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Yang Z., McNamara M.E.", ["Yang, Z.", "McNamara, M.E."]),
        ("Yang, Z., McNamara, M.E.", ["Yang, Z.", "McNamara, M.E."]),
        ("Yang, Z.; McNamara, M.E.", ["Yang, Z.", "McNamara, M.E."]),
        ("Ann B. Yang, Mia McNamara", ["Yang, Ann B.", "McNamara, Mia"]),
        ("Yang, Ann and McNamara, Mia", ["Yang, Ann", "McNamara, Mia"]),
        ("['Yang, Ann', 'McNamara, Mia']", ["Yang, Ann", "McNamara, Mia"]),
        ("Yang, Ann", ["Yang, Ann"]),
        ("World Health Organization", ["World Health Organization"]),
        ("Bywater and Sons Research Institute", ["Bywater and Sons Research Institute"]),
    ],
)
def test_authors_are_parted_as_each_vendor_joins_them(cell, names):
    record = only(f'Title,Authors\nSchools,"{cell}"\n')
    assert [str(name) for name in record.authors] == names


def test_headers_in_other_languages():
    record = only(
        "Título;Autores;Año;Título de la fuente;Palabras clave\nEscuelas;Roe A.;2003;Rev;a; b"
    )
    assert (record.title, record.year, record.journal) == ("Escuelas", 2003, "Rev")


def test_lines_above_the_header_are_a_remark_and_rows_keep_their_lines():
    result = read(
        b'"SEARCH QUERY","school:ti"\n----\n\nTitle,Author Names,Source\n'
        b'Schools,"Roe A., Doe B.",Invented J (2014) 3:2 (152-160). Date of Publication: May 2014\n'
    )
    (record,) = result.records
    assert record.line == 5
    assert (record.journal, record.year, record.volume) == ("Invented J", 2014, "3")
    assert (record.issue, record.pages, record.date) == ("2", "152-160", "2014-05")
    assert [problem.lost for problem in result.problems] == [False]


def test_a_line_break_in_a_cell_belongs_to_the_cell():
    result = read(b'Title,Abstract\nA,"Aim: x\nResult: y"\nB,z\n')
    assert [record.line for record in result.records] == [2, 4]
    assert result.records[0].abstract == "Aim: x\nResult: y"
    assert result.records[0].raw == 'Title,Abstract\nA,"Aim: x\nResult: y"'


def test_a_quotation_mark_that_is_never_closed_costs_one_row_at_most():
    rows = [f'"Title {n}","Roe, A.",{2000 + n}' for n in range(10)]
    rows[3] = '"Title 3,"Roe, A.",2003'
    result = read(("Title,Authors,Year\n" + "\n".join(rows)).encode())
    titles = [record.title for record in result.records]
    assert len(titles) == 10
    assert [f"Title {n}" in titles for n in (0, 1, 2, 4, 5, 6, 7, 8, 9)] == [True] * 9


def test_longer_and_shorter_rows_lose_nothing():
    result = read(b"Title,Authors,Year\nA,Roe A.,2001,beyond\nB,Doe B.\nlonely\n")
    assert [record.title for record in result.records] == ["A", "B"]
    assert result.records[0].extra["column 4"] == ("beyond",)
    surplus, lonely = result.problems
    assert (surplus.line, surplus.lost) == (2, False)
    assert (lonely.line, lonely.lost, lonely.excerpt) == (4, True, "lonely")


def test_unknown_columns_are_kept_under_their_names():
    record = only("Title,Shoe size\nA,43\n")
    assert record.extra == {"Shoe size": ("43",)}


def test_excel_text_cells_are_unwrapped():
    record = only('Title,ISSN,Publication Date\nA,="20493630",="4/3/2024"\n')
    assert record.issn == ("2049-3630",)
    assert record.year == 2024


def test_what_is_written_is_no_formula_and_is_read_back():
    wicked = Reference(
        title='=HYPERLINK("http://x")',
        authors=(Name("Roe", "Ann"), Name(literal="@group")),
        abstract="-omics\nand + more",
        keywords=("+1", "'=quoted"),
        type="article-journal",
        journal="J",
    )
    text = "".join(table.write([wicked]))
    assert text.startswith("\ufeff")
    for line in table.standard.reader(text.lstrip("\ufeff").splitlines(keepends=True)):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line)
    assert read(text.encode()).records == [wicked]


def test_a_row_keeps_its_header_so_that_it_can_be_read_again():
    data = "Exported today\nTitle;Autor(es);Año\nCanciones;Roe, A.;2001\n"
    (record,) = read(data.replace("Autor(es)", "Autores").encode()).records
    (again,) = read(record.raw.encode()).records
    assert record.extra["preamble"] == ("Exported today",)
    assert (again.title, again.authors, again.year) == (record.title, record.authors, 2001)


def test_a_table_with_one_field_a_row():
    result = read(
        b'"SEARCH QUERY","songs:ti"\n-------------------------\n\n'
        b'"TITLE","Songs, revisited"\n"AUTHOR NAMES","Okafor N.","Lund A.B."\n'
        b'"SOURCE","Invented Notes (2024) 15:1 (3-9)"\n"PUBLICATION YEAR","2024"\n'
        b'"DOI","10.9999/s.1"\n"EMTREE DRUG INDEX TERMS","calcium","keratin"\n\n'
        b'"TITLE","A second one"\n"AUTHOR NAMES","Roe A."\n"PUBLICATION YEAR","2023"\n'
    )
    one, two = result.records
    assert [str(name) for name in one.authors] == ["Okafor, N.", "Lund, A.B."]
    assert (one.title, one.volume, one.issue, one.pages) == ("Songs, revisited", "15", "1", "3-9")
    assert (one.keywords, one.line) == (("calcium", "keratin"), 4)
    assert (two.title, two.year) == ("A second one", 2023)


def test_clinical_trials_are_read_from_their_registers_table():
    result = read(
        b"NCT Number,Study Title,Study URL,Study Status,Brief Summary,Conditions,Interventions,"
        b"Sponsor,Start Date\n"
        b"NCT99072579,Songs in the ward,https://clinicaltrials.gov/study/NCT99072579,COMPLETED,"
        b"We sing.,Pain|Sleep,BEHAVIORAL: songs,Invented University,2019-03\n"
    )
    (record,) = result.records
    assert (record.title, record.abstract, record.date) == (
        "Songs in the ward", "We sing.", "2019-03",
    )  # fmt: skip
    assert (record.accession, record.database) == ("NCT99072579", "ClinicalTrials.gov")
    assert record.keywords == ("Pain", "Sleep", "BEHAVIORAL: songs")
    assert record.extra["Sponsor"] == ("Invented University",)
