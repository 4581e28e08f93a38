"""The translation grid to take away: XLSX and DOCX for readers, CSV for other tools."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import docx
import xlsxwriter
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT

from appraisal.exports import CONTENT_TYPES, printable
from reviews.access import May, Seat
from reviews.exports import Download
from reviews.methods.formats.csv import neutral
from synthesis.methods.reading import flowing
from synthesis.models import Excerpt, Finding, Order, Rendering
from synthesis.queries import translation as queries
from synthesis.queries.begun import begun
from synthesis.queries.evidence import Item
from synthesis.queries.translation import Page

FORMATS = ("xlsx", "docx", "csv")
ORDERS = (1, 2, 3, 0)


def offers(seat: Seat) -> Iterator[Download]:
    """The grid's files, where there is a grid."""
    if seat.may(May.EXPORT) and "translation" in begun(seat):
        yield from files(seat)


def files(seat: Seat) -> list[Download]:
    """The formats in which the grid can be taken."""
    told = {
        "xlsx": _("a sheet an order, one of relations"),
        "docx": _("a table a concept, for a manuscript"),
        "csv": _("a line a construct"),
    }
    slug = seat.review.slug
    return [
        Download(
            _("Translation grid"), each.upper(),
            reverse("synthesis:translation_file", args=[slug, each]), words,
        )
        for each, words in told.items()
    ]  # fmt: skip


def answer(seat: Seat, format: str) -> HttpResponse | None:
    """The grid as a file, or None where there is no such format."""
    if format not in FORMATS:
        return None
    page = queries.page(seat)
    write = {"xlsx": _workbook, "docx": _document, "csv": _csv}[format]
    response = HttpResponse(write(page), content_type=CONTENT_TYPES[format])
    name = f"{seat.review.slug}-translation.{format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def name_of(order: int) -> str:
    """An order in words; 0 are passages of which nobody said whose words they are."""
    return str(Order(order).label) if order else _("Voice not said")


class Words:
    """The words behind a page's cells, asked for once."""

    def __init__(self, page: Page) -> None:
        cells = page.cells.values()
        items = [one for cell in cells for some in cell.items.values() for one in some]
        self.excerpts = Excerpt.objects.in_bulk([one.pk for one in items if one.kind == "passage"])
        self.findings = Finding.objects.in_bulk([one.pk for one in items if one.kind == "finding"])

    def of(self, item: Item) -> tuple[str, str]:
        """A passage or a finding with its page."""
        if item.kind == "passage":
            row = self.excerpts[item.pk]
            return f"“{flowing(row.quote)}”", str(row.page or "")
        finding = self.findings[item.pk]
        return finding.statement, finding.page

    def told(self, page: Page, study: int, concept: int, order: int) -> list[tuple[str, str, str]]:
        """What a cell says in an order: how it came in, words, page."""
        place = page.place(study, concept)
        found = []
        row = place.written.get(order)
        if row is not None:
            found.append((_("written"), said(row), row.page))
        for item in place.items.get(order, ()):
            kind = _("passage") if item.kind == "passage" else _("finding")
            found.append((kind, *self.of(item)))
        return found


def said(row: Rendering) -> str:
    """What was written into a cell, its quotation in marks."""
    return " ".join(part for part in (row.words, f"“{row.quote}”" if row.quote else "") if part)


def _lines(page: Page, words: Words) -> Iterator[list[str]]:
    """One line a construct: study, concept, order, how it came in, words, page."""
    for concept in page.concepts:
        if concept.pk in page.overall:
            row = page.overall[concept.pk]
            yield ["", _("all studies"), concept.name, name_of(3), _("written"), said(row), ""]
        for study in page.studies:
            for order in ORDERS:
                for how, told, where in words.told(page, study.pk, concept.pk, order):
                    head = [str(study.number), study.label, concept.name, name_of(order)]
                    yield [*head, how, told, where]


def _csv(page: Page) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [_("Study"), _("Label"), _("Concept"), _("Order"), _("Came in as"), _("Words"), _("Page")]
    )
    for line in _lines(page, Words(page)):
        writer.writerow([neutral(cell) for cell in line])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _joined(told: list[tuple[str, str, str]]) -> str:
    return "\n".join(
        f"{words} ({_('p. %(n)s') % {'n': where}})" if where else words
        for _how, words, where in told
    )


def _workbook(page: Page) -> bytes:
    out, words = io.BytesIO(), Words(page)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for order in ORDERS:
            if not order and not any(0 in cell.orders for cell in page.cells.values()):
                continue
            sheet = book.add_worksheet(name_of(order).partition(":")[0][:31])
            heads = [_("Study"), _("Label"), *(one.name for one in page.concepts)]
            lines = [[str(study.number), study.label, *_row(page, words, study.pk, order)]
                     for study in page.studies]  # fmt: skip
            if order == Order.THIRD:
                over = [page.overall.get(one.pk) for one in page.concepts]
                lines.append(["", _("all studies"), *(said(row) if row else "" for row in over)])
            for at, line in enumerate([heads, *lines]):
                for place, cell in enumerate(line):
                    sheet.write_string(at, place, cell[:32_000], wrapped if at else bold)
            sheet.freeze_panes(1, 2)
            sheet.set_column(0, 0, 7)
            sheet.set_column(1, 200, 28)
        _relations(book.add_worksheet(_("Relations")), page, bold, wrapped)
    return out.getvalue()


def _row(page: Page, words: Words, study: int, order: int) -> list[str]:
    return [_joined(words.told(page, study, one.pk, order)) for one in page.concepts]


def _relations(sheet: object, page: Page, bold: object, wrapped: object) -> None:
    heads = [_("Number"), _("Relation"), _("Between"), _("In"), _("Why")]
    for at, line in enumerate([heads, *_related(page)]):
        for place, cell in enumerate(line):
            sheet.write_string(at, place, cell[:32_000], wrapped if at else bold)  # type: ignore[attr-defined]
    sheet.set_column(1, 4, 32)  # type: ignore[attr-defined]


def _related(page: Page) -> Iterator[list[str]]:
    for row in page.relations:
        members = [str(one.study or one.concept) for one in row.members.all()]
        kind = row.get_kind_display()
        yield [str(row.number), kind, "; ".join(members), str(row.about or ""), row.why]


def _document(page: Page) -> bytes:
    made, words = docx.Document(), Words(page)
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    made.add_heading(_("Translation of studies into one another"), 1)
    for concept in page.concepts:
        made.add_heading(printable(concept.name), 2)
        if concept.meaning:
            made.add_paragraph(printable(concept.meaning))
        table = made.add_table(rows=1, cols=4, style="Table Grid")
        heads = [_("Study"), *(name_of(order) for order in (1, 2, 3))]
        for cell, text in zip(table.rows[0].cells, heads, strict=True):
            cell.text = text
        for study in page.studies:
            told = [words.told(page, study.pk, concept.pk, order) for order in (1, 2, 3)]
            if any(told):
                cells = table.add_row().cells
                cells[0].text = f"{study.number} {study.label}"
                for cell, some in zip(cells[1:], told, strict=True):
                    cell.text = printable(_joined(some))
        if concept.pk in page.overall:
            made.add_paragraph(printable(said(page.overall[concept.pk])))
    if page.relations:
        made.add_heading(_("Relations"), 2)
        for line in _related(page):
            made.add_paragraph(printable(f"{line[1]}. {line[2]}. {line[4]}"))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
