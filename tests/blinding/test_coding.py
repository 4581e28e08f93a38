"""The canary crawl of coding: until a round closes nothing depends on what ben coded alone."""

from __future__ import annotations

import pytest

from synthesis.actions import rounds, sheets
from synthesis.actions.rounds import Plan
from synthesis.models import Cell, Coding, Excerpt, GridImport
from synthesis.queries import grid
from tests.blinding.test_appraisal import told
from tests.blinding.test_canary import difference
from tests.synthesis.coding.making import make_cell, make_code, make_coding, make_studies, member_of

pytestmark = pytest.mark.django_db

BASE = "/r/peer-support/findings/"


@pytest.fixture
def coded(review, ana, ben, cleo, seat_of):
    """An open round: ben has coded, written and said done; ana has coded a little."""
    studies = make_studies(review, 3)
    codes = [make_code(review, name) for name in ("Low pay", "Role models")]
    both = [member_of(review, user).pk for user in (ana, ben)]
    rounds.open_round(seat_of(cleo), Plan("all", both))
    make_coding(ana, studies[0], codes[0])
    make_coding(ben, studies[0], codes[0], polarity="supports")
    make_coding(ben, studies[1], codes[0])
    make_cell(ben, studies[2], codes[1], present=True, summary="Ben's words.")
    GridImport.objects.create(
        review=review, member=member_of(review, ben), whose="mine", name="ben.xlsx", sha256="0" * 64
    )
    rounds.say_done(seat_of(ben), 1)
    return studies, codes


def turn_around(ben, codes) -> None:
    """Let ben have coded otherwise, and change nothing else in the world."""
    Coding.objects.filter(member__user=ben).update(
        code=codes[1], original=codes[1], polarity="contradicts"
    )
    Excerpt.objects.filter(member__user=ben).update(quote="canary-coding", memo="canary-coding")
    Cell.objects.filter(member__user=ben).update(present=False, summary="canary-coding")
    GridImport.objects.filter(member__user=ben).update(name="canary-coding")


def addresses(review, ben, studies, codes):
    theirs = member_of(review, ben).pk
    sides = ("mine", "agreed", str(theirs))
    return [
        "/r/peer-support/",
        "/r/peer-support/ledger/",
        f"{BASE}rounds/",
        f"{BASE}rounds/1/",
        *(f"{BASE}rounds/1/?unit={unit}" for unit in ("finding", "span")),
        *(f"{BASE}grid/?side={side}" for side in sides),
        *(f"{BASE}grid/grid.xlsx?side={side}" for side in sides),
        *(
            f"{BASE}grid/{study.number}/{code.pk}/?side={side}{peek}"
            for study in studies
            for code in codes
            for side in sides
            for peek in ("", "&peek=1")
        ),
        *(f"{BASE}grid/studies/{study.number}/?side={side}" for study in studies for side in sides),
        *(f"{BASE}grid/constructs/{code.pk}/?side={side}" for code in codes for side in sides),
    ]


@pytest.mark.parametrize("person", ["ana", "cleo", "dora"])
def test_no_page_depends_on_what_a_coder_did_alone(
    coded, review, ben, person, request, client_of, monkeypatch
):
    # A workbook says in its properties when it was made.
    monkeypatch.setattr("synthesis.actions.sheets.export", cells_of)
    studies, codes = coded
    browser = client_of(request.getfixturevalue(person))
    starts = addresses(review, ben, studies, codes)
    before = [told(browser, address) for address in starts]
    turn_around(ben, codes)
    after = [told(browser, address) for address in starts]
    for address, one, other in zip(starts, before, after, strict=True):
        assert one == other, f"{address}: {difference(one, other)}"
        assert "canary-coding" not in other, address


def cells_of(seat, side):
    """What a workbook would hold, in words."""
    return repr(sorted(sheets.values(grid.page(seat, side)).items())).encode()


@pytest.mark.parametrize("person", ["ana", "cleo"])
def test_an_open_rounds_agenda_and_bens_workbook_are_closed(
    coded, review, ben, person, request, client_of
):
    studies, codes = coded
    browser = client_of(request.getfixturevalue(person))
    for address in (
        f"{BASE}rounds/1/agenda/",
        f"{BASE}rounds/1/agenda/{studies[0].number}/{codes[0].pk}/",
    ):
        assert browser.get(address).status_code in (302, 403, 409)
    pk = GridImport.objects.get().pk
    assert browser.get(f"{BASE}grid/bring/{pk}/").status_code in (403, 404)


def test_ben_finds_his_own_coding_so_the_canary_can_sing(coded, review, ben, client_of):
    studies, codes = coded
    turn_around(ben, codes)
    cell = f"{BASE}grid/{studies[0].number}/{codes[1].pk}/"
    assert "canary-coding" in client_of(ben).get(cell).content.decode()
