"""Two extract a study blind, or one extracts and one checks; what was sent stays as it was."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from appraisal.actions.rounds import number_studies
from reviews.access import Refused
from reviews.models import Event
from synthesis.actions.table import design, extracting, handing, moving
from synthesis.actions.table.design import Words
from synthesis.actions.table.extracting import Incomplete, save_draft, send, take_back
from synthesis.models import Extraction, Task, TaskDraft
from synthesis.queries import table as queries
from tests.appraisal.conftest import include
from tests.factories import make_reports
from tests.synthesis.table.conftest import PAID, PEOPLE, PLACE, groups, hand_out, task_of, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(handed, ana, ben, cleo, dora, seat_of):
    return tuple(map(seat_of, (ana, ben, cleo, dora)))


@pytest.fixture
def checked(published, ana, ben, cleo, seat_of):
    """Ana and ben: one extracts a study, the other checks it. Gives them for study 1."""
    hand_out(seat_of(cleo), [seat_of(ana), seat_of(ben)], "checked")
    parts = {task.part: task.member.user for task in Task.objects.filter(study__number=1)}
    return seat_of(parts["extractor"]), seat_of(parts["checker"])


def row_of(seat, number=1):
    return queries.rows(seat)[number - 1]


def test_values_are_open_when_both_are_in(cast):
    ana, ben, cleo, _dora = cast
    send(ana, task_of(ana), typed())
    assert not row_of(ben).extractions and not row_of(cleo).extractions
    send(ben, task_of(ben), typed(place="Canada"))
    row = row_of(cleo)
    assert row.state == queries.State.DIFFERING and row.open == [PLACE]
    assert row.values[PEOPLE]["value"]["counts"] == {"p1": 6, "p2": 0}
    assert PLACE not in row.values


def test_zero_blank_and_not_stated_stay_three_things(cast):
    ana, ben, _cleo, _dora = cast
    send(ana, task_of(ana), typed() | {PEOPLE: groups("0", "", unsaid=["p2"])})
    send(ben, task_of(ben), typed() | {PEOPLE: groups("0", "0")})
    assert row_of(ana).open == [PEOPLE]
    sent = {one.task.member_id: one.answers[PEOPLE]["value"] for one in Extraction.objects.all()}
    assert sent[ana.member.pk]["counts"] == {"p1": 0, "p2": "not_stated"}
    assert sent[ben.member.pk]["counts"] == {"p1": 0, "p2": 0}


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_sent(cast):
    ana = cast[0]
    with pytest.raises(Incomplete) as trouble:
        send(ana, task_of(ana), {PLACE: {"value": "Utopia"}, PAID: {"value": "yes"}})
    assert trouble.value.faults == {PLACE: ("country", "Utopia"), PEOPLE: ("missing", "")}
    assert not Extraction.objects.exists()


def test_a_required_field_may_be_not_stated_but_not_both(cast):
    ana = cast[0]
    both = typed() | {PLACE: {"value": "USA", "not_stated": True}}
    with pytest.raises(Incomplete) as trouble:
        send(ana, task_of(ana), both)
    assert trouble.value.faults == {PLACE: ("both", "")}
    sent = send(ana, task_of(ana), typed() | {PLACE: {"value": "", "not_stated": True}})
    assert sent.answers[PLACE]["not_stated"] is True


def test_what_is_typed_is_kept_as_typed_and_a_second_window_overwrites_nothing(cast):
    ana = cast[0]
    save_draft(ana, task_of(ana), {PEOPLE: groups("six")}, saves=0)
    with pytest.raises(Refused, match="another window"):
        save_draft(ana, task_of(ana), {PEOPLE: groups("6")}, saves=0)
    assert TaskDraft.objects.get().answers[PEOPLE]["value"]["counts"]["p1"] == "six"


def test_what_was_sent_can_be_taken_back_until_the_other_has_sent(cast):
    ana, ben, _cleo, _dora = cast
    send(ana, task_of(ana), typed())
    draft = take_back(ana, task_of(ana))
    assert draft.answers[PLACE]["value"] == "USA"
    assert draft.answers[PEOPLE]["value"]["counts"] == {"p1": "6", "p2": "0"}
    send(ana, task_of(ana), typed(place="Canada"))
    send(ben, task_of(ben), typed(place="Canada"))
    with pytest.raises(Refused, match="yours stand"):
        take_back(ana, task_of(ana))
    assert Extraction.objects.filter(withdrawn_at__isnull=False).count() == 1


def test_nobody_extracts_anothers_study(cast):
    ana, ben, cleo, _dora = cast
    with pytest.raises(Refused, match="isn't yours"):
        send(ben, task_of(ana), typed())
    with pytest.raises(PermissionDenied):
        send(cleo, task_of(ana), typed())


def test_a_checker_sees_the_values_confirms_one_and_corrects_another(checked, cleo, seat_of):
    one, other = checked
    first = send(one, task_of(one), typed())
    assert row_of(other).to_check == first and row_of(other).is_my_turn
    assert not row_of(seat_of(cleo)).extractions
    said = {PLACE: {"check": "confirm"}, PAID: {"check": "confirm"}}
    with pytest.raises(Incomplete) as trouble:
        send(other, task_of(other), said, seen=first.pk)
    assert trouble.value.faults == {PEOPLE: ("unchecked", "")}
    said[PEOPLE] = groups("6", "4") | {"check": "correct"}
    send(other, task_of(other), said, seen=first.pk)
    row = row_of(seat_of(cleo))
    assert row.open == [PEOPLE] and row.values[PLACE]["value"] == ["US"]


def test_a_checker_never_confirms_what_has_changed_meanwhile(checked):
    one, other = checked
    first = send(one, task_of(one), typed())
    take_back(one, task_of(one))
    assert not row_of(other).is_my_turn
    send(one, task_of(one), typed(place="Canada"))
    every = {id: {"check": "confirm"} for id in (PLACE, PEOPLE, PAID)}
    with pytest.raises(Refused, match="changed the values"):
        send(other, task_of(other), every, seen=first.pk)


def test_a_new_version_opens_only_what_is_new_and_the_old_values_stand(cast):
    ana, ben, cleo, _dora = cast
    for seat in (ana, ben):
        send(seat, task_of(seat), typed())
    design.add_field(cleo, "text", Words("Setting"))
    design.remove_field(cleo, PAID)
    design.change_field(cleo, PLACE, Words("Where", required=True))
    design.publish(cleo)
    row = row_of(ana)
    assert row.state == queries.State.ADDED and [one.label for one in row.now] == ["Setting"]
    assert row.values[PLACE]["value"] == ["US"]
    assert {one.version.number for one in row.extractions} == {1}
    for seat in (ana, ben):
        send(seat, task_of(seat), {"f4": {"value": "A clinic"}})
    row = row_of(ana)
    assert row.state == queries.State.COMPLETE and row.values["f4"]["value"] == "A clinic"


def test_who_comes_second_fills_in_the_version_that_the_first_has_sent(cast):
    ana, ben, cleo, _dora = cast
    send(ana, task_of(ana), typed())
    design.add_field(cleo, "text", Words("Setting"))
    design.publish(cleo)
    assert [one.id for one in row_of(ben).now] == [PLACE, PEOPLE, PAID]
    assert [one.id for one in row_of(ben, 2).now] == [PLACE, PEOPLE, PAID, "f4"]
    send(ben, task_of(ben), typed())
    assert [one.id for one in row_of(ben).now] == ["f4"] and row_of(ben).is_my_turn


def test_an_unsent_study_is_handed_on_and_a_sent_one_stays(cast):
    ana, ben, cleo, _dora = cast
    send(ana, task_of(ana), typed())
    with pytest.raises(Refused, match="have been sent"):
        handing.hand_on(cleo, Task.objects.get(pk=task_of(ana)), to=None)
    with pytest.raises(Refused, match="has the study already"):
        handing.hand_on(cleo, Task.objects.get(pk=task_of(ben)), to=ana.member.pk)
    handing.hand_on(cleo, Task.objects.get(pk=task_of(ben)), to=None, why="On leave")
    assert row_of(cleo).state == queries.State.COMPLETE


def test_what_was_extracted_goes_to_the_study_that_its_report_belongs_to_now(cast, review):
    ana, ben, cleo, _dora = cast
    send(ana, task_of(ana), typed())
    send(ben, task_of(ben), typed(peers="7"))
    extra = make_reports(review, 1)
    include(review, extra)
    number_studies(review)
    before = row_of(cleo)
    assert before.open == [PEOPLE] and not row_of(cleo, 6).tasks
    for number, why in ((2, "Parted"), (99, "Parted"), (1, "Parted"), (6, " ")):
        with pytest.raises(Refused, match="Nothing was moved"):
            moving.move(cleo, before.study, to=number, why=why)
    moving.move(cleo, before.study, to=6, why="Its report was parted off")
    after = row_of(cleo, 6)
    assert (after.values, after.open, after.state) == (before.values, before.open, before.state)
    assert {task.member_id for task in after.tasks} == {ana.member.pk, ben.member.pk}
    assert row_of(cleo).state == queries.State.UNASSIGNED
    told = Event.objects.get(review_id=review.pk, verb="extraction.moved")
    assert told.facts["study"] == 1 and told.facts["to"] == 6
    moving.move(cleo, after.study, to=1, why="It was right before")
    assert row_of(cleo).values == before.values


def test_only_who_designs_the_form_moves_an_extraction(cast):
    ana, *_others = cast
    with pytest.raises(PermissionDenied):
        moving.move(ana, row_of(ana).study, to=2, why="Mine")


def test_a_second_hand_out_gives_only_what_nobody_has(cast, review, seat_of):
    from tests.appraisal.conftest import include
    from tests.factories import make_reports

    ana, ben, cleo, _dora = cast
    with pytest.raises(Refused, match="handed out already"):
        hand_out(cleo, [ana, ben])
    include(review, make_reports(review, 2))
    assert hand_out(cleo, [ana, ben]).tasks.count() == 4


def test_a_confirmed_value_keeps_the_quotation(checked):
    one, other = checked
    first = send(one, task_of(one), typed())
    every = {id: {"check": extracting.CONFIRM} for id in (PLACE, PEOPLE, PAID)}
    sent = send(other, task_of(other), every, seen=first.pk)
    assert sent.answers[PLACE]["quotes"] == [{"text": "held in USA", "page": "3"}]
