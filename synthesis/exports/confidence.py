"""The Summary of Qualitative Findings and the Evidence Profile, as DOCX and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from docx.document import Document as Sheet

from reviews.access import May, Seat
from reviews.exports import Download
from reviews.methods.formats.csv import neutral
from synthesis.exports import paper
from synthesis.methods import confidence
from synthesis.methods.confidence import COMPONENTS, OVERALL
from synthesis.models.confidence import ITEM_LABELS, level_label, tone
from synthesis.queries import confidence as queries
from synthesis.queries.begun import begun
from synthesis.queries.confidence import Row, State

NAMES = ("summary", "profile")
FORMATS = ("docx", "csv")
TYPES = {"docx": paper.DOCX_TYPE, "csv": "text/csv; charset=utf-8"}


@dataclass(frozen=True)
class Cell:
    """What stands on one item: its level in words, its code, and why; or that it is open."""

    label: str
    level: str = ""
    why: str = ""
    tone: str = ""


def titles() -> dict[str, str]:
    """The two tables by name."""
    return {
        "summary": _("Summary of Qualitative Findings"),
        "profile": _("GRADE-CERQual Evidence Profile"),
    }


def offers(seat: Seat) -> Iterator[Download]:
    """Both tables, once a finding has been put up."""
    if seat.may(May.EXPORT) and "confidence" in begun(seat):
        yield from files(seat)


def files(seat: Seat) -> list[Download]:
    """Both tables in each format."""
    return [
        Download(
            title,
            format.upper(),
            reverse("synthesis:confidence_file", args=[seat.review.slug, name, format]),
        )
        for name, title in titles().items()
        for format in FORMATS
    ]


def answer(seat: Seat, name: str, format: str) -> HttpResponse | None:
    """One file, or None where there is no such."""
    if name not in NAMES or format not in FORMATS:
        return None
    rows = queries.rows(seat)
    content = as_csv(rows, name) if format == "csv" else document(seat, rows, name)
    response = HttpResponse(content, content_type=TYPES[format])
    told = f'attachment; filename="{seat.review.slug}-confidence-{name}.{format}"'
    response["Content-Disposition"] = told
    return response


def cells(row: Row) -> list[Cell]:
    """The five items as the Evidence Profile shows them."""
    return [cell(row, item) for item in confidence.ITEMS]


def cell(row: Row, item: str) -> Cell:
    """One item of a finding: what stands, or how far it is."""
    stands = row.stands.get(item)
    if row.state == State.NOT_BEGUN or row.state == State.ASSESSING:
        return Cell(str(row.state.value))
    if stands is None or stands.is_open:
        return Cell(_("Assessors differ"))
    return Cell(level_label(item, stands.level), stands.level, stands.why, tone(item, stands.level))


def remark(row: Row) -> str:
    """What a reader must know besides: that what it rests on has changed since."""
    return (
        _("Changed since it was assessed: %(what)s") % {"what": drifted(row)} if row.drift else ""
    )


def drifted(row: Row) -> str:
    """What has changed since, in words."""
    told = []
    if row.drift.joined:
        told.append(_("studies added: %(n)s") % {"n": ", ".join(map(str, row.drift.joined))})
    if row.drift.left:
        told.append(_("studies gone: %(n)s") % {"n": ", ".join(map(str, row.drift.left))})
    if row.drift.findings:
        told.append(_("extracted findings changed: %(n)s") % {"n": row.drift.findings})
    if row.drift.reworded:
        told.append(_("the finding was reworded"))
    return "; ".join(told)


def heads(name: str) -> list[str]:
    """The heads of a table."""
    told = [_("No."), _("Review finding"), _("Contributing studies")]
    if name == "summary":
        return [*told, str(ITEM_LABELS[OVERALL]), _("Explanation")]
    return [*told, *(str(ITEM_LABELS[item]) for item in (*COMPONENTS, OVERALL))]


def lines(rows: Sequence[Row], name: str) -> Iterator[list[str]]:
    """One line a finding, as `heads` says."""
    for row in rows:
        told = [str(row.abstracted.number), row.words, ", ".join(map(str, row.studies))]
        if name == "summary":
            overall = cell(row, OVERALL)
            why = " ".join(part for part in (overall.why, remark(row)) if part)
            yield [*told, overall.label, why]
            continue
        found = [_both(one) for one in cells(row)]
        if row.drift:
            found[-1] = f"{found[-1]} {remark(row)}"
        yield [*told, *found]


def _both(one: Cell) -> str:
    return f"{one.label}: {one.why}" if one.why else one.label


def as_csv(rows: Sequence[Row], name: str) -> bytes:
    """One line a finding, the level and its explanation in columns of their own."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    told = [_("No."), _("Domain"), _("Review finding"), _("Contributing studies")]
    items = (OVERALL,) if name == "summary" else (*COMPONENTS, OVERALL)
    for item in items:
        told += [str(ITEM_LABELS[item]), _("%(item)s: why") % {"item": ITEM_LABELS[item]}]
    writer.writerow([*told, _("Remark")])
    for row in rows:
        line = [str(row.abstracted.number), str(row.abstracted.domain or ""), row.words]
        line.append(", ".join(map(str, row.studies)))
        for item in items:
            one = cell(row, item)
            line += [one.label, one.why]
        writer.writerow([neutral(part) for part in (*line, remark(row))])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def document(seat: Seat, rows: Sequence[Row], name: str) -> bytes:
    """The table on a page that lies across."""
    title = titles()[name]
    made = paper.sheet(f"{seat.review.title}: {title}", landscape=True)
    paper.heading(made, f"{seat.review.title}: {title}")
    write(made, rows, name)
    return paper.packed(made)


def write(made: Sheet, rows: Sequence[Row], name: str) -> None:
    """The table into a document."""
    size = 9 if name == "summary" else 8
    widths = (12, 90, 30, 35, 90) if name == "summary" else (12, 55, 25, 34, 34, 34, 34, 34)
    paper.table(made, heads(name), lines(rows, name), size=size, widths=widths)
    paper.paragraph(
        made,
        _(
            "GRADE-CERQual: two assessors judged each finding independently; levels are judgements "
            "and are not computed."
        ),
        small=True,
    )
