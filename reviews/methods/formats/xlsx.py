"""Excel workbooks (.xlsx) with a table of references on one sheet or several."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, BinaryIO

from .csv import cells, header
from .engine.columns import recognised
from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.rows import Table
from .engine.table import Row
from .engine.text import excerpt

NO_WORKBOOK = "This looks like a ZIP archive or a document, but not an Excel workbook."
TOO_LARGE = "The workbook unpacks to more than 2 GB, so it was not read."
DAMAGED = "The workbook is damaged and could not be read ({})."
NO_HEADER = "No row of the sheet “{}” names its columns (title, authors, year, …)."
OTHER_SHEET = "The sheet “{}” was not read: only “{}” was chosen."
_LARGEST = 2_000_000_000
_LONGEST_CELL = 32_767
_HEAD_ROWS = 30


def load(file: BinaryIO) -> Iterator[Reference | Problem]:
    """Yield the references of a workbook, sheet by sheet."""
    problem = _unfit(file)
    if problem:
        yield Problem(1, problem)
        return
    import openpyxl  # loaded only for workbooks: it is large

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        found = False
        for sheet in book.worksheets:
            for item in _sheet(sheet):
                found = True
                yield item
        if not found:
            yield Problem(1, NO_HEADER.format(book.sheetnames[0] if book.sheetnames else ""))
    except Exception as error:  # openpyxl raises whatever a damaged part makes it raise
        yield Problem(1, DAMAGED.format(type(error).__name__))


def sheets(file: BinaryIO, most: int) -> Iterator[tuple[str, list[Row]]]:
    """Yield the sheets of a workbook with their first filled rows; none if it is damaged."""
    if _unfit(file):
        return
    import openpyxl

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        for sheet in book.worksheets:
            yield sheet.title, list(islice(_filled(sheet), most))
    except Exception:  # a damaged part; reading the file says so
        return
    finally:
        file.seek(0)


def sheet_rows(file: BinaryIO, name: str) -> Iterator[Row | Problem]:
    """Yield the filled rows of one sheet, and a remark on each other one that has any."""
    if problem := _unfit(file):
        yield Problem(1, problem)
        return
    import openpyxl

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        for sheet in book.worksheets:
            if sheet.title == name:
                yield from _filled(sheet)
            elif first := next(_filled(sheet), None):
                reason = OTHER_SHEET.format(sheet.title, name)
                yield Problem(first.line, reason, excerpt(first.raw), lost=False)
    except Exception as error:  # openpyxl raises whatever a damaged part makes it raise
        yield Problem(1, DAMAGED.format(type(error).__name__))


def _filled(sheet: Any) -> Iterator[Row]:
    for number, found in _numbered(sheet):
        values = [_text(cell) for cell in found]
        while values and not values[-1]:
            values.pop()
        if values:
            yield Row(number, values, _line(values))


def _unfit(file: BinaryIO) -> str:
    """Return why a file is not to be opened as a workbook, or ""."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return NO_WORKBOOK
    finally:
        file.seek(0)
    if not any(name.startswith("xl/") for name in names):
        return NO_WORKBOOK
    return TOO_LARGE if size > _LARGEST else ""


def _sheet(sheet: Any) -> Iterator[Reference | Problem]:
    """Yield the references of a sheet; one without a known header is passed over with a remark."""
    rows = ((number, [_text(cell) for cell in row]) for number, row in _numbered(sheet))
    head = list(islice(rows, _HEAD_ROWS))
    best = max(head, key=lambda row: recognised(row[1]), default=None)
    if best is None or not any(any(row) for _, row in head):
        return
    if recognised(best[1]) < 1:
        start = excerpt(" ".join(head[0][1]))
        yield Problem(1, NO_HEADER.format(sheet.title), start, lost=False)
        return
    table = Table(best[1], _line(best[1]))
    for number, values in chain((row for row in head if row[0] > best[0]), rows):
        while values and not values[-1]:
            values.pop()
        yield from table.read_row(Row(number, values, _line(values)))


def _line(values: Sequence[str]) -> str:
    """Return cells as one row of tab-separated text."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter="\t", lineterminator="").writerow(values)
    return buffer.getvalue()


def _numbered(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    return enumerate(sheet.iter_rows(values_only=True), 1)


def _text(cell: Any) -> str:
    """Return a cell as text: whole numbers without a decimal point, dates in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return str(cell)


def save(references: Iterable[Reference], file: BinaryIO, more: Sequence[str] = ()) -> None:
    """Write a workbook in constant memory; every cell is text, so none is ever a formula.

    A text longer than an Excel cell goes on in the column "Continued".
    """
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet("References")
    bold = book.add_format({"bold": True})
    names = [*header(more), "Continued"]
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, bold)
    for number, item in enumerate(references, 1):
        beyond = []
        for column, value in enumerate(cells(item, more)):
            if value:
                sheet.write_string(number, column, value[:_LONGEST_CELL])
            if len(value) > _LONGEST_CELL:
                beyond.append(f"{names[column]}: {value[_LONGEST_CELL:]}")
        if beyond:
            sheet.write_string(number, len(names) - 1, "\n".join(beyond)[:_LONGEST_CELL])
    book.close()


def sniff(head: str) -> float:
    """A workbook is no text; it is known by its first bytes."""
    return 0.0


FORMAT = Format(
    name="xlsx",
    label="Excel",
    extensions=("xlsx",),
    sniff=sniff,
    magic=b"PK\x03\x04",
    load=load,
    save=save,
    aliases=("excel",),
)
