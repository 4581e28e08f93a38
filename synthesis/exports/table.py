"""The study table as a file: XLSX and DOCX for readers, CSV and JSON for other tools."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import docx
import xlsxwriter
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement

from appraisal.exports import CONTENT_TYPES, printable
from reviews.access import May, Seat
from reviews.exports import Download
from reviews.methods.formats.csv import neutral
from synthesis.methods.table.answers import NOT_STATED, quotes
from synthesis.queries import table as queries
from synthesis.queries.begun import begun
from synthesis.queries.table import words
from synthesis.queries.table.table import Cell, Column, Foot, Line, Table, table

FORMATS = ("xlsx", "docx", "csv", "json")
TYPES = CONTENT_TYPES | {"json": "application/json"}
Value = str | int | float


def offers(seat: Seat) -> Iterator[Download]:
    """The study table, where there is one."""
    if seat.may(May.EXPORT) and "table" in begun(seat):
        yield from files(seat)


def files(seat: Seat) -> list[Download]:
    """The formats in which the table can be taken."""
    slug = seat.review.slug
    told = {
        "xlsx": _("for Excel, with quotations on a second sheet"),
        "docx": _("for a manuscript"),
        "csv": _("a line a study"),
        "json": _("every value with its state, quotations and reasons"),
    }
    return [
        Download(
            _("Study table"),
            each.upper(),
            reverse("synthesis:table_file", args=[slug, each]),
            about,
        )
        for each, about in told.items()
    ]


def made(seat: Seat, format: str) -> bytes | None:
    """The table as a file, or None where there is no such format."""
    if format not in FORMATS:
        return None
    everything = format in ("csv", "json")
    found = table(seat, everything=everything)
    write = {"xlsx": _workbook, "docx": _document, "csv": _csv, "json": _json}[format]
    return write(seat, found)


def answer(seat: Seat, format: str) -> HttpResponse | None:
    """The file, to be saved under the review's name."""
    content = made(seat, format)
    if content is None:
        return None
    response = HttpResponse(content, content_type=TYPES[format])
    name = f"{seat.review.slug}-study-table.{format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def heads(found: Table) -> list[str]:
    """The heads of all columns; a group's column names its field too."""
    told = [_("Study"), _("Label"), _("Reports"), _("State")]
    return told + [_head(column) for column in found.columns]


def _head(column: Column) -> str:
    unit = f" ({column.field.unit})" if column.field.unit else ""
    return f"{column.field.label}: {column.label}" if column.group else f"{column.label}{unit}"


def shown(cell: Cell) -> Value:
    """A cell as files hold it: a number as a number; blank is empty and never 0."""
    if cell.number is not None:
        return cell.number
    if cell.state == "not_asked":
        return _("not asked in its version")
    return cell.text


def lines(found: Table) -> Iterator[list[Value]]:
    """One list a study, as `heads` says."""
    for line in found.lines:
        row = line.row
        told: list[Value] = [row.study.number, row.study.label, "; ".join(line.reports)]
        yield [*told, str(row.state.value), *(shown(cell) for cell in line.cells)]


def feet(found: Table) -> Iterator[list[Value]]:
    """The lines below the studies: totals over studies, what is printed, and the gap."""
    if not any(column.group for column in found.columns):
        return
    name = _("Total over studies")
    yield [name, "", "", "", *("" if one.total is None else one.total for one in found.foot)]
    unsaid = ["" if not one.not_stated or not column.group else one.not_stated
              for one, column in zip(found.foot, found.columns, strict=True)]  # fmt: skip
    if any(unsaid):
        yield [_("Studies that don't state it"), "", "", "", *unsaid]
    if any(one.printed for one in found.foot):
        yield [_("Printed total"), "", "", "", *(_printed(one) for one in found.foot)]
        yield [
            _("Printed less ours"), "", "", "",
            *("" if one.gap is None else one.gap for one in found.foot),
        ]  # fmt: skip


def _printed(foot: Foot) -> Value:
    value = foot.printed.value if foot.printed else None
    return "" if value is None else value


def notes(found: Table) -> list[str]:
    """What stands below the table: how to read it, and where printed and ours differ."""
    told = [
        _("Totals add up studies; a study with several reports counts once."),
        _("An empty cell says nothing; it is not 0. “Not stated”: the reports don't say."),
    ]
    for field, row, gap in found.gaps:
        told.append(
            _("Study %(n)s prints %(printed)s for “%(field)s”; its groups add up to %(cells)s.")
            % {
                "n": row.study.number,
                "printed": gap.printed,
                "field": field.label,
                "cells": _("nothing") if gap.cells is None else gap.cells,
            }
        )
    for column, foot in zip(found.columns, found.foot, strict=True):
        if foot.gap:
            told.append(
                _("“%(column)s”: %(printed)s printed%(where)s, %(total)s over studies here.")
                % {
                    "column": _head(column),
                    "printed": foot.printed.value if foot.printed else "",
                    "where": _where(foot),
                    "total": foot.total,
                }
            )
    return told


def _where(foot: Foot) -> str:
    return f" ({foot.printed.source})" if foot.printed and foot.printed.source else ""


