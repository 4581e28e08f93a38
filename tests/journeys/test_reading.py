"""Reading beside the codebook in the browser: by keys, by mouse, by words; then a finding."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from synthesis.models import Coding, Excerpt, FindingVote
from tests.journeys.keys import pressed
from tests.synthesis.conftest import attach, reports  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "/r/peer-support/findings/"


def test_ana_marks_and_codes_a_report_by_keys_alone_and_extracts_a_finding(
    reports,  # noqa: F811
    ana,
    ben,
    window_of,
    no_barriers,
):
    attach(reports[0])
    page = window_of(ana)
    page.goto(f"{BASE}read/{reports[0].number}/")
    text = page.get_by_role("region", name="The text")
    text.focus()
    pressed(page, "ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-selection]")).to_have_text("They felt in and out at work.")
    page.keyboard.press("Alt+ArrowLeft")
    page.keyboard.press("c")
    page.keyboard.type("In and out")
    page.keyboard.press("Enter")
    card = page.locator("[data-passage]")
    expect(card).to_contain_text("In and out")
    excerpt = Excerpt.objects.get()
    assert excerpt.quote == "They felt in\nand out at work"
    assert (excerpt.page, Coding.objects.get().code.name) == (1, "In and out")
    no_barriers(page)

    # The next sentence, widened over the page's end, with the code that is there now.
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-selection]")).to_have_text("One manager said that hours were few.")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("c")
    page.keyboard.type("in and")
    page.keyboard.press("Enter")
    expect(card).to_contain_text("Nobody had a job description")
    last = Excerpt.objects.latest("pk")
    assert last.quote.endswith("job description \U0001f600.")

    card.get_by_role("button", name="Contradicts").click()
    expect(card.get_by_role("button", name="Contradicts")).to_have_attribute("aria-pressed", "true")
    card.get_by_label("Participant").check()
    expect(page.locator("[data-at-hand]")).to_contain_text("In and out")
    page.get_by_role("link", name="Extract a finding from it").click()
    page.get_by_label("Statement").fill("Nobody knew what the work was.")
    no_barriers(page)
    page.get_by_role("button", name="Put it to the vote").click()
    expect(page.get_by_role("heading", name="Nobody knew what the work was.")).to_be_visible()
    assert Coding.objects.standing().filter(excerpt=last).get().polarity == "contradicts"
    assert Excerpt.objects.get(pk=last.pk).voice == "participant"

    other = window_of(ben, phone=True)
    other.goto(f"{BASE}list/vote/")
    no_barriers(other)
    pressed(other, "2")
    other.keyboard.press("y")
    expect(other.get_by_role("heading", name="No finding waits for you")).to_be_visible()
    assert FindingVote.objects.get().credibility == "credible"


def test_words_selected_with_the_mouse_become_a_passage_that_can_be_brought_back(
    reports,  # noqa: F811
    ana,
    window_of,
    no_barriers,
):
    page = window_of(ana)
    page.goto(f"{BASE}read/{reports[0].number}/")
    page.get_by_text("Peer workers said that the pay was low").click(click_count=3)
    expect(page.locator("[data-selection]")).to_contain_text("the pay was low")
    page.get_by_role("button", name="Mark without a code").click()
    passage = page.locator(".passage")
    standing = page.locator("[data-n-passages]")
    expect(passage).to_have_count(1)
    expect(standing).to_have_text("1")
    assert Excerpt.objects.get().quote.startswith("Peer workers said")
    page.get_by_role("button", name="Take the passage back").click()
    expect(passage).to_have_count(0)
    page.get_by_role("button", name="Bring it back").click()
    expect(passage).to_have_count(1)
    expect(standing).to_have_text("1")
    page.goto(f"{BASE}read/{reports[0].number}/passages/")
    no_barriers(page)
    page.goto(BASE)
    no_barriers(page)
    page.goto(f"{BASE}list/")
    no_barriers(page)
