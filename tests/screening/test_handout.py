"""Work split at random: balanced, blind to order, handed on when somebody leaves."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import timezone

from reviews.models import Member, Role, Stage
from screening import queries
from screening.actions import places, upkeep
from screening.models import Assignment
from tests.factories import make_member, make_reports

pytestmark = pytest.mark.django_db
TITLE = Stage.TITLE_ABSTRACT


@pytest.fixture
def split(review):
    """The cast's review with four reviewers and title and abstract split between them."""
    make_member(review, None, Role.REVIEWER)
    make_member(review, None, Role.REVIEWER)
    policy = queries.policy(review, TITLE)
    policy.hand_out = "split"
    policy.save()
    return review


def pairs(review) -> Counter:
    found: dict[int, list[int]] = {}
    for report, member in Assignment.objects.filter(review=review, stage=TITLE).values_list(
        "report_id", "member_id"
    ):
        found.setdefault(report, []).append(member)
    return Counter(tuple(sorted(people)) for people in found.values())


def test_a_split_is_balanced_over_people_and_over_pairs(split):
    make_reports(split, 60)
    upkeep.tend(split)
    counts = pairs(split)
    assert len(counts) == 6 and set(counts.values()) == {10}


def test_a_later_import_is_evened_out_over_what_was_handed_out_before(split):
    make_reports(split, 7)
    upkeep.tend(split)
    make_reports(split, 5)
    upkeep.tend(split)
    assert set(pairs(split).values()) == {2}


def test_in_a_split_each_reviewer_is_given_only_her_own_reports(split, ana, seat_of):
    make_reports(split, 12)
    upkeep.tend(split)
    seat = seat_of(ana)
    hand = places.next_places(seat, TITLE)
    assert len(hand) == 6
    assert queries.waiting_count(seat, TITLE) == 6


def test_a_record_asked_for_by_number_comes_first_however_many_are_held(
    split, ana, seat_of, client
):
    make_reports(split, 40)
    upkeep.tend(split)
    last = Assignment.objects.filter(member=seat_of(ana).member).latest("position").position
    client.force_login(ana)
    for number in (last, last + 100, 10**12):
        page = client.get(f"/r/peer-support/screen/{TITLE}/", {"report": number})
        first = page.context["cards"][0]["report"].number
        assert (first == last) == (number == last)


def test_the_work_of_somebody_who_left_is_handed_to_the_others(split, ana):
    make_reports(split, 12)
    upkeep.tend(split)
    Member.objects.filter(user=ana).update(removed_at=timezone.now())
    upkeep.tend(split)
    held = Assignment.objects.filter(review=split, stage=TITLE)
    assert not held.filter(member__user=ana).exists()
    assert not held.filter(member__isnull=True).exists()
    assert max(Counter(held.values_list("member", flat=True)).values()) == 8