def _csv(seat: Seat, found: Table) -> bytes:
    """One line a study and nothing else; a text that looks like a formula is made harmless."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([neutral(one) for one in heads(found)])
    for line in lines(found):
        writer.writerow([neutral(one) if isinstance(one, str) else one for one in line])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _workbook(seat: Seat, found: Table) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_("Study table")[:31])
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        at = _rows(sheet, 0, [list(heads(found))], bold)
        at = _rows(sheet, at, lines(found), wrapped)
        at = _rows(sheet, at, feet(found), bold)
        _rows(sheet, at + 1, [[one] for one in notes(found)], book.add_format())
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 0, 8)
        sheet.set_column(1, 2, 24)
        sheet.set_column(3, 200, 18)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        second = book.add_worksheet(_("Sources")[:31])
        at = _rows(second, 0, [[_("Study"), _("Label"), _("Field"), _("Value"), _("By"),
                                _("Quotation"), _("Page"), _("Remark")]], bold)  # fmt: skip
        _rows(second, at, _sources(seat, found), wrapped)
        second.freeze_panes(1, 0)
        second.set_column(1, 7, 24)
    return out.getvalue()


def _rows(sheet: Any, at: int, rows: Any, style: Any) -> int:
    """Write rows from a line on; gives the line after them."""
    for row in rows:
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, place, printable(value)[:32_000], style)
            else:
                sheet.write_number(at, place, value, style)
        at += 1
    return at


def _sources(seat: Seat, found: Table) -> Iterator[list[Value]]:
    """Every revealed value with its quotations and remarks, and what was settled and why."""
    fields = {one.id: one for one in queries.readable(seat.review).fields}
    for line in found.lines:
        study = line.row.study
        for sent in line.row.extractions:
            if sent.revealed_at is None:
                continue
            for id, one in sent.answers.items():
                start: list[Value] = [study.number, study.label, fields[id].label]
                start += [words.said(fields[id], one), str(sent.task.member.user)]
                told = quotes(one) or [{"text": "", "page": ""}]
                for quote in told:
                    yield [*start, quote["text"], quote["page"], one.get("note", "")]
        for id, value in line.row.settled.items():
            stands = words.said(fields[id], value.answer)
            yield [study.number, study.label, fields[id].label, stands,
                   str(value.settled_by), "", "", value.reason]  # fmt: skip


def _document(seat: Seat, found: Table) -> bytes:
    """For a manuscript, landscape: the head repeated on each page, totals and notes below."""
    made = docx.Document()
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    made.add_heading(_("Studies"), 1)
    grid = made.add_table(rows=1, cols=2 + len(found.columns), style="Table Grid")
    mark = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(mark)
    _cells(grid.rows[0].cells, [_("Study"), _("Reports"), *map(_head, found.columns)], bold=True)
    for line in found.lines:
        told: list[Value] = [line.row.study.number, _named(line)]
        _cells(grid.add_row().cells, [*told, *(shown(cell) for cell in line.cells)])
    for foot in feet(found):
        cells = grid.add_row().cells
        _cells(cells[1:], [foot[0], *foot[4:]], bold=True)
    for one in notes(found):
        made.add_paragraph(printable(one))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _named(line: Line) -> str:
    return "; ".join(line.reports) or line.row.study.label


def _cells(cells: Any, values: list[Value], *, bold: bool = False) -> None:
    for cell, value in zip(cells, values, strict=True):
        run = cell.paragraphs[0].add_run(printable(str(value)))
        run.bold = bold


def _json(seat: Seat, found: Table) -> bytes:
    """Every value with its state, so that blank, not stated and 0 stay three things."""
    told = {
        "review": seat.review.slug,
        "fields": [
            {
                "id": one.id,
                "kind": one.kind,
                "label": one.label,
                "unit": one.unit,
                "parts": {part.id: part.label for part in one.parts},
            }
            for one, _n in found.heads
        ],
        "studies": [_study(line, found) for line in found.lines],
        "totals": [
            {
                "field": column.field.id,
                "group": column.group,
                "total": foot.total,
                "studies": foot.studies,
                "not_stated": foot.not_stated,
                "printed": foot.printed.value if foot.printed else None,
                "with_printed_of_studies": foot.with_printed,
            }
            for column, foot in zip(found.columns, found.foot, strict=True)
            if column.group
        ],
        "gaps": [
            {
                "study": row.study.number,
                "field": field.id,
                "printed": gap.printed,
                "groups": gap.cells,
            }
            for field, row, gap in found.gaps
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _study(line: Line, found: Table) -> dict[str, Any]:
    row = line.row
    states: dict[str, str] = {}
    for column, cell in zip(found.columns, line.cells, strict=True):
        if not column.group:
            states[column.field.id] = cell.state
    values = {}
    for field, _n in found.heads:
        answer = row.values.get(field.id)
        values[field.id] = {
            "state": states.get(field.id) or _state(row, field.id, answer),
            "value": (answer or {}).get("value"),
            "note": (answer or {}).get("note", ""),
            "quotes": (answer or {}).get("quotes", []),
        }
    return {
        "study": row.study.number,
        "label": row.study.label,
        "reports": line.reports,
        "state": row.state.name.lower(),
        "version": max(
            (one.version.number for one in row.extractions if one.revealed_at), default=None
        ),
        "values": values,
        "settled": {id: one.reason for id, one in row.settled.items()},
    }


def _state(row: queries.Row, id: str, answer: Any) -> str:
    if not row.asked:
        return "open"
    if id in row.open:
        return "differs"
    if answer is None:
        return "blank" if id in row.asked else "not_asked"
    return NOT_STATED if answer.get("not_stated") else "given"
