"""What the rail says waits is what the pages show as waiting, whatever was done before."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appraisal import queries
from appraisal.actions import consensus, instruments, rating, rounds
from appraisal.models import Checklist, Place, Rating, Round, Settlement
from appraisal.queries.waiting import waiting
from reviews.access import Refused
from tests.appraisal.conftest import answers

pytestmark = pytest.mark.django_db

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["send", "send", "send", "send", "take back", "settle", "refer", "reopen", "sample"]
        ),
        st.integers(0, 9),
        st.sampled_from(["yes", "no"]),
    ),
    min_size=4,
    max_size=22,
)


@contextmanager
def undone():
    """Whatever is written inside is gone afterwards, so that each example begins alike."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def by_the_pages(seat) -> int:
    used = Checklist.objects.filter(review=seat.review, retired_at__isnull=True)
    return sum(queries.waits_for(seat, row) for one in used for row in queries.rows(seat, one))


def step(seats, checklist, what, number, code):
    ana, ben, cleo = seats[:3]
    if what == "sample":
        both = [ana.voter.pk, ben.voter.pk]
        rounds.open_round(cleo, checklist, rounds.Plan("sample", both, size=2, seed=str(number)))
        return
    places = list(Place.objects.order_by("pk"))
    place = places[number % len(places)]
    seat = ana if place.member_id == ana.voter.pk else ben
    at = (seat, place.round_id, place.study_id)
    if what == "send":
        rating.send(seat, place.pk, answers(_3=code, _4="no" if number % 3 else "yes"))
    elif what == "take back":
        rating.take_back(seat, place.pk)
    elif what == "settle":
        by = cleo if number % 2 else seat
        consensus.settle(by, *at[1:], item="3", code=code, reason="It is on page 4")
    elif what == "refer":
        consensus.refer(*at, item="3" if code == "yes" else "4")
    else:
        standing = Settlement.objects.filter(withdrawn_at__isnull=True).first()
        if standing is not None:
            consensus.reopen(cleo, standing.pk, why="Read again")


@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS, alone=st.booleans())
def test_the_rail_counts_what_the_pages_show(
    checklist, ana, ben, cleo, dora, seat_of, steps, alone
):
    with undone():
        seats = [seat_of(user) for user in (ana, ben, cleo, dora)]
        raters = [seats[0].voter.pk] if alone else [seat.voter.pk for seat in seats[:2]]
        rounds.open_round(seats[2], checklist, rounds.Plan("all", raters))
        for each in steps:
            try:
                step(seats, checklist, *each)
            except Refused:
                continue
        assert [waiting(seat) for seat in seats] == [by_the_pages(seat) for seat in seats]
        assert Round.objects.exists() and (Rating.objects.exists() or waiting(seats[0]))


def test_what_waits_is_one_question_however_many_instruments_are_used(opened, cleo, seat_of):
    seat = seat_of(cleo)
    instruments.use_shipped(seat, "jbi-qualitative")
    with CaptureQueriesContext(connection) as asked:
        waiting(seat)
    assert len(asked) == 1
