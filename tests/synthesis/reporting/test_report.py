"""The checklists and the draft, through the pages and from the command line."""

from __future__ import annotations

import csv
import io
import uuid

import docx
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from reviews.models import Criterion, Event, Stage
from screening.actions import upkeep, voting
from screening.models import Outcome
from synthesis.actions import confidence, recommendations
from synthesis.exports import report
from synthesis.figures.reporting import facts
from synthesis.models import ReportedItem
from tests.factories import make_reports
from tests.synthesis.confidence.conftest import judged

pytestmark = pytest.mark.django_db
SLUG = "peer-support"


def at(name, *args):
    return reverse(f"synthesis:{name}", args=[SLUG, *args])


def words(content: bytes) -> str:
    made = docx.Document(io.BytesIO(content))
    cells = [cell.text for grid in made.tables for row in grid.rows for cell in row.cells]
    return "\n".join([*(one.text for one in made.paragraphs), *cells])


def rows(content: bytes) -> list[list[str]]:
    made = docx.Document(io.BytesIO(content))
    return [[cell.text for cell in row.cells] for grid in made.tables for row in grid.rows]


def test_the_draft_of_an_empty_review_says_what_is_missing(review, cleo, seat_of):
    told = words(report.document(seat_of(cleo)))
    assert "Missing: the search log" in told
    assert "Missing: confidence in the review findings" in told
    assert "Not reported yet" in told


def test_the_draft_holds_findings_confidence_and_recommendations(put_up, ana, ben, cleo, seat_of):
    for user in (ana, ben):
        confidence.send(seat_of(user), put_up.pk, judged())
    recommendations.write(seat_of(cleo), text="Pay them.", kind="policy", findings=[put_up.pk])
    made = report.document(seat_of(cleo))
    told = words(made)
    assert "Peer workers are paid too little to live on." in told
    assert "Confidence in 1 of 2 review findings was assessed by GRADE-CERQual" in told
    assert "Rests on: 1 Pay is low (high confidence)" in told
    assert ["Conditions", "Pay is low", "67", "1, 2"] in rows(made)


def test_two_reviewers_are_claimed_only_for_what_two_have_screened(review, ana, ben, cleo, seat_of):
    reports = make_reports(review, 3)
    upkeep.tend(review)
    for user in (ana, ben):
        for one in reports[:2]:
            voting.cast(
                seat_of(user), one.pk, stage=Stage.TITLE_ABSTRACT, choice="exclude",
                key=uuid.uuid4(),
            )  # fmt: skip
    Outcome.objects.create(
        review=review, stage=Stage.TITLE_ABSTRACT, report=reports[2], choice="exclude",
        how="agreed", votes_seen=[],
    )  # fmt: skip
    stage = facts(seat_of(cleo)).screening[0]
    assert (stage.decided, stage.by_two, stage.by_nobody) == (3, 2, 1)
    told = words(report.document(seat_of(cleo)))
    assert "2 of 3 reports were screened by two reviewers independently" in told
    assert "All 3 reports" not in told


def test_a_reviewer_learns_no_agreement_before_the_stage_is_closed(review, ana, cleo, seat_of):
    assert facts(seat_of(ana)).screening[0].agreement is None
    assert facts(seat_of(ana)).screening[0].third is None
    assert facts(seat_of(cleo)).screening[0].agreement is not None


def test_an_item_is_written_and_what_it_said_before_stays(review, ana, client_of):
    browser = client_of(ana)
    for said, seen in (("Because.", "0"), ("Because it suits.", "")):
        browser.post(
            at("reporting_say", "entreq"),
            {"item": "2", "words": said, "place": "p. 3", "seen": seen},
        )
    page = browser.get(at("reporting_checklist", "entreq")).content.decode()
    assert "Because it suits." in page
    assert list(ReportedItem.objects.values_list("words", flat=True)) == [
        "Because.",
        "Because it suits.",
    ]
    assert Event.objects.filter(verb="reporting.said").count() == 2
    late = browser.post(
        at("reporting_say", "entreq"), {"item": "2", "words": "Other.", "place": "", "seen": "0"}
    )
    assert late.status_code == 409
    rows = list(
        csv.DictReader(
            io.StringIO(
                browser.get(at("reporting_file", "entreq", "csv")).content.decode("utf-8-sig")
            )
        )
    )
    assert (rows[1]["words"], rows[1]["place"], rows[1]["state"]) == (
        "Because it suits.",
        "p. 3",
        "done",
    )


def test_criteria_fill_their_item_and_the_page_counts_it(review, ana, client_of):
    Criterion.objects.create(review=review, kind="include", text="Adults")
    page = client_of(ana).get(at("reporting_checklist", "entreq")).content.decode()
    assert "Included was what met: Adults." in page
    assert "<b>1</b> of 21 items done" in page


def test_pages_of_reporting_ask_few_statements(
    put_up, ana, client_of, django_assert_max_num_queries
):
    browser = client_of(ana)
    for name, args in (("reporting", []), ("reporting_checklist", ["emerge"])):
        with django_assert_max_num_queries(75):
            assert browser.get(at(name, *args)).status_code == 200


def test_the_command_writes_the_draft(put_up, tmp_path):
    path = tmp_path / "draft.docx"
    call_command("report", SLUG, output=str(path))
    assert "Peer workers are paid too little" in words(path.read_bytes())
    with pytest.raises(CommandError, match="no review"):
        call_command("report", "nowhere", output="-")
    with pytest.raises(CommandError, match="can't be written"):
        call_command("report", SLUG, output=str(tmp_path / "no" / "draft.docx"))
