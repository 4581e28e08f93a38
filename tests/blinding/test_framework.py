"""The canary crawl of framework and translation: nothing rests on what ben has coded alone."""

from __future__ import annotations

import pytest

from synthesis.actions import framework, translation
from synthesis.actions.framework import ArrowSaid, ConstructSaid
from synthesis.models import Coding, Excerpt, FindingVote
from tests.blinding.test_appraisal import told
from tests.blinding.test_canary import difference
from tests.synthesis.coding.making import (
    make_code,
    make_coding,
    make_finding,
    make_studies,
    member_of,
)
from tests.synthesis.figure.conftest import reveal

pytestmark = pytest.mark.django_db

BASE = "/r/peer-support/synthesis/"


@pytest.fixture
def drawn(review, ana, ben, cleo, seat_of):
    """A figure on two codes; ben has coded alone with one, and voted blind on a finding."""
    studies = make_studies(review, 2)
    codes = [make_code(review, name) for name in ("Low pay", "Role models")]
    reveal(make_coding(ana, studies[0], codes[0]))
    make_coding(ben, studies[1], codes[0])
    finding = make_finding(ana, studies[0])
    FindingVote.objects.create(
        review=review, finding=finding, member=member_of(review, ben), counts=True
    )
    seat = seat_of(cleo)
    for code in codes:
        framework.add_construct(
            seat, ConstructSaid(code.name, source=("code", code.pk)), x=100 * code.pk % 800, y=90
        )
    framework.add_arrow(seat, 1, 2, ArrowSaid())
    for code in codes:
        concept = translation.add_concept(seat, name=code.name)
        translation.feed(seat, concept.number, [code.pk])
    return codes


def turn_around(ben, codes) -> None:
    """Let ben have coded and voted otherwise, and change nothing else in the world."""
    Coding.objects.filter(member__user=ben).update(code=codes[1], original=codes[1])
    Excerpt.objects.filter(member__user=ben).update(quote="canary-framework")
    FindingVote.objects.filter(member__user=ben).update(counts=False, note="canary-framework")


ADDRESSES = (
    "framework/",
    "framework/construct/1/",
    "framework/construct/2/",
    "framework/arrow/1/",
    "framework/arrow/1/evidence/?study=1",
    "framework/arrow/1/evidence/?study=2",
    "framework/history/",
    "framework/framework.svg",
    "translation/",
    "translation/concepts/1/",
    "translation/translation.csv",
    *(f"translation/{study}/{concept}/" for study in (1, 2) for concept in (1, 2)),
)


@pytest.mark.parametrize("person", ["ana", "ben", "cleo"])
def test_framework_and_translation_rest_on_nothing_that_one_coder_did_alone(
    drawn, ben, person, request, client_of
):
    browser = client_of(request.getfixturevalue(person))
    starts = [BASE + address for address in ADDRESSES]
    before = [told(browser, address) for address in starts]
    turn_around(ben, drawn)
    after = [told(browser, address) for address in starts]
    for address, one, other in zip(starts, before, after, strict=True):
        assert one == other, f"{address}: {difference(one, other)}"
        assert "canary-framework" not in other, address


def test_what_a_round_has_opened_reaches_the_figure_so_the_canary_can_sing(drawn, ben, client_of):
    turn_around(ben, drawn)
    for coding in Coding.objects.filter(member__user=ben):
        reveal(coding)
    page = client_of(ben).get(BASE + "framework/construct/2/").content.decode()
    assert "canary-framework" in page
