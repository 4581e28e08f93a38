"""The grid as a workbook: out, edited, in again, and merged."""

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthesis.methods.grid import MARKS, NOTHING, agreed, alphabetical, merge, tidy
from synthesis.methods.workbook import GRID, WORDS, About, Grid, NotAGrid, read, write

ABOUT = About("peer-support", "agreed", "2026-11-22T10:00:00")
STUDIES = [(4, "Chinman 2008"), (2, "Fisk 2000"), (9, "Ørsted 2011")]
CODES = [(17, "Role models"), (3, "Low pay")]
LABELS = {"studies": dict(STUDIES), "codes": dict(CODES)}
CELLS = {(4, 17): ("nuances", "Some are, some aren't."), (2, 3): ("absent", ""),
         (9, 3): ("", "Not a word on it.")}  # fmt: skip

words = st.text(max_size=60).map(tidy)
cell = st.tuples(st.sampled_from(MARKS), words)
key = st.tuples(st.sampled_from([4, 2, 9]), st.sampled_from([17, 3]))


def workbook(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def made(cells=CELLS):
    return write(Grid(ABOUT, STUDIES, CODES, cells))


@settings(max_examples=30)
@given(st.dictionaries(key, cell))
def test_what_goes_out_comes_in_again_unchanged(cells):
    found = read(made(cells), **LABELS)
    assert {at: said for at, said in found.cells.items() if said != NOTHING} == {
        at: said for at, said in cells.items() if said != NOTHING
    }
    assert merge(found.base, found.cells, cells).every == []
    assert found.about == ABOUT
    assert not (found.new_columns or found.new_rows or found.missing_studies or found.unread)


def test_ids_are_hidden_and_the_sheets_can_be_read_by_people():
    book = workbook(made())
    sheet = book[GRID]
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    assert [cell.value for cell in sheet[2]][1:] == ["Study", "Role models", "Low pay"]
    assert [cell.value for cell in sheet[3]][1:] == ["Chinman 2008", "nuances", None]
    assert book[WORDS]["C3"].value == "Some are, some aren't."
    assert book["Made from"].sheet_state == "veryHidden"


def test_rows_sorted_and_renamed_in_a_spreadsheet_keep_their_place():
    book = workbook(made())
    for name in (GRID, WORDS):
        sheet = book[name]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
        for line, row in enumerate(reversed(rows), start=3):
            for at, value in enumerate(row, start=1):
                sheet.cell(line, at).value = value
        sheet["C2"] = "Models"
        sheet["B3"] = "Orsted"
    assert read(saved(book), **LABELS).cells == read(made(), **LABELS).cells


def test_without_the_hidden_ids_names_tell_which_is_which():
    book = workbook(made())
    for name in (GRID, WORDS):
        for line in range(1, 6):
            book[name].cell(line, 1).value = None
        for at in range(3, 5):
            book[name].cell(1, at).value = None
        book[name]["B3"] = "CHINMAN 2008"
    del book["Made from"]
    found = read(saved(book), **LABELS)
    assert found.cells[4, 17] == ("nuances", "Some are, some aren't.")
    assert found.about is None


def test_a_missing_study_and_a_missing_construct_are_named():
    book = workbook(made())
    for name in (GRID, WORDS):
        book[name].delete_rows(4)
        book[name].delete_cols(4)
    found = read(saved(book), **LABELS)
    assert found.missing_studies == [2]
    assert found.missing_codes == [3]
    assert merge(found.base, found.cells, found.base).every == []


def test_a_new_column_and_a_new_row_come_with_what_is_written_in_them():
    book = workbook(made())
    book[GRID]["E2"] = "Rapport"
    book[GRID]["E3"] = "supports"
    book[WORDS]["F4"] = "A note to myself"
    book[GRID]["B6"] = "Moran 2012"
    book[GRID]["C6"] = "present"
    found = read(saved(book), **LABELS)
    assert found.new_columns == {
        "Rapport": [("Chinman 2008", "supports")],
        "F": [("Fisk 2000", "A note to myself")],
    }
    assert found.new_rows == {"Moran 2012": [("Role models", "present")]}


def test_a_copied_row_is_reported_and_not_taken_twice():
    book = workbook(made())
    book[GRID]["A6"], book[GRID]["B6"], book[GRID]["C6"] = "study:4", "Chinman 2008", "absent"
    found = read(saved(book), **LABELS)
    assert found.cells[4, 17][0] == "nuances"
    assert found.new_rows == {"Chinman 2008": [("Role models", "absent")]}


@pytest.mark.parametrize(
    ("typed", "mark"),
    [("Supports", "supports"), ("+", "supports"), ("both ways", "nuances"), (1, "present"),
     ("X", "present"), ("no", "absent"), (None, "")],
)  # fmt: skip
def test_marks_are_known_by_what_people_write(typed, mark):
    book = workbook(made())
    book[GRID]["C3"] = typed
    assert read(saved(book), **LABELS).cells[4, 17][0] == mark


def test_a_mark_that_nobody_knows_is_told_and_leaves_the_cell_as_it_was():
    book = workbook(made())
    book[GRID]["C3"] = "perhaps"
    found = read(saved(book), **LABELS)
    assert found.unread == [("Grid!C3", "perhaps")]
    assert found.cells[4, 17][0] == "nuances"


def test_a_deleted_sheet_leaves_its_part_as_it_was():
    book = workbook(made())
    del book[WORDS]
    found = read(saved(book), **LABELS)
    assert found.missing_sheets == [WORDS]
    assert found.cells[4, 17] == ("nuances", "Some are, some aren't.")


@pytest.mark.parametrize("content", [b"", b"no zip", made()[:400]])
def test_a_file_that_is_no_workbook_is_refused(content):
    with pytest.raises(NotAGrid):
        read(content, **LABELS)


def test_a_workbook_of_something_else_is_refused():
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    with pytest.raises(NotAGrid, match="No study"):
        read(saved(book), **LABELS)


@given(*[st.dictionaries(key, cell)] * 3)
def test_merging_loses_nothing_that_either_side_said(base, sheet, now):
    found = merge(base, sheet, now)
    told = {(one.study, one.code, one.part): one for one in found.every}
    for at, says in sheet.items():
        for part, place in (("mark", 0), ("words", 1)):
            was, is_now = base.get(at, NOTHING)[place], now.get(at, NOTHING)[place]
            one = told.get((*at, part))
            if says[place] not in (was, is_now):
                assert one is not None
                assert (one.sheet, one.now) == (says[place], is_now)
                assert one.conflict == (was != is_now)
            else:
                assert one is None
    assert set(found.conflicts).isdisjoint(found.changes)


def test_accents_and_particles_dont_hide_a_study_at_the_end():
    rows = [(at, [name], "", at) for at, name in enumerate(
        ["Zhou, L", "Öberg, M", "Nilsson, A", "Émile, Z", "de Vries, K", "Fisk, D"])]  # fmt: skip
    assert alphabetical(rows) == [4, 3, 5, 2, 1, 0]


def test_coders_agree_on_a_cell_only_when_all_say_the_same():
    assert agreed(["supports", "supports"]) == "supports"
    assert agreed(["", "absent"]) == "absent"
    assert agreed(["", ""]) == ""
    assert agreed(["present", "supports"]) is None
    assert agreed([]) == ""
