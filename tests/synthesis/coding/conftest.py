"""Five included studies, three codes, and a round that ana and ben code."""

from __future__ import annotations

import pytest

from synthesis.actions import rounds
from synthesis.actions.rounds import Plan
from tests.synthesis.coding.making import make_code, make_studies, member_of


@pytest.fixture
def studies(review):
    return make_studies(review, 5)


@pytest.fixture
def codes(review):
    return [make_code(review, name) for name in ("Low pay", "Role models", "Easy rapport")]


@pytest.fixture
def opened(review, studies, codes, cleo, ana, ben, seat_of):
    """Round 1: all five studies, coded by ana and ben."""
    both = [member_of(review, user).pk for user in (ana, ben)]
    return rounds.open_round(seat_of(cleo), Plan("all", both))


@pytest.fixture
def close(opened, ana, ben, seat_of):
    """Both say that theirs is done."""

    def closing():
        for user in (ana, ben):
            rounds.say_done(seat_of(user), 1)

    return closing
