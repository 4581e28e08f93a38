"""A review with five included studies, and a small form for them."""

from __future__ import annotations

import pytest

from synthesis.actions.table import design, handing
from synthesis.actions.table.design import Words
from synthesis.models import Task
from tests.appraisal.conftest import include
from tests.factories import make_reports

# Ids of the form below, in the order in which it is built.
PLACE, PEOPLE, PAID = "f1", "f2", "f3"


@pytest.fixture
def included(review):
    reports = make_reports(review, 5)
    include(review, reports)
    return reports


@pytest.fixture
def published(review, included, cleo, seat_of):
    """Version 1: where, how many peers and staff, and whether peers were volunteers."""
    lead = seat_of(cleo)
    design.start(lead)
    design.add_field(lead, "country", Words("Location", required=True))
    design.add_field(lead, "groups", Words("Participants", new=["Peers", "Staff"], required=True))
    design.add_field(lead, "flag", Words("Volunteers"))
    return design.publish(lead)


@pytest.fixture
def handed(published, ana, ben, cleo, seat_of):
    """Ana and ben extract all five studies."""
    return hand_out(seat_of(cleo), [seat_of(ana), seat_of(ben)])


def hand_out(lead, seats, design="pairs"):
    people = [seat.member.pk for seat in seats]
    return handing.hand_out(lead, handing.Plan(design, people, "spring"))


def task_of(seat, number=1):
    return Task.objects.get(member=seat.member, study__number=number, released_at__isnull=True).pk


def groups(peers="", staff="", printed="", unsaid=()):
    return {
        "value": {
            "counts": {"p1": peers, "p2": staff},
            "not_stated": list(unsaid),
            "printed": printed,
        }
    }


def typed(place="USA", peers="6", staff="0", paid="", **more):
    """What somebody types in the form above, with a quotation for the place."""
    return {
        PLACE: {"value": place, "quotes": [{"text": f"held in {place}", "page": "3"}]},
        PEOPLE: groups(peers, staff, **more),
        PAID: {"value": paid},
    }
