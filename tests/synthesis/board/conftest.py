"""Six included studies, and findings of theirs that count."""

from __future__ import annotations

import pytest

from synthesis.actions import board
from tests.synthesis.board.making import make_counting, make_table2
from tests.synthesis.coding.making import make_studies


@pytest.fixture
def six(review):
    return make_studies(review, 6)


@pytest.fixture
def findings(six, ana, ben):
    """One finding of each study."""
    return [make_counting((ana, ben), study, f"Pay is low in {study.number}.") for study in six]


@pytest.fixture
def pay(ana, seat_of, findings):
    """An abstracted finding over studies 1 to 3, in a domain."""
    seat = seat_of(ana)
    domain = board.create_domain(seat, name="Peer workers")
    held = [one.pk for one in findings[:3]]
    return board.create_abstracted(seat, name="Low pay", domain=domain.pk, findings=held)


@pytest.fixture
def published(review, ana, ben, seat_of):
    """Walker and Bryant's Table 2 on the board."""
    studies = make_studies(review, 25)
    make_table2(seat_of(ana), (ana, ben), studies)
    return studies
