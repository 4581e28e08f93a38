"""The board in the browser: grouped by keys alone and by mouse, its numbers live, undone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from synthesis.actions import board
from synthesis.models import AbstractedFinding, BoardChange, Finding
from synthesis.queries import board as asked
from tests.journeys.keys import pressed
from tests.synthesis.board.making import make_counting
from tests.synthesis.coding.making import make_studies

pytestmark = pytest.mark.django_db(transaction=True)

BASE = "/r/peer-support/synthesis/"
SAID = ("Pay is low.", "Wages are too low.", "Managers doubt peers.", "Hours are few.")


@pytest.fixture
def said(review, ana, ben):
    """Four findings that count, of four studies."""
    studies = make_studies(review, 4)
    return [
        make_counting((ana, ben), study, words) for study, words in zip(studies, SAID, strict=True)
    ]


def under(name):
    row = AbstractedFinding.objects.get(name=name)
    found = asked.board_of(row.review).under(row.pk)
    return set(Finding.objects.filter(pk__in=found).values_list("statement", flat=True))


def test_findings_are_grouped_by_keys_alone_and_counted_at_once(said, ana, window_of, no_barriers):
    page = window_of(ana)
    page.goto(BASE)
    no_barriers(page)
    pressed(page, "/")
    page.keyboard.type("low")
    expect(page.locator("#board-loose .board-finding")).to_have_count(2)
    page.locator("#board-loose input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("[data-board-chosen]")).to_have_text("2 chosen")
    page.keyboard.press("n")
    page.keyboard.type("Low pay")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    line = page.locator("[data-name='Low pay']")
    expect(line.locator(".board-fes")).to_contain_text("50 %")
    expect(page.locator("[data-board-ungrouped]")).to_have_text("2")
    assert under("Low pay") == set(SAID[:2])

    page.locator("#board-q").fill("hours")
    expect(page.locator("#board-loose .board-finding")).to_have_count(1)
    page.locator("#board-loose input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("g")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(line.locator(".board-fes")).to_contain_text("75 %")
    no_barriers(page)
    page.keyboard.press("u")
    expect(page.get_by_text("The step is undone")).to_be_visible()
    expect(line.locator(".board-fes")).to_contain_text("50 %")


def test_findings_and_abstracted_ones_are_dragged_and_a_step_is_undone(
    said, ana, seat_of, window_of, no_barriers
):
    seat = seat_of(ana)
    domain = board.create_domain(seat, name="Workers").pk
    board.create_abstracted(seat, name="Pay", domain=domain, findings=[said[0].pk])
    board.create_abstracted(seat, name="Hours", domain=domain)
    page = window_of(ana)
    page.goto(BASE)
    pay, hours = page.locator("[data-name=Pay]"), page.locator("[data-name=Hours]")
    page.get_by_label("Wages are too low.").check()
    page.get_by_label("Hours are few.").check()
    page.locator(".board-finding", has_text="Hours are few.").drag_to(hours)
    expect(hours.locator(".board-fes")).to_contain_text("50 %")
    assert under("Hours") == {SAID[1], SAID[3]}

    hours.locator("summary").click()
    hours.locator(".board-finding", has_text="Wages").drag_to(pay)
    expect(pay.locator(".board-fes")).to_contain_text("50 %")
    assert under("Hours") == {SAID[3]} and under("Pay") == {SAID[0], SAID[1]}

    hours.locator("h4").drag_to(pay.locator("h4"))
    expect(page.locator("[data-abstracted]").first).to_have_attribute("data-name", "Hours")
    page.get_by_role("link", name="Hours", exact=True).focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-abstracted]").first).to_have_attribute("data-name", "Pay")
    expect(page.get_by_role("link", name="Hours", exact=True)).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-domain=''] [data-name=Hours]")).to_be_visible()
    expect(page.get_by_role("link", name="Hours", exact=True)).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_role("alert")).to_contain_text("can't be moved further")

    page.goto(f"{BASE}history/")
    no_barriers(page)
    step = BoardChange.objects.filter(kind="grouped").latest("pk")
    undone = page.locator(f"#step-{step.pk}")
    undone.locator("summary").click()
    undone.get_by_role("button", name="Undo this step").click()
    expect(page.get_by_text("The step is undone")).to_be_visible()
    assert under("Hours") == {SAID[1], SAID[3]}
