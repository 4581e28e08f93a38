"""The ledger holds what happened, and tells nobody what they may not know."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from reviews import audit
from reviews.models import Event
from tests.factories import make_record, make_reports, make_review, make_seat


@pytest.fixture
def seat(db):
    return make_seat(make_review(), "coordinator")


def test_an_event_can_be_neither_changed_nor_deleted(seat):
    event = audit.log(seat, "team.left")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(verb="team.joined")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).delete()
    event.refresh_from_db()
    assert event.verb == "team.left"


def test_an_event_names_who_did_what_to_what(seat):
    record = make_record(seat.review)
    event = audit.log(seat, "record.withdrawn", record, number=1)
    assert (event.actor_id, event.actor_name) == (
        seat.member.user_id,
        str(seat.member.user),
    )
    assert (event.subject_type, event.subject_id) == ("record", record.pk)


def test_the_feed_is_of_one_review_and_newest_first(seat):
    stranger = make_seat(make_review(), "coordinator")
    audit.log(stranger, "protocol.saved")
    first, second = audit.log(seat, "team.joined"), audit.log(seat, "team.left")
    assert list(audit.feed(seat)) == [second, first]
    assert audit.position(seat.review.pk) == second.pk


def test_a_reviewer_is_not_told_that_others_disagreed(seat):
    reviewer, voter = (
        make_seat(seat.review, "reviewer"),
        make_seat(seat.review, "reviewer"),
    )
    audit.log(voter, "conflict.opened")
    audit.log(voter, "outcome.agreed")
    cast = audit.log(voter, "vote.cast")
    assert list(audit.feed(reviewer)) == [cast]
    assert audit.feed(seat).count() == 3


def test_reports_made_for_tests_are_numbered_and_whole(seat):
    reports = make_reports(seat.review, 3)
    record = make_record(seat.review, title="Fourth")
    assert [report.number for report in reports] == [1, 2, 3]
    assert record.number == record.report.number == 4
    for report in [*reports, record.report]:
        report.refresh_from_db()
        assert report.record.report == report
