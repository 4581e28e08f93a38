"""The canary crawl of appraisal: nothing depends on answers that aren't revealed, or on drafts."""

from __future__ import annotations

import re

import pytest

from appraisal.actions import instruments, rating, rounds
from appraisal.models import Draft, Place, Rating
from tests.appraisal.conftest import answers, include
from tests.blinding.test_canary import difference
from tests.factories import make_reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def checklist(review, ana, ben, cleo, seat_of):
    """Ben has sent study 1 and drafted study 2; ana has sent study 3; no study is complete."""
    include(review, make_reports(review, 3))
    row = instruments.use_shipped(seat_of(cleo), "casp-qualitative")
    both = [seat_of(user).member.pk for user in (ana, ben)]
    rounds.open_round(seat_of(cleo), row, rounds.Plan("all", both))
    places = {
        (place.member.user_id, place.study.number): place.pk
        for place in Place.objects.select_related("member", "study")
    }
    rating.send(seat_of(ben), places[ben.pk, 1], answers())
    rating.save_draft(seat_of(ben), places[ben.pk, 2], answers(), saves=0)
    rating.send(seat_of(ana), places[ana.pk, 3], answers())
    return row


def told(browser, address: str) -> str:
    """What a page says, without the token that each answer makes anew."""
    answer = browser.get(address)
    assert answer.status_code in (200, 403), address
    return re.sub(r'"[A-Za-z0-9]{64}"', "", answer.content.decode())


def turn_around(ben) -> None:
    """Let ben have answered otherwise, and change nothing else in the world."""
    other = {
        item: answer.stored()
        for item, answer in answers(_1="no", _2="no", _3="cant_tell", _7="no").items()
    }
    for each in other.values():
        each["words"] = "canary-appraisal"
    Rating.objects.filter(place__member__user=ben).update(answers=other)
    Draft.objects.filter(place__member__user=ben).update(answers=other)


@pytest.mark.parametrize("person", ["ana", "cleo", "dora"])
def test_no_page_depends_on_an_answer_that_is_not_revealed(
    checklist, ben, person, request, client_of
):
    browser = client_of(request.getfixturevalue(person))
    base = f"/r/peer-support/appraisal/{checklist.pk}/"
    starts = [
        "/r/peer-support/",
        "/r/peer-support/appraisal/",
        "/r/peer-support/appraisal/?side=agreed",
        base,
        f"{base}agreement/",
        f"{base}rounds/1/",
        *(f"{base}studies/{n}/" for n in (1, 2, 3)),
        *(f"{base}{file}" for file in ("table.csv", "chart.svg", "bars.svg")),
    ]
    before = [told(browser, address) for address in starts]
    turn_around(ben)
    after = [told(browser, address) for address in starts]
    for address, one, other in zip(starts, before, after, strict=True):
        assert one == other, f"{address}: {difference(one, other)}"
        assert "canary-appraisal" not in other, address


def test_ben_finds_his_own_answers_so_the_canary_can_sing(checklist, ben, client_of):
    turn_around(ben)
    page = client_of(ben).get(f"/r/peer-support/appraisal/{checklist.pk}/studies/2/rate/")
    assert "canary-appraisal" in page.content.decode()
