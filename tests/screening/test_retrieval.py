"""Retrieval: each report is sought, retrieved or not; nothing is overwritten, no vote is told."""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from reviews.access import Refused, Seat
from reviews.models import Event, Report, Retrieval, RetrievalAssignment, Stage
from reviews.models.retrieval import assigned_to, stands
from screening import queries
from screening.actions import places, retrieval, rules, upkeep, voting
from screening.figures import compute_prisma, flow_of
from screening.models import Assignment, Conflict, Decision, Outcome
from tests.factories import make_reason, make_reports, make_review, make_seat

pytestmark = pytest.mark.django_db
TITLE, FULL = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT


def passed_on(review: Any, n: int) -> list[Report]:
    """Reports that title and abstract has included."""
    reports = make_reports(review, n)
    Outcome.objects.bulk_create(
        Outcome(
            review=review, stage=TITLE, report=report, choice="include", how="agreed", votes_seen=[]
        )
        for report in reports
    )
    upkeep.tend(review)
    return reports


def cast(seat: Seat, report: Report, choice: str = "include", **fields: Any) -> voting.Cast:
    return voting.cast(seat, report.pk, stage=FULL, choice=choice, key=uuid.uuid4(), **fields)


def hand(seat: Seat) -> list[int]:
    return [place.position for place in places.next_places(seat, FULL)]


def boxes(review: Any) -> dict[str, int]:
    flow = flow_of(compute_prisma(review))
    assert flow.imbalances == []
    return {key: box.n for key, box in flow.boxes.items() if box.n}


@pytest.fixture
def reports(review):
    return passed_on(review, 4)


def test_a_report_is_sought_from_the_moment_that_it_is_included(reports, review, ana, seat_of):
    assert Report.objects.filter(stands("sought"), review=review).count() == 4
    assert hand(seat_of(ana)) == []
    assert boxes(review)["awaiting_retrieval"] == 4


def test_only_what_was_retrieved_is_handed_out(reports, review, ana, dora, seat_of):
    marked = retrieval.mark(seat_of(dora), [reports[1].pk], state="retrieved", way="print")
    assert marked.done == [2]
    assert hand(seat_of(ana)) == [2]
    assert boxes(review)["awaiting_assessment"] == 1


def test_what_was_not_retrieved_leaves_the_queue_and_is_no_exclusion(
    reports, review, ana, dora, seat_of
):
    ids = [report.pk for report in reports]
    retrieval.mark(seat_of(dora), ids, state="retrieved", way="online")
    assert hand(seat_of(ana)) == [1, 2, 3, 4]
    retrieval.mark(seat_of(dora), ids[:1], state="not_retrieved", reason="no_access")
    assert hand(seat_of(ana)) == [2, 3, 4]
    upkeep.tend(review)
    assert not Assignment.objects.filter(report=reports[0], stage=FULL).exists()
    found = boxes(review)
    assert found["dbr_notretrieved_reports"] == 1
    assert found["dbr_sought_reports"] == 4
    assert "dbr_excluded" not in found


def test_a_line_of_the_log_is_never_changed(reports, review, dora, seat_of):
    one = [reports[0].pk]
    retrieval.log_attempt(seat_of(dora), one, way="author", note="Wrote to R. Osei.")
    retrieval.mark(seat_of(dora), one, state="not_retrieved", reason="no_answer", note="Twice.")
    retrieval.mark(seat_of(dora), one, state="sought")
    retrieval.mark(seat_of(dora), one, state="retrieved", way="loan")
    log = Retrieval.objects.filter(report=reports[0]).values_list("state", "way", "reason", "note")
    assert list(log) == [
        ("", "author", "", "Wrote to R. Osei."),
        ("not_retrieved", "", "no_answer", "Twice."),
        ("sought", "", "", ""),
        ("retrieved", "loan", "", ""),
    ]
    assert Report.objects.filter(stands("retrieved"), review=review).get() == reports[0]


def test_an_attempt_leaves_the_report_where_it_stands(reports, review, dora, seat_of):
    retrieval.mark(seat_of(dora), [reports[0].pk], state="retrieved", way="print")
    retrieval.log_attempt(seat_of(dora), [reports[0].pk], way="library")
    assert Report.objects.filter(stands("retrieved"), review=review).get() == reports[0]


def test_not_retrieved_needs_a_reason(reports, dora, seat_of):
    with pytest.raises(Refused, match="Say why"):
        retrieval.mark(seat_of(dora), [reports[0].pk], state="not_retrieved")
    assert Retrieval.objects.count() == 0


def test_many_are_marked_at_once_and_what_cannot_be_is_named(reports, review, dora, seat_of):
    ids = [report.pk for report in reports]
    retrieval.mark(seat_of(dora), ids[:2], state="retrieved", way="online")
    marked = retrieval.mark(seat_of(dora), ids, state="retrieved", way="online")
    assert marked.done == [3, 4]
    assert marked.left == {"stands so already": [1, 2]}
    events = Event.objects.filter(review_id=review.pk, verb="retrieval.retrieved")
    assert sorted(event.facts["report"] for event in events) == [1, 2, 3, 4]


def test_what_title_and_abstract_did_not_include_is_not_sought(review, dora, seat_of):
    report = make_reports(review, 1)[0]
    with pytest.raises(Refused, match="include it first"):
        retrieval.mark(seat_of(dora), [report.pk], state="retrieved")


