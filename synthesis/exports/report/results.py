"""The results of the draft: flow, studies, appraisal, findings, confidence, recommendations."""

from __future__ import annotations

from django.utils.translation import gettext as _
from docx.document import Document as Sheet

from appraisal import exports as appraisal_files
from appraisal import queries as appraised
from appraisal.methods import chart
from reviews.access import Seat
from screening.exports.flow import labels
from screening.methods import drawing
from synthesis.exports import checklists, confidence, framework, paper
from synthesis.exports import metasummary as effects
from synthesis.exports import table as study_table
from synthesis.exports.report.parts import Part, told
from synthesis.figures.reporting import counted_flow
from synthesis.methods.reporting import Facts, read_all
from synthesis.models import Recommendation
from synthesis.queries import confidence as sure
from synthesis.queries import contributing, recommendations
from synthesis.queries.metasummary import metasummary
from synthesis.queries.table import latest
from synthesis.queries.table.table import table

# Dots per inch of print, over the 96 of a screen.
SHARP = 200 / 96
# Passages that are quoted under a finding, and letters of each: a draft, not the archive.
MOST_QUOTES, LONGEST_QUOTE = 3, 400


def parts() -> list[Part]:
    """Each with what it says where nothing is stored yet."""
    return [
        Part(_("Selection of studies"), _("records"), _has_records, _flow),
        Part(_("Studies"), _("studies in the study table"), _has_table, _studies, True),
        Part(_("Appraisal of studies"), _("a complete appraisal"), _has_appraisal, _appraisal),
        Part(_("Agreement"), _("agreement between reviewers that may be read"), _has_agreement,
             _agreement),
        Part(_("Review findings"), _("review findings on the board"), _has_findings, _metasummary),
        Part(_("Findings and quotations"), _("review findings on the board"), _has_findings,
             _findings),
        Part(_("Confidence in the findings"), _("confidence in the review findings"), _is_sure,
             _confidence, True),
        Part(_("Conceptual framework"), _("the conceptual framework"), _is_drawn, _framework),
        Part(_("Recommendations"), _("recommendations"), _recommends, _recommended),
    ]  # fmt: skip


def _has_records(known: Facts) -> bool:
    return any(known.boxes.get(key) for key in ("database_results", "records_screened"))


def _flow(seat: Seat, made: Sheet, known: Facts) -> None:
    told("selection")[1](seat, made, known)
    flow = counted_flow(seat)
    words = labels(template=True)
    drawn = drawing.drawing(flow, words)
    tall = drawn.height > drawn.width * 1.35
    picture = drawing.png(flow, SHARP, words)
    paper.picture(made, picture, 110 if tall else 170, drawing.describe(flow, words))
    paper.paragraph(made, _("Figure: PRISMA 2020 flow of the review."), small=True)


def _has_table(known: Facts) -> bool:
    return bool(known.table.complete)


def _studies(seat: Seat, made: Sheet, known: Facts) -> None:
    """The study table on pages that lie across, as its own file has it."""
    found = table(seat)
    if latest(seat.review) is None or not found.columns:
        return
    heads = [_("Study"), _("Reports"), *study_table.heads(found)[4:]]
    rows = [
        [str(line.row.study.number), "; ".join(line.reports) or line.row.study.label,
         *(str(study_table.shown(cell)) for cell in line.cells)]
        for line in found.lines
    ]  # fmt: skip
    rows += [["", *(str(one) for one in (foot[0], *foot[4:]))] for foot in study_table.feet(found)]
    paper.table(made, heads, rows, size=7)
    for note in study_table.notes(found):
        paper.paragraph(made, note, small=True)


def _has_appraisal(known: Facts) -> bool:
    return any(one.complete for one in known.appraisal)


def _appraisal(seat: Seat, made: Sheet, known: Facts) -> None:
    told("appraisal_results")[1](seat, made, known)
    for checklist in appraised.checklists(seat.review).filter(retired_at__isnull=True):
        rows = [one for one in appraised.rows(seat, checklist) if one.is_included]
        if not any(row.state == appraised.State.COMPLETE for row in rows):
            continue
        columns = appraisal_files.columns(rows, "agreed")
        drawn = chart.matrix(checklist.instrument, columns, appraisal_files.labels())
        paper.picture(made, appraisal_files.picture(drawn, "png"), 170, drawn.description)
        paper.paragraph(
            made,
            _("Figure: %(title)s, answers that stand, by study.") % {"title": checklist.title},
            small=True,
        )


