"""The cast: ana and ben review, cleo leads, dora coordinates; dan is a stranger."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from reviews.access import Seat
from reviews.models import Member, Review, Role, User
from tests.factories import make_member, make_review, make_user


@pytest.fixture
def ana(db: None) -> User:
    """A reviewer."""
    return make_user("ana@example.org", name="Ana Novak")


@pytest.fixture
def ben(db: None) -> User:
    """A reviewer."""
    return make_user("ben@example.org", name="Ben Kramer")


@pytest.fixture
def cleo(db: None) -> User:
    """The lead, who settles what ana and ben disagree on."""
    return make_user("cleo@example.org", name="Cleo Lindt")


@pytest.fixture
def dora(db: None) -> User:
    """The coordinator, who judges nothing."""
    return make_user("dora@example.org", name="Dora Weiss")


@pytest.fixture
def dan(db: None) -> User:
    """A stranger: an account without a place in the review."""
    return make_user("dan@example.org", name="Dan Fields")


@pytest.fixture
def review(ana: User, ben: User, cleo: User, dora: User) -> Review:
    """The cast's review, with an empty protocol and no records."""
    review = make_review("peer-support", title="Peer support in adult mental health")
    make_member(review, ana, Role.REVIEWER)
    make_member(review, ben, Role.REVIEWER)
    make_member(review, cleo, Role.LEAD)
    make_member(review, dora, Role.COORDINATOR)
    return review


@pytest.fixture
def seat_of(review: Review) -> Callable[..., Seat]:
    """A member's seat as it is now, in the cast's review unless another is named."""

    def seat(user: User, where: Review = review) -> Seat:
        member = Member.objects.select_related("review", "user").get(review=where, user=user)
        return Seat.of(member)

    return seat


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which this person is signed in."""

    def client(user: User) -> Client:
        browser = Client()
        browser.force_login(user)
        return browser

    return client
