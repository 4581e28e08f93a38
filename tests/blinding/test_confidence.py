"""Blinding of confidence: nothing depends on an assessment that isn't revealed, or on a draft."""

from __future__ import annotations

import pytest
from django.urls import reverse

from synthesis.actions import confidence as actions
from synthesis.methods.confidence import ITEMS
from synthesis.models import Assessment, AssessmentDraft
from tests.blinding.test_appraisal import told
from tests.blinding.test_canary import difference
from tests.synthesis.confidence.conftest import board, judged, put_up  # noqa: F401
from tests.synthesis.conftest import reports  # noqa: F401

pytestmark = pytest.mark.django_db
CANARY = "canary-confidence"


def at(name, *args):
    return reverse(f"synthesis:{name}", args=["peer-support", *args])


@pytest.fixture
def sent(put_up, ana, ben, seat_of):  # noqa: F811
    """Ben has sent his, and a draft of his is still there; ana has sent nothing."""
    actions.save_draft(seat_of(ben), put_up.pk, judged(), saves=0)
    actions.send(seat_of(ben), put_up.pk, judged())
    return put_up


def turn_around():
    """Let ben have judged otherwise, and change nothing else in the world."""
    other = {item: {"level": "serious", "why": CANARY} for item in ITEMS}
    other["overall"]["level"] = "low"
    Assessment.objects.update(answers=other)
    AssessmentDraft.objects.update(answers=other)


@pytest.mark.parametrize("person", ["ana", "cleo", "dora"])
def test_no_page_depends_on_an_assessment_that_is_not_revealed(sent, person, request, client_of):
    browser = client_of(request.getfixturevalue(person))
    addresses = [
        "/r/peer-support/",
        "/r/peer-support/ledger/",
        at("confidence"),
        at("confidence_profile"),
        at("confidence_finding", 1),
        at("confidence_assess", 1),
        at("recommendations"),
        *(at("confidence_file", name, "csv") for name in ("summary", "profile")),
    ]
    before = [told(browser, address) for address in addresses]
    turn_around()
    for address, one in zip(addresses, before, strict=True):
        other = told(browser, address)
        assert one == other, f"{address}: {difference(one, other)}"
        assert CANARY not in other, address


def test_ben_finds_his_own_draft_so_the_canary_can_sing(sent, ben, seat_of, client_of):
    turn_around()
    actions.take_back(seat_of(ben), sent.pk)
    page = client_of(ben).get(at("confidence_assess", 1)).content.decode()
    assert CANARY in page
