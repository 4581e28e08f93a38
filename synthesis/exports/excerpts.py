"""Passages as a document for a manuscript, and as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import docx
from django.utils.translation import gettext as _

from synthesis.methods.refi.model import printable
from synthesis.queries.excerpts import Line

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def table(lines: Iterable[Line]) -> Iterator[list[str]]:
    """One line a passage."""
    yield [
        _("Study"), _("Label"), _("Report"), _("Title"), _("Page"), _("Passage"), _("Codes"),
        _("First coded as"), _("Voice"), _("Coder"), _("Memo"), _("Marked on"),
    ]  # fmt: skip
    for line in lines:
        row = line.excerpt
        yield [
            str(line.study.number) if line.study else "",
            line.study.label if line.study else "",
            str(row.report.number),
            row.report.record.title if row.report.record else "",
            str(row.page or ""),
            row.quote,
            "; ".join(code_of(one) for one in line.codings),
            "; ".join(one.original.name for one in line.codings),
            row.get_voice_display() if row.voice else "",
            str(row.member.user),
            row.memo,
            row.made_at.date().isoformat(),
        ]


def code_of(one: object) -> str:
    """A code with what the passage says to it."""
    polarity = getattr(one, "polarity", "")
    name = str(one.code.name)  # type: ignore[attr-defined]
    return f"{name} ({one.get_polarity_display()})" if polarity else name  # type: ignore[attr-defined]


def as_csv(lines: Iterable[Line]) -> bytes:
    """The table as CSV, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    for line in table(lines):
        writer.writerow([_safe(cell) for cell in line])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def as_docx(lines: Sequence[Line], title: str, about: str) -> bytes:
    """A heading a study, each passage as a quotation with its page, coder and codes below it."""
    made = docx.Document()
    made.add_heading(printable(title), 1)
    made.add_paragraph(printable(about))
    study = None
    for line in lines:
        if line.study is not None and line.study != study:
            study = line.study
            made.add_heading(printable(f"{study.number} {study.label}"), 2)
        made.add_paragraph(printable(line.excerpt.quote), style="Quote")
        made.add_paragraph(printable(" · ".join(_beneath(line))))
        if line.excerpt.memo:
            made.add_paragraph(_("Memo: %(words)s") % {"words": printable(line.excerpt.memo)})
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _beneath(line: Line) -> Iterator[str]:
    row = line.excerpt
    if row.page:
        yield _("page %(n)s") % {"n": row.page}
    if row.voice:
        yield row.get_voice_display()
    yield str(row.member.user)
    if line.codings:
        yield ", ".join(code_of(one) for one in line.codings)
