"""Rounds of coding: a frozen list, blind until all are done, then revealed at once."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from reviews.access import Refused, Seat
from reviews.models import Event, Member
from synthesis.actions import cells, marking, rounds
from synthesis.actions.cells import Said
from synthesis.actions.rounds import Plan
from synthesis.models import Cell, Coding, CodingRound, Excerpt, RoundCoder, RoundStudy
from synthesis.queries import rounds as asked
from tests.synthesis.coding.making import (
    make_cell,
    make_code,
    make_coding,
    make_studies,
    make_text,
    member_of,
)

pytestmark = pytest.mark.django_db


def numbers(round_):
    rows = RoundStudy.objects.filter(round=round_).order_by("position")
    return [row.study.number for row in rows.select_related("study")]


def test_a_round_has_all_studies_by_their_first_author(opened):
    assert numbers(opened) == [2, 5, 4, 3, 1]
    assert opened.size is None
    assert "coding.round_opened" in Event.objects.values_list("verb", flat=True)


def test_a_sample_follows_the_printed_rule_and_the_next_round_draws_from_the_rest(
    review, cleo, ana, ben, seat_of
):
    make_studies(review, 34)
    both = [member_of(review, user).pk for user in (ana, ben)]
    first = rounds.open_round(seat_of(cleo), Plan("sample", both, size=9, seed="ml2014"))
    assert sorted(numbers(first)) == [2, 4, 13, 20, 21, 24, 25, 27, 28]
    extra = rounds.open_round(seat_of(cleo), Plan("sample", both, size=6, seed="ml2014-b"))
    assert sorted(numbers(extra)) == [8, 12, 16, 17, 30, 33]
    rest = rounds.open_round(seat_of(cleo), Plan("all", both[:1]))
    assert len(numbers(rest)) == 34 - 9 - 6
    with pytest.raises(Refused, match="in a round already"):
        rounds.open_round(seat_of(cleo), Plan("all", both))


def test_the_list_is_frozen_when_another_study_comes_in(review, opened):
    make_studies(review, 1)
    assert len(numbers(opened)) == 5
    assert len(asked.left(review)) == 1


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (Plan("all", []), "Choose coders"),
        (Plan("all", [999_999]), "Choose coders"),
        (Plan("sample", [], size=3), "Choose coders"),
    ],
)
def test_a_round_without_coders_is_refused(studies, cleo, seat_of, plan, words):
    with pytest.raises(Refused, match=words):
        rounds.open_round(seat_of(cleo), plan)
    assert not CodingRound.objects.exists()


def test_a_sample_without_a_seed_is_refused(review, studies, cleo, ana, seat_of):
    plan = Plan("sample", [member_of(review, ana).pk], size=2, seed=" ")
    with pytest.raises(Refused, match="a seed"):
        rounds.open_round(seat_of(cleo), plan)


def test_a_reviewer_opens_no_round(review, studies, ana, seat_of):
    with pytest.raises(PermissionDenied):
        rounds.open_round(seat_of(ana), Plan("all", [member_of(review, ana).pk]))


def test_nothing_is_revealed_until_all_are_done_and_then_all_of_it(
    review, opened, studies, codes, ana, ben, cleo, seat_of
):
    mine = make_coding(ana, studies[0], codes[0])
    theirs = make_coding(ben, studies[1], codes[1])
    make_cell(ben, studies[2], codes[0], summary="Nothing on pay.")
    rounds.say_done(seat_of(ana), 1)
    assert list(Coding.objects.visible_to(seat_of(ana))) == [mine]
    assert not Coding.objects.visible_to(seat_of(cleo)).exists()
    rounds.say_done(seat_of(ben), 1)
    opened.refresh_from_db()
    assert opened.closed_at is not None
    assert set(Coding.objects.visible_to(seat_of(ana))) == {mine, theirs}
    for model in (Coding, Excerpt, Cell):
        stamps = set(model.objects.values_list("revealed_at", flat=True))
        assert stamps == {opened.closed_at}


def test_coding_of_studies_outside_the_round_stays_closed(
    review, opened, codes, ana, ben, cleo, seat_of, close
):
    later = make_studies(review, 1)[-1]
    hidden = make_coding(ben, later, codes[0])
    strangers = make_coding(cleo, asked.included_reports(review)[0][0], codes[0])
    close()
    assert not Coding.objects.visible_to(seat_of(ana)).filter(pk=hidden.pk).exists()
    assert not Coding.objects.visible_to(seat_of(ana)).filter(pk=strangers.pk).exists()


def test_done_may_be_taken_back_until_the_close(opened, ana, ben, seat_of):
    rounds.say_done(seat_of(ana), 1)
    rounds.take_back(seat_of(ana), 1)
    rounds.say_done(seat_of(ben), 1)
    opened.refresh_from_db()
    assert opened.closed_at is None
    rounds.say_done(seat_of(ana), 1)
    with pytest.raises(Refused, match="is closed"):
        rounds.take_back(seat_of(ana), 1)


def test_who_does_not_code_in_the_round_cannot_be_done(opened, cleo, review, seat_of):
    with pytest.raises(PermissionDenied):
        rounds.say_done(seat_of(cleo), 1)


def test_a_coder_who_leaves_keeps_what_they_coded_and_holds_up_nobody(
    review, opened, studies, codes, ana, ben, cleo, seat_of
):
    kept = make_coding(ben, studies[0], codes[0])
    rounds.say_done(seat_of(ana), 1)
    rounds.leave(seat_of(cleo), 1, member_of(review, ben).pk, why="Parental leave")
    opened.refresh_from_db()
    assert opened.closed_at is not None
    assert Coding.objects.visible_to(seat_of(ana)).filter(pk=kept.pk).exists()
    place = RoundCoder.objects.get(round=opened, member__user=ben)
    assert (place.left_why, place.done_at) == ("Parental leave", None)


def test_a_substitute_takes_over_and_the_round_waits_for_them(
    review, opened, ana, ben, cleo, seat_of, dan
):
    substitute = Member.objects.create(review=review, user=dan, roles=["reviewer"])
    rounds.say_done(seat_of(ana), 1)
    rounds.leave(seat_of(cleo), 1, member_of(review, ben).pk, why="Left", substitute=substitute.pk)
    opened.refresh_from_db()
    assert opened.closed_at is None
    with pytest.raises(Refused, match="don't code"):
        rounds.say_done(seat_of(ben), 1)
    rounds.say_done(Seat.of(substitute), 1)
    opened.refresh_from_db()
    assert opened.closed_at is not None


def test_the_last_coder_cannot_be_let_go_without_a_substitute(
    review, opened, ana, ben, cleo, seat_of
):
    rounds.leave(seat_of(cleo), 1, member_of(review, ben).pk, why="Left")
    with pytest.raises(Refused, match="Nobody would be left"):
        rounds.leave(seat_of(cleo), 1, member_of(review, ana).pk, why="Left")
    with pytest.raises(Refused, match="Say why"):
        rounds.leave(seat_of(cleo), 1, member_of(review, ana).pk, why=" ")


@pytest.mark.django_db(transaction=True)
def test_two_who_are_done_at_once_close_the_round_once(
    review, opened, studies, codes, ana, ben, seat_of
):
    make_coding(ana, studies[0], codes[0])
    make_coding(ben, studies[0], codes[1])
    together = threading.Barrier(2)

    def done(seat):
        together.wait()
        rounds.say_done(seat, 1)
        connection.close()

    threads = [threading.Thread(target=done, args=(seat_of(user),)) for user in (ana, ben)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert Event.objects.filter(verb="coding.round_closed").count() == 1
    assert set(Coding.objects.values_list("revealed_at", flat=True)) == {
        CodingRound.objects.get().closed_at
    }


@pytest.mark.django_db(transaction=True)
def test_a_cell_written_while_the_round_closes_is_revealed_with_it(
    review, opened, studies, codes, ana, ben, seat_of
):
    rounds.say_done(seat_of(ben), 1)
    together = threading.Barrier(2)

    def write():
        together.wait()
        cells.write(seat_of(ben), studies[0], codes[0], Said(True, "supports", "Pay is low."))
        connection.close()

    def close():
        together.wait()
        rounds.say_done(seat_of(ana), 1)
        connection.close()

    threads = [threading.Thread(target=each) for each in (write, close)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert Cell.objects.get().revealed_at is not None


def test_what_is_written_after_the_close_is_open_at_once(studies, codes, close, ana, seat_of):
    close()
    made = cells.write(seat_of(ana), studies[0], codes[0], Said(True))
    assert made is not None and made.revealed_at is not None
    code = make_code(studies[0].review, "Later")
    assert cells.write(seat_of(ana), studies[0], code, Said(None)) is None


def test_a_passage_marked_after_the_close_is_open_at_once_and_one_before_it_is_not(
    review, opened, studies, codes, ana, ben, seat_of, close
):
    text = make_text(studies[0], "Pay was low. They told us so. Hours were few.")
    before = marking.mark(seat_of(ana), marking.Passage(text.pk, 0, 12, codes=[codes[0].pk]))
    assert (before.revealed_at, before.codings.get().revealed_at) == (None, None)
    close()
    after = marking.mark(seat_of(ana), marking.Passage(text.pk, 13, 29, codes=[codes[1].pk]))
    assert after.revealed_at is not None
    assert after.codings.get().revealed_at is not None
    assert marking.give(seat_of(ana), before, codes[2].pk).revealed_at is not None
    assert Coding.objects.visible_to(seat_of(ben)).count() == 3
