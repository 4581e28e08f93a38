"""A table in the shape of Walker & Bryant's Table 1: 25 studies, 27 reports, 584 beside 599."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from appraisal.actions.rounds import number_studies
from reviews.access import Refused
from reviews.actions import studies
from synthesis.actions.table import printed
from synthesis.models import Extraction, Task
from synthesis.queries.table.table import table
from tests.appraisal.conftest import include
from tests.factories import make_reports
from tests.synthesis.methods.test_study_table import ITS_N, PRINTED_CELLS, TWO_REPORTS
from tests.synthesis.table.conftest import PAID, PEOPLE, PLACE, hand_out

pytestmark = pytest.mark.django_db

VOLUNTEERS = (1, 6, 23)


@pytest.fixture
def included(review):
    """Twenty-seven reports, of which two pairs are one study each."""
    reports = make_reports(review, 27)
    include(review, reports)
    return reports


@pytest.fixture
def filled(published, included, ana, ben, cleo, seat_of):
    """Both have sent the same of each study; the twelfth prints its 15 once for each report."""
    lead = seat_of(cleo)
    number_studies(lead.review)
    for one, other in ((12, 26), (18, 27)):
        pair = [included[n - 1].number for n in (one, other)]
        studies.link(lead, *pair, why="The same people")
    hand_out(lead, [seat_of(ana), seat_of(ben)])
    for task in Task.objects.select_related("study"):
        Extraction.objects.create(
            review=task.review, task=task, version=published, asked=[PLACE, PEOPLE, PAID],
            answers=answers(task.study.number), revealed_at=timezone.now(),
        )  # fmt: skip
    return lead


def answers(number):
    counts = {f"p{at}": n for at, n in enumerate(PRINTED_CELLS[number][:2], 1)}
    if len(PRINTED_CELLS[number]) > 2:
        counts["p2"] += PRINTED_CELLS[number][2]
    twice = 2 * ITS_N if number == TWO_REPORTS else None
    found = {
        PLACE: {"value": ["US"]},
        PEOPLE: {"value": {"counts": counts, "printed": twice}},
        PAID: {"value": "yes" if number in VOLUNTEERS else "no"},
    }
    return {id: {"not_stated": False, "note": "", "quotes": [], **one} for id, one in found.items()}


def test_both_totals_are_shown_and_neither_is_changed(filled, client_of, cleo):
    printed.note(filled, PEOPLE, "", typed="599", source="Table 1")
    found = table(filled)
    assert len(found.lines) == 25 and sum(len(line.reports) for line in found.lines) == 27
    total = next(
        foot
        for column, foot in zip(found.columns, found.foot, strict=True)
        if column.group == "all"
    )
    assert (total.total, total.with_printed, total.printed.value, total.gap) == (584, 599, 599, 15)
    page = client_of(cleo).get(reverse("synthesis:table", args=[filled.review.slug]))
    told = " ".join(page.content.decode().split())
    assert "Study 12 prints 30 for “Participants”; its groups add up to 15." in told
    assert "599 printed (Table 1), 584 over studies here." in told


def test_volunteers_are_counted_and_open_their_studies(filled, client_of, cleo):
    address = reverse("synthesis:table_counted", args=[filled.review.slug])
    page = client_of(cleo).get(f"{address}?field={PAID}&key=yes").content.decode()
    assert "3 studies" in page
    for number in VOLUNTEERS:
        assert f"/studies/{number}/#field-{PAID}" in page


def test_excel_has_the_total_over_studies_and_the_printed_one(filled, client_of, cleo):
    printed.note(filled, PEOPLE, "", typed="599", source="Table 1")
    file = client_of(cleo).get(reverse("synthesis:table_file", args=[filled.review.slug, "xlsx"]))
    sheet = load_workbook(io.BytesIO(file.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.rows]
    place = rows[0].index("Participants: All groups")
    feet = {row[0]: row[place] for row in rows[26:] if row[0]}
    assert feet["Total over studies"] == 584
    assert feet["Printed total"] == 599 and feet["Printed less ours"] == 15


def test_a_printed_total_that_is_no_number_is_refused(filled):
    with pytest.raises(Refused, match="about 600"):
        printed.note(filled, PEOPLE, "", typed="about 600", source="")
