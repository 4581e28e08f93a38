"""The frame around every page: the way in, menus, keys, theme; with scripts and without."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from reviews.models import Stage
from screening.actions import upkeep
from tests.factories import PASSWORD, make_reports

pytestmark = pytest.mark.django_db(transaction=True)
SCREEN = f"/r/peer-support/screen/{Stage.TITLE_ABSTRACT.value}/"


@pytest.fixture
def reports(review):
    made = make_reports(review, 3)
    upkeep.tend(review)
    return made


def sign_in(page, email, password):
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a_person_signs_in_by_e_mail_and_a_wrong_password_says_what_to_do(
    review, ana, window_of, no_barriers
):
    page = window_of(None)
    sign_in(page, "Ana@example.org", "not this one")
    expect(page.get_by_role("alert")).to_contain_text("don't belong together")
    no_barriers(page)
    sign_in(page, "Ana@example.org", PASSWORD)
    expect(page.get_by_role("heading", name="My reviews")).to_be_visible()
    no_barriers(page)


def test_a_forgotten_password_is_replaced_by_the_link_in_the_mail(ana, window_of, no_barriers):
    page = window_of(None)
    page.goto("/accounts/login/")
    page.get_by_role("link", name="I forgot my password").click()
    page.get_by_role("textbox").fill("ana@example.org")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    no_barriers(page)
    (message,) = mail.outbox
    assert "choose a new password" in message.subject.lower()
    page.goto(re.search(r"http\S+", message.body)[0])
    no_barriers(page)
    for field in page.get_by_role("textbox").all():
        field.fill("another quiet sentence")
    page.get_by_role("button", name="Save the new password").click()
    expect(page.get_by_role("heading", name="Your password is changed")).to_be_visible()
    sign_in(page, "ana@example.org", "another quiet sentence")
    expect(page.get_by_role("heading", name="My reviews")).to_be_visible()


def test_the_list_of_keys_names_what_this_page_offers(reports, ana, window_of, no_barriers):
    page = window_of(ana)
    page.goto(SCREEN)
    page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="Keys on this page")
    for words in ("Include", "Exclude", "Undo", "Note"):
        expect(listed.get_by_text(words, exact=True)).to_be_visible()
    no_barriers(page)
    page.keyboard.press("i")
    page.keyboard.press("Escape")
    expect(page.locator("[data-decided]")).to_have_text("0")


def test_who_switched_single_keys_off_casts_no_vote_by_typing(reports, ana, window_of):
    ana.shortcuts = False
    ana.save()
    page = window_of(ana)
    page.goto(SCREEN)
    page.keyboard.press("i")
    expect(page.locator("[data-decided]")).to_have_text("0")
    expect(page.locator("kbd").first).to_be_hidden()
    page.get_by_role("button", name="Include").click()
    expect(page.locator("[data-decided]")).to_have_text("1")


def test_dark_stays_dark_on_the_next_page(review, ana, window_of, no_barriers):
    page = window_of(ana)
    page.goto("/r/peer-support/team/")
    page.get_by_role("button", name="Light or dark").click()
    page.get_by_role("button", name="Dark", exact=True).click()
    page.goto("/r/peer-support/protocol/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    no_barriers(page)


def test_on_a_phone_without_scripts_the_way_of_the_review_and_signing_out_work(
    review, ana, window_of
):
    page = window_of(ana, phone=True, java_script_enabled=False)
    page.goto("/r/peer-support/protocol/")
    way = page.get_by_role("navigation", name="The way of this review")
    expect(way).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    way.get_by_role("link", name="Team").click()
    expect(page.get_by_role("heading", name="Team")).to_be_visible()
    page.get_by_role("button", name="Account of Ana Novak").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def test_the_keyboard_reaches_the_page_past_the_frame(review, ana, window_of):
    page = window_of(ana)
    page.goto("/r/peer-support/protocol/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the page")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


@pytest.mark.parametrize("width", [320, 360, 680])
def test_no_page_of_the_frame_scrolls_sideways(reports, ana, window_of, width):
    page = window_of(ana)
    page.set_viewport_size({"width": width, "height": 640})
    for path in ("/", SCREEN, "/r/peer-support/team/", "/accounts/email/", "/nowhere/"):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} px wide"


def test_a_step_that_matters_asks_first_and_does_nothing_on_cancel(ana, window_of, no_barriers):
    page = window_of(ana)
    page.goto("/accounts/email/")
    page.get_by_role("textbox").fill("ana@elsewhere.example")
    page.get_by_role("button", name="Add", exact=True).click()
    address = page.get_by_role("radio", name="ana@elsewhere.example")
    address.check()
    page.get_by_role("button", name="Remove").click()
    question = page.get_by_role("dialog", name="Remove this address?")
    expect(question).to_be_visible()
    no_barriers(page)
    question.get_by_role("button", name="Cancel").click()
    expect(address).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    question.get_by_role("button", name="Remove").click()
    expect(address).to_have_count(0)
