"""The codebook in the browser: made, moved by key and by mouse, merged, undone, taken away."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from screening.actions import studies
from synthesis.actions import codebook, texts
from synthesis.models import Code, Coding
from synthesis.queries import codebook as asked
from tests.synthesis.codebook.making import give, make_excerpt
from tests.synthesis.conftest import reports  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)

BASE = "/r/peer-support/findings/"


@pytest.fixture
def coded(review, reports, ana, seat_of):  # noqa: F811
    """Three codes of ana's, two of them on one passage."""
    studies.number(review)
    seat = seat_of(ana)
    pay, wages, hope = [codebook.create_code(seat, name=name) for name in ("Pay", "Wages", "Hope")]
    excerpt = make_excerpt(seat, texts.current(reports[0]), "pay was low")
    give(excerpt, pay)
    give(excerpt, wages)
    return {"pay": pay, "wages": wages, "hope": hope}


def tree(review):
    return [f"{'  ' * depth}{one.name}" for depth, one in asked.book_of(review).walk()]


def test_codes_are_moved_by_key_and_by_mouse_merged_and_brought_back(
    coded, review, ana, window_of, no_barriers
):
    page = window_of(ana)
    page.goto(f"{BASE}codes/")
    no_barriers(page)
    place = page.locator("[data-codes-tree]")
    page.get_by_role("link", name="Hope").focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(place).to_have_attribute("data-moved", "1")
    expect(page.get_by_role("link", name="Hope")).to_be_focused()
    assert tree(review) == ["Pay", "Wages", "  Hope"]
    page.keyboard.press("Alt+ArrowRight")
    expect(page.get_by_role("alert")).to_contain_text("can't be moved further")
    hope = page.locator(f"[data-id='{coded['hope'].pk}']")
    hope.drag_to(page.locator(f"[data-id='{coded['pay'].pk}']"), target_position={"x": 60, "y": 30})
    expect(place).to_have_attribute("data-moved", "2")
    assert tree(review) == ["Pay", "  Hope", "Wages"]

    page.get_by_role("link", name="Wages").click()
    no_barriers(page)
    page.get_by_text("Merge into another").click()
    page.locator("#id_into").select_option(label="Pay")
    page.locator("form[action$='/merge/'] [name=why]").fill("The same thing")
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.get_by_text("1 passage has both codes")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_role("heading", name="Pay")).to_be_visible()
    assert Coding.objects.standing().count() == 1

    page.goto(f"{BASE}codes/history/")
    no_barriers(page)
    step = page.locator("li", has_text="“Wages” merged into “Pay”").last
    step.get_by_text("Undo", exact=True).click()
    step.get_by_role("button", name="Undo this step").click()
    expect(page.get_by_text("Undone: “Wages” merged into “Pay”")).to_be_visible()
    assert Coding.objects.standing().count() == 2 and Code.objects.get(name="Wages").in_use


def test_passages_are_found_and_files_of_other_programs_taken_and_brought(
    coded, review, ana, window_of, no_barriers, tmp_path
):
    page = window_of(ana)
    page.goto(f"{BASE}excerpts/")
    no_barriers(page)
    page.locator("#id_code").select_option(label="Hope")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_text("No passage that you may see")).to_be_visible()
    page.goto(f"{BASE}exchange/")
    no_barriers(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Project (.qdpx)").click()
    file = tmp_path / "coding.qdpx"
    taken.value.save_as(file)
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    no_barriers(page)
    page.get_by_role("radio", name="Ana Novak").check()
    page.get_by_role("button", name="Take them over").click()
    expect(page.get_by_role("heading", name="What was taken over")).to_be_visible()
    no_barriers(page)
