"""The numbers of a flow, and how they add up, as tables of a Word document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docx.document import Document as Sheet
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from reviews.methods.drawing.style import LINE_2
from reviews.methods.drawing.svg import plain
from screening.methods.prisma import AWAITING, OTHER_CHANNELS, Flow

from .word_shapes import W
from .wording import Wording

_BORDERS = (
    f'<w:tblBorders xmlns:w="{W}">'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE_2.removeprefix("#")}"/>'
        for side in ("top", "bottom", "insideH")
    )
    + "</w:tblBorders>"
)


def add_tables(
    sheet: Sheet, flow: Flow, words: Mapping[str, str], names: Mapping[str, str]
) -> None:
    """Add every number with its unit and where it comes from, then every sum."""
    heads = [words[key] for key in ("box", "number", "unit", "status", "note")]
    table = _table(sheet, heads, (78, 22, 20, 24, 42))
    wording = Wording(flow, dict(words))
    for key, box in flow.boxes.items():
        if not _is_told(flow, key):
            continue
        name = names.get(key) or wording.label(key)
        _add(
            table,
            (name, wording.digits(box.n), words[box.unit], words[_key(box.status)], box.note),
            number=1,
        )
        for line in box.lines:
            amount = wording.digits(line.n)
            _add(table, (f"\u2003{line.name}", amount, words[box.unit], "", ""), number=1)
    for one in flow.remarks:
        _add(table, (one.name, wording.digits(one.n), "", words[_key(one.status)], one.note), 1)
    sheet.add_paragraph()
    _sums(sheet, flow, words)


def _sums(sheet: Sheet, flow: Flow, words: Mapping[str, str]) -> None:
    heads = [words[key] for key in ("rule", "sum", "result")]
    table = _table(sheet, heads, (74, 60, 52))
    for rule in flow.identities:
        said = {True: "holds", False: "fails", None: "open"}[rule.holds]
        result = words[said].format(n=f"{rule.difference:+,}".replace("-", "\u2212"))
        explained = flow.explained.get(rule.code, "")
        title = words.get(rule.title, rule.title)
        _add(table, (title, rule.sum, f"{result} {explained}".strip()))


def _is_told(flow: Flow, key: str) -> bool:
    """Whether a box is worth a line: noughts are where nothing could have been counted."""
    if flow.boxes[key].n != 0:
        return True
    if key in AWAITING or "adjustment" in key or key == "studies_without_report":
        return False
    if key.startswith(("previous_", "total_")):
        return flow.has_previous
    if key in ("records_excluded_human", "records_excluded_automatic"):
        return bool(flow.boxes["records_excluded_automatic"].n)
    if key in OTHER_CHANNELS:
        return False
    return flow.has_other_methods or not key.startswith("other_")


def _key(status: str) -> str:
    return f"status_{status.replace(' ', '_')}"


def _table(sheet: Sheet, heads: Sequence[str], widths: Sequence[int]) -> Table:
    table = sheet.add_table(rows=1, cols=len(heads))
    table.autofit = False
    table._tbl.tblPr.append(parse_xml(_BORDERS))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for cell, text, width in zip(table.rows[0].cells, heads, widths, strict=True):
        cell.width = Mm(width)
        _write(cell, text, bold=True)
    # The head comes again on every page that the table reaches.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return table


def _add(table: Table, values: Sequence[str], number: int | None = None) -> None:
    row = table.add_row()
    for place, (cell, text) in enumerate(zip(row.cells, values, strict=True)):
        cell.width = table.columns[place].width
        _write(cell, text)
        if place == number:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write(cell: _Cell, text: str, *, bold: bool = False) -> None:
    run = cell.paragraphs[0].add_run(plain(text))
    run.font.size, run.bold = Pt(9), bold
    cell.paragraphs[0].paragraph_format.space_after = Pt(2)
