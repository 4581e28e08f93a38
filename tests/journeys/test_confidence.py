"""Two assess a review finding by keys, confer on what differs, and a third settles the rest."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from synthesis.actions import confidence as actions
from synthesis.methods.confidence import ITEMS
from synthesis.models import Assessment, AssessmentDraft, ConfidenceSettlement
from tests.synthesis.confidence.conftest import board  # noqa: F401
from tests.synthesis.conftest import reports  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "/r/peer-support/synthesis/confidence/"


def assess(page, keys, words):
    """Answer each item by its key with the keyboard alone, and say why."""
    page.goto(f"{BASE}1/assess/")
    for item, key in zip(ITEMS, keys, strict=True):
        page.locator(f"#item-{item} input[type=radio]").first.focus()
        page.keyboard.press(key)
        expect(page.locator(f"#item-{item} input[type=radio]").nth(int(key) - 1)).to_be_checked()
        page.locator(f"#item-{item} textarea").fill(f"{words}: {item}.")
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")


def test_two_assess_blind_confer_and_leave_one_to_the_third_reviewer(
    board,  # noqa: F811
    ana,
    ben,
    cleo,
    seat_of,
    window_of,
    no_barriers,
):
    actions.put_up(seat_of(cleo), [one.pk for one in board])
    first = window_of(ana)
    assess(first, "12211", "Ana")
    no_barriers(first)
    first.get_by_role("button", name="Send my assessment").click()
    expect(first.get_by_text("Both open here when the second one is in.")).to_be_visible()
    no_barriers(first)

    second = window_of(ben, phone=True)
    assess(second, "12412", "Ben")
    assert Assessment.objects.count() == 1 and AssessmentDraft.objects.count() == 2
    expect(second.get_by_text("Ana: overall.")).to_have_count(0)
    no_barriers(second)
    second.get_by_role("button", name="Send my assessment").click()
    expect(second.get_by_text("The two differ on 2 items.")).to_be_visible()
    expect(second.get_by_text("Ana: overall.")).to_be_visible()
    no_barriers(second)
    item = second.locator("#item-adequacy")
    item.get_by_label("Moderate concerns").focus()
    second.keyboard.press("Space")
    item.get_by_label("Why, as the table will say it").fill("Two thin studies.")
    second.keyboard.press("Tab")
    second.keyboard.press("Enter")
    expect(second.get_by_text("The two differ on 1 item.")).to_be_visible()
    second.locator("#item-overall").get_by_role("button", name="third reviewer").click()
    expect(second.locator("#item-overall").get_by_text("sent it to the third")).to_be_visible()

    third = window_of(cleo)
    third.goto(BASE)
    third.get_by_role("region", name="Waits for you").get_by_role("link").click()
    overall = third.locator("#item-overall")
    overall.get_by_label("Low confidence", exact=True).check()
    overall.get_by_label("Why, as the table will say it").fill("Thin data from two studies.")
    overall.get_by_role("button", name="This stands").click()
    expect(third.locator(".cq-stands")).to_contain_text("Low confidence")
    assert set(ConfidenceSettlement.objects.values_list("item", "how")) == {
        ("adequacy", "conferred"),
        ("overall", "third"),
    }
    for address in (BASE, f"{BASE}profile/", f"{BASE}1/"):
        third.goto(address)
        no_barriers(third)


def test_recommendations_and_checklists_can_be_used_by_everybody(
    board,  # noqa: F811
    ana,
    window_of,
    no_barriers,
):
    page = window_of(ana)
    page.goto("/r/peer-support/synthesis/recommendations/")
    page.get_by_role("textbox", name="Recommendation").fill("Pay peer workers.")
    page.get_by_label("For policy").check()
    page.get_by_label("1 Pay is low").check()
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_text("Recommendation 1 is written.")).to_be_visible()
    no_barriers(page)
    page.goto("/r/peer-support/reporting/")
    no_barriers(page)
    page.get_by_role("link", name="eMERGe").click()
    no_barriers(page)
    page.locator("#item-4 summary").click()
    page.locator("#item-4").get_by_label("In your words").fill("It suits the question.")
    page.locator("#item-4").get_by_role("button", name="Keep it").click()
    expect(page.locator("#item-4")).to_contain_text("It suits the question.")
