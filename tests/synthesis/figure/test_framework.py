"""The framework drawn, supported, undone; what it rests on, and what is gone."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from reviews.access import Refused
from reviews.models import Event, Study, StudyLink
from synthesis.actions import codebook, framework
from synthesis.actions.framework import ArrowSaid, AxisSaid, ConstructSaid
from synthesis.exports import framework as files
from synthesis.methods import framework as pure
from synthesis.models import Arrow, Code, Construct, FrameworkChange, Grouping
from synthesis.models.board import AbstractedFinding
from synthesis.queries import framework as queries
from tests.synthesis.coding.making import make_coding
from tests.synthesis.figure.conftest import counting, reveal

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(cleo, seat_of, drawn):
    return seat_of(cleo)


def piece(seat, what, number):
    return queries.figure(seat).find(what, number)


def leave(study):
    """Its report belongs to no study any more."""
    now = timezone.now()
    StudyLink.objects.filter(study=study).update(until=now)


def test_a_construct_rests_on_the_opened_passages_of_its_code_alone(seat, drawn):
    pay = piece(seat, "construct", drawn[0])
    assert pay.studies == [1, 2] and pay.state == "supported" and pay.note == "2 studies"
    worth = piece(seat, "construct", drawn[1])
    assert (worth.studies, worth.state) == ([], "interpretation")


def test_a_piece_with_neither_evidence_nor_tag_is_marked(seat, drawn):
    number = framework.add_arrow(seat, *drawn, ArrowSaid(sign="+", label="lowers"))
    assert piece(seat, "arrow", number).state == "unsupported"
    framework.support(seat, "arrow", number, study=3, note="page 4")
    assert piece(seat, "arrow", number).studies == [3]
    told = files.described(seat)
    assert "The more of “Pay”, the more of “Worth”: lowers (1 study)." in told


def test_a_construct_stands_for_an_abstracted_finding_and_its_findings_that_count(
    seat, review, ana, studies
):
    found = AbstractedFinding.objects.create(
        review=review, number=1, name="Low pay", created_by="x"
    )
    for study, counts in ((studies[0], True), (studies[1], False)):
        finding = counting(ana, study, counts=counts)
        Grouping.objects.create(review=review, abstracted=found, finding=finding, made_by="x")
    said = ConstructSaid("Pay, again", source=("abstracted", found.pk))
    number = framework.add_construct(seat, said, x=10, y=10)
    assert piece(seat, "construct", number).studies == [1]


def test_evidence_is_picked_only_from_what_is_open_and_counts(seat, drawn, ana, studies, pay):
    alone = make_coding(ana, studies[0], pay).excerpt_id
    opened = reveal(make_coding(ana, studies[0], pay)).excerpt_id
    denied = counting(ana, studies[0], counts=False).pk
    for fields in (
        {"study": 1, "excerpt": alone},
        {"study": 2, "excerpt": opened},
        {"study": 1, "finding": denied},
        {"study": 99},
    ):
        with pytest.raises(Refused):
            framework.support(seat, "construct", drawn[1], **fields)
    framework.support(seat, "construct", drawn[1], study=1, excerpt=opened)
    with pytest.raises(Refused, match="already"):
        framework.support(seat, "construct", drawn[1], study=1, excerpt=opened)
    assert piece(seat, "construct", drawn[1]).studies == [1]


def test_a_study_that_is_no_longer_included_counts_nowhere_and_is_told(seat, drawn, studies):
    framework.support(seat, "construct", drawn[1], study=3)
    leave(studies[2])
    leave(studies[0])
    worth, pay = piece(seat, "construct", drawn[1]), piece(seat, "construct", drawn[0])
    assert (worth.studies, len(worth.lost), pay.studies) == ([], 1, [2])
    found = queries.figure(seat)
    (proof,) = queries.proofs(seat, worth, found.ground)
    assert not proof.counts and proof.study.number == 3


def test_a_code_that_was_merged_away_is_shown_and_followed(seat, drawn, pay, cleo):
    wages = codebook.create_code(seat, name="Wages")
    codebook.merge_codes(seat, [pay.pk], into=wages.pk, why="The same")
    gone = piece(seat, "construct", drawn[0])
    assert (gone.gone.how, gone.gone.name, gone.gone.into_name) == ("merged", "Low pay", "Wages")
    assert gone.state == "unsupported" and "merged away" in gone.note
    framework.follow(seat, "construct", drawn[0])
    followed = piece(seat, "construct", drawn[0])
    assert followed.gone is None and followed.studies == [1, 2]
    assert Construct.objects.standing().get(number=drawn[0]).name == "Pay"


def test_a_code_that_was_retired_is_shown_and_keeps_its_evidence(seat, drawn, pay):
    codebook.retire_code(seat, pay.pk, why="Too broad")
    one = piece(seat, "construct", drawn[0])
    assert one.gone.how == "retired" and one.studies == [1, 2]
    framework.change_construct(
        seat, drawn[0], ConstructSaid("Pay and hours", source=("code", pay.pk))
    )
    with pytest.raises(Refused, match="out of use"):
        framework.add_construct(seat, ConstructSaid("More", source=("code", pay.pk)), x=1, y=1)


def test_what_is_left_out_is_told_piece_by_piece(seat, drawn):
    arrow = framework.add_arrow(seat, *drawn, ArrowSaid())
    framework.support(seat, "arrow", arrow, study=1)
    first, second = queries.without(seat, {1})
    assert (first.what, first.is_whole, first.before, first.left) == ("arrow", True, [1], [])
    assert (second.name, second.is_whole, second.left) == ("Pay", False, [2])
    assert queries.without(seat, {3}) == [] == queries.without(seat, set())


def test_every_step_is_kept_and_undone_in_turn(seat, drawn, review):
    before = queries.picture(queries.figure(seat))
    framework.move_construct(seat, drawn[0], x=5000, y=-3)
    framework.add_axis(seat, AxisSaid("Use of self", "up", "responsibility"))
    arrow = framework.add_arrow(seat, *drawn, ArrowSaid(two_way=True))
    framework.support(seat, "arrow", arrow, study=1)
    framework.remove(seat, "construct", drawn[1], why="Folded")
    assert not Arrow.objects.standing().exists()
    whole = queries.latest(review)
    for _each in range(4):
        framework.undo(seat)
    framework.undo(seat)
    assert queries.picture(queries.figure(seat)) == before
    past = queries.as_of(queries.steps(review), whole - 1, "")
    assert [one.number for one in past.arrows] == [arrow]
    moved = next(one for one in past.constructs if one.number == drawn[0])
    assert (moved.x, moved.y) == (pure.WIDTH, 0)
    assert FrameworkChange.objects.count() == Event.objects.filter(
        verb__startswith="framework."
    ).count()  # fmt: skip


def test_undoing_is_refused_where_a_later_step_rests_on_it(seat, drawn):
    first = FrameworkChange.objects.order_by("pk").first()
    framework.add_arrow(seat, *drawn, ArrowSaid())
    with pytest.raises(Refused, match="Pay → Worth"):
        framework.undo(seat, first.pk)
    assert len(queries.figure(seat).constructs) == 2


def test_nothing_to_undo_is_said(review, cleo, seat_of):
    with pytest.raises(Refused, match="nothing to undo"):
        framework.undo(seat_of(cleo))


def test_who_was_overtaken_by_a_colleague_is_told(seat, drawn, ana, seat_of):
    seen = queries.latest(seat.review)
    framework.change_construct(seat_of(ana), drawn[1], ConstructSaid("Being worth something"))
    with pytest.raises(Refused, match="Ana Novak has changed"):
        framework.change_construct(seat, drawn[1], ConstructSaid("Value"), seen=seen)
    framework.change_construct(seat, drawn[0], ConstructSaid("Wages"), seen=seen)


def test_a_step_that_changes_nothing_leaves_no_trace(seat, drawn):
    steps = FrameworkChange.objects.count()
    framework.move_construct(seat, drawn[0], x=200, y=90)
    framework.change_construct(seat, drawn[1], ConstructSaid("Worth", interpretation=True))
    assert FrameworkChange.objects.count() == steps


def test_links_that_make_no_sense_are_refused(seat, drawn):
    framework.add_arrow(seat, *drawn, ArrowSaid(sign="-"))
    for ends, said in (
        ((drawn[0], drawn[0]), ArrowSaid()),
        (drawn, ArrowSaid(sign="-")),
        (drawn, ArrowSaid(sign="*")),
        ((drawn[0], 99), ArrowSaid()),
    ):
        with pytest.raises(Refused):
            framework.add_arrow(seat, *ends, said)
    with pytest.raises(Refused):
        framework.add_axis(seat, AxisSaid("Up", "north"))
    with pytest.raises(Refused):
        framework.add_construct(seat, ConstructSaid("  "), x=1, y=1)


def test_an_observer_draws_nothing(review, dan, seat_of):
    from tests.factories import make_member

    make_member(review, dan, "observer")
    with pytest.raises(PermissionDenied):
        framework.add_construct(seat_of(dan), ConstructSaid("Hope"), x=1, y=1)


def test_a_code_of_another_review_is_no_source(seat, ana):
    from tests.factories import make_review

    other = Code.objects.create(review=make_review("other"), name="Theirs", created_by="x")
    with pytest.raises(Refused):
        framework.add_construct(seat, ConstructSaid("Theirs", source=("code", other.pk)), x=1, y=1)
    assert not Study.objects.filter(review=other.review).exists()
