"""Every page of synthesis and reporting: no barrier, and nothing wider than the phone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from synthesis.actions import board, contradictions
from tests.synthesis.board.making import make_counting
from tests.synthesis.coding.making import make_studies

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    "board", "board_history", "effects", "contribution", "sensitivity", "contradictions",
    "translation", "framework", "framework_history", "confidence", "confidence_profile",
    "recommendations", "reporting", "archive", "publishing",
)  # fmt: skip


@pytest.fixture
def begun(review, ana, ben, seat_of):
    """Two abstracted findings that contradict each other, and a finding left over."""
    seat = seat_of(ana)
    domain = board.create_domain(seat, name="Peer workers").pk
    said = [make_counting((ana, ben), study) for study in make_studies(review, 5)]
    for name, held in (("Low pay", said[:3]), ("Fair pay", said[3:4])):
        below = [one.pk for one in held]
        board.create_abstracted(seat, name=name, domain=domain, findings=below)
    first, other = said[0].number, said[3].number
    contradictions.link(seat, first, other, kind="contradicts", why="Pay is fair there.")
    return review


@pytest.mark.parametrize(
    ("phone", "scheme"), [(False, "light"), (True, "dark")], ids=["desk", "phone"]
)
def test_no_page_of_synthesis_puts_up_a_barrier(begun, cleo, window_of, no_barriers, phone, scheme):
    page = window_of(cleo, phone=phone, color_scheme=scheme)
    addresses = [reverse(f"synthesis:{name}", args=[begun.slug]) for name in PAGES]
    addresses += [reverse("synthesis:abstracted", args=[begun.slug, 1])]
    addresses += [f"{addresses[3]}?leave=1&leave=2", f"{addresses[5]}?first=1"]
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, address
        no_barriers(page)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{address} is {wide} px wider than the window"
