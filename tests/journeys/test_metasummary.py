"""From the board to what everybody may read, by keys alone: numbers, noise, discord, archive."""

from __future__ import annotations

import zipfile

import pytest
from playwright.sync_api import expect

from synthesis.actions import board
from synthesis.models import EffectsChoice, FindingLink, Publication
from tests.journeys.keys import pressed
from tests.synthesis.board.making import make_counting
from tests.synthesis.coding.making import make_studies

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "/r/peer-support/synthesis/"


@pytest.fixture
def said(review, ana, ben, seat_of):
    """Pay is low in studies 1 to 3; fair in study 4, which nothing else tells of."""
    seat = seat_of(ana)
    found = [
        make_counting((ana, ben), study, f"Pay is {'fair' if n == 4 else 'low'} in {n}.")
        for n, study in enumerate(make_studies(review, 4), 1)
    ]
    for name, held in (("Low pay", found[:3]), ("Fair pay", found[3:])):
        board.create_abstracted(seat, name=name, findings=[one.pk for one in held])
    return found


def test_two_findings_are_linked_by_keys_and_the_studies_left_out_are_weighed_live(
    said, ana, window_of, no_barriers
):
    page = window_of(ana)
    page.goto(BASE)
    for name, which in (("Low pay", 0), ("Fair pay", 0)):
        line = page.locator(f"[data-name='{name}']")
        line.locator("summary").focus()
        page.keyboard.press("Enter")
        line.locator("input[type=checkbox]").nth(which).focus()
        page.keyboard.press("Space")
    expect(page.locator("[data-board-chosen]")).to_have_text("2 chosen")
    page.keyboard.press("l")
    page.wait_for_url("**/contradictions/**")
    expect(page.get_by_label("This finding")).to_have_value("1: Pay is low in 1. (study 1)")
    page.get_by_label("Why").focus()
    page.keyboard.type("Pay is fair there.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".discord")).to_contain_text("contradict each other")
    assert FindingLink.objects.get().why == "Pay is fair there."
    no_barriers(page)

    page.goto(f"{BASE}contribution/")
    page.wait_for_load_state()
    four = page.locator("input[name=leave][value='4']")
    four.focus()
    page.keyboard.press("Space")
    expect(page.locator("#contribution .verdict")).to_contain_text("Fair pay")
    page.locator("input[name=leave][value='3']").focus()
    page.keyboard.press("Space")
    expect(page.locator("#contribution .stats")).to_contain_text("of 6 sets of 2 studies")
    no_barriers(page)


def test_how_effects_are_counted_is_chosen_and_the_review_is_taken_and_published_by_keys(
    said, cleo, window_of, no_barriers
):
    page = window_of(cleo)
    page.goto(f"{BASE}effects/")
    page.locator("input[name=set][value='4']").focus()
    page.keyboard.press("Space")
    expect(page.locator("#coverage")).to_contain_text("1 study covers 1 of 2")
    page.get_by_text("Choose how it counts").focus()
    page.keyboard.press("Enter")
    page.get_by_label("links by all links").focus()
    page.keyboard.press("Space")
    page.get_by_label("Why", exact=True).focus()
    page.keyboard.type("As the protocol says.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The review counts so from now on.")).to_be_visible()
    assert EffectsChoice.objects.get().variant == "links"
    no_barriers(page)

    page.goto(f"{BASE}sensitivity/")
    pressed(page, "Tab")
    page.locator("input[name=without]:not([disabled])").first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#sensitivity")).to_contain_text("No study would be left")
    no_barriers(page)

    page.goto("/r/peer-support/reporting/archive/")
    page.get_by_role("button", name="Take the archive").focus()
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    with zipfile.ZipFile(taken.value.path()) as archive:
        assert "data/synthesis.effectschoice.jsonl" in archive.namelist()
    page.goto("/r/peer-support/reporting/publishing/")
    page.get_by_role("button", name="Publish what is shown below").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Published now")).to_be_visible()
    assert Publication.objects.count() == 1
    page.goto("/published/peer-support/")
    expect(page.get_by_role("heading", name="What was found")).to_be_visible()
    no_barriers(page)