def test_what_is_decided_at_full_text_was_read_by_somebody(reports, ana, ben, dora, seat_of):
    retrieval.mark(seat_of(dora), [reports[0].pk], state="retrieved", way="print")
    for person in (ana, ben):
        cast(seat_of(person), reports[0])
    marked = retrieval.mark(
        seat_of(dora), [reports[0].pk], state="not_retrieved", reason="no_access"
    )
    assert marked.done == []
    assert "decided at full text" in next(iter(marked.left))


def test_marking_answers_the_same_whether_a_colleague_has_voted_or_not(reports, ana, ben, seat_of):
    ids = [report.pk for report in reports[:2]]
    retrieval.mark(seat_of(ana), ids, state="retrieved", way="print")
    cast(seat_of(ben), reports[0])
    answers = [
        retrieval.mark(seat_of(ana), [pk], state="not_retrieved", reason="cost") for pk in ids
    ]
    assert [answer.done for answer in answers] == [[1], [2]]
    assert [answer.left for answer in answers] == [{}, {}]
    assert Decision.objects.filter(report=reports[0]).count() == 1


def test_a_vote_that_comes_after_the_file_is_gone_is_kept_and_counts_when_it_is_back(
    reports, review, ana, ben, dora, seat_of
):
    one = [reports[0].pk]
    retrieval.mark(seat_of(dora), one, state="retrieved", way="print")
    cast(seat_of(ben), reports[0])
    assert hand(seat_of(ana)) == [1]
    retrieval.mark(seat_of(dora), one, state="not_retrieved", reason="other")
    done = cast(seat_of(ana), reports[0])
    assert "Your vote is kept" in done.notice
    assert done.decision.late
    assert not Outcome.objects.filter(report=reports[0], stage=FULL).exists()
    retrieval.mark(seat_of(dora), one, state="retrieved", way="loan")
    assert Outcome.objects.get(report=reports[0], stage=FULL).choice == "include"
    assert not Decision.objects.filter(late=True).exists()


def test_late_votes_that_differ_open_a_conflict_when_the_full_text_is_back(
    reports, review, ana, ben, dora, seat_of
):
    reason = make_reason(review)
    one = [reports[0].pk]
    cast(seat_of(ana), reports[0])
    cast(seat_of(ben), reports[0], "exclude", reason_id=reason.pk)
    assert not Conflict.objects.exists()
    retrieval.mark(seat_of(dora), one, state="retrieved", way="print")
    assert Conflict.objects.get().report == reports[0]


def test_a_stage_with_reports_still_sought_is_not_closed(reports, cleo, dora, seat_of):
    ids = [report.pk for report in reports]
    with pytest.raises(Refused, match="stays open"):
        rules.close(seat_of(cleo), FULL)
    retrieval.mark(seat_of(dora), ids, state="not_retrieved", reason="no_access")
    assert rules.close(seat_of(cleo), FULL).closed_at is not None


def test_somebody_is_named_who_seeks_and_the_newest_name_counts(
    reports, review, ana, dora, seat_of
):
    ids = [report.pk for report in reports[:2]]
    retrieval.assign(seat_of(dora), ids, member=seat_of(ana).member)
    retrieval.assign(seat_of(dora), ids[:1], member=seat_of(dora).member)
    retrieval.assign(seat_of(dora), ids[1:], member=None)
    assert RetrievalAssignment.objects.count() == 4
    mine = Report.objects.filter(assigned_to(seat_of(dora).member), review=review)
    assert list(mine) == reports[:1]
    nobodys = Report.objects.filter(assigned_to(None), review=review)
    assert set(nobodys) == set(reports[1:])


def test_an_observer_neither_marks_nor_is_asked_to_seek(reports, review, dora, seat_of):
    observer = make_seat(review, "observer")
    with pytest.raises(PermissionDenied):
        retrieval.mark(observer, [reports[0].pk], state="retrieved")
    with pytest.raises(Refused, match="may not seek"):
        retrieval.assign(seat_of(dora), [reports[0].pk], member=observer.member)


def test_reports_of_another_review_are_out_of_reach(reports, review):
    stranger = make_seat(review, "coordinator")
    elsewhere = passed_on(make_review("elsewhere"), 1)[0]
    with pytest.raises(Refused):
        retrieval.mark(stranger, [elsewhere.pk], state="retrieved")


def test_an_upgrade_leaves_no_running_review_without_its_queue(reports, review, ana, seat_of):
    migration = import_module("screening.migrations.0003_passed_on_before")
    with connection.cursor() as cursor:
        cursor.execute(migration.LOG)
    assert Report.objects.filter(stands("retrieved"), review=review).count() == 4
    upkeep.tend(review)
    assert hand(seat_of(ana)) == [1, 2, 3, 4]


def test_the_full_text_stage_lists_reports_by_how_far_they_are(reports, review, dora, seat_of):
    retrieval.mark(seat_of(dora), [reports[0].pk], state="retrieved", way="print")
    retrieval.mark(seat_of(dora), [reports[1].pk], state="not_retrieved", reason="cost")
    assert queries.eligible(review, FULL).count() == 1
    assert queries.awaiting(review, FULL).count() == 3
    assert queries.reaching(review, FULL).count() == 4
