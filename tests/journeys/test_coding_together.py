"""From three reports to an agreed grid: two coders, a round, a meeting, a codebook that changes."""

from __future__ import annotations

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from synthesis.models import Agreed, Code, Coding, CodingRound
from tests.appraisal.conftest import include
from tests.factories import make_reports
from tests.journeys.keys import pressed

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "/r/peer-support/findings/"


@pytest.fixture
def three(review):
    reports = make_reports(
        review, 3, authors=["Osei, Mina"], abstract="The pay was low. Rapport came easily."
    )
    include(review, reports)
    return reports


def code(page: Page, report, sentence: int, name: str) -> None:
    """Read a report, step to a sentence and give it a code by its name, all by keys."""
    page.goto(f"{BASE}read/{report.number}/")
    page.get_by_role("region", name="The text").focus()
    pressed(page, "ArrowDown")
    # The title is the first sentence of a text that is read from its abstract.
    for _ in range(sentence):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("c")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("[data-passage] .given")).to_contain_text(name)


def say_done(page: Page) -> None:
    page.goto(f"{BASE}rounds/1/")
    page.get_by_role("button", name="Mine is done").click()
    page.get_by_role("button", name="It is done").click()
    expect(page.get_by_role("button", name="Mine is done")).to_have_count(0)


def test_two_coders_go_from_three_reports_to_an_agreed_grid(
    three, ana, ben, cleo, window_of, tmp_path
):
    lead = window_of(cleo)
    lead.goto(f"{BASE}rounds/")
    lead.get_by_role("button", name="Show what it would have").click()
    lead.get_by_role("button", name="Open").click()
    expect(lead.get_by_text("Being coded, each coder alone.")).to_be_visible()

    mine, theirs = window_of(ana), window_of(ben)
    for report in three:
        code(mine, report, 1, "Low pay")
    for report in three[:2]:
        code(theirs, report, 1, "Low pay")
    code(theirs, three[2], 2, "Wages")
    mine.goto(f"{BASE}read/{three[2].number}/")
    expect(mine.locator(".passage")).to_have_count(1)
    say_done(mine)
    say_done(theirs)
    assert CodingRound.objects.get().closed_at is not None
    mine.goto(f"{BASE}read/{three[2].number}/")
    expect(mine.locator(".passage.theirs")).to_have_count(1)

    theirs.goto(f"{BASE}rounds/1/agenda/")
    expect(theirs.get_by_text("2 are open")).to_be_visible()
    pressed(theirs, "j")
    theirs.get_by_label("Supports").check()
    theirs.get_by_label("Why this stands").fill("The first sentence says so.")
    theirs.get_by_role("button", name="This stands").click()
    expect(theirs.get_by_text("Settled: Low pay")).to_be_visible()
    assert Agreed.objects.get().code.name == "Low pay"

    lead.goto(f"{BASE}codes/")
    lead.get_by_role("link", name="Wages").click()
    lead.get_by_text("Merge into another").click()
    lead.locator("#id_into").select_option(label="Low pay")
    lead.locator("form[action$='/merge/'] [name=why]").fill("One and the same")
    lead.get_by_role("button", name="Show what would happen").click()
    lead.get_by_role("button", name="Merge them").click()
    expect(lead.get_by_role("heading", name="Low pay")).to_be_visible()
    assert not Coding.objects.standing().filter(code__name="Wages").exists()
    lead.goto(f"{BASE}codes/history/")
    step = lead.locator("li", has_text="“Wages” merged into “Low pay”").last
    step.get_by_text("Undo", exact=True).click()
    step.get_by_role("button", name="Undo this step").click()
    expect(lead.get_by_text("Undone: “Wages” merged into “Low pay”")).to_be_visible()
    assert Coding.objects.standing().get(code__name="Wages").member.user == ben
    assert Code.objects.get(name="Wages").in_use

    mine.goto(f"{BASE}grid/?side=mine")
    with mine.expect_download() as taken:
        mine.get_by_role("link", name="XLSX").click()
    path = tmp_path / "grid.xlsx"
    taken.value.save_as(path)
    book = openpyxl.load_workbook(path)
    book["In our words"]["C3"] = "Half of what the others take home."
    book.save(path)
    mine.get_by_label("Workbook (XLSX)").set_input_files(path)
    mine.get_by_role("button", name="Show what it changes").click()
    expect(mine.get_by_text("1 change, 0 conflicts.")).to_be_visible()
    mine.get_by_role("button", name="Make these changes").click()
    expect(mine.locator("tbody td a.worded")).to_have_count(1)
