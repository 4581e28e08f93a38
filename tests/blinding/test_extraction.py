"""The canary crawl of the study table: nothing depends on values that aren't revealed."""

from __future__ import annotations

import re

import pytest

from synthesis.actions.table import extracting
from synthesis.models import Extraction, TaskDraft
from tests.blinding.test_canary import difference
from tests.synthesis.table.conftest import PEOPLE, PLACE, groups, task_of, typed
from tests.synthesis.table.conftest import handed as handed
from tests.synthesis.table.conftest import included as included
from tests.synthesis.table.conftest import published as published

pytestmark = pytest.mark.django_db

BASE = "/r/peer-support/extraction/"
CANARY = "canary-extraction"


@pytest.fixture
def half(handed, ana, ben, seat_of):
    """Ben has sent study 1 and drafted study 2; ana has sent study 3; no study is complete."""
    first, second = seat_of(ana), seat_of(ben)
    extracting.send(second, task_of(second, 1), typed())
    extracting.save_draft(second, task_of(second, 2), typed(), saves=0)
    extracting.send(first, task_of(first, 3), typed())
    return handed


def told(browser, address: str) -> str:
    """What a page says, without what each answer makes anew."""
    answer = browser.get(address)
    assert answer.status_code in (200, 302, 403), address
    return re.sub(r'"[A-Za-z0-9]{64}"', "", answer.content.decode())


def turn_around(ben) -> None:
    """Let ben have typed otherwise, and change nothing else in the world."""
    value = {"counts": {"p1": 77, "p2": 78}, "printed": 99}
    other = {
        PLACE: {"value": ["PE"], "not_stated": False, "note": CANARY, "quotes": []},
        PEOPLE: {"value": value, "not_stated": False, "note": "", "quotes": []},
    }
    Extraction.objects.filter(task__member__user=ben).update(answers=other)
    raw = {PLACE: {"value": CANARY}, PEOPLE: groups("77", "78", "99")}
    TaskDraft.objects.filter(task__member__user=ben).update(answers=raw)


@pytest.mark.parametrize("person", ["ana", "cleo", "dora"])
def test_no_page_depends_on_a_value_that_is_not_revealed(half, ben, person, request, client_of):
    browser = client_of(request.getfixturevalue(person))
    starts = [
        "/r/peer-support/",
        "/r/peer-support/ledger/",
        BASE,
        f"{BASE}table/",
        f"{BASE}table/counted/?field={PEOPLE}&key=p1",
        f"{BASE}agreement/",
        f"{BASE}form/",
        f"{BASE}hand-out/1/",
        *(f"{BASE}studies/{n}/" for n in (1, 2, 3)),
        *(f"{BASE}table.{format}" for format in ("csv", "json")),
    ]
    before = [told(browser, address) for address in starts]
    turn_around(ben)
    after = [told(browser, address) for address in starts]
    for address, one, other in zip(starts, before, after, strict=True):
        assert one == other, f"{address}: {difference(one, other)}"
        assert CANARY not in other, address


def test_ana_still_fills_in_her_part_as_if_ben_had_sent_nothing(half, ana, ben, client_of):
    before = told(client_of(ana), f"{BASE}studies/1/fill/")
    turn_around(ben)
    assert told(client_of(ana), f"{BASE}studies/1/fill/") == before


def test_ben_finds_his_own_values_so_the_canary_can_sing(half, ben, client_of):
    turn_around(ben)
    assert CANARY in client_of(ben).get(f"{BASE}studies/2/fill/").content.decode()
