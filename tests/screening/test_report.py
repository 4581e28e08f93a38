"""A report's page: the document, its records, its history, for the eyes of one seat."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from reviews.actions import duplicates, reports
from reviews.models import Stage
from screening.actions import conflicts, upkeep, voting
from screening.models import Conflict, StagePolicy
from screening.queries import history
from tests.factories import make_record, make_reports, make_search

pytestmark = pytest.mark.django_db
TITLE = Stage.TITLE_ABSTRACT.value


def page_of(client, report) -> str:
    address = f"/r/{report.review.slug}/reports/{report.number}/"
    return client.get(address).content.decode().split("<main")[1]


@pytest.fixture
def disputed(review, ana, ben, seat_of):
    """A report that ana includes and ben excludes, with a note."""
    report = make_reports(review, 1, abstract="Stories of work.")[0]
    upkeep.tend(review)
    for person, choice, note in ((ana, "include", "fits"), (ben, "exclude", "carers, not peers")):
        voting.cast(
            seat_of(person), report.pk, stage=TITLE, choice=choice, note=note, key=uuid.uuid4()
        )
    return report


def test_the_lead_reads_both_votes_and_the_conflict(disputed, client_of, cleo):
    page = page_of(client_of(cleo), disputed)
    assert "carers, not peers" in page
    assert "The votes differ" in page
    assert "Conflict" in page


def test_a_voter_reads_only_the_own_vote(disputed, client_of, ana):
    page = page_of(client_of(ana), disputed)
    assert "fits" in page
    assert "carers" not in page
    assert "Ben" not in page
    assert "differ" not in page
    assert "onflict" not in page
    assert "Awaiting a decision" in page


def test_a_voter_reads_how_it_was_settled_once_the_stage_is_closed(
    disputed, client_of, ana, cleo, seat_of
):
    conflict = Conflict.objects.get()
    conflicts.resolve(seat_of(cleo), conflict.pk, choice="include", explanation="Peers are in it.")
    page = page_of(client_of(ana), disputed)
    assert "Included" in page
    assert "Peers are in it" not in page
    assert "carers" not in page
    StagePolicy.objects.filter(review=disputed.review, stage=TITLE).update(closed_at=timezone.now())
    page = page_of(client_of(ana), disputed)
    assert "Peers are in it" in page
    assert "carers, not peers" in page


def test_reopening_stays_in_the_history(disputed, cleo, ana, seat_of):
    seat = seat_of(cleo)
    conflicts.resolve(seat, Conflict.objects.get().pk, choice="include", explanation="Peers.")
    conflicts.reopen(seat, disputed, stage=TITLE, why="Second thoughts")
    told = [(event.words, event.note) for event in history.of(seat, disputed)]
    assert ("settled it", "Peers.") in told
    assert ("reopened it", "Second thoughts") in told
    assert "Second thoughts" not in str(history.of(seat_of(ana), disputed))


def test_a_vote_taken_back_is_in_the_voters_own_history(review, ana, cleo, seat_of):
    report = make_reports(review, 1)[0]
    upkeep.tend(review)
    voting.cast(seat_of(ana), report.pk, stage=TITLE, choice="maybe", key=uuid.uuid4())
    voting.undo(seat_of(ana), stage=TITLE)
    assert "took this vote back" in str(history.of(seat_of(ana), report))
    assert "vote" not in str(history.of(seat_of(cleo), report))


def test_every_record_of_a_document_is_listed_with_its_source(review, client_of, ana):
    report = make_record(review, search=make_search(review, "MEDLINE", platform="Ovid")).report
    make_record(review, search=make_search(review, "Scopus"), report=report)
    page = page_of(client_of(ana), report)
    assert "MEDLINE, Ovid" in page
    assert "Scopus" in page
    assert "Record 2 came from Scopus" in page


def test_a_gathered_report_leads_to_the_one_it_is_gathered_under(
    review, client_of, ana, cleo, seat_of
):
    one, two = make_reports(review, 2)
    duplicates.gather(seat_of(cleo), 1, 2)
    two.refresh_from_db()
    page = page_of(client_of(ana), two)
    assert "Gathered under report 1" in page
    assert f"/r/{review.slug}/reports/1/" in page
    assert "gathered report 2 under report 1" in page_of(client_of(ana), one)


def test_a_withdrawn_report_says_why(review, client_of, ana, cleo, seat_of):
    report = make_reports(review, 1)[0]
    reports.withdraw(seat_of(cleo), report, reason="Retracted in 2020")
    assert "Retracted in 2020" in page_of(client_of(ana), report)


def test_the_lead_can_reopen_what_is_settled_and_a_reviewer_cannot(
    review, client_of, ana, ben, cleo, seat_of
):
    report = make_reports(review, 1)[0]
    upkeep.tend(review)
    for person in (ana, ben):
        voting.cast(seat_of(person), report.pk, stage=TITLE, choice="exclude", key=uuid.uuid4())
    assert "/reopen/title_abstract/" in page_of(client_of(cleo), report)
    assert "/reopen/" not in page_of(client_of(ana), report)


def test_a_report_of_another_review_is_not_found(review, client_of, ana, dan):
    report = make_reports(review, 1)[0]
    assert client_of(ana).get(f"/r/{review.slug}/reports/99/").status_code == 404
    assert client_of(dan).get(f"/r/{review.slug}/reports/{report.number}/").status_code == 404


def test_the_page_asks_few_questions(disputed, client_of, cleo, django_assert_max_num_queries):
    for _ in range(12):
        make_record(disputed.review, report=disputed)
    browser = client_of(cleo)
    address = f"/r/{disputed.review.slug}/reports/{disputed.number}/"
    browser.get(address)
    with django_assert_max_num_queries(25):
        browser.get(address)
