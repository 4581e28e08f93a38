"""The settler's pages: queue, two votes side by side, resolution, reopening, healing."""

from __future__ import annotations

import uuid

import pytest

from reviews.models import Member, Role, Stage
from screening import queries
from screening.actions import conflicts, upkeep, voting
from screening.models import Conflict, Outcome
from tests.factories import make_member, make_reports

pytestmark = pytest.mark.django_db
TITLE = Stage.TITLE_ABSTRACT


@pytest.fixture
def clash(review, ana, ben, seat_of):
    """Make `n` conflicts between ana and ben."""

    def make(n: int) -> list[Conflict]:
        for report in make_reports(review, n):
            upkeep.tend(review)
            for person, choice, note in ((ana, "include", "Peers speak."), (ben, "exclude", "No.")):
                voting.cast(
                    seat_of(person),
                    report.pk,
                    stage=TITLE,
                    choice=choice,
                    note=note,
                    key=uuid.uuid4(),
                )
        return list(Conflict.objects.filter(review=review).order_by("id"))

    return make


def test_the_lead_sees_both_votes_with_their_notes_and_settles(clash, cleo, client_of):
    first, second = clash(2)
    browser = client_of(cleo)
    assert "2 conflicts wait for you" in browser.get("/r/peer-support/conflicts/").content.decode()
    page = browser.get(f"/r/peer-support/conflicts/{first.pk}/").content.decode()
    assert "Peers speak." in page and "Ana Novak" in page and "Ben Kramer" in page
    answer = browser.post(
        f"/r/peer-support/conflicts/{first.pk}/resolve/",
        {"choice": "include", "explanation": "Peers do speak."},
        follow=True,
    )
    assert answer.redirect_chain[-1][0].endswith(f"/conflicts/{second.pk}/")
    settled = Outcome.objects.get(report=first.report)
    assert settled.choice == "include" and settled.explanation == "Peers do speak."
    assert len(settled.votes_seen) == 2


def test_a_resolution_without_a_reason_is_refused_and_keeps_what_was_chosen(clash, cleo, client_of):
    (conflict,) = clash(1)
    answer = client_of(cleo).post(
        f"/r/peer-support/conflicts/{conflict.pk}/resolve/",
        {"choice": "include", "explanation": ""},
    )
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert not Outcome.objects.exists()


def test_two_leads_settling_the_same_conflict_leave_the_first_word_standing(
    clash, review, cleo, seat_of, client_of
):
    other = make_member(review, None, Role.LEAD)
    (conflict,) = clash(1)
    Conflict.objects.update(settler=None)
    conflicts.resolve(seat_of(cleo), conflict.pk, choice="include", explanation="First.")
    answer = client_of(other.user).post(
        f"/r/peer-support/conflicts/{conflict.pk}/resolve/",
        {"choice": "exclude", "explanation": "Second."},
    )
    assert answer.status_code == 422
    assert "settled this conflict meanwhile" in answer.content.decode()
    assert Outcome.objects.get().choice == "include"


def test_reviewers_cannot_open_the_queue(clash, ana, client_of):
    (conflict,) = clash(1)
    browser = client_of(ana)
    assert browser.get("/r/peer-support/conflicts/").status_code == 403
    assert browser.get(f"/r/peer-support/conflicts/{conflict.pk}/").status_code == 403


def test_reopening_from_the_page_brings_the_conflict_back_with_its_history(
    clash, cleo, seat_of, client_of
):
    (conflict,) = clash(1)
    conflicts.resolve(seat_of(cleo), conflict.pk, choice="exclude", explanation="At first.")
    browser = client_of(cleo)
    answer = browser.post(
        f"/r/peer-support/reports/{conflict.report.number}/reopen/title_abstract/",
        {"why": "New information"},
        follow=True,
    )
    page = answer.content.decode()
    assert "At first." in page and "New information" in page


def test_work_is_shared_between_leads_and_never_given_to_one_who_voted(clash, review, cleo, ben):
    other = make_member(review, None, Role.LEAD)
    Member.objects.filter(user=ben).update(roles=[Role.REVIEWER, Role.LEAD])
    rows = clash(4)
    held = [row.settler_id for row in rows]
    assert held.count(other.pk) == 2 and len(set(held)) == 2
    assert Member.objects.get(user=ben, review=review).pk not in held


def test_tending_opens_a_conflict_that_went_missing(clash, review, cleo, seat_of):
    clash(1)
    Conflict.objects.all().delete()
    upkeep.tend(review)
    assert queries.open_conflicts(seat_of(cleo)).count() == 1


def test_tending_twice_changes_nothing_more(clash, review):
    clash(3)
    upkeep.tend(review)
    done = upkeep.tend(review)
    assert set(done.values()) == {0}


def test_a_conflict_moves_on_when_its_settler_leaves(clash, review, cleo):
    other = make_member(review, None, Role.LEAD)
    rows = clash(2)
    Member.objects.filter(user=cleo).update(roles=[Role.OBSERVER])
    upkeep.tend(review)
    assert {row.settler_id for row in Conflict.objects.all()} == {other.pk}
    assert rows


def test_the_page_of_a_conflict_asks_few_questions(
    clash, cleo, client_of, django_assert_max_num_queries
):
    rows = clash(5)
    browser = client_of(cleo)
    browser.get("/r/peer-support/conflicts/")
    with django_assert_max_num_queries(25):
        browser.get(f"/r/peer-support/conflicts/{rows[0].pk}/")
    with django_assert_max_num_queries(20):
        browser.get("/r/peer-support/conflicts/")
