"""What waits for a seat is counted by a statement made once, for whoever asks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.access import May, Seat
from reviews.counting import counted
from reviews.models import DuplicatePair, Report, Role
from tests.factories import make_member, make_reports, make_review

pytestmark = pytest.mark.django_db


def test_a_count_is_of_the_review_of_whoever_asks(review, ana, seat_of):
    @counted
    def standing(seat: Seat):
        return Report.objects.filter(review=seat.review).standing()

    make_reports(review, 3)
    other = make_review("another", title="Another review")
    make_member(other, ana, Role.REVIEWER)
    make_reports(other, 2)
    assert [standing(seat_of(ana)), standing(seat_of(ana, other))] == [3, 2]


def test_a_count_knows_what_each_seat_may(review, ana, cleo, seat_of):
    @counted
    def settleable(seat: Seat):
        reports = Report.objects.filter(review=seat.review)
        return reports if seat.may(May.SETTLE) else reports.none()

    make_reports(review, 3)
    assert settleable(seat_of(ana)) == 0
    assert settleable(seat_of(cleo)) == 3


def test_a_count_of_one_stage_is_not_that_of_another(review, ana, seat_of):
    @counted
    def numbered(seat: Seat, number: int):
        return Report.objects.filter(review=seat.review, number__lte=number)

    make_reports(review, 3)
    seat = seat_of(ana)
    assert [numbered(seat, 1), numbered(seat, 2), numbered(seat, 1)] == [1, 2, 1]


def test_what_is_counted_twice_over_a_join_counts_once(review, ana, seat_of):
    @counted
    def paired(seat: Seat):
        pairs = DuplicatePair.objects.filter(review=seat.review)
        return pairs.values("first").distinct()

    one, two, three = make_reports(review, 3)
    for other in (two, three):
        DuplicatePair.objects.create(review=review, first=one, second=other, score=0.9, reason="")
    assert paired(seat_of(ana)) == 1


def test_a_count_takes_one_statement_each_time(review, ana, seat_of):
    @counted
    def standing(seat: Seat):
        return Report.objects.filter(review=seat.review).standing()

    seat = seat_of(ana)
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            standing(seat)
        assert len(asked) == 1
