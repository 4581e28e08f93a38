"""The grid as a workbook, out and in again: two sheets to read and edit, and one that remembers.

"Grid" holds the marks and "In our words" the summaries, studies down and constructs across. A
hidden row and a hidden column name each by its id, so that sorting, renaming and hiding in a
spreadsheet lose nothing; a hidden sheet keeps what the workbook was made from, so that a cell that
somebody has changed meanwhile is seen when it comes back.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.utils import get_column_letter

from synthesis.methods.grid import (
    ABSENT,
    CONTRADICTS,
    MARKS,
    NOTHING,
    NUANCES,
    PRESENT,
    SUPPORTS,
    UNSAID,
    Key,
    Part,
    Value,
    tidy,
)

KIND, VERSION = "consilience grid", 1
GRID, WORDS, BASE = "Grid", "In our words", "Made from"
PARTS: tuple[tuple[str, Part], ...] = ((GRID, "mark"), (WORDS, "words"))
# A spreadsheet's cell holds no more characters than this.
LONGEST = 32_767
# A workbook that unpacks to more is not opened; nobody's grid is near to it.
LARGEST = 100_000_000
MOST_ROWS, MOST_COLUMNS = 2_000, 1_000
# What people write instead of the marks' own names.
ALSO = {
    "+": SUPPORTS, "support": SUPPORTS, "-": CONTRADICTS, "\u2212": CONTRADICTS,
    "contradict": CONTRADICTS, "+/-": NUANCES, "\u00b1": NUANCES, "both ways": NUANCES,
    "nuance": NUANCES, "x": PRESENT, "1": PRESENT, "yes": PRESENT, "true": PRESENT,
    "0": ABSENT, "no": ABSENT, "false": ABSENT,
}  # fmt: skip


class NotAGrid(ValueError):
    """A file that is no workbook, or none in which studies and constructs can be told."""


@dataclass(frozen=True)
class About:
    """What a workbook was made of: the review's short name, whose coding, and when."""

    review: str
    whose: str
    made_at: str


@dataclass(frozen=True)
class Grid:
    """A grid to be written: (id, label) of studies and constructs in order, and its cells."""

    about: About
    studies: Sequence[tuple[int, str]]
    codes: Sequence[tuple[int, str]]
    cells: Mapping[Key, Value]


@dataclass
class Read:
    """What a workbook says.

    `cells` has every pair of a study and a construct that it has a place for; a part that it
    doesn't have (a sheet was deleted) is as it was. `new_columns` and `new_rows` are those without
    a known id or name, with what is written in them; `beyond` is what a new column with a heading
    says of known studies, as (study, part, text); `missing_*` those that it was made from and
    that are gone. `unread` are marks that nobody knows, by sheet address.
    """

    about: About | None = None
    cells: dict[Key, Value] = field(default_factory=dict)
    base: dict[Key, Value] = field(default_factory=dict)
    new_columns: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    beyond: dict[str, list[tuple[int, Part, str]]] = field(default_factory=dict)
    new_rows: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    missing_studies: list[int] = field(default_factory=list)
    missing_codes: list[int] = field(default_factory=list)
    missing_sheets: list[str] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)


