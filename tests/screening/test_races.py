"""Reviewers who act in the same instant: no conflict lost, none invented, no vote dropped."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Q

from reviews.models import Role, Stage
from screening.actions import places, upkeep, voting
from screening.models import Assignment, Conflict, Decision, Outcome
from tests.factories import make_reports, make_seat

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = Stage.TITLE_ABSTRACT


def at_once(*work: Callable[[], Any]) -> list[BaseException]:
    """Run these together, each on its own connection, from one starting gun."""
    gun, failures = threading.Barrier(len(work)), []

    def run(task: Callable[[], Any]) -> None:
        try:
            gun.wait(30)
            task()
        except BaseException as failure:  # noqa: BLE001 - told to the test, which fails on it
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return failures


def vote_on_all(seat, reports, choice, steps) -> None:
    for report, step in zip(reports, steps, strict=True):
        step.wait(30)
        voting.cast(seat, report.pk, stage=TITLE, choice=choice, key=uuid.uuid4())


@pytest.mark.parametrize(
    ("one", "other", "conflicts", "outcomes"),
    [("include", "exclude", 200, 0), ("include", "include", 0, 200)],
    ids=["disagreeing", "agreeing"],
)
def test_two_reviewers_voting_on_200_reports_in_the_same_instant(
    review, ana, ben, seat_of, one, other, conflicts, outcomes
):
    reports = make_reports(review, 200)
    upkeep.tend(review)
    steps = [threading.Barrier(2) for _report in reports]
    failures = at_once(
        lambda: vote_on_all(seat_of(ana), reports, one, steps),
        lambda: vote_on_all(seat_of(ben), reports, other, steps),
    )
    assert failures == []
    assert Decision.objects.counting().count() == 400
    assert Conflict.objects.filter(closed_at__isnull=True).count() == conflicts
    assert Outcome.objects.filter(withdrawn_at__isnull=True).count() == outcomes


def test_eight_reviewers_screening_a_pool_give_each_report_exactly_the_votes_it_needs(review):
    make_reports(review, 90)
    seats = [make_seat(review, Role.REVIEWER) for _person in range(8)]
    upkeep.tend(review)

    def screen(seat, choice):
        while hand := places.next_places(seat, TITLE):
            voting.cast(seat, hand[0].report_id, stage=TITLE, choice=choice, key=uuid.uuid4())

    failures = at_once(
        *(
            lambda seat=seat, choice=choice: screen(seat, choice)
            for seat, choice in zip(seats, ["include", "exclude"] * 4, strict=True)
        )
    )
    # Whoever stopped while others still held the last cards looks once more, as the page does.
    for seat in seats:
        screen(seat, "include")
    assert failures == []
    votes = Decision.objects.filter(late=False)
    assert votes.count() == 180
    assert not (votes.values("report").annotate(given=Count("id")).filter(~Q(given=2)).exists())
    settled = Outcome.objects.count() + Conflict.objects.count()
    assert settled == 90


def test_one_person_in_two_tabs_is_never_given_one_report_twice(review, ana, seat_of):
    make_reports(review, 40)
    upkeep.tend(review)
    seat = seat_of(ana)
    failures = at_once(*[lambda: places.next_places(seat, TITLE)] * 6)
    assert failures == []
    twice = (
        Assignment.objects.filter(member=seat.member)
        .values("report")
        .annotate(held=Count("id"))
        .filter(held__gt=1)
    )
    assert not twice.exists()


def test_a_retried_vote_racing_with_itself_is_stored_once(review, ana, seat_of):
    report = make_reports(review, 1)[0]
    upkeep.tend(review)
    seat, key = seat_of(ana), uuid.uuid4()
    failures = at_once(
        *[lambda: voting.cast(seat, report.pk, stage=TITLE, choice="include", key=key)] * 6
    )
    assert failures == []
    assert Decision.objects.count() == 1


def test_tending_while_people_vote_neither_deadlocks_nor_loses_a_vote(review, ana, ben, seat_of):
    reports = make_reports(review, 60)
    upkeep.tend(review)
    steps = [threading.Barrier(2) for _report in reports]
    failures = at_once(
        lambda: vote_on_all(seat_of(ana), reports, "include", steps),
        lambda: vote_on_all(seat_of(ben), reports, "exclude", steps),
        lambda: [upkeep.tend(review) for _round in range(15)],
    )
    assert failures == []
    assert Conflict.objects.count() == 60
