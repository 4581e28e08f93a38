"""The canary crawl of the codebook and of passages: nothing depends on coding that is secret."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
import time_machine

from screening.actions import studies
from synthesis.actions import codebook, texts
from synthesis.models import Code, Coding, Excerpt
from tests.blinding.test_canary import difference
from tests.synthesis.codebook.making import give, make_excerpt
from tests.synthesis.conftest import reports  # noqa: F401

pytestmark = pytest.mark.django_db

SECRET = "canary-coding"


@pytest.fixture
def coded(review, reports, ana, ben, seat_of):  # noqa: F811
    """Ben has coded in secret with codes that were merged and split since; ana has coded too."""
    studies.number(review)
    codes = [codebook.create_code(seat_of(ana), name=f"Code {n}") for n in range(4)]
    text = texts.current(reports[0])
    give(make_excerpt(seat_of(ana), text, "in and out"), codes[0])
    for n, words in enumerate(("pay was low", "at work")):
        give(make_excerpt(seat_of(ben), text, words, memo=SECRET), codes[n])
    codebook.merge_codes(seat_of(ana), [codes[1].pk], into=codes[0].pk, why="the same")
    parts = [codebook.NewPart("Part one"), codebook.NewPart("Part two")]
    codebook.split_code(seat_of(ana), codes[0].pk, parts, original="heading", why="two things")
    return codes


def told(browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code in (200, 403, 409), address
    body = answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in sorted(packed.namelist()))
    return re.sub(r'"[A-Za-z0-9]{64}"', "", body.decode("utf-8", "replace"))


def turn_around(ben) -> None:
    """Let ben have coded nothing of what he has, in a world that is otherwise the same."""
    other = Code.objects.get(name="Code 3")
    Coding.objects.filter(member__user=ben).update(code=other, original=other)
    rows = Excerpt.objects.filter(member__user=ben)
    rows.update(memo=f"{SECRET} turned", voice="author", quote="pay")
    first = rows.order_by("pk").first()
    Coding.objects.filter(excerpt=first).update(withdrawn_at="2026-01-01T00:00Z")
    rows.filter(pk=first.pk).update(withdrawn_at="2026-01-01T00:00Z")


@pytest.mark.parametrize("person", ["ana", "cleo", "dora"])
def test_no_page_of_codes_and_passages_depends_on_what_ben_coded_alone(
    coded, ben, person, request, client_of
):
    base = "/r/peer-support/findings"
    addresses = [f"{base}/codes/", f"{base}/codes/history/", f"{base}/exchange/"]
    addresses += [f"{base}/codes/{code.pk}/" for code in Code.objects.all()]
    addresses += [f"{base}/codes/{coded[0].pk}/split/"]
    addresses += [f"{base}/excerpts/", f"{base}/excerpts/?code={coded[0].pk}"]
    addresses += [f"{base}/excerpts/passages.{kind}" for kind in ("csv", "docx")]
    addresses += [f"{base}/exchange/coding.{kind}" for kind in ("qdpx", "qdc")]
    with time_machine.travel("2026-11-30T12:00Z", tick=False):
        browser = client_of(request.getfixturevalue(person))
        before = [told(browser, address) for address in addresses]
        turn_around(ben)
        after = [told(browser, address) for address in addresses]
    for address, one, other in zip(addresses, before, after, strict=True):
        assert one == other, f"{address}: {difference(one, other)}"
        assert SECRET not in other, address


def test_ben_finds_his_own_memo_so_the_canary_can_sing(coded, ben, client_of):
    assert SECRET in told(client_of(ben), "/r/peer-support/findings/excerpts/")
