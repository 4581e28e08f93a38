"""The overview: what waits for me, where the review stands; work of others, never verdicts."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews import audit, figures
from reviews.models import Criterion, DuplicatePair, ImportFile, Stage
from screening.actions import upkeep, voting
from screening.figures import PROGRESS, compute_progress
from screening.queries import counts, lists
from screening.queries.lists import Filter
from tests.factories import make_member, make_reports, make_search
from tests.screening.states import Spec, build, judge, vote

pytestmark = pytest.mark.django_db
TITLE, FULL = Stage.TITLE_ABSTRACT.value, Stage.FULL_TEXT.value


def page_of(client, review) -> str:
    return client.get(f"/r/{review.slug}/").content.decode().split("<main")[1].split("</main>")[0]


@pytest.fixture
def world():
    return build(
        [
            Spec(title="include", full="exclude", reason=1),
            Spec(title="include", full="include"),
            Spec(title="exclude"),
            Spec(title="conflict"),
            Spec(title="begun"),
            Spec(title="begun"),
            Spec(),
            Spec(gathered=0, title="begun"),
        ]
    )


def test_progress_counts_each_report_of_a_stage_once(world):
    assert counts.stage_progress(world.review, TITLE) == {
        "open": 1,
        "begun": 2,
        "conflict": 1,
        "included": 2,
        "excluded": 1,
    }
    assert counts.stage_progress(world.review, FULL) == {
        "sought": 0,
        "not_retrieved": 0,
        "open": 0,
        "begun": 0,
        "conflict": 0,
        "included": 1,
        "excluded": 1,
    }


def test_progress_is_as_long_as_its_lists(world):
    for stage in (TITLE, FULL):
        for status, n in counts.stage_progress(world.review, stage).items():
            wanted = Filter(stage=stage, status=status)
            assert lists.found(world.cleo, wanted).rows.count() == n, (stage, status)


def test_the_lead_sees_conflicts_and_votes_apart(world, client_of):
    page = page_of(client_of(world.cleo.member.user), world.review)
    assert re.search(r'status=conflict">1<span class="visually-hidden"> report<', page)
    assert re.search(r'status=begun">2<span class="visually-hidden"> reports<', page)
    assert "One vote" in page


def test_a_reviewer_sees_them_together_as_awaiting(world, client_of):
    page = page_of(client_of(world.ana.member.user), world.review)
    assert "onflict" not in page
    assert re.search(r'status=awaiting">3<span class="visually-hidden"> reports<', page)


def test_what_is_open_to_a_reviewer_does_not_depend_on_the_others(world, client_of):
    page = page_of(client_of(world.ben.member.user), world.review)
    assert re.search(r'status=awaiting">1<span class="visually-hidden"> report<', page)
    assert re.search(r'status=open">3<span class="visually-hidden"> reports<', page)


def test_everybody_sees_how_much_each_has_decided_and_a_link_to_ones_own(world, client_of):
    decided = compute_progress(world.review)[TITLE]["members"]
    assert decided == {str(world.ana.member.pk): 6, str(world.ben.member.pk): 4}
    page = page_of(client_of(world.ben.member.user), world.review)
    assert page.count("mine=any") == 2
    assert str(world.ana.member.user) in page


def test_a_person_who_left_stays_in_the_table_with_their_work(world, client_of):
    world.ben.member.removed_at = "2026-01-01T00:00:00Z"
    world.ben.member.save()
    page = page_of(client_of(world.cleo.member.user), world.review)
    assert "no longer screens" in page


def test_votes_conflicts_pairs_and_imports_wait_for_those_who_can_do_them(
    review, client_of, ana, cleo, dora, seat_of
):
    one, two, three = make_reports(review, 3)
    upkeep.tend(review)
    judge(three, TITLE, "conflict", (seat_of(ana), seat_of(dora), seat_of(cleo)))
    DuplicatePair.objects.create(review=review, first=one, second=two, score=0.8, reason="Alike.")
    ImportFile.objects.create(
        review=review, search=make_search(review), name="a.ris", size=1, sha256="0" * 64
    )
    lead = page_of(client_of(cleo), review)
    assert "conflict to settle" in lead
    assert "doubtful duplicate pair" in lead
    assert "file being imported" in lead
    assert "to screen" not in lead
    reviewer = page_of(client_of(ana), review)
    assert "reports to screen" in reviewer
    assert "conflict" not in reviewer.lower()
    assert "doubtful" not in reviewer


def test_the_oldest_conflict_is_named_by_its_day(review, client_of, ana, ben, cleo, seat_of):
    report = make_reports(review, 1)[0]
    judge(report, TITLE, "conflict", (seat_of(ana), seat_of(ben), seat_of(cleo)))
    assert "Title and abstract 1. The oldest has waited since" in page_of(client_of(cleo), review)


def test_agreement_is_on_the_leads_page_and_not_on_a_reviewers(world, client_of):
    names = f"{world.ana.member} – {world.ben.member}"
    assert names in page_of(client_of(world.cleo.member.user), world.review)
    assert names not in page_of(client_of(world.ana.member.user), world.review)


def test_a_reviewers_overview_shows_no_event_that_tells_of_a_conflict(
    review, client_of, ana, ben, cleo, seat_of
):
    report = make_reports(review, 1)[0]
    upkeep.tend(review)
    for person, choice in ((ana, "include"), (ben, "exclude")):
        voting.cast(seat_of(person), report.pk, stage=TITLE, choice=choice, key=uuid.uuid4())
    assert "deciding vote" in page_of(client_of(cleo), review)
    assert "deciding vote" not in page_of(client_of(ana), review)


def test_a_new_review_teaches_its_next_step(review, client_of, cleo):
    page = page_of(client_of(cleo), review)
    assert "From here to the first vote" in page
    assert page.count("button primary") == 1
    assert "Write the protocol" in page
    review.question = "How do peers live their role?"
    review.save()
    Criterion.objects.create(review=review, kind="include", text="Peers")
    page = page_of(client_of(cleo), review)
    assert "Write the protocol" not in page
    assert re.search(r'button primary"[^>]*>Log the first search', page)


def test_stale_numbers_are_shown_and_said_to_be_stale(
    review, client_of, cleo, seat_of, monkeypatch
):
    make_reports(review, 3)
    figures.compute(review, PROGRESS)
    monkeypatch.setattr(figures, "INLINE_RECORDS", 1)
    monkeypatch.setattr(figures, "touch", lambda review_id: None)
    audit.log(seat_of(cleo), "review.renamed", review, old="a", new="b")
    assert "they are being counted" in page_of(client_of(cleo), review)


@pytest.mark.parametrize("who", ["ana", "cleo", "dora"])
def test_the_overview_asks_few_questions(review, client_of, request, who, seat_of):
    reports = make_reports(review, 30)
    for report in reports[:9]:
        vote(report, TITLE, make_member(review), "include")
    browser = client_of(request.getfixturevalue(who))
    browser.get(f"/r/{review.slug}/")
    with CaptureQueriesContext(connection) as asked:
        browser.get(f"/r/{review.slug}/")
    assert len(asked) <= 25


def test_a_stranger_finds_no_overview(review, client_of, dan):
    assert client_of(dan).get(f"/r/{review.slug}/").status_code == 404
