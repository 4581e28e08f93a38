"""The table of a metasummary as a file: JSON for tools, CSV, XLSX and DOCX for readers."""

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
from django.utils.translation import ngettext

from appraisal.exports import CONTENT_TYPES, printable
from reviews.access import May, Seat
from reviews.exports import Download
from reviews.methods.formats.csv import neutral
from synthesis.models import EffectsChoice
from synthesis.queries.begun import begun
from synthesis.queries.metasummary import Line, Metasummary, metasummary
from synthesis.templatetags.metasummary import share

FORMATS = ("xlsx", "docx", "csv", "json")
TYPES = CONTENT_TYPES | {"json": "application/json"}


def offers(seat: Seat) -> Iterator[Download]:
    """The table, once there is an abstracted finding."""
    if seat.may(May.EXPORT) and "metasummary" in begun(seat):
        yield from files(seat)


def files(seat: Seat) -> list[Download]:
    """The formats in which the table can be taken."""
    told = {
        "xlsx": _("for Excel, with intensity by study on a second sheet"),
        "docx": _("the published layout, for a manuscript"),
        "csv": _("a line a finding"),
        "json": _("every share unrounded"),
    }
    return [
        Download(
            _("Effect sizes"),
            each.upper(),
            reverse("synthesis:effects_file", args=[seat.review.slug, each]),
            about,
        )
        for each, about in told.items()
    ]


def made(seat: Seat, format: str) -> bytes | None:
    """The table as a file, or None where there is no such format."""
    write = {"xlsx": _workbook, "docx": _document, "csv": _csv, "json": _json}.get(format)
    return write(metasummary(seat)) if write else None


def answer(seat: Seat, format: str) -> HttpResponse | None:
    """The file, to be saved under the review's name."""
    content = made(seat, format)
    if content is None:
        return None
    response = HttpResponse(content, content_type=TYPES[format])
    name = f"{seat.review.slug}-effect-sizes.{format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def head() -> list[str]:
    """The heads of the published layout."""
    return [_("Domain"), _("Finding"), _("FES %"), _("Studies")]


def numbers(line: Line) -> str:
    """The studies that hold a finding, ascending."""
    return ", ".join(str(one) for one in line.studies)


def notes(summary: Metasummary) -> list[str]:
    """What stands below the table: how to read it."""
    n = len(summary.studies)
    told = [
        ngettext(
            "FES: frequency effect size, the share of %(n)s included study that holds the finding.",
            "FES: frequency effect size, the share of %(n)s included studies that hold the "
            "finding.",
            summary.n,
        )
        % {"n": summary.n},
        _("Reports of one study count once. Halves are rounded up."),
    ]
    told.append(counted_so(summary))
    for sample in summary.samples:
        if len(sample.studies) > 1:
            listed = ", ".join(str(one) for one in sample.studies)
            told.append(
                _("Studies %(studies)s share a sample and count once (of %(n)s by themselves).")
                % {"studies": listed, "n": n}
            )
    if not summary.n:
        told.append(_("No study is included yet, so that no effect size is defined."))
    return told


def counted_so(summary: Metasummary) -> str:
    """How the review counts: its line, and which intensity it prints."""
    told = {
        "line": share(summary.line, 1),
        "what": EffectsChoice.Variant(summary.variant).label,
    }
    return _("Frequent: held by %(line)s %% or more. Intensity effect size: %(what)s.") % told


