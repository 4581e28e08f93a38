"""A prepared question is put into SQL once and answers as the QuerySet itself would."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reviews.models import Member, Report, Role, Stage
from reviews.prepared import prepared
from screening.models import Decision
from tests.factories import make_member, make_reports, make_review

pytestmark = pytest.mark.django_db


def test_rows_are_those_of_the_values_given_each_time(review, ana):
    @prepared
    def numbered(review: int, number: int):
        return Report.objects.filter(review=review, number=number).values_list("pk", "number")

    one, two, _three = make_reports(review, 3)
    assert numbered(review.pk, 1) == [(one.pk, 1)]
    assert numbered(review.pk, 2) == [(two.pk, 2)]
    assert numbered(make_review("another").pk, 2) == []


def test_rows_are_models_with_what_was_joined(review, ana):
    @prepared
    def places(user: int, slug: str):
        found = Member.objects.select_related("review").filter(review__slug=slug, user=user)
        return found.defer("roles")

    places(ana.pk, "none-yet")
    with CaptureQueriesContext(connection) as asked:
        (place,) = places(ana.pk, review.slug)
        assert place.review.title == review.title
    assert len(asked) == 1
    assert Role.REVIEWER in place.roles


def test_any_number_of_ids_is_one_question(review):
    @prepared
    def among(ids: set[int]):
        return Report.objects.filter(pk__among=ids).order_by("number")

    reports = make_reports(review, 4)
    for some in ({reports[0].pk}, {reports[1].pk, reports[3].pk}, set()):
        with CaptureQueriesContext(connection) as asked:
            assert {report.pk for report in among(some)} == some
        assert len(asked) == 1
    assert len(among.known) == 1


def test_a_number_that_no_row_can_have_finds_nothing(review):
    @prepared
    def among(review: int, ids: list[int]):
        return Report.objects.filter(review=review, pk__among=ids).values_list("pk", flat=True)

    (report,) = make_reports(review, 1)
    assert among(review.pk, [10**30, -(10**30), report.pk]) == [report.pk]
    assert among(10**30, [report.pk]) == []


def test_times_texts_and_keys_are_values_too(review, ana, seat_of):
    @prepared
    def cast(stage: str, since: datetime, keys: list[uuid.UUID]):
        votes = Decision.objects.filter(stage=stage, cast_at__gte=since, key__among=keys)
        return votes.values_list("key", flat=True)

    (report,) = make_reports(review, 1)
    member, key, now = seat_of(ana).member, uuid.uuid4(), timezone.now()
    Decision.objects.create(
        review=review, stage=Stage.TITLE_ABSTRACT, report=report, member=member,
        choice="include", key=key, cast_at=now,
    )  # fmt: skip
    assert cast(Stage.TITLE_ABSTRACT, now, [key, uuid.uuid4()]) == [key]
    assert cast(Stage.TITLE_ABSTRACT, now + timedelta(seconds=1), [key]) == []
    assert cast(Stage.FULL_TEXT, now, [key]) == []
    assert cast(Stage.TITLE_ABSTRACT, now, [uuid.uuid4()]) == []


def test_what_is_given_by_name_decides_what_is_asked(review, ana, ben):
    @prepared
    def people(review: int, *, newest_first: bool):
        found = Member.objects.filter(review=review, roles__contains=[Role.REVIEWER])
        order = "-pk" if newest_first else "pk"
        return found.order_by(order).values_list("user", flat=True)

    assert people(review.pk, newest_first=False) == [ana.pk, ben.pk]
    assert people(review.pk, newest_first=True) == [ben.pk, ana.pk]


def test_a_question_that_nothing_can_answer_has_no_rows(review):
    @prepared
    def nothing(review: int):
        return Report.objects.filter(review=review, pk__in=[])

    with CaptureQueriesContext(connection) as asked:
        assert nothing(review.pk) == []
    assert not asked


def test_a_value_that_the_question_leaves_out_is_refused(review):
    @prepared
    def forgets(review: int, number: int):
        return Report.objects.filter(review=review)

    with pytest.raises(TypeError, match="must put each of its values"):
        forgets(review.pk, 1)


@pytest.mark.parametrize("value", [True, None, 1.5])
def test_a_value_of_another_kind_is_refused(review, value):
    @prepared
    def standing(review: object):
        return Report.objects.filter(review=review)

    with pytest.raises(TypeError):
        standing(value)


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_in_a_transaction_alone(review):
    @prepared
    def locked(review: int):
        return Report.objects.filter(review=review).select_for_update()

    make_reports(review, 2)
    with transaction.atomic():
        assert len(locked(review.pk)) == 2
    with pytest.raises(transaction.TransactionManagementError):
        locked(review.pk)


def test_two_people_of_two_reviews_never_see_each_others_rows(review, ana, ben):
    @prepared
    def places(review: int, user: int):
        return Member.objects.filter(review=review, user=user)

    other = make_review("another", title="Another review")
    make_member(other, ben, Role.REVIEWER)
    assert [place.user_id for place in places(review.pk, ana.pk)] == [ana.pk]
    assert places(other.pk, ana.pk) == []
    assert [place.user_id for place in places(other.pk, ben.pk)] == [ben.pk]
