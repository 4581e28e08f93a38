"""Votes: cast once, blind, never lost; the last one needed settles."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from reviews.access import Refused
from reviews.models import Event, Member, Report, Stage
from screening import queries
from screening.actions import conflicts, places, retrieval, upkeep, voting
from screening.models import Assignment, Conflict, Decision, Outcome
from tests.factories import make_reason, make_reports, make_retrieval

pytestmark = pytest.mark.django_db
TITLE = Stage.TITLE_ABSTRACT


def vote(seat: Any, report: Report, choice: str = "include", **fields: Any) -> voting.Cast:
    fields.setdefault("key", uuid.uuid4())
    fields.setdefault("stage", TITLE)
    return voting.cast(seat, report.pk, choice=choice, **fields)


@pytest.fixture
def report(review):
    report = make_reports(review, 1)[0]
    upkeep.tend(review)
    return report


def outcome_of(report: Report, stage: str = TITLE) -> str | None:
    found = queries.standing_outcomes(report.review, stage).filter(report=report).first()
    return found.choice if found else None


def test_two_includes_settle_a_report_and_let_its_full_text_be_sought(report, ana, ben, seat_of):
    vote(seat_of(ana), report)
    assert outcome_of(report) is None
    vote(seat_of(ben), report)
    assert outcome_of(report) == "include"
    assert not Assignment.objects.filter(report=report, stage=Stage.FULL_TEXT).exists()
    retrieval.mark(seat_of(ana), [report.pk], state="retrieved", way="print")
    assert Assignment.objects.filter(report=report, stage=Stage.FULL_TEXT).count() == 2


def test_a_vote_arrives_once_when_it_is_sent_twice(report, ana, seat_of):
    key = uuid.uuid4()
    first = vote(seat_of(ana), report, key=key)
    again = vote(seat_of(ana), report, "exclude", key=key)
    assert again.repeated and again.decision == first.decision
    assert again.decision.choice == "include"
    assert Decision.objects.count() == 1


def test_a_second_vote_on_the_same_report_is_refused_and_the_first_stands(report, ana, seat_of):
    vote(seat_of(ana), report)
    with pytest.raises(Refused, match="voted on report 1 already"):
        vote(seat_of(ana), report, "exclude")
    assert Decision.objects.get().choice == "include"


def test_include_against_exclude_opens_a_conflict_for_the_lead(report, ana, ben, cleo, seat_of):
    vote(seat_of(ana), report)
    vote(seat_of(ben), report, "exclude", note="no peers in it")
    conflict = queries.open_conflicts(seat_of(cleo)).get()
    assert conflict.report == report
    assert conflict.settler.user == cleo
    assert not queries.open_conflicts(seat_of(ana)).exists()


def test_maybe_counts_as_include_by_default(report, ana, ben, seat_of):
    vote(seat_of(ana), report, "maybe")
    vote(seat_of(ben), report, "include")
    assert outcome_of(report) == "include"


def test_a_vote_is_hidden_from_everybody_else_until_both_are_in(
    report, ana, ben, cleo, dora, seat_of
):
    vote(seat_of(ana), report, note="canary")
    for other in (ben, cleo, dora):
        assert not Decision.objects.visible_to(seat_of(other)).exists()
    vote(seat_of(ben), report, "exclude")
    assert Decision.objects.visible_to(seat_of(cleo)).count() == 2
    assert Decision.objects.visible_to(seat_of(ben)).count() == 1


def test_reviewers_read_each_other_s_votes_once_the_stage_is_closed(
    report, review, ana, ben, seat_of
):
    vote(seat_of(ana), report, "exclude")
    vote(seat_of(ben), report, "exclude")
    policy = queries.policy(review, TITLE)
    policy.closed_at = timezone.now()
    policy.save()
    assert Decision.objects.visible_to(seat_of(ben)).count() == 2


def test_a_vote_can_be_undone_until_it_is_revealed(report, ana, ben, seat_of):
    vote(seat_of(ana), report, "exclude")
    undone = voting.undo(seat_of(ana), stage=TITLE)
    assert undone.withdrawn_at and Decision.objects.count() == 1
    vote(seat_of(ana), report, "include")
    vote(seat_of(ben), report, "include")
    assert outcome_of(report) == "include"
    with pytest.raises(Refused, match="can't be undone"):
        voting.undo(seat_of(ana), stage=TITLE)


def test_a_third_vote_is_kept_but_does_not_reopen_a_settled_report(
    report, review, ana, ben, cleo, seat_of
):
    Member.objects.filter(user=cleo).update(roles=["lead", "reviewer"])
    vote(seat_of(ana), report)
    vote(seat_of(ben), report)
    late = vote(seat_of(cleo), report, "exclude")
    assert late.decision.late and "kept" in late.notice
    assert outcome_of(report) == "include"
    assert not Conflict.objects.exists()


def test_a_vote_on_a_merged_record_counts_for_the_report_that_gathered_it(review, ana, seat_of):
    kept, absorbed = make_reports(review, 2)
    upkeep.tend(review)
    Report.objects.filter(pk=absorbed.pk).update(merged_into=kept)
    done = vote(seat_of(ana), absorbed)
    assert done.decision.report == kept and not done.decision.late


def test_a_vote_on_a_withdrawn_record_is_kept_and_said(report, ana, seat_of):
    Report.objects.filter(pk=report.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by="Dora Weiss"
    )
    done = vote(seat_of(ana), report)
    assert done.decision.late and "withdrawn" in done.notice


def test_a_vote_on_a_number_that_no_report_has_is_refused(report, ana, seat_of):
    for nobody in (report.pk + 1_000, 10**30):
        report.pk = nobody
        with pytest.raises(Refused, match="no such report"):
            vote(seat_of(ana), report)


def test_a_stranger_to_screening_cannot_vote(report, dora, seat_of):
    with pytest.raises(PermissionDenied):
        vote(seat_of(dora), report)


def test_full_text_exclusions_with_different_reasons_ask_the_lead_for_the_reason(
    report, review, ana, ben, cleo, seat_of
):
    first = make_reason(review, "No peer perspective")
    second = make_reason(review, "Not qualitative")
    make_retrieval(report)
    for person in (ana, ben):
        vote(seat_of(person), report)
    vote(seat_of(ana), report, "exclude", stage=Stage.FULL_TEXT, reason_id=first.pk)
    vote(seat_of(ben), report, "exclude", stage=Stage.FULL_TEXT, reason_id=second.pk)
    conflict = Conflict.objects.get()
    assert conflict.kind == "reason"
    conflicts.resolve(
        seat_of(cleo),
        conflict.pk,
        choice="exclude",
        reason_id=first.pk,
        explanation="First failing criterion wins.",
    )
    settled = Outcome.objects.get(report=report, stage=Stage.FULL_TEXT)
    assert settled.reason == first and settled.settled_by.user == cleo


def test_a_full_text_exclusion_without_a_reason_is_refused(report, ana, ben, seat_of):
    for person in (ana, ben):
        vote(seat_of(person), report)
    with pytest.raises(Refused, match="reason"):
        vote(seat_of(ana), report, "exclude", stage=Stage.FULL_TEXT)


def test_the_lead_cannot_settle_a_conflict_between_her_own_vote_and_another(
    report, review, ana, cleo, seat_of
):
    Member.objects.filter(user=cleo).update(roles=["lead", "reviewer"])
    vote(seat_of(ana), report)
    vote(seat_of(cleo), report, "exclude")
    conflict = Conflict.objects.get()
    assert conflict.settler is None
    with pytest.raises(Refused, match="somebody else"):
        conflicts.resolve(seat_of(cleo), conflict.pk, choice="include", explanation="Mine.")


def test_reopening_keeps_the_outcome_and_both_votes_as_history(report, ana, ben, cleo, seat_of):
    vote(seat_of(ana), report, "exclude")
    vote(seat_of(ben), report, "exclude")
    conflicts.reopen(seat_of(cleo), report, stage=TITLE, why="Wrong abstract was shown.")
    assert outcome_of(report) is None
    assert Outcome.objects.get().withdrawn_reason == "Wrong abstract was shown."
    conflicts.resolve(
        seat_of(cleo), Conflict.objects.get().pk, choice="include", explanation="Read it again."
    )
    assert outcome_of(report) == "include"
    assert Decision.objects.standing().count() == 2


def test_the_ledger_tells_that_a_vote_was_cast_and_never_which(report, ana, seat_of):
    vote(seat_of(ana), report, "exclude", note="a private thought")
    event = Event.objects.get(verb="vote.cast")
    assert "exclude" not in str(event.facts) and "private" not in str(event.facts)


def test_each_person_is_given_each_report_once(review, ana, ben, seat_of):
    make_reports(review, 10)
    upkeep.tend(review)
    for person in (ana, ben):
        seen = []
        while hand := places.next_places(seat_of(person), TITLE):
            seen.append(hand[0].report.number)
            vote(seat_of(person), hand[0].report)
        assert seen == list(range(1, 11))
    assert queries.standing_outcomes(review, TITLE).count() == 10


def test_a_record_put_back_comes_again_after_the_others(review, ana, seat_of):
    make_reports(review, 6)
    upkeep.tend(review)
    first = places.next_places(seat_of(ana), TITLE)[0]
    places.next_places(seat_of(ana), TITLE, skip=first.report_id)
    seen = []
    while hand := places.next_places(seat_of(ana), TITLE):
        seen.append(hand[0].report.number)
        vote(seat_of(ana), hand[0].report)
    assert seen[-1] == 1 and sorted(seen) == [1, 2, 3, 4, 5, 6]


def test_no_more_records_are_claimed_than_a_hand_holds_however_the_database_goes_about_it(
    review, ana, seat_of
):
    make_reports(review, 3 * places.IN_HAND)
    upkeep.tend(review)
    Assignment.objects.all().delete()
    with connection.cursor() as cursor:
        # As after an import into an empty table: the database expects to find hardly any places.
        cursor.execute("ANALYZE screening_assignment")
    upkeep.tend(review)
    hand = places.next_places(seat_of(ana), TITLE)
    assert [place.position for place in hand] == list(range(1, places.IN_HAND + 1))
    assert Assignment.objects.filter(member__user=ana).count() == places.IN_HAND


def test_an_abandoned_claim_goes_to_somebody_else_when_its_lease_ends(
    review, ana, ben, cleo, seat_of
):
    Member.objects.filter(user=cleo).update(roles=["reviewer"])
    report = make_reports(review, 1)[0]
    upkeep.tend(review)
    places.next_places(seat_of(ana), TITLE)
    places.next_places(seat_of(ben), TITLE)
    assert places.next_places(seat_of(cleo), TITLE) == []
    Assignment.objects.filter(member__user=ana).update(lease_until=timezone.now())
    assert places.next_places(seat_of(cleo), TITLE)[0].report == report


def test_a_removed_reviewer_s_votes_stay_and_her_open_work_is_handed_on(
    review, ana, ben, cleo, seat_of
):
    Member.objects.filter(user=cleo).update(roles=["reviewer"])
    make_reports(review, 2)
    upkeep.tend(review)
    hand = places.next_places(seat_of(ana), TITLE)
    vote(seat_of(ana), hand[0].report)
    places.next_places(seat_of(ben), TITLE)
    Member.objects.filter(user=ana).update(removed_at=timezone.now())
    upkeep.tend(review)
    assert Decision.objects.standing().filter(member__user=ana).count() == 1
    assert [place.report.number for place in places.next_places(seat_of(cleo), TITLE)] == [2]