def write(grid: Grid) -> bytes:
    """Write a grid as XLSX; its cells' words must be tidy.

    >>> about = About("peer-support", "agreed", "2026-11-22")
    >>> made = write(Grid(about, [(4, "Chinman 2008")], [(9, "Role models")],
    ...                   {(4, 9): ("supports", "A living proof.")}))
    >>> read(made).cells
    {(4, 9): ('supports', 'A living proof.')}
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        looks = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "turned": book.add_format({"bold": True, "rotation": 90, "valign": "bottom"}),
            "mark": book.add_format({"align": "center", "valign": "top"}),
            "words": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        for at, (name, _part) in enumerate(PARTS):
            _write_sheet(book.add_worksheet(name), grid, at, looks)
        _write_base(book.add_worksheet(BASE), grid)
    return out.getvalue()


def _write_sheet(sheet: Any, grid: Grid, part: int, looks: Mapping[str, Any]) -> None:
    sheet.write_string(0, 0, KIND)
    sheet.write_string(1, 1, "Study", looks["head"])
    for column, (code, label) in enumerate(grid.codes, start=2):
        sheet.write_string(0, column, f"code:{code}")
        sheet.write_string(1, column, label, looks["head" if part else "turned"])
    for line, (study, label) in enumerate(grid.studies, start=2):
        sheet.write_string(line, 0, f"study:{study}")
        sheet.write_string(line, 1, label, looks["head"])
        for column, (code, _label) in enumerate(grid.codes, start=2):
            said = grid.cells.get((study, code), NOTHING)[part]
            if said:
                sheet.write_string(line, column, said, looks["words" if part else "mark"])
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.set_column(0, 0, None, None, {"hidden": True})
    sheet.set_column(1, 1, 30)
    if grid.codes:
        sheet.set_column(2, 1 + len(grid.codes), 36 if part else 5)
    sheet.freeze_panes(2, 2)
    if not part and grid.studies and grid.codes:
        sheet.set_row(1, 150)
        listed = {"validate": "list", "source": list(MARKS[1:]), "error_type": "warning"}
        sheet.data_validation(2, 2, 1 + len(grid.studies), 1 + len(grid.codes), listed)


def _write_base(sheet: Any, grid: Grid) -> None:
    about = grid.about
    sheet.write_string(0, 0, KIND)
    facts = {
        "version": VERSION,
        "review": about.review,
        "whose": about.whose,
        "made_at": about.made_at,
        "studies": [study for study, _label in grid.studies],
        "codes": [code for code, _label in grid.codes],
    }
    sheet.write_string(0, 1, json.dumps(facts))
    filled = sorted((key, said) for key, said in grid.cells.items() if said != NOTHING)
    for line, ((study, code), (mark, words)) in enumerate(filled, start=1):
        sheet.write_number(line, 0, study)
        sheet.write_number(line, 1, code)
        sheet.write_string(line, 2, mark)
        sheet.write_string(line, 3, words)
    sheet.very_hidden()


def read(
    content: bytes,
    studies: Mapping[int, str] | None = None,
    codes: Mapping[int, str] | None = None,
) -> Read:
    """Read a workbook that was written by `write` and edited since, or one that looks like it.

    `studies` and `codes` are the review's own, id to label: rows and columns without an id are
    known by their label, whatever its case; what isn't among them is new. Without them every id
    is taken as it stands. NotAGrid for anything else.
    """
    book = _open(content)
    found = Read()
    if BASE in book.sheetnames:
        _read_base(book[BASE], found)
    sides: dict[Part, dict[Key, str]] = {}
    for name, part in PARTS:
        if name in book.sheetnames:
            sides[part] = _Side(book[name], part, studies, codes).read(found)
        else:
            found.missing_sheets.append(name)
    if not any(sides.values()):
        raise NotAGrid("No study and construct of this review was found in the workbook.")
    _put_together(found, sides)
    return found


def _open(content: bytes) -> Any:
    file = io.BytesIO(content)
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                raise NotAGrid("The workbook unpacks to more than 100 MB, so it was not read.")
        return openpyxl.load_workbook(file, data_only=True)
    except NotAGrid:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part makes it raise
        raise NotAGrid("This is no workbook (XLSX) that can be read.") from error


def _read_base(sheet: Any, found: Read) -> None:
    rows = sheet.iter_rows(values_only=True)
    try:
        facts = json.loads(next(rows)[1])
        found.about = About(str(facts["review"]), str(facts["whose"]), str(facts["made_at"]))
        every = [(int(study), int(code)) for study in facts["studies"] for code in facts["codes"]]
    except (StopIteration, IndexError, KeyError, TypeError, ValueError):
        return
    found.base = dict.fromkeys(every, NOTHING)
    for row in rows:
        study, code, mark, words = (*row[:4], None, None, None, None)[:4]
        if isinstance(study, int | float) and isinstance(code, int | float):
            found.base[int(study), int(code)] = (str(mark or ""), tidy(str(words or "")))


class _Side:
    """One of the two sheets, being read."""

    def __init__(
        self,
        sheet: Any,
        part: Part,
        studies: Mapping[int, str] | None,
        codes: Mapping[int, str] | None,
    ) -> None:
        self.sheet, self.part = sheet, part
        self.rows = list(
            sheet.iter_rows(
                max_row=min(sheet.max_row, MOST_ROWS), max_col=min(sheet.max_column, MOST_COLUMNS)
            )
        )
        self.codes = self._named(codes)
        self.studies = self._named(studies)
        self.known = {"study": studies, "code": codes}

    @staticmethod
    def _named(labels: Mapping[int, str] | None) -> dict[str, int]:
        return {tidy(label).casefold(): pk for pk, label in (labels or {}).items()}

    def read(self, found: Read) -> dict[Key, str]:
        """What each known cell says; what isn't known goes into `found`."""
        if len(self.rows) < 2:
            return {}
        columns = self._columns(found)
        said: dict[Key, str] = {}
        seen: set[int] = set()
        for row in self.rows[2:]:
            label = _text(row[1]) if len(row) > 1 else ""
            study = self._id("study", _text(row[0]) if row else "", label, self.studies)
            if study is None or study in seen:
                self._remember_row(label or f"{_text(row[0])}", row, found)
                continue
            seen.add(study)
            for at, (code, head) in columns.items():
                cell = row[at] if at < len(row) else None
                text = _text(cell)
                if code is None:
                    if text:
                        found.new_columns.setdefault(head, []).append((label, text))
                        self._beyond(study, at, cell, text, found)
                elif (value := self._value(cell, text, found)) is not None:
                    said[study, code] = value
        return said

    def _beyond(self, study: int, at: int, cell: Any, text: str, found: Read) -> None:
        """What a new column says of a study, if it has a heading to make a construct of."""
        head = _text(self.rows[1][at]) if at < len(self.rows[1]) else ""
        value = self._value(cell, text, found) if head else None
        if value:
            found.beyond.setdefault(head, []).append((study, self.part, value))

    def _columns(self, found: Read) -> dict[int, tuple[int | None, str]]:
        made: dict[int, tuple[int | None, str]] = {}
        seen: set[int] = set()
        for at in range(2, max(len(self.rows[0]), len(self.rows[1]))):
            ids, labels = (row[at] if at < len(row) else None for row in self.rows[:2])
            label = _text(labels)
            code = self._id("code", _text(ids), label, self.codes)
            if code in seen:
                code = None
            if code is not None:
                seen.add(code)
            elif label:
                found.new_columns.setdefault(label, [])
            made[at] = (code, label or get_column_letter(at + 1))
        return made

    def _id(self, kind: str, text: str, label: str, named: Mapping[str, int]) -> int | None:
        number = text.removeprefix(f"{kind}:")
        known = self.known[kind]
        if number != text and number.isascii() and number.isdecimal():
            return int(number) if known is None or int(number) in known else None
        return named.get(label.casefold()) if label else None

    def _remember_row(self, label: str, row: Sequence[Any], found: Read) -> None:
        heads = [_text(cell) for cell in self.rows[1]]
        filled = [(head, text) for head, cell in zip(heads[2:], row[2:], strict=False)
                  if (text := _text(cell))]  # fmt: skip
        if label or filled:
            found.new_rows.setdefault(label or "–", []).extend(filled)

    def _value(self, cell: Any, text: str, found: Read) -> str | None:
        if self.part == "words" or text in MARKS:
            return text
        lowered = text.casefold()
        mark = lowered if lowered in MARKS else ALSO.get(lowered)
        if mark is None:
            found.unread.append((f"{self.sheet.title}!{cell.coordinate}", text))
        return mark


def _text(cell: Any) -> str:
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return tidy(str(value))


def _put_together(found: Read, sides: Mapping[Part, Mapping[Key, str]]) -> None:
    every = {key for side in sides.values() for key in side}
    for key in every:
        mark, words = found.base.get(key, NOTHING)
        found.cells[key] = (
            sides.get("mark", {}).get(key, mark or UNSAID),
            sides.get("words", {}).get(key, words),
        )
    studies, codes = {key[0] for key in every}, {key[1] for key in every}
    found.missing_studies = sorted({study for study, _code in found.base} - studies)
    found.missing_codes = sorted({code for _study, code in found.base} - codes)