def _has_agreement(known: Facts) -> bool:
    return any(one.agreement and one.agreement.n for one in known.screening) or any(
        one.agreement for one in known.coding.rounds
    )


def _agreement(seat: Seat, made: Sheet, known: Facts) -> None:
    """Agreement from what people judged before they saw each other's."""
    names = {"title_abstract": _("Title and abstract"), "full_text": _("Full text")}
    lines = [
        (names.get(one.stage, one.stage), _("reports"), one.agreement)
        for one in known.screening
        if one.agreement and one.agreement.n
    ]
    lines += [
        (_("Coding, round %(n)s") % {"n": one.number}, _("cells"), one.agreement)
        for one in known.coding.rounds
        if one.agreement
    ]
    rows = [
        [
            name,
            f"{found.n:,} {unit}",
            "–" if found.percent is None else f"{found.percent:.1f} %",
            _("not defined") if found.kappa is None else f"{found.kappa:.3f}",
        ]
        for name, unit, found in lines
    ]
    paper.table(made, [_("Stage"), _("Judged by two"), _("Agreement"), _("Cohen’s kappa")], rows)


def _has_findings(known: Facts) -> bool:
    return bool(known.synthesis.findings)


def _metasummary(seat: Seat, made: Sheet, known: Facts) -> None:
    """The published layout: domain, finding, frequency effect size, study numbers."""
    effects.add_table(made, metasummary(seat))


def _findings(seat: Seat, made: Sheet, known: Facts) -> None:
    """Each review finding in full, with a few of the passages behind it."""
    below = contributing.findings(seat)
    names = {"participant": _("participant"), "author": _("author"), "reviewer": _("reviewer")}
    for one in contributing.in_use(seat):
        paper.heading(made, f"{one.number}. {one.name}", 3)
        if one.statement:
            paper.paragraph(made, one.statement)
        else:
            paper.missing(made, _("Missing: the finding in full words"))
        quoted = [
            (row, passage) for row in below.get(one.pk, []) for passage in row.evidence
        ][:MOST_QUOTES]  # fmt: skip
        if not quoted:
            paper.missing(made, _("Missing: a passage that bears it out"))
        for row, passage in quoted:
            source = _("study %(n)s") % {"n": row.study.number if row.study else "–"}
            source += f", p. {passage.page}" if passage.page else ""
            voice = names.get(passage.voice, "")
            said = " ".join(passage.quote.split())[:LONGEST_QUOTE]
            paper.paragraph(
                made, f"“{said}” ({source}{f', {voice}' if voice else ''})", style="Quote"
            )


def _is_sure(known: Facts) -> bool:
    return bool(known.synthesis.assessed)


def _confidence(seat: Seat, made: Sheet, known: Facts) -> None:
    rows = sure.rows(seat)
    for name, title in confidence.titles().items():
        paper.heading(made, title, 3)
        confidence.write(made, rows, name)


def _is_drawn(known: Facts) -> bool:
    return bool(known.synthesis.constructs)


def _framework(seat: Seat, made: Sheet, known: Facts) -> None:
    """Each figure, then the same in words."""
    for _number, drawn, words in framework.drawings(seat):
        paper.picture(made, appraisal_files.picture(drawn, "png"), 170, words)
        paper.paragraph(made, words)


def _recommends(known: Facts) -> bool:
    return bool(known.synthesis.recommendations)


def _recommended(seat: Seat, made: Sheet, known: Facts) -> None:
    """By whom they are for, each with the findings behind it and how sure those are."""
    rows = [row for row in recommendations.rows(seat) if row.recommendation.retired_at is None]
    for kind, label in Recommendation.Kind.choices:
        of_kind = [row for row in rows if row.recommendation.kind == kind]
        if of_kind:
            paper.heading(made, str(label), 3)
        for row in of_kind:
            paper.paragraph(made, row.recommendation.text, style="List Bullet")
            behind = [
                f"{one.row.abstracted.number} {one.row.abstracted.name}"
                + (f" ({one.row.level_label.lower()})" if one.row.level else "")
                for one in row.supports
                if one.row is not None
            ]
            if behind:
                paper.paragraph(
                    made, _("Rests on: %(findings)s") % {"findings": "; ".join(behind)}, small=True
                )
            else:
                paper.missing(made, _("No review finding is behind it"))


def appendices(seat: Seat, made: Sheet) -> None:
    """The checklists, each on its own page."""
    for checklist in read_all().values():
        made.add_page_break()
        paper.heading(made, _("Appendix: %(title)s") % {"title": checklist.title}, 1)
        checklists.write(made, checklist, checklists.filled(seat, checklist))
