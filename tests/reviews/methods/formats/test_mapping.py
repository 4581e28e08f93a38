"""Tables whose columns nobody knows: laid out, guessed, checked, and read as a person has said."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.methods.formats import Problem, Reference, mapping, parted, read, stream
from reviews.methods.formats.mapping import Plan

ODD = "Paper name;Who wrote it;When;Where found;Shoe size\nOn wards;Roe, A.;1999;J of Care;43\n"


def head_of(data, name="table.csv"):
    return mapping.look(io.BytesIO(data if isinstance(data, bytes) else data.encode()), name)


def read_by(plan, data):
    data = data if isinstance(data, bytes) else data.encode()
    found = list(stream(io.BytesIO(data), mapping.reader(plan)))
    records = [item for item in found if isinstance(item, Reference)]
    return records, [item for item in found if isinstance(item, Problem)]


def workbook(*sheets):
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_odd_columns_are_guessed_and_what_means_nothing_is_kept():
    plan = mapping.first_plan(head_of(ODD))
    assert plan.delimiter == ";" and plan.header == 1
    assert plan.fields == ("title", "authors", "year", "", "")
    (record,), problems = read_by(plan, ODD)
    assert (record.title, record.year, problems) == ("On wards", 1999, [])
    assert record.extra == {"Where found": ("J of Care",), "Shoe size": ("43",)}


@pytest.mark.parametrize(
    "header",
    [
        "NCT Number,Study Title,Study URL,Acronym,Study Status,Brief Summary,Conditions,Sponsor",
        "Rank,NCT Number,Title,Acronym,Status,Study Results,Conditions,Interventions,URL",
        "Authors,Title,Year,Source title,EID,Link,Document Type,Art. No.",
        "Title,Author Names,Source,Emtree Drug Index Terms,Copyright",
        "PMID,Title,Authors,Citation,First Author,Journal/Book,Create Date,NIHMS ID",
        "Title,Authors,Covidence #,Study,Ref,Notes,Tags",
        "Title,Authors,Year,Journal,DOI,Abstract",
        "Título;Autores;Año;DOI",
        "Title\tAuthors\tAbstract\tDecision\tReviewer",
    ],
)
def test_nobody_is_asked_about_a_vendors_table_or_about_plain_names(header):
    assert mapping.surely_known(head_of(f"{header}\n"))


@pytest.mark.parametrize(
    "header",
    ["Title,Shoe size", "Title,Article title", "Title,Source", "Paper name,Who", "A,B", "DOI,Year"],
)
def test_somebody_is_asked_about_any_other_table(header):
    assert not mapping.surely_known(head_of(f"{header}\nx,y\n"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"TY  - JOUR\nTI  - A, b\nER  - \n",
        b"PMID- 1\nTI  - A\n",
        b"%PDF-1.7\n" + bytes(range(256)) * 40,
        b"PK\x03\x04 no workbook",
        b'{"a": 1,\n"b": 2}',
        b"<a>\n<b, c>\n</a>",
        b"Dear colleagues, please find the records attached.\n",
        b"Dear Ann,\nplease find, as promised, the records.\nYours, Ben\nand others, too",
    ],
)
def test_what_is_no_table_is_left_to_the_other_readers(data):
    assert head_of(data, "export.txt") is None


def test_clinicaltrials_gov_is_read_by_its_own_columns():
    (record,) = read(
        b"NCT Number,Study Title,Study URL,Acronym,Study Status,Brief Summary,Study Results,"
        b"Conditions,Interventions,Sponsor,Study Type,Start Date,First Posted\n"
        b"NCT01234567,Peers at work,https://clinicaltrials.gov/study/NCT01234567,PEER,COMPLETED,"
        b"We ask.,NO,Depression|Anxiety,BEHAVIORAL: Talk,Univ X,INTERVENTIONAL,2010-01,2011-03-04\n"
    ).records
    assert (record.title, record.accession) == ("Peers at work", "NCT01234567")
    assert record.database == "ClinicalTrials.gov"
    assert (record.year, record.date, record.abstract) == (2011, "2011-03-04", "We ask.")
    assert record.keywords == ("Depression", "Anxiety", "BEHAVIORAL: Talk")
    assert record.urls == ("https://clinicaltrials.gov/study/NCT01234567",)
    assert record.extra["Sponsor"] == ("Univ X",) and record.extra["Acronym"] == ("PEER",)


def test_several_columns_feed_one_field():
    text = (
        "T,First,Others,Background,Findings,Tag 1,Tag 2\n"
        'A,"Roe, Ann","Doe, Ben; Poe, Cy",We asked.,They told.,a,b\n'
    )
    fields = ("title", "authors", "authors", "abstract", "abstract", "keywords", "keywords")
    (record,), _ = read_by(Plan(tuple(text.split("\n")[0].split(",")), fields), text)
    assert [str(name) for name in record.authors] == ["Roe, Ann", "Doe, Ben", "Poe, Cy"]
    assert record.abstract == "Background: We asked.\n\nFindings: They told."
    assert record.keywords == ("a", "b")


def test_two_title_columns_are_a_fault_and_so_is_none():
    plan = Plan(("Title", "Original title"), ("title", "title"))
    (fault,) = mapping.faults(plan)
    assert (fault.code, fault.field, fault.columns) == ("twice", "title", plan.names)
    assert [fault.code for fault in mapping.faults(Plan(("a",), ("year",)))] == ["untitled"]
    assert [fault.code for fault in mapping.faults(Plan((), ()))] == ["empty"]


def test_two_columns_of_one_name_are_told_apart():
    text = "Title,Note,Note\nA,one,two\n"
    plan = mapping.first_plan(head_of(text))
    (record,), _ = read_by(Plan(plan.names, ("title", "", "")), text)
    assert record.extra == {"Note": ("one",), "Note (2)": ("two",)}


def test_a_table_without_names_gets_numbers():
    text = "10.5555/a,On wards and their nurses at night,1999\n10.5555/b,A talk among many,2001\n"
    plan = mapping.first_plan(head_of(text))
    assert plan.header == 0 and plan.names == ("column 1", "column 2", "column 3")
    assert plan.fields == ("doi", "title", "year")
    records, _ = read_by(plan, text)
    assert [record.doi for record in records] == ["10.5555/a", "10.5555/b"]


def test_lines_above_the_names_are_a_remark_and_rows_keep_their_lines():
    text = "Exported by somebody\n\nPaper name,When\nA,1999\nB,2001\n"
    plan = mapping.first_plan(head_of(text))
    assert plan.header == 3
    records, (remark,) = read_by(plan, text)
    assert [record.line for record in records] == [4, 5]
    assert not remark.lost and "Exported by somebody" in remark.excerpt


def test_ragged_rows_lose_nothing():
    text = "Paper name,When,What\nA,1999,x,beyond\nB,2001\nlonely\n"
    records, problems = read_by(mapping.first_plan(head_of(text)), text)
    assert [record.title for record in records] == ["A", "B"]
    assert records[0].extra["column 4"] == ("beyond",)
    assert [(problem.line, problem.lost) for problem in problems] == [(2, False), (4, True)]


def test_a_plan_fits_the_same_columns_wherever_they_stand():
    plan = Plan(("Paper name", "When"), ("title", "year"), header=3)
    other = mapping.fits(plan, head_of("paper NAME;when\nA;1999\n"))
    assert (other.header, other.delimiter, other.fields) == (1, ";", plan.fields)
    assert mapping.fits(plan, head_of("Paper name;When;More\nA;1999;x\n")) is None


def test_a_sheet_is_chosen_and_the_others_are_named():
    data = workbook(
        ("About", [["Made by somebody"]]),
        ("Papers", [["Paper name", "When"], ["A", 1999], ["B", 2001]]),
    )
    head = head_of(data, "book.xlsx")
    assert head.is_workbook and {grid.sheet for grid in head.grids} == {"About", "Papers"}
    grid = next(grid for grid in head.grids if grid.sheet == "Papers")
    plan = mapping.plan_for(grid, 1)
    records, (remark,) = read_by(plan, data)
    assert [(record.title, record.year) for record in records] == [("A", 1999), ("B", 2001)]
    assert "About" in remark.reason and not remark.lost


def test_a_column_of_decisions_is_read_and_guarded():
    text = "Paper,What Eve thinks,Why,Who,Private\nA,exclude,old,Eve,x\n"
    fields = ("title", "decision", "decision_reason", "decided_by", "hidden")
    plan = Plan(tuple(text.split("\n")[0].split(",")), fields)
    (record,), _ = read_by(plan, text)
    (said,) = record.decisions
    assert (said.verdict, said.reason, said.reviewer) == ("exclude", "old", "Eve")
    assert plan.guarded == {"What Eve thinks", "Why", "Who", "Private"}
    assert mapping.faults(Plan(("a", "b"), ("title", "decided_by")))[0].code == "undecided"


def test_a_preview_is_what_reading_gives():
    head = head_of(ODD)
    plan = mapping.first_plan(head)
    assert mapping.preview(head.grids[0], plan, 5) == read_by(plan, ODD)[0]


def test_our_own_export_is_known_and_its_votes_are_decisions_of_a_person():
    names = (
        "Title,Authors,Year,Journal abbreviation,PMCID,Accession number,Database,Place,Type,"
        "Number,Sources,Full text: decision,Full text: Ben Kramer"
    )
    result = read(f"{names}\nA,Roe A.,2001,,,,,,document,17,MEDLINE,excluded,include\n".encode())
    (record,) = result.records
    assert mapping.surely_known(head_of(f"{names}\n"))
    assert record.issue == "" and record.extra["Number"] == ("17",)
    assert {(said.reviewer, said.verdict) for said in record.decisions} == {
        ("", "exclude"),
        ("Ben Kramer", "include"),
    }
    seen, _hidden = parted(record.as_dict())
    assert set(seen["extra"]) == {"Number", "Sources", "date"}


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='"'), max_size=30)
tables = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=12)
)


@given(tables, st.sampled_from([",", ";", "\t"]), st.data())
def test_whatever_somebody_chooses_no_cell_is_lost(table, delimiter, data):
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in table)
    head = head_of(text)
    if head is None:
        return
    grid = data.draw(st.sampled_from(head.grids))
    plan = mapping.plan_for(grid, data.draw(st.sampled_from([0, *(row.line for row in grid.rows)])))
    choice = st.sampled_from(["", "title", "authors", "keywords", "notes", "hidden", "year"])
    fields = tuple(data.draw(choice) for _ in plan.names)
    found = [*stream(io.BytesIO(text.encode()), mapping.reader(Plan(
        plan.names, fields, plan.header, plan.delimiter, plan.sheet)))]  # fmt: skip
    raw = "\n".join(item.raw if isinstance(item, Reference) else item.excerpt for item in found)
    for row in mapping.below(grid, plan.header):
        if len([cell for cell in row.cells if cell.strip()]) > 1:
            assert row.raw in raw or any(isinstance(item, Problem) for item in found)


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "a.txt"]))
def test_any_bytes_are_a_table_or_none_and_never_an_error(data, name):
    head = head_of(data, name)
    if head is not None:
        plan = mapping.first_plan(head)
        mapping.faults(plan)
        mapping.preview(head.grids[0], plan, 5)
        mapping.surely_known(head)
        assert Plan.of(plan.as_dict()) == plan
