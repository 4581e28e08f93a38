"""The pages of confidence: the bench, both sides, the two tables and their files."""

from __future__ import annotations

import csv
import io

import docx
import pytest
from django.urls import reverse

from synthesis.actions import confidence as actions
from synthesis.models import ConfidenceCase
from tests.synthesis.confidence.conftest import agreed, judged, under

pytestmark = pytest.mark.django_db
SLUG = "peer-support"


def at(name, *args):
    return reverse(f"synthesis:{name}", args=[SLUG, *args])


def posted(said):
    return {
        f"{part}-{item}": value
        for item, one in said.items()
        for part, value in (("level", one.level), ("why", one.why))
    }


def text(browser, address, status=200):
    answer = browser.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.fixture
def both(put_up, ana, ben, seat_of):
    for user in (ana, ben):
        actions.send(seat_of(user), put_up.pk, judged())
    return put_up


def test_findings_are_put_up_assessed_and_settled_through_the_pages(
    board, ana, ben, cleo, client_of
):
    ana, ben, cleo = map(client_of, (ana, ben, cleo))
    cleo.post(at("confidence_put_up"), {"finding": [one.pk for one in board]})
    assert "to be assessed" in text(ana, at("confidence"))
    page = text(ana, at("confidence_assess", 1))
    assert "Peer workers are paid too little to live on." in page
    assert "Pay was low." in page
    refused = ana.post(at("confidence_send", 1), posted(judged()) | {"why-overall": ""})
    assert refused.status_code == 422
    assert "Because of methods." in refused.content.decode()
    for browser, said in ((ana, judged()), (ben, judged(relevance="moderate"))):
        browser.post(at("confidence_send", 1), posted(said))
    page = text(ana, at("confidence_finding", 1))
    assert page.count('value="settle"') == 1
    sent = {"item": "relevance", "level": "moderate", "why": "Another country.", "what": "settle"}
    assert ben.post(at("confidence_settle", 1), sent).status_code == 302
    assert ben.post(at("confidence_settle", 1), sent).status_code == 409
    assert "High confidence" in text(cleo, at("confidence"))
    assert "Another country." in text(cleo, at("confidence_profile"))


def test_a_draft_is_kept_while_somebody_writes(put_up, ana, client_of):
    browser = client_of(ana)
    sent = {"saves": "0", "why-overall": "So far."}
    answer = browser.post(at("confidence_save", 1), sent, headers={"accept": "application/json"})
    assert answer.json()["saves"] == 1
    assert "So far." in text(browser, at("confidence_assess", 1))
    again = browser.post(at("confidence_save", 1), sent, headers={"accept": "application/json"})
    assert again.status_code == 409


def test_what_waits_is_counted_in_the_rail(put_up, ana, dora, client_of):
    rail = text(client_of(ana), at("recommendations"))
    entry = rail[rail.index(at("confidence")) :]
    assert ">1<" in entry[: entry.index("</a>")]
    rail = text(client_of(dora), at("recommendations"))
    entry = rail[rail.index(at("confidence")) :]
    assert ">1<" not in entry[: entry.index("</a>")]


def test_an_assessment_says_that_its_studies_changed(both, reports, ana, ben, seat_of, client_of):
    under(both, agreed(seat_of(ana), seat_of(ben), reports[2], "Money was short."))
    for address in ("confidence", "confidence_profile"):
        assert "studies added: 3" in text(client_of(ana), at(address))
    assert "studies added: 3" in text(client_of(ana), at("confidence_finding", 1))
    rows = told_csv(client_of(ana), "profile")
    assert "studies added: 3" in rows[1][-1]


def told_csv(browser, name):
    content = browser.get(at("confidence_file", name, "csv")).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_the_tables_as_files_say_what_the_page_says(both, ana, client_of):
    browser = client_of(ana)
    heads, first, second = told_csv(browser, "summary")
    assert first[2:6] == [
        "Peer workers are paid too little to live on.",
        "1, 2",
        "High confidence",
        "All in all.",
    ]
    assert second[4] == "Not put up yet"
    made = docx.Document(io.BytesIO(browser.get(at("confidence_file", "profile", "docx")).content))
    cells = [cell.text for cell in made.tables[0].rows[1].cells]
    assert cells[3] == "Minor concerns: Because of methods."
    assert cells[7] == "High confidence: All in all."
    assert browser.get(at("confidence_file", "other", "csv")).status_code == 404


def test_a_reviewer_meets_a_finding_in_few_statements_however_many_there_are(
    both, review, reports, ana, ben, seat_of, client_of, django_assert_max_num_queries
):
    browser = client_of(ana)
    for n in range(3, 9):
        more = type(both).objects.create(review=review, number=n, name=f"More {n}")
        under(more, agreed(seat_of(ana), seat_of(ben), reports[2], f"Finding {n}"))
        ConfidenceCase.objects.create(review=review, abstracted=more, number=1)
    for name, args, most in (
        ("confidence", [], 24),
        ("confidence_profile", [], 24),
        ("confidence_finding", [1], 40),
        ("confidence_assess", [3], 28),
        ("recommendations", [], 27),
    ):
        with django_assert_max_num_queries(most):
            text(browser, at(name, *args))
