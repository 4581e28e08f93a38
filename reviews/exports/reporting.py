"""The tables of a reporting guideline as files: DOCX, CSV, JSON."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as Sheet
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell

from reviews.exports import Download
from reviews.methods.drawing.svg import plain
from reviews.methods.reporting import STANDARDS, Missing, Slot, Standard
from reviews.models import Review

FORMATS = {"docx": "DOCX", "csv": "CSV", "json": "JSON"}
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WIDTHS = (Mm(12), Mm(46), Mm(112))
_RED = RGBColor(0xA3, 0x2A, 0x2A)


def downloads(seat: Any) -> Iterator[Download]:
    """The tables of both guidelines, in each format."""
    for standard in STANDARDS.values():
        for name, label in FORMATS.items():
            url = reverse("reviews:search_report_file", args=[seat.review.slug, standard.key, name])
            yield Download(
                _("Search report, %(guideline)s") % {"guideline": standard.title}, label, url
            )


def as_dict(standard: Standard, slots: list[Slot]) -> dict[str, Any]:
    """The published shape {"standard", "items": [...], "blank": n}."""
    return {
        "standard": standard.title,
        "source": standard.source,
        "items": [
            {
                "number": slot.number,
                "item": slot.title,
                "asks": slot.asks,
                "said": list(slot.said),
                "own_words": slot.own,
                "blank": slot.blank,
                "missing": [
                    {"search": one.search, "name": one.name, "field": one.field}
                    for one in slot.missing
                ],
            }
            for slot in slots
        ],
        "blank": sum(slot.blank for slot in slots),
    }


def rows(slots: list[Slot]) -> Iterator[list[Any]]:
    """The table as lines: number, item, what is said, own words, what is missing."""
    yield ["number", "item", "said", "own_words", "missing"]
    for slot in slots:
        missing = "; ".join(words(one) for one in slot.missing)
        yield [slot.number, slot.title, "\n".join(slot.said), slot.own, missing]


# The slots of a search, as a reader knows them.
_FIELDS = {
    "platform": "platform",
    "coverage": "years covered",
    "limits": "limits",
    "query": "search string",
    "run_on": "date of the search",
    "raw_hits": "hits printed",
    "direction": "direction",
    "contact": "who was asked",
}


def words(missing: Missing) -> str:
    """What is missing, in words."""
    if missing.field == "words":
        return _("in your own words")
    if missing.field == "criteria":
        return _("criteria in the protocol")
    return _("%(search)s: %(field)s") % {
        "search": missing.name,
        "field": _(_FIELDS.get(missing.field, missing.field)),
    }


def docx(review: Review, standard: Standard, slots: list[Slot]) -> bytes:
    """The table as a Word document; what is blank stands in red."""
    sheet = Document()
    for section in sheet.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
    day = date_format(timezone.localdate(), "j F Y")
    title = _("%(review)s: search report by %(guideline)s, %(day)s")
    facts = {"review": review.title, "guideline": standard.title, "day": day}
    sheet.add_heading(plain(title % facts), level=1)
    _table(sheet, slots)
    note = sheet.add_paragraph().add_run(plain(standard.source))
    note.font.size = Pt(8)
    held = io.BytesIO()
    sheet.save(held)
    return held.getvalue()


def _table(sheet: Sheet, slots: list[Slot]) -> None:
    table = sheet.add_table(rows=1, cols=3)
    table.style = "Table Grid"
    table.autofit = False
    heads = (_("No."), _("Item"), _("Reported"))
    for cell, text, width in zip(table.rows[0].cells, heads, _WIDTHS, strict=True):
        cell.width = width
        _write(cell, text, bold=True)
    # The head comes again on every page that the table reaches.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for slot in slots:
        cells = table.add_row().cells
        for cell, width in zip(cells, _WIDTHS, strict=True):
            cell.width = width
        _write(cells[0], slot.number)
        _write(cells[1], _(slot.title))
        for line in (*slot.said, *([slot.own] if slot.own else [])):
            _write(cells[2], line)
        for one in slot.missing:
            _write(cells[2], _("Not reported: %(what)s") % {"what": words(one)}, red=True)


def _write(cell: _Cell, text: str, *, bold: bool = False, red: bool = False) -> None:
    empty = len(cell.paragraphs) == 1 and not cell.paragraphs[0].text
    paragraph = cell.paragraphs[0] if empty else cell.add_paragraph()
    run = paragraph.add_run(plain(text))
    run.font.size, run.bold = Pt(9), bold
    if red:
        run.font.color.rgb = _RED
    paragraph.paragraph_format.space_after = Pt(2)
