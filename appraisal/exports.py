"""What can be taken out of appraisal: the chart, its bars, and the table with reasons."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import docx
import xlsxwriter
from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT

from appraisal import figures, queries
from appraisal.methods import chart, intervals
from appraisal.models import Checklist
from reviews.access import May, Seat
from reviews.exports import Download
from reviews.methods.drawing import Drawing, paper
from reviews.methods.drawing import svg as vector

PICTURES = ("svg", "png", "pdf")
TABLES = ("csv", "xlsx", "docx")
CONTENT_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PRINT_SCALE = 300 / 96


def labels() -> dict[str, str]:
    """The drawing's words in the reader's language."""
    return {key: _(words) for key, words in chart.ENGLISH.items()}


def intervals_of(found: figures.RoundAgreement) -> Drawing:
    """Agreement in a round as points with their intervals, all items together first."""
    lines = [intervals.Line("", _("All items"), found.overall)]
    lines += [intervals.Line(item.id, item.label, one) for item, one in found.items]
    return intervals.draw(lines, {key: _(words) for key, words in intervals.ENGLISH.items()})


def inline_intervals(found: figures.RoundAgreement) -> str:
    """The same for a page."""
    return _sized(intervals_of(found), {}, f"intervals-{found.round.number}")


def columns(rows: Sequence[queries.Row], side: str) -> list[chart.Column]:
    """The studies as the chart takes them: the own answers, or what is agreed."""
    return [
        chart.Column(
            f"study:{row.study.number}",
            str(row.study.number),
            _("Study %(n)s, %(label)s") % {"n": row.study.number, "label": row.study.label},
            row.own if side == "mine" else row.codes,
            row.flagged and side != "mine",
        )
        for row in rows
        if side != "mine" or row.mine is not None
    ]


def inline(seat: Seat, checklist: Checklist, rows: Sequence[queries.Row], side: str) -> str:
    """The chart for a page, each study a link; every text in it is escaped."""
    drawn = chart.matrix(checklist.instrument, columns(rows, side), labels())
    page = {
        f"study:{row.study.number}": reverse(
            "appraisal:study", args=[seat.review.slug, checklist.pk, row.study.number]
        )
        for row in rows
    }
    return _sized(drawn, page, "chart")


def _sized(drawn: Drawing, links: dict[str, str], name: str) -> str:
    """At its own size: five studies are not blown up to the width of sixty."""
    size = f'<svg width="{drawn.width:.0f}" height="{drawn.height:.0f}" '
    return vector.inline(drawn, links, name).replace("<svg ", size, 1)


def files(seat: Seat, checklist: Checklist, side: str) -> list[Download]:
    """The files of one instrument."""

    def address(name: str, format: str) -> str:
        where = reverse("appraisal:file", args=[seat.review.slug, checklist.pk, name, format])
        return f"{where}?side={side}" if side == "mine" else where

    title = checklist.title
    found = [
        Download(
            _("Appraisal chart, %(title)s") % {"title": title}, each.upper(), address("chart", each)
        )
        for each in PICTURES
    ]
    found += [
        Download(
            _("Appraisal bars, %(title)s") % {"title": title}, each.upper(), address("bars", each)
        )
        for each in PICTURES
    ]
    return found + [
        Download(
            _("Appraisal table, %(title)s") % {"title": title}, each.upper(), address("table", each)
        )
        for each in TABLES
    ]


def round_files(seat: Seat, checklist: Checklist, number: int) -> list[Download]:
    """Agreement in one round, drawn."""
    title = _("Agreement in round %(n)s") % {"n": number}
    place = [seat.review.slug, checklist.pk, f"agreement-{number}"]
    return [
        Download(title, each.upper(), reverse("appraisal:file", args=[*place, each]))
        for each in PICTURES
    ]


def offers(seat: Seat) -> Iterator[Download]:
    """Every file of appraisal that this seat may take."""
    if seat.may(May.EXPORT):
        for checklist in queries.checklists(seat.review):
            yield from files(seat, checklist, "agreed")


def made(
    seat: Seat, checklist: Checklist, name: str, format: str, side: str
) -> HttpResponse | None:
    """One file, or None where there is no such."""
    rows = queries.rows(seat, checklist)
    if name.startswith("agreement-") and format in PICTURES:
        drawn = _round_drawn(seat, checklist, name.removeprefix("agreement-"))
        if drawn is None:
            return None
        content = picture(drawn, format)
    elif name in ("chart", "bars") and format in PICTURES:
        draw = chart.matrix if name == "chart" else chart.bars
        content = picture(draw(checklist.instrument, columns(rows, side), labels()), format)
    elif name == "table" and format in TABLES:
        write = {"csv": as_csv, "xlsx": spreadsheet, "docx": document}[format]
        content = write(checklist, rows)
    else:
        return None
    answer = HttpResponse(content, content_type=CONTENT_TYPES[format])
    file = f"{seat.review.slug}-{slugify(checklist.key)}-{name}.{format}"
    answer["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


def _round_drawn(seat: Seat, checklist: Checklist, number: str) -> Drawing | None:
    if not figures.may_read(seat, checklist):
        return None
    for found in figures.agreement(checklist):
        if str(found.round.number) == number and found.studies:
            return intervals_of(found)
    return None


def picture(drawing: Drawing, format: str) -> bytes:
    """A drawing as a file."""
    if format == "png":
        return paper.to_png(drawing, PRINT_SCALE)
    return paper.to_pdf(drawing) if format == "pdf" else vector.standalone(drawing).encode()


def table(checklist: Checklist, rows: Sequence[queries.Row]) -> Iterator[list[str]]:
    """One line a study: state, what stands on each item and why, flag and judgement."""
    instrument = checklist.instrument
    head = [_("Study"), _("Label"), _("State")]
    for item in instrument.items:
        head += [f"{item.id} {item.label}", _("%(item)s: reasons") % {"item": item.id}]
    yield [*head, _("Flagged"), _("Why flagged"), _("Judgement"), _("Reason")]
    for row in rows:
        line = [str(row.study.number), row.study.label, str(row.state.value)]
        open_ones = queries.is_open_to(row)
        for item in instrument.items:
            response = item.response(row.codes.get(item.id, ""))
            line.append(response.label if response else "")
            line.append(_words(row, item.id) if open_ones else "")
        judged = row.judgement
        line += [_("yes") if row.flagged else _("no"), "; ".join(row.flagged_by)]
        yield [*line, judged.label if judged else "", judged.reason if judged else ""]


def _words(row: queries.Row, item: str) -> str:
    """Rationales and quotes of all raters on an item."""
    found = []
    for rating in row.ratings:
        said = rating.answers.get(item, {})
        quotes = [
            f"“{quote['text']}”" + (f" (p. {quote['page']})" if quote.get("page") else "")
            for quote in said.get("quotes", [])
        ]
        found.append(" ".join(part for part in (said.get("words", ""), *quotes) if part))
    return " | ".join(part for part in found if part)


def as_csv(checklist: Checklist, rows: Sequence[queries.Row]) -> bytes:
    """The table as CSV, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    for line in table(checklist, rows):
        writer.writerow([_safe(cell) for cell in line])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def spreadsheet(checklist: Checklist, rows: Sequence[queries.Row]) -> bytes:
    """The table as XLSX, the head row frozen."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_("Appraisal")[:31])
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for at, line in enumerate(table(checklist, rows)):
            for place, cell in enumerate(line):
                sheet.write_string(at, place, cell[:32_000], bold if at == 0 else wrapped)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 0, 7)
        sheet.set_column(1, 200, 22)
    return out.getvalue()


def document(checklist: Checklist, rows: Sequence[queries.Row]) -> bytes:
    """For a manuscript, as DOCX: who got which answer on each item, then the reasons by study."""
    instrument = checklist.instrument
    made = docx.Document()
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    made.add_heading(_("Appraisal: %(title)s") % {"title": checklist.title}, 1)
    grid = made.add_table(rows=1, cols=2 + len(instrument.rated), style="Table Grid")
    for cell, words in zip(
        grid.rows[0].cells,
        [_("Study"), *(item.id for item in instrument.rated), _("Flagged")],
        strict=True,
    ):
        cell.text = words
    for row in rows:
        cells = grid.add_row().cells
        cells[0].text = f"{row.study.number} {row.study.label}"
        for cell, item in zip(cells[1:-1], instrument.rated, strict=True):
            response = item.response(row.codes.get(item.id, ""))
            cell.text = response.label if response else ""
        cells[-1].text = _("yes") if row.flagged else ""
    made.add_paragraph("; ".join(f"{item.id} {item.label}" for item in instrument.items))
    for rule in instrument.flag_rules:
        made.add_paragraph(_("Flagged: %(rule)s") % {"rule": rule.label})
    _reasons(made, checklist, rows)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _reasons(made: Any, checklist: Checklist, rows: Sequence[queries.Row]) -> None:
    """A heading a study, a line an item on which somebody gave a reason."""
    for row in rows:
        said = [
            (item, words)
            for item in checklist.instrument.items
            if queries.is_open_to(row) and (words := _words(row, item.id))
        ]
        if not said and row.judgement is None:
            continue
        made.add_heading(f"{row.study.number} {row.study.label}", 2)
        if row.judgement is not None:
            made.add_paragraph(f"{row.judgement.label}: {row.judgement.reason}")
        for item, words in said:
            line = made.add_paragraph()
            line.add_run(f"{item.id} {item.label}: ").bold = True
            line.add_run(printable(words))


def printable(text: str) -> str:
    """A text without letters that XML can't hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")
