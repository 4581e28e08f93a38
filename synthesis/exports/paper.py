"""Parts of a Word document that several exports share: tables, marked gaps, pictures."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from docx import Document
from docx.document import Document as Sheet
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import _Cell

from reviews.methods.drawing.svg import plain

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def sheet(title: str, *, landscape: bool = False) -> Sheet:
    """An empty document on A4."""
    made = Document()
    made.core_properties.title, made.core_properties.author = plain(title)[:250], "Consilience"
    made.styles["Normal"].font.size = Pt(10)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    if landscape:
        _turn(made)
    return made


def _turn(made: Sheet) -> None:
    section = made.sections[-1]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)


def landscape(made: Sheet) -> None:
    """Go on, on a page that lies across."""
    made.add_section(WD_SECTION.NEW_PAGE)
    _turn(made)


def portrait(made: Sheet) -> None:
    """Go on, on a page that stands."""
    section = made.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)


def heading(made: Sheet, text: str, level: int = 1) -> None:
    """A heading."""
    made.add_heading(plain(text), level)


def paragraph(made: Sheet, text: str, *, style: str | None = None, small: bool = False) -> None:
    """A paragraph."""
    run = made.add_paragraph(style=style).add_run(plain(text))
    if small:
        run.font.size = Pt(8)


def missing(made: Sheet, text: str) -> None:
    """What isn't there yet, marked so that nobody overlooks it."""
    run = made.add_paragraph().add_run(plain(text))
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def table(
    made: Sheet,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    size: float = 9,
    widths: Sequence[int] = (),
) -> None:
    """A table whose head comes again on each page that it reaches; widths in millimetres."""
    grid = made.add_table(rows=1, cols=len(heads), style="Table Grid")
    grid.autofit = not widths
    for column, width in zip(grid.columns, widths, strict=False):
        column.width = Mm(width)
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _fill(grid.rows[0].cells, heads, size, widths, bold=True)
    for row in rows:
        _fill(grid.add_row().cells, row, size, widths)
    made.add_paragraph()


def _fill(
    cells: Sequence[_Cell],
    texts: Sequence[str],
    size: float,
    widths: Sequence[int],
    *,
    bold: bool = False,
) -> None:
    for at, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        run = cell.paragraphs[0].add_run(plain(text))
        run.font.size, run.bold = Pt(size), bold
        if widths:
            cell.width = Mm(widths[at])


def picture(made: Sheet, png: bytes, width: int, described: str = "") -> None:
    """A picture of a width in millimetres, with its description for whoever can't see it."""
    shape = made.add_picture(io.BytesIO(png), width=Mm(width))
    shape._inline.docPr.set("descr", plain(described)[:1000])


def packed(made: Sheet) -> bytes:
    """The document as bytes."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
