"""What the review recommends, tied to the findings that it rests on."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from reviews.access import Refused, Seat
from synthesis.actions import recommendations as actions
from synthesis.models import Recommendation, RecommendationLink
from synthesis.queries import recommendations as queries

pytestmark = pytest.mark.django_db
WORDS = "Pay peer workers a living wage."


def only(seat):
    (row,) = queries.rows(Seat.of(seat.member))
    return row


def test_a_recommendation_that_rests_on_nothing_is_marked(board, ana, client_of, seat_of):
    pay, _bare = board
    actions.write(seat_of(ana), text=WORDS, kind="policy")
    address = reverse("synthesis:recommendations", args=["peer-support"])
    assert "No review finding is behind it" in client_of(ana).get(address).content.decode()
    actions.change(seat_of(ana), 1, text=WORDS, kind="policy", findings=[pay.pk])
    page = client_of(ana).get(address).content.decode()
    assert "No review finding is behind it" not in page
    assert "confidence not assessed" in page


def test_it_is_marked_again_when_its_finding_leaves_the_board(board, ana, seat_of):
    pay, _bare = board
    actions.write(seat_of(ana), text=WORDS, kind="policy", findings=[pay.pk])
    assert not only(seat_of(ana)).is_unlinked
    pay.retired_at = timezone.now()
    pay.save()
    assert only(seat_of(ana)).is_unlinked
    assert only(seat_of(ana)).supports[0].is_gone


def test_it_rests_on_the_finding_into_which_its_own_was_merged(board, ana, client_of, seat_of):
    pay, bare = board
    actions.write(seat_of(ana), text=WORDS, kind="policy", findings=[bare.pk])
    bare.merged_into = pay
    bare.save()
    row = only(seat_of(ana))
    assert not row.is_unlinked
    assert row.supports[0].row.abstracted == pay
    address = reverse("synthesis:recommendations", args=["peer-support"])
    assert "Nobody supervises was merged into it" in client_of(ana).get(address).content.decode()


def test_what_it_read_before_and_rested_on_before_stays(board, ana, cleo, seat_of):
    pay, bare = board
    actions.write(seat_of(ana), text=WORDS, kind="policy", findings=[pay.pk])
    actions.change(
        seat_of(cleo), 1, text="Pay them.", kind="practice", findings=[bare.pk], why="Shorter."
    )
    row = only(seat_of(ana))
    assert [one.text for one in row.wordings] == ["Pay them.", WORDS]
    assert [one.abstracted for one in row.supports] == [bare]
    assert RecommendationLink.objects.filter(ended_by="Cleo Lindt").count() == 1


def test_a_retired_one_can_be_brought_back(board, ana, seat_of):
    actions.write(seat_of(ana), text=WORDS, kind="research")
    actions.retire(seat_of(ana), 1, why="Not ours to say.")
    with pytest.raises(Refused, match="Bring it back first"):
        actions.change(seat_of(ana), 1, text="x", kind="research", findings=[])
    actions.restore(seat_of(ana), 1)
    assert Recommendation.objects.get().retired_at is None


def test_a_finding_of_another_review_is_refused_and_nothing_is_kept(board, ana, seat_of):
    with pytest.raises(Refused, match="no review finding"):
        actions.write(seat_of(ana), text=WORDS, kind="policy", findings=[999_999])
    assert not Recommendation.objects.exists()


def test_an_observer_writes_none(board, ana, seat_of):
    seat = Seat(seat_of(ana).review, seat_of(ana).member)
    with pytest.raises(PermissionDenied):
        actions.write(seat, text=WORDS, kind="policy")
