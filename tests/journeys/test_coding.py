"""Two coders' round closes in the browser; what differs is settled; the grid goes out and in."""

from __future__ import annotations

import openpyxl
import pytest
from playwright.sync_api import expect

from synthesis.actions import rounds
from synthesis.actions.rounds import Plan
from synthesis.models import Agreed, Cell
from tests.journeys.keys import pressed
from tests.synthesis.coding.making import make_cell, make_code, make_coding, make_studies, member_of

pytestmark = pytest.mark.django_db(transaction=True)

BASE = "/r/peer-support/findings/"


@pytest.fixture
def coded(review, ana, ben, cleo, seat_of):
    """Three studies by three constructs, coded by ana and ben; they differ on one cell."""
    studies = make_studies(review, 3)
    codes = [make_code(review, name) for name in ("Low pay", "Role models", "Easy rapport")]
    both = [member_of(review, user).pk for user in (ana, ben)]
    rounds.open_round(seat_of(cleo), Plan("all", both))
    for user in (ana, ben):
        make_coding(user, studies[0], codes[0], polarity="supports", quote="Pay was low.")
        make_coding(user, studies[1], codes[1], polarity="supports", quote="She showed me.")
    make_coding(ben, studies[2], codes[2], quote="We spoke the same language.")
    make_cell(ben, studies[2], codes[2], summary="At ease at once.")
    return studies, codes


def test_a_round_is_closed_settled_and_its_grid_edited_in_a_spreadsheet(
    coded, ana, ben, window_of, no_barriers, tmp_path
):
    _studies, codes = coded
    mine, theirs = window_of(ana), window_of(ben)
    for page in (mine, theirs):
        page.goto(f"{BASE}rounds/1/")
        page.get_by_role("button", name="Mine is done").click()
        page.get_by_role("button", name="It is done").click()
        after = ("button", "Take it back") if page is mine else ("link", "Agenda of the meeting")
        expect(page.get_by_role(after[0], name=after[1])).to_be_visible()
    mine.goto(f"{BASE}rounds/1/")
    expect(mine.get_by_role("heading", name="Before discussion")).to_be_visible()
    no_barriers(mine)

    mine.get_by_role("link", name="Agenda of the meeting").click()
    expect(mine.get_by_text("1 is open")).to_be_visible()
    no_barriers(mine)
    pressed(mine, "j")
    expect(mine.get_by_text("We spoke the same language.")).to_be_visible()
    expect(mine.get_by_text("At ease at once.")).to_be_visible()
    no_barriers(mine)
    mine.get_by_label("Supports").check()
    mine.get_by_label("Why this stands").fill("Page 3 says so; it was overlooked.")
    mine.get_by_role("button", name="This stands").click()
    expect(mine.get_by_text("0 are open")).to_be_visible()
    assert Agreed.objects.get().code == codes[2]
    mine.goto(f"{BASE}rounds/1/")
    after = mine.get_by_role("region", name="After discussion", exact=True)
    expect(after.get_by_role("cell", name="100.0", exact=True)).to_be_visible()

    mine.goto(f"{BASE}grid/?side=mine")
    first = mine.locator("tbody td a").first
    first.focus()
    mine.keyboard.press("ArrowRight")
    expect(mine.locator("tbody td a").nth(1)).to_be_focused()
    mine.keyboard.press("Enter")
    expect(mine.locator("#grid-pane").get_by_text("She showed me.")).to_be_visible()
    no_barriers(mine)
    mine.locator("#grid-pane").get_by_label("In my words").fill("A living proof.")
    mine.locator("#grid-pane").get_by_role("button", name="Keep").click()
    expect(mine.locator("tbody td a.worded")).to_have_count(1)
    assert Cell.objects.standing().get(member__user=ana).summary == "A living proof."

    with mine.expect_download() as taken:
        mine.get_by_role("link", name="XLSX").click()
    path = tmp_path / "grid.xlsx"
    taken.value.save_as(path)
    book = openpyxl.load_workbook(path)
    assert book["In our words"]["D3"].value == "A living proof."
    book["Grid"]["C3"] = "contradicts"
    book["Grid"]["F2"] = "Stigma"
    book["Grid"]["F3"] = "present"
    book.save(path)
    mine.get_by_label("Workbook (XLSX)").set_input_files(path)
    mine.get_by_role("button", name="Show what it changes").click()
    expect(mine.get_by_text("1 change, 0 conflicts.")).to_be_visible()
    expect(mine.get_by_text("Stigma (1)")).to_be_visible()
    no_barriers(mine)
    mine.get_by_role("button", name="Make these changes").click()
    expect(mine.locator("tbody td a").first).to_have_attribute("aria-label", "contradicts")

    pressed(mine, "j")
    expect(mine.get_by_text("study 2 of 3 by first author")).to_be_visible()
    no_barriers(mine)
