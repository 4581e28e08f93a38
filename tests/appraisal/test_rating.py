"""Two people appraise blind, and see each other's answers when both are in."""

from __future__ import annotations

import pytest

from appraisal import queries
from appraisal.actions import rating, rounds
from appraisal.actions.rating import Answer, Incomplete, Quote
from appraisal.models import Draft, Place, Rating, Round
from appraisal.queries.waiting import waiting
from reviews.access import Refused
from tests.appraisal.conftest import answers

pytestmark = pytest.mark.django_db


def place_of(seat, number=1):
    return Place.objects.get(member=seat.member, study__number=number, released_at__isnull=True)


def send(seat, number=1, **changed):
    return rating.send(seat, place_of(seat, number).pk, answers(**changed))


def seen_by(seat, number=1):
    rows = Rating.objects.visible_to(seat).standing()
    return rows.filter(place__study__number=number).count()


def test_everybody_chosen_gets_every_study(opened, ana, ben, seat_of):
    assert Place.objects.count() == 10
    assert waiting(seat_of(ana)) == waiting(seat_of(ben)) == 5


def test_answers_open_to_both_raters_only_when_both_are_in(opened, ana, ben, cleo, seat_of):
    ana, ben, cleo = map(seat_of, (ana, ben, cleo))
    send(ana)
    assert (seen_by(ana), seen_by(ben), seen_by(cleo)) == (1, 0, 0)
    send(ben, _3="no")
    assert (seen_by(ana), seen_by(ben), seen_by(cleo)) == (2, 2, 2)
    assert queries.rows(cleo, opened.checklist)[0].open_items == ["3"]


def test_a_draft_counts_nowhere_and_is_nobody_elses(opened, ana, ben, seat_of):
    seat = seat_of(ana)
    rating.save_draft(seat, place_of(seat).pk, {"1": Answer("no")}, saves=0)
    assert Rating.objects.count() == 0
    row = queries.rows(seat_of(ben), opened.checklist)[0]
    assert (row.own, row.codes, row.has_draft) == ({}, {}, False)
    assert queries.rows(seat, opened.checklist)[0].has_draft


def test_a_second_window_never_overwrites_the_first(opened, ana, seat_of):
    seat = seat_of(ana)
    place = place_of(seat)
    rating.save_draft(seat, place.pk, {"1": Answer("no", "from one window")}, saves=0)
    with pytest.raises(Refused, match="another window"):
        rating.save_draft(seat, place.pk, {"1": Answer("yes")}, saves=0)
    assert Draft.objects.get().answers["1"]["words"] == "from one window"


def test_what_is_sent_must_be_whole_and_names_what_is_open(opened, ana, seat_of):
    seat = seat_of(ana)
    with pytest.raises(Incomplete, match="Still open: 4, 5, 6, 7, 8, 9"):
        few = {item: answer for item, answer in answers().items() if item in "123"}
        rating.send(seat, place_of(seat).pk, few)
    assert Rating.objects.count() == 0


def test_an_answer_that_the_instrument_does_not_know_is_refused(opened, ana, seat_of):
    seat = seat_of(ana)
    with pytest.raises(Refused, match="“often” is no answer to item 1"):
        rating.send(seat, place_of(seat).pk, {"1": Answer("often")})


def test_quotes_are_kept_with_their_page(opened, ana, seat_of):
    seat = seat_of(ana)
    given = answers() | {"6": Answer("no", "", (Quote("They led the team.", "2"), Quote("  ")))}
    sent = rating.send(seat, place_of(seat).pk, given)
    assert sent.answers["6"]["quotes"] == [{"text": "They led the team.", "page": "2"}]


def test_own_answers_can_be_taken_back_until_the_others_are_in(opened, ana, ben, seat_of):
    ana, ben = seat_of(ana), seat_of(ben)
    send(ana)
    rating.take_back(ana, place_of(ana).pk)
    assert Draft.objects.get().answers["1"]["code"] == "yes"
    send(ana, _1="no")
    send(ben)
    with pytest.raises(Refused, match="yours stand"):
        rating.take_back(ana, place_of(ana).pk)
    assert Rating.objects.filter(withdrawn_at__isnull=False).count() == 1


def test_nobody_answers_in_anothers_place(opened, ana, ben, seat_of):
    with pytest.raises(Refused, match="isn't yours"):
        rating.send(seat_of(ben), place_of(seat_of(ana)).pk, answers())


def test_a_rater_who_leaves_half_way_keeps_what_was_sent(opened, ana, ben, cleo, seat_of):
    ana, ben, cleo = map(seat_of, (ana, ben, cleo))
    send(ana, 1)
    with pytest.raises(Refused, match="have been sent"):
        rounds.release(cleo, place_of(ana, 1), to=None, why="left")
    rating.save_draft(ana, place_of(ana, 2).pk, {"1": Answer("no")}, saves=0)
    rounds.release(cleo, place_of(ana, 2), to=None, why="left")
    send(ben, 2)
    assert Draft.objects.count() == 1
    assert queries.rows(cleo, opened.checklist)[1].state == queries.State.COMPLETE


def test_one_rates_all_and_a_frozen_sample_is_rated_by_two(checklist, ana, ben, cleo, seat_of):
    first, second = seat_of(ana).member.pk, seat_of(ben).member.pk
    plan = rounds.Plan("sample", [first, second], size=2, seed="spring")
    shown = rounds.preview(seat_of(cleo), checklist, plan)
    opened = rounds.open_round(seat_of(cleo), checklist, plan)
    drawn = set(Place.objects.filter(member=second).values_list("study", flat=True))
    assert drawn == set(shown.shares.sample) and opened.size == 2
    assert Place.objects.filter(member=first).count() == 5


def test_a_further_sample_comes_from_the_rest_and_carries_what_was_sent_alone(
    checklist, ana, ben, cleo, seat_of
):
    ana, ben, cleo = map(seat_of, (ana, ben, cleo))
    raters = [ana.member.pk, ben.member.pk]
    rounds.open_round(cleo, checklist, rounds.Plan("sample", raters, size=2, seed="one"))
    for place in Place.objects.filter(member=ana.member):
        rating.send(ana, place.pk, answers())
    early = set(Place.objects.filter(member=ben.member).values_list("study", flat=True))
    second = rounds.open_round(cleo, checklist, rounds.Plan("sample", raters, size=2, seed="two"))
    late = Place.objects.filter(round=second, member=ben.member)
    assert len(late) == 2 and not early & {place.study_id for place in late}
    assert Rating.objects.filter(carried_from__isnull=False).count() == 2
    assert not Rating.objects.visible_to(ben).filter(place__member=ana.member).exists()
    rating.send(ben, late[0].pk, answers(_2="no"))
    row = next(row for row in queries.rows(cleo, checklist) if row.study.pk == late[0].study_id)
    assert row.open_items == ["2"] and Round.objects.count() == 2
