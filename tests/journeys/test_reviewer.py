"""The reviewer's journey: a card, a key, the next card; nothing lost, nothing doubled."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from reviews.models import HighlightWord, Stage
from screening.actions import upkeep
from screening.models import Decision, Outcome
from tests.factories import make_reason, make_reports, make_retrieval

pytestmark = pytest.mark.django_db(transaction=True)
SCREEN = f"/r/peer-support/screen/{Stage.TITLE_ABSTRACT.value}/"


@pytest.fixture
def reports(review):
    HighlightWord.objects.create(review=review, kind="include", text="peer support")
    reports = make_reports(
        review,
        14,
        abstract="Background: Services employ peers. Methods: We held interviews.",
        authors=["Hartwell, R", "Osei, M"],
        year=2008,
        journal="Journal of Community Care",
    )
    upkeep.tend(review)
    return reports


def heading(page):
    return page.locator("[data-desk] .record-title")


def saved(page):
    expect(page.locator(".decision-more [data-saved]")).to_have_attribute("data-state", "saved")


def votes(user) -> list[str]:
    rows = Decision.objects.standing().filter(member__user=user).order_by("id")
    return list(rows.values_list("choice", flat=True))


def test_a_reviewer_screens_by_keyboard_and_every_vote_is_saved(
    reports, ana, window_of, no_barriers
):
    page = window_of(ana)
    page.goto(SCREEN)
    expect(heading(page)).to_contain_text("part 1")
    expect(page.locator("mark.mark-include").first).to_have_text("peer support")
    no_barriers(page)
    for key, following in (("i", "part 2"), ("e", "part 3"), ("m", "part 4")):
        page.keyboard.press(key)
        expect(heading(page)).to_contain_text(following)
    saved(page)
    assert votes(ana) == ["include", "exclude", "maybe"]
    expect(page.locator("[data-decided]")).to_have_text("3")


def test_the_whole_list_is_screened_to_its_end(reports, ana, window_of, no_barriers):
    page = window_of(ana)
    page.goto(SCREEN)
    for number in range(1, 15):
        expect(heading(page)).to_contain_text(f"part {number}")
        page.keyboard.press("e")
    expect(page.locator("[data-done]")).to_be_visible()
    saved(page)
    assert votes(ana) == ["exclude"] * 14
    no_barriers(page)


def test_a_vote_given_while_the_network_is_down_arrives_once_when_it_returns(
    reports, ana, window_of
):
    page = window_of(ana)
    page.goto(SCREEN)
    page.context.set_offline(True)
    page.keyboard.press("i")
    page.keyboard.press("e")
    expect(heading(page)).to_contain_text("part 3")
    mark = page.locator(".decision-more [data-saved]")
    expect(mark).to_have_attribute("data-state", "waiting")
    assert votes(ana) == []
    page.context.set_offline(False)
    saved(page)
    assert votes(ana) == ["include", "exclude"]


def test_a_vote_whose_answer_got_lost_is_sent_again_and_stored_once(reports, ana, window_of):
    page = window_of(ana)
    lost = []

    def lose_the_first_answer(route):
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    # Before the page is opened: one that is open may send past a route laid later.
    page.route("**/vote/", lose_the_first_answer)
    page.goto(SCREEN)
    expect(heading(page)).to_contain_text("part 1")
    page.keyboard.press("i")
    expect(heading(page)).to_contain_text("part 2")
    saved(page)
    assert lost and votes(ana) == ["include"]


def test_a_vote_survives_closing_the_tab_while_off_line(reports, ana, window_of):
    page = window_of(ana)
    page.goto(SCREEN)
    page.context.set_offline(True)
    page.keyboard.press("i")
    expect(page.locator(".decision-more [data-saved]")).to_have_attribute("data-state", "waiting")
    page.close()
    page.context.set_offline(False)
    assert votes(ana) == []
    page = page.context.new_page()
    page.goto(SCREEN)
    expect(heading(page)).to_contain_text("part 2")
    saved(page)
    assert votes(ana) == ["include"]


def test_the_last_vote_can_be_undone_and_its_note_comes_back(reports, ana, window_of):
    page = window_of(ana)
    page.goto(SCREEN)
    page.keyboard.press("n")
    page.locator("textarea[name=note]").fill("Peers only in the title")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    saved(page)
    expect(heading(page)).to_contain_text("part 2")
    page.keyboard.press("u")
    expect(heading(page)).to_contain_text("part 1")
    expect(page.locator("textarea[name=note]")).to_have_value("Peers only in the title")
    page.locator("body").press("i")
    saved(page)
    assert votes(ana) == ["include"]


def test_a_record_can_be_left_for_later_and_fetched_back(reports, ana, window_of):
    page = window_of(ana)
    page.goto(SCREEN)
    page.keyboard.press("j")
    expect(heading(page)).to_contain_text("part 2")
    page.keyboard.press("k")
    expect(heading(page)).to_contain_text("part 1")
    page.keyboard.press("i")
    saved(page)
    assert Decision.objects.get().report.number == 1


def test_full_text_exclusion_asks_for_one_reason_by_number(
    review, reports, ana, ben, window_of, seat_of, no_barriers
):
    make_reason(review, "No peer perspective")
    second = make_reason(review, "Not qualitative")
    Outcome.objects.create(
        review=review,
        stage=Stage.TITLE_ABSTRACT,
        report=reports[0],
        choice="include",
        how="agreed",
        votes_seen=[],
    )
    make_retrieval(reports[0])
    upkeep.tend(review)
    page = window_of(ana)
    page.goto(f"/r/peer-support/screen/{Stage.FULL_TEXT.value}/")
    page.keyboard.press("e")
    expect(page.locator("[data-reasons]")).to_be_visible()
    no_barriers(page)
    page.keyboard.press("2")
    saved(page)
    vote = Decision.objects.get()
    assert (vote.choice, vote.reason) == ("exclude", second)


def test_screening_works_without_javascript(reports, ana, window_of):
    page = window_of(ana, java_script_enabled=False)
    page.goto(SCREEN)
    page.get_by_role("button", name="Exclude").click()
    expect(heading(page)).to_contain_text("part 2")
    page.get_by_role("button", name="Undo").click()
    expect(heading(page)).to_contain_text("part 1")
    assert votes(ana) == []


def test_on_a_phone_the_decision_stays_in_reach(reports, ana, window_of, no_barriers):
    page = window_of(ana, phone=True)
    page.goto(SCREEN)
    button = page.get_by_role("button", name="Include")
    place = button.bounding_box()
    assert place and place["y"] + place["height"] <= 844
    button.click()
    expect(heading(page)).to_contain_text("part 2")
    assert button.bounding_box() == place
    saved(page)
    no_barriers(page)
