"""A codebook of the cast, with a text to code."""

from __future__ import annotations

import pytest

from synthesis.actions import codebook
from tests.factories import make_record
from tests.synthesis.codebook.making import make_text


@pytest.fixture
def seats(ana, ben, cleo, dora, seat_of, review):
    """The seats of the cast by first name."""
    return {user.name.split()[0].lower(): seat_of(user) for user in (ana, ben, cleo, dora)}


@pytest.fixture
def text(review):
    """The text of one report."""
    return make_text(make_record(review, title="Being a peer", year=2008).report)


@pytest.fixture
def code(seats):
    """Make a code: code("Low pay", parent=pay)."""

    def make(name, parent=None, **fields):
        over = parent.pk if parent is not None else None
        return codebook.create_code(seats["ana"], name=name, parent=over, **fields)

    return make
