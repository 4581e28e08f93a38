"""Every page of synthesis and reporting on a published board: no barrier, no sideways scroll."""

from __future__ import annotations

import pytest
from django.urls import reverse

from synthesis.actions import board, contradictions
from synthesis.models import Finding
from tests.synthesis.board.making import make_table2
from tests.synthesis.coding.making import make_studies

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    "board", "board_history", "effects", "contribution", "sensitivity", "contradictions",
    "translation", "framework", "framework_history", "confidence", "confidence_profile",
    "recommendations", "reporting", "archive", "publishing",
)  # fmt: skip


@pytest.fixture
def table2(review, ana, ben, seat_of):
    """Walker and Bryant's Table 2 on the board, a contradiction, and a finding left over."""
    seat = seat_of(ana)
    make_table2(seat, (ana, ben), make_studies(review, 25))
    first, second = Finding.objects.filter(review=review).order_by("number")[:2]
    contradictions.link(seat, first.number, second.number, kind="contradicts", why="Pay is fair.")
    board.ungroup(seat, [(first.groupings.get().abstracted_id, first.pk)])
    return review


@pytest.mark.parametrize(
    ("phone", "scheme"), [(False, "light"), (True, "dark")], ids=["desk", "phone"]
)
def test_no_page_of_synthesis_puts_up_a_barrier(
    table2, cleo, window_of, no_barriers, phone, scheme
):
    page = window_of(cleo, phone=phone, color_scheme=scheme)
    addresses = [reverse(f"synthesis:{name}", args=[table2.slug]) for name in PAGES]
    addresses += [reverse("synthesis:abstracted", args=[table2.slug, 1])]
    addresses += [f"{addresses[3]}?leave=3&leave=7", f"{addresses[5]}?first=2"]
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, address
        no_barriers(page)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{address} is {wide} px wider than the window"