def _csv(summary: Metasummary) -> bytes:
    """One line a finding and nothing else; a text that looks like a formula is made harmless."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_("Domain"), _("Finding"), _("FES"), _("FES %"), _("N"), _("Studies")])
    for line in summary.lines:
        fes = summary.fes(line)
        percent = "" if fes is None else share(fes)
        exact = "" if fes is None else float(fes)
        studies = numbers(line)
        writer.writerow(
            [neutral(line.domain_name), neutral(line.name), exact, percent, summary.n, studies]
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _workbook(summary: Metasummary) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        styles = {
            "bold": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "percent": book.add_format({"num_format": "0%", "valign": "top"}),
            "tenths": book.add_format({"num_format": "0.0%", "valign": "top"}),
        }
        _effects(book.add_worksheet(_("Effect sizes")[:31]), summary, styles)
        _intensity(book.add_worksheet(_("Intensity")[:31]), summary, styles)
    return out.getvalue()


def _effects(sheet: Any, summary: Metasummary, styles: dict[str, Any]) -> None:
    heads = [*head(), _("Held by"), _("Of")]
    for place, words in enumerate(heads):
        sheet.write_string(0, place, words, styles["bold"])
    for at, line in enumerate(summary.lines, start=1):
        sheet.write_string(at, 0, printable(line.domain_name), styles["text"])
        sheet.write_string(at, 1, printable(line.name), styles["text"])
        fes = summary.fes(line)
        if fes is not None:
            # Excel rounds halves up itself; the value stays unrounded.
            sheet.write_number(at, 2, float(fes), styles["percent"])
        sheet.write_string(at, 3, numbers(line), styles["text"])
        sheet.write_number(at, 4, len(summary.counted[line.id]))
        sheet.write_number(at, 5, summary.n)
    for after, words in enumerate(notes(summary), start=len(summary.lines) + 2):
        sheet.write_string(after, 0, words)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 48)
    sheet.set_column(3, 3, 36)


def _intensity(sheet: Any, summary: Metasummary, styles: dict[str, Any]) -> None:
    """Each study's intensity in both variants, and among the frequent findings alone."""
    heads = [
        _("Study"), _("Label"), _("Findings"), _("IES: of all findings"),
        _("IES: of findings at %(line)s %% or more") % {"line": share(summary.line, 1)},
        _("IES: share of all links"),
    ]  # fmt: skip
    for place, words in enumerate(heads):
        sheet.write_string(0, place, words, styles["bold"])
    columns = [
        summary.intensity("findings"),
        summary.intensity("findings", summary.frequent()),
        summary.intensity("links"),
    ]
    for at, (number, study) in enumerate(summary.studies.items(), start=1):
        sheet.write_number(at, 0, number)
        sheet.write_string(at, 1, printable(study.label), styles["text"])
        sheet.write_number(at, 2, sum(number in held for held in summary.matrix.values()))
        for place, column in enumerate(columns, start=3):
            if column[number] is not None:
                sheet.write_number(at, place, float(column[number] or 0), styles["tenths"])
    sheet.write_string(len(summary.studies) + 2, 0, counted_so(summary))
    sheet.freeze_panes(1, 2)
    sheet.set_column(1, 1, 36)
    sheet.set_column(3, 5, 16)


def _document(summary: Metasummary) -> bytes:
    """The published layout: a domain's name over its findings, the head on each page."""
    document = docx.Document()
    document.add_heading(_("Abstracted findings and their effect sizes"), 1)
    add_table(document, summary)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def add_table(document: Any, summary: Metasummary) -> None:
    """Put the table and its notes into a Word document."""
    from docx.oxml import OxmlElement

    grid = document.add_table(rows=1, cols=4, style="Table Grid")
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _cells(grid.rows[0].cells, head(), bold=True)
    for _id, name, lines in summary.domains():
        for at, line in enumerate(lines):
            fes = summary.fes(line)
            told = [name if at == 0 else "", line.name, "" if fes is None else share(fes)]
            _cells(grid.add_row().cells, [*told, numbers(line)])
    for words in notes(summary):
        document.add_paragraph(printable(words))


def _cells(cells: Any, values: list[str], *, bold: bool = False) -> None:
    for cell, value in zip(cells, values, strict=True):
        cell.paragraphs[0].add_run(printable(value)).bold = bold


def as_json(summary: Metasummary) -> dict[str, Any]:
    """The fixed shape: shares as unrounded numbers, null where they aren't defined."""
    intensity = summary.intensity(summary.variant)
    fes = {line.id: summary.fes(line) for line in summary.lines}
    return {
        "studies": summary.n,
        "findings": [
            {
                "domain": line.domain_name,
                "name": line.name,
                "studies": list(line.studies),
                "fes": _number(fes[line.id]),
            }
            for line in summary.lines
        ],
        "intensity": {str(one): _number(value) for one, value in intensity.items()},
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _json(summary: Metasummary) -> bytes:
    return json.dumps(as_json(summary), ensure_ascii=False, indent=1).encode()
