"""Two raters, a disagreement, consensus and a third reviewer, in the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from appraisal.actions import instruments, rounds
from appraisal.models import Draft, Rating, Settlement
from tests.appraisal.conftest import include
from tests.factories import make_reports

pytestmark = pytest.mark.django_db(transaction=True)

BASE = "/r/peer-support/appraisal/"


@pytest.fixture
def checklist(review, ana, ben, cleo, seat_of):
    include(review, make_reports(review, 3, abstract="The first author has led the team."))
    row = instruments.use_shipped(seat_of(cleo), "casp-qualitative")
    both = [seat_of(user).member.pk for user in (ana, ben)]
    rounds.open_round(seat_of(cleo), row, rounds.Plan("all", both))
    return row


def rate(page, checklist, last="y"):
    """Answer the nine rated items by key, the last one otherwise if wanted, and send."""
    page.goto(f"{BASE}{checklist.pk}/studies/1/rate/")
    for item in range(1, 10):
        page.locator(f"#item-{item} input[type=radio]").first.focus()
        page.keyboard.press(last if item == 9 else "y")
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")


def test_two_raters_differ_confer_and_send_one_item_to_the_third_reviewer(
    checklist, ana, ben, cleo, window_of, no_barriers
):
    first = window_of(ana)
    rate(first, checklist)
    no_barriers(first)
    first.locator("#item-9 textarea[name=words-9]").fill("Clear, with evidence both ways")
    first.get_by_role("button", name="Send my answers").click()
    expect(first.get_by_role("heading", name="Study 2", exact=False)).to_be_visible()

    second = window_of(ben)
    rate(second, checklist, last="x")
    assert Rating.objects.count() == 1 and Draft.objects.count() == 2
    second.get_by_role("button", name="Send my answers").click()
    second.goto(f"{BASE}{checklist.pk}/studies/1/")
    expect(second.get_by_text("1 item differs")).to_be_visible()
    expect(second.get_by_text("Clear, with evidence both ways")).to_be_visible()
    no_barriers(second)
    second.get_by_role("button", name="Send to the third reviewer").click()

    third = window_of(cleo)
    third.goto(BASE)
    expect(third.get_by_text("With the third reviewer")).to_be_visible()
    no_barriers(third)
    third.goto(f"{BASE}{checklist.pk}/studies/1/")
    third.get_by_label("No", exact=True).check()
    third.get_by_label("Why").first.fill("Contrary evidence is missing")
    third.get_by_role("button", name="This stands").click()
    expect(third.get_by_text("Yes 8, No 1")).to_be_visible()
    assert Settlement.objects.get().how == "third"


def test_a_marked_passage_becomes_a_quotation(checklist, ana, window_of):
    page = window_of(ana)
    page.goto(f"{BASE}{checklist.pk}/studies/1/rate/")
    page.locator("[data-text] p", has_text="led the team").first.dblclick(
        position={"x": 40, "y": 8}
    )
    page.locator("#item-6 [data-quote]").click()
    expect(page.locator("#item-6 textarea[name=quote-6]").last).not_to_have_value("")
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    assert Draft.objects.get().answers["6"]["quotes"]


@pytest.mark.parametrize("phone", [False, True])
def test_every_page_of_appraisal_is_without_barriers(
    checklist, ana, cleo, window_of, no_barriers, phone
):
    lead, rater = window_of(cleo, phone=phone), window_of(ana, phone=phone)
    for address in ("", "instruments/", f"{checklist.pk}/", f"{checklist.pk}/rounds/1/",
                    f"{checklist.pk}/agreement/"):  # fmt: skip
        lead.goto(BASE + address)
        no_barriers(lead)
    rater.goto(f"{BASE}{checklist.pk}/studies/1/rate/")
    no_barriers(rater)
