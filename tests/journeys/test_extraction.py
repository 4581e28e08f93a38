"""Two extractors, a difference, consensus, the table and its download, in the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from synthesis.models import Extraction, FieldValue, TaskDraft
from tests.synthesis.table.conftest import handed as handed
from tests.synthesis.table.conftest import included as included
from tests.synthesis.table.conftest import published as published

pytestmark = pytest.mark.django_db(transaction=True)

BASE = "/r/peer-support/extraction/"


def fill(page, peers: str) -> None:
    """Type the values of study 1, by keyboard where it is a choice, and send them."""
    page.goto(f"{BASE}studies/1/fill/")
    page.get_by_label("Location", exact=True).fill("USA")
    page.get_by_label("Number of Peers", exact=True).fill(peers)
    page.get_by_label("Number of Staff not stated").check()
    page.get_by_role("radio", name="No", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")


def test_two_extract_blind_differ_confer_and_take_the_table_away(
    handed, ana, ben, cleo, window_of, no_barriers
):
    first = window_of(ana)
    fill(first, "16")
    no_barriers(first)
    assert TaskDraft.objects.get().answers["f2"]["value"]["counts"]["p1"] == "16"
    first.get_by_role("button", name="Send my values").click()
    expect(first.get_by_role("heading", name="Study 2", exact=False)).to_be_visible()

    second = window_of(ben)
    fill(second, "6")
    second.get_by_role("button", name="Send my values").click()
    expect(second.get_by_role("heading", name="Study 2", exact=False)).to_be_visible()
    second.goto(BASE)
    no_barriers(second)
    second.get_by_role("link", name="Living with", exact=False).first.click()
    expect(second.get_by_text("1 field differs")).to_be_visible()
    second.get_by_role("radio", name="Another value").check()
    no_barriers(second)
    second.get_by_label("Number of Peers", exact=True).first.fill("15")
    second.get_by_label("Why").first.fill("Page 4 counts 15")
    second.get_by_role("button", name="This stands").first.click()
    expect(second.get_by_text("Complete: a value stands")).to_be_visible()
    no_barriers(second)
    assert Extraction.objects.count() == 2
    assert FieldValue.objects.get().answer["value"]["counts"] == {"p1": 15, "p2": "not_stated"}

    third = window_of(cleo)
    third.goto(f"{BASE}table/")
    no_barriers(third)
    third.get_by_role("button", name="Download").click()
    with third.expect_download() as taken:
        third.get_by_role("link", name="XLSX", exact=False).click()
    assert taken.value.suggested_filename == "peer-support-study-table.xlsx"
    third.keyboard.press("Escape")
    third.locator("tfoot").get_by_role("link", name="15").first.click()
    expect(third.get_by_text("Peers 15; Staff not stated")).to_be_visible()
    no_barriers(third)


def test_a_form_is_designed_by_keyboard_and_its_pages_put_up_no_barrier(
    included, cleo, window_of, no_barriers
):
    page = window_of(cleo, phone=True)
    page.goto(BASE)
    no_barriers(page)
    page.get_by_role("button", name="Begin with the starter").press("Enter")
    expect(page.locator(".xt-form > li")).to_have_count(9)
    page.get_by_role("button", name="Move “Location” up").press("Enter")
    expect(page.locator(".xt-form > li").first).to_contain_text("Location")
    no_barriers(page)
    for part in ("form/add/choice/", "form/fields/f4/", "form/preview/", "hand-out/", "agreement/"):
        page.goto(BASE + part)
        no_barriers(page)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{part} is {wide} px wider than the window"
    page.goto(f"{BASE}form/")
    page.get_by_role("button", name="Publish version 1").press("Enter")
    expect(page.get_by_text("Version 1 is in use")).to_be_visible()
    no_barriers(page)
