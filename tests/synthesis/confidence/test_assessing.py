"""Two assess the confidence in a finding blind, and say together what stands."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from reviews.access import Refused
from reviews.models import Event
from synthesis.actions import confidence as actions
from synthesis.actions.confidence import Incomplete, Overtaken
from synthesis.methods.confidence import Drift, Said
from synthesis.models import Assessment, ConfidenceCase, ConfidenceSettlement, Grouping
from synthesis.queries import confidence as queries
from synthesis.queries.confidence import State, waiting
from tests.factories import make_member, make_user
from tests.synthesis.confidence.conftest import agreed, judged, under

pytestmark = pytest.mark.django_db


def row_of(seat, finding):
    (row,) = queries.rows(type(seat).of(seat.member), [finding.pk])
    return row


def test_only_a_finding_with_a_study_behind_it_is_put_up(board, cleo, seat_of):
    assert actions.put_up(seat_of(cleo), [one.pk for one in board]) == 1
    assert actions.put_up(seat_of(cleo), [one.pk for one in board]) == 0
    assert ConfidenceCase.objects.get().abstracted == board[0]


def test_assessments_open_only_when_both_are_in(put_up, ana, ben, cleo, seat_of):
    ana, ben, cleo = map(seat_of, (ana, ben, cleo))
    actions.send(ana, put_up.pk, judged())
    assert [len(row_of(seat, put_up).sides) for seat in (ana, ben, cleo)] == [0, 0, 0]
    assert Assessment.objects.visible_to(ben).count() == 0
    actions.send(ben, put_up.pk, judged(adequacy="serious"))
    assert [len(row_of(seat, put_up).sides) for seat in (ana, ben, cleo)] == [2, 2, 2]
    assert row_of(cleo, put_up).open_items == ["adequacy"]


def test_a_level_without_an_explanation_is_not_sent(put_up, ana, seat_of):
    with pytest.raises(Incomplete, match="Coherence, Confidence") as refusal:
        missing = {"coherence": Said("none", " "), "overall": Said("", "High, I think.")}
        actions.send(seat_of(ana), put_up.pk, judged() | missing)
    assert refusal.value.items == ["coherence", "overall"]
    assert not Assessment.objects.exists()


def test_a_concern_is_no_overall_level(put_up, ana, seat_of):
    with pytest.raises(Refused, match="“serious” is no level of overall"):
        actions.save_draft(seat_of(ana), put_up.pk, {"overall": Said("serious")}, saves=0)


def test_the_overall_level_is_what_both_said_whatever_the_components(put_up, ana, ben, seat_of):
    grave = judged(methods="serious", coherence="serious", adequacy="serious", relevance="serious")
    for seat in map(seat_of, (ana, ben)):
        actions.send(seat, put_up.pk, grave)
    assert row_of(seat_of(ana), put_up).level == "high"


def test_a_third_person_finds_both_places_taken(put_up, review, ana, ben, seat_of):
    dina = make_user("dina@example.org", name="Dina Ruiz")
    make_member(review, dina, "reviewer")
    for seat in map(seat_of, (ana, ben)):
        actions.send(seat, put_up.pk, judged())
    with pytest.raises(Refused, match="Two others have assessed"):
        actions.send(seat_of(dina), put_up.pk, judged())
    assert waiting(seat_of(dina)) == 0


def test_the_lead_does_not_assess(put_up, cleo, seat_of):
    with pytest.raises(PermissionDenied):
        actions.send(seat_of(cleo), put_up.pk, judged())


def test_ones_own_can_be_taken_back_until_both_are_in(put_up, ana, ben, seat_of):
    ana, ben = seat_of(ana), seat_of(ben)
    actions.send(ana, put_up.pk, judged())
    draft = actions.take_back(ana, put_up.pk)
    assert draft.answers["overall"]["level"] == "high"
    actions.send(ana, put_up.pk, judged(overall="low"))
    actions.send(ben, put_up.pk, judged(overall="low"))
    with pytest.raises(Refused, match="yours stands"):
        actions.take_back(ana, put_up.pk)
    assert row_of(ana, put_up).level == "low"


def test_a_second_window_never_overwrites_a_draft(put_up, ana, seat_of):
    seat = seat_of(ana)
    actions.save_draft(seat, put_up.pk, {"overall": Said("low", "One window.")}, saves=0)
    with pytest.raises(Refused, match="another window"):
        actions.save_draft(seat, put_up.pk, {"overall": Said("high")}, saves=0)
    assert row_of(seat, put_up).draft.answers["overall"]["why"] == "One window."


@pytest.fixture
def differing(put_up, ana, ben, seat_of):
    actions.send(seat_of(ana), put_up.pk, judged())
    actions.send(seat_of(ben), put_up.pk, judged(adequacy="serious", overall="moderate"))
    return put_up


def test_what_differs_is_settled_by_the_two_with_a_reason(differing, ana, ben, seat_of):
    ana, ben = seat_of(ana), seat_of(ben)
    with pytest.raises(Refused, match="Say why"):
        actions.settle(ana, differing.pk, item="overall", level="moderate", why=" ")
    actions.settle(ana, differing.pk, item="overall", level="moderate", why="Two thin studies.")
    with pytest.raises(Overtaken, match="Ana Novak settled “Confidence”"):
        actions.settle(ben, differing.pk, item="overall", level="high", why="No.")
    actions.settle(ben, differing.pk, item="adequacy", level="moderate", why="Two studies.")
    row = row_of(ana, differing)
    assert (row.state, row.level, row.why) == (State.COMPLETE, "moderate", "Two thin studies.")
    assert row.settled["overall"].how == "conferred"


def test_a_level_that_both_chose_stands_but_its_words_can_become_one(differing, ana, seat_of):
    ana = seat_of(ana)
    with pytest.raises(Refused, match="Both chose the same level"):
        actions.settle(ana, differing.pk, item="coherence", level="serious", why="No.")
    actions.settle(ana, differing.pk, item="coherence", level="minor", why="In one wording.")
    assert row_of(ana, differing).stands["coherence"].why == "In one wording."


def test_the_third_reviewer_settles_what_was_sent_to_her(differing, ana, ben, cleo, seat_of):
    ana, ben, cleo = map(seat_of, (ana, ben, cleo))
    assert (waiting(ana), waiting(ben), waiting(cleo)) == (1, 1, 0)
    actions.refer(ben, differing.pk, item="overall")
    with pytest.raises(Refused, match="waits for the third"):
        actions.settle(ana, differing.pk, item="overall", level="low", why="No.")
    assert waiting(cleo) == 1
    held = actions.settle(cleo, differing.pk, item="overall", level="low", why="Thin.")
    assert (held.how, waiting(cleo)) == ("third", 0)


def test_a_settled_item_is_opened_again_and_stays_to_be_read(differing, ana, seat_of):
    ana = seat_of(ana)
    held = actions.settle(ana, differing.pk, item="overall", level="low", why="Thin.")
    actions.reopen(ana, held.pk, why="A study was added.")
    assert "overall" in row_of(ana, differing).open_items
    kept = ConfidenceSettlement.objects.get(pk=held.pk)
    assert (kept.level, kept.withdrawn_why) == ("low", "A study was added.")
    with pytest.raises(Refused, match="open already"):
        actions.reopen(ana, held.pk, why="Again.")


def test_nothing_is_settled_before_both_are_in(put_up, ana, cleo, seat_of):
    actions.send(seat_of(ana), put_up.pk, judged())
    with pytest.raises(Refused, match="before both assessments"):
        actions.settle(seat_of(cleo), put_up.pk, item="overall", level="low", why="No.")


def test_an_assessment_goes_stale_when_a_study_joins_or_leaves(
    differing, reports, ana, ben, seat_of
):
    seats = seat_of(ana), seat_of(ben)
    assert not row_of(seats[0], differing).drift
    under(differing, agreed(*seats, reports[2], "Money was short."))
    Grouping.objects.filter(abstracted=differing).first().delete()
    found = row_of(seats[0], differing).drift
    assert found == Drift(joined=(3,), left=(1,), findings=2)


def test_a_finding_is_assessed_again_and_the_first_time_stays(differing, ana, ben, seat_of):
    ana, ben = seat_of(ana), seat_of(ben)
    actions.assess_again(ana, differing.pk, why="A study was added.")
    row = row_of(ana, differing)
    assert (row.state, waiting(ana), waiting(ben)) == (State.ASSESSING, 1, 1)
    for seat in (ana, ben):
        actions.send(seat, differing.pk, judged(overall="low"))
    row = row_of(ana, differing)
    ((case, sides),) = queries.history(row)
    assert (row.level, case.closed_why, len(sides)) == ("low", "A study was added.", 2)


def test_the_ledger_tells_of_each_step_and_never_a_level(differing, ana, seat_of):
    actions.settle(seat_of(ana), differing.pk, item="overall", level="low", why="Thin.")
    told = list(Event.objects.filter(verb__startswith="confidence.").order_by("pk"))
    assert [one.verb for one in told] == [
        "confidence.put_up",
        "confidence.assessed",
        "confidence.assessed",
        "confidence.settled",
    ]
    assert not any("low" in str(one.facts) or "Thin" in str(one.facts) for one in told)


@pytest.mark.django_db(transaction=True)
def test_two_who_send_in_the_same_instant_are_both_heard_and_opened_once(put_up, ana, ben, seat_of):
    gun, failures = threading.Barrier(2), []

    def send(seat, level):
        try:
            gun.wait(30)
            actions.send(seat, put_up.pk, judged(overall=level))
        except Exception as failure:  # noqa: BLE001 - told to the test
            failures.append(failure)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=send, args=(seat_of(user), level))
        for user, level in ((ana, "low"), (ben, "high"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    sides = Assessment.objects.standing()
    assert sides.count() == 2
    assert sides.filter(revealed_at__isnull=False).count() == 2
    assert row_of(seat_of(ana), put_up).open_items == ["overall"]
