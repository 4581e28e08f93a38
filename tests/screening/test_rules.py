"""Changing a stage's rules: previewed, every vote kept, what they settle follows."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from reviews.access import Refused
from reviews.models import Event, Stage
from screening import queries
from screening.actions import conflicts, rules, upkeep, voting
from screening.models import Assignment, Conflict, Decision, Outcome
from tests.factories import make_reports

pytestmark = pytest.mark.django_db
TITLE = Stage.TITLE_ABSTRACT


@pytest.fixture
def voted(review, ana, ben, seat_of):
    """Three reports: include + maybe (settled), include + exclude (conflict), one vote."""
    reports = make_reports(review, 4)
    upkeep.tend(review)
    plan = [(ana, 0, "include"), (ben, 0, "maybe"), (ana, 1, "include"), (ben, 1, "exclude")]
    plan.append((ana, 2, "include"))
    for person, at, choice in plan:
        voting.cast(seat_of(person), reports[at].pk, stage=TITLE, choice=choice, key=uuid.uuid4())
    return reports


def unsaved(review, **changes):
    policy = queries.policy(review, TITLE)
    for name, value in changes.items():
        setattr(policy, name, value)
    return policy


def test_a_preview_tells_the_effect_and_changes_nothing(voted, review, cleo, seat_of):
    effects = rules.preview(seat_of(cleo), unsaved(review, maybe_rule="conflict"))
    assert effects.to_conflict == [voted[0].pk]
    assert effects.votes_kept == 5
    assert queries.policy(review, TITLE).maybe_rule == "include"
    assert Outcome.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_a_new_rule_for_maybe_reopens_what_it_no_longer_settles(voted, review, cleo, seat_of):
    rules.change(seat_of(cleo), TITLE, why="Too many maybes", maybe_rule="conflict")
    assert Conflict.objects.filter(report=voted[0], closed_at__isnull=True).exists()
    assert Outcome.objects.get(report=voted[0]).withdrawn_at is not None
    assert Decision.objects.standing().count() == 5


def test_fewer_votes_needed_settle_what_has_enough(voted, review, cleo, seat_of):
    rules.change(seat_of(cleo), TITLE, votes_needed=1)
    settled = queries.standing_outcomes(review, TITLE)
    assert settled.filter(report=voted[2], choice="include").exists()
    assert Assignment.objects.filter(report=voted[3], stage=TITLE).count() == 1


def test_more_votes_needed_leave_what_is_settled_alone(voted, review, cleo, seat_of):
    rules.change(seat_of(cleo), TITLE, votes_needed=3)
    assert queries.standing_outcomes(review, TITLE).filter(report=voted[0]).exists()
    assert Conflict.objects.filter(report=voted[1], closed_at__isnull=True).exists()
    assert Assignment.objects.filter(report=voted[3], stage=TITLE).count() == 3


def test_what_a_person_settled_is_never_settled_anew_by_a_rule(voted, review, cleo, seat_of):
    conflict = Conflict.objects.get(closed_at__isnull=True)
    conflicts.resolve(seat_of(cleo), conflict.pk, choice="exclude", explanation="Not peers.")
    effects = rules.change(seat_of(cleo), TITLE, maybe_rule="conflict")
    assert effects.settled_by_hand == 1
    assert queries.standing_outcomes(review, TITLE).get(report=voted[1]).choice == "exclude"


def test_the_ledger_says_who_changed_which_rule_and_why(voted, cleo, seat_of):
    rules.change(seat_of(cleo), TITLE, why="Pilot is over", votes_needed=1)
    event = Event.objects.get(verb="rules.changed")
    assert event.facts["changed"] == {"votes_needed": [2, 1]}
    assert event.facts["why"] == "Pilot is over" and event.actor_name == "Cleo Lindt"


def test_a_reviewer_cannot_change_the_rules(voted, ana, seat_of):
    with pytest.raises(PermissionDenied):
        rules.change(seat_of(ana), TITLE, votes_needed=1)


def test_a_stage_with_open_reports_cannot_be_closed(voted, cleo, seat_of):
    with pytest.raises(Refused, match="still wait"):
        rules.close(seat_of(cleo), TITLE)


def test_the_page_previews_and_then_saves(voted, review, cleo, client_of):
    browser = client_of(cleo)
    page = browser.get("/r/peer-support/rules/")
    assert page.status_code == 200
    fields = {
        "title_abstract-votes_needed": "1",
        "title_abstract-maybe_rule": "include",
        "title_abstract-agreement_rule": "unanimous",
        "title_abstract-hand_out": "pool",
        "title_abstract-settler": "",
    }
    shown = browser.post("/r/peer-support/rules/title_abstract/preview/", fields)
    assert "Would become included" in shown.content.decode()
    assert queries.policy(review, TITLE).votes_needed == 2
    browser.post("/r/peer-support/rules/title_abstract/change/", fields)
    assert queries.policy(review, TITLE).votes_needed == 1


def test_an_impossible_number_of_votes_is_refused_in_words(voted, cleo, client_of):
    fields = {"title_abstract-votes_needed": "0", "title_abstract-maybe_rule": "include"}
    answer = client_of(cleo).post("/r/peer-support/rules/title_abstract/preview/", fields)
    assert answer.status_code == 422
