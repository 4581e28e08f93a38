"""The canary crawl of reading and findings: nothing depends on what ben marked, coded or voted
alone."""

from __future__ import annotations

import re

import pytest

from synthesis.actions import findings, texts
from synthesis.actions.codebook import create_code
from synthesis.models import Coding, Excerpt, FindingVote
from tests.blinding.test_canary import difference
from tests.synthesis.conftest import reports  # noqa: F401
from tests.synthesis.test_marking import marked

pytestmark = pytest.mark.django_db
BASE = "/r/peer-support/"


@pytest.fixture
def world(reports, ana, ben, seat_of):  # noqa: F811
    """Ana and ben have marked the same report, and ben alone has voted on ana's finding."""
    code = create_code(seat_of(ana), name="Pay")
    mine = marked(seat_of(ana), reports[0], "the pay was low", codes=[code.pk])
    finding = findings.propose(
        seat_of(ana), reports[0], statement="Pay is low.", excerpts=[mine.pk]
    )
    theirs = marked(seat_of(ben), reports[0], "They felt in and out", codes=[code.pk])
    findings.vote(seat_of(ben), finding.pk, counts=True, note="well said")
    return theirs


def turn_around(world) -> None:
    """Let ben have marked, coded and voted otherwise, and change nothing else."""
    text = texts.current(world.report)
    start = text.content.index("at work")
    Excerpt.objects.filter(pk=world.pk).update(
        start=start, end=start + 7, quote="at work", memo="canary-memo", voice="author"
    )
    Coding.objects.filter(excerpt=world).update(polarity="contradicts")
    FindingVote.objects.update(counts=False, note="canary-note")


@pytest.mark.parametrize("person", ["ana", "cleo", "dora"])
def test_no_page_depends_on_what_one_coder_did_alone(
    world,
    reports,  # noqa: F811
    person,
    request,
    client_of,
):
    browser = client_of(request.getfixturevalue(person))
    number = reports[0].number
    addresses = [
        BASE,
        f"{BASE}findings/",
        f"{BASE}findings/read/{number}/",
        f"{BASE}findings/read/{number}/?at={world.pk}",
        f"{BASE}findings/read/{number}/passage/?at={world.pk}",
        f"{BASE}findings/read/{number}/passages/",
        f"{BASE}findings/read/{number}/propose/?at={world.pk}",
        f"{BASE}findings/list/",
        f"{BASE}findings/list/?state=voting",
        f"{BASE}findings/list/vote/",
        f"{BASE}findings/list/1/",
        f"{BASE}synthesis/",
        f"{BASE}synthesis/?q=pay",
        f"{BASE}synthesis/effects/",
        f"{BASE}synthesis/effects/effects.json",
        f"{BASE}synthesis/contribution/",
        f"{BASE}synthesis/contribution/contribution.csv",
        f"{BASE}ledger/",
    ]

    def told() -> list[str]:
        answers = (browser.get(address) for address in addresses)
        return [re.sub(r'"[A-Za-z0-9]{64}"', "", answer.content.decode()) for answer in answers]

    before = told()
    turn_around(world)
    for address, one, other in zip(addresses, before, told(), strict=True):
        assert one == other, f"{address}: {difference(one, other)}"
        assert "canary" not in other


def test_ben_finds_his_own_so_the_canary_can_sing(world, ben, client_of, reports):  # noqa: F811
    turn_around(world)
    page = client_of(ben).get(f"{BASE}findings/read/{reports[0].number}/?at={world.pk}")
    assert "canary-memo" in page.content.decode()
    assert "canary-note" in client_of(ben).get(f"{BASE}findings/list/1/").content.decode()


def test_nobody_changes_a_passage_of_another(world, ana, client_of):
    for way in ("describe", "code", "remove", "restore"):
        answer = client_of(ana).post(f"{BASE}findings/passages/{world.pk}/{way}/", {"name": "New"})
        assert answer.status_code == 404
    world.refresh_from_db()
    assert world.withdrawn_at is None
