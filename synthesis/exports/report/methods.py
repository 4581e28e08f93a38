"""The methods of the draft, from the question to the confidence in what was found."""

from __future__ import annotations

from django.utils.translation import gettext as _
from docx.document import Document as Sheet

from reviews.access import Seat
from reviews.exports.reporting import words
from reviews.methods.reporting import STANDARDS, table
from synthesis.exports import paper
from synthesis.exports.report.parts import Part, told
from synthesis.methods.reporting import Facts


def parts() -> list[Part]:
    """Each with what it says where nothing is stored yet."""
    return [
        Part(_("Question"), _("the review question, in the protocol"), *told("question")),
        Part(
            _("Criteria"), _("criteria of inclusion and exclusion, in the protocol"),
            *told("criteria"),
        ),
        Part(_("Search"), _("the search log"), _searched, _search),
        Part(_("Screening"), _("decisions on records"), *told("screened")),
        Part(_("Appraisal"), _("a complete appraisal"), *told("instruments", "appraised")),
        Part(_("Extraction"), _("the form of the study table"), *told("extraction")),
        Part(_("Coding"), _("coding that a closed round has opened"), *told("coding")),
        Part(
            _("Synthesis"), _("findings grouped on the board"),
            *told("votes", "grouping", "translation"),
        ),
        Part(_("Confidence"), _("confidence in the review findings"), *told("confidence")),
        Part(_("Software"), _("anything done here"), *told("software")),
    ]  # fmt: skip


def _searched(known: Facts) -> bool:
    return bool(known.search.entries)


def _search(seat: Seat, made: Sheet, known: Facts) -> None:
    """What was searched, then the table of STARLITE with its blanks named."""
    told("sources")[1](seat, made, known)
    standard = STANDARDS["starlite"]
    rows = []
    for slot in table(standard, known.search):
        said = [*slot.said, *([slot.own] if slot.own else [])]
        said += [_("Not reported: %(what)s") % {"what": words(one)} for one in slot.missing]
        rows.append([slot.number, _(slot.title), "\n".join(said)])
    paper.table(made, [_("No."), _("Item"), _("Reported")], rows, widths=(12, 40, 118))
    paper.paragraph(made, standard.source, small=True)
