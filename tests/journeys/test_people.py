"""The journeys of the coordinator and of a guest: a team comes together and agrees a protocol."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from reviews.models import Criterion, Invitation, Member
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
TEAM = "/r/peer-support/team/"
PROTOCOL = "/r/peer-support/protocol/"


def test_a_guest_comes_in_by_the_link_that_the_coordinator_copied(
    review, dora, window_of, no_barriers
):
    page = window_of(dora)
    page.goto(TEAM)
    page.get_by_label("E-mail address").fill("eva@example.org")
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="eva@example.org is invited")).to_be_visible()
    link = page.get_by_label("Invitation link for eva@example.org").input_value()
    no_barriers(page)

    guest = window_of(None, phone=True)
    guest.goto(link)
    expect(guest.get_by_role("heading", level=1)).to_have_text(review.title)
    no_barriers(guest)
    guest.get_by_role("link", name="Create an account to join").click()
    expect(guest.get_by_label("E-mail address")).to_have_value("eva@example.org")
    guest.get_by_label("Your name").fill("Eva Holm")
    guest.locator("#id_password1").fill(PASSWORD)
    guest.locator("#id_password2").fill(PASSWORD)
    guest.get_by_role("button", name="Create account").click()
    guest.get_by_role("button", name="Join as Eva Holm").click()
    expect(guest).to_have_url(re.compile(r"/r/peer-support/$"))
    assert Member.objects.get(user__name="Eva Holm").roles == ["reviewer"]
    assert Invitation.objects.get().accepted_at is not None

    page.goto(TEAM)
    person = page.get_by_role("listitem").filter(has_text="Eva Holm")
    person.get_by_text("Change").click()
    person.get_by_role("checkbox", name="Observer").check()
    person.get_by_role("button", name="Save roles").click()
    expect(page.get_by_text("Eva Holm is now reviewer and observer.")).to_be_visible()
    person.get_by_text("Change").click()
    no_barriers(page)
    person.get_by_role("button", name="Remove Eva Holm").click()
    page.get_by_role("button", name="Bring back Eva Holm").click()
    expect(page.get_by_text("Eva Holm is back as reviewer and observer.")).to_be_visible()


def test_the_lead_orders_criteria_by_keyboard_and_reads_what_changed(
    review, cleo, window_of, no_barriers
):
    page = window_of(cleo)
    page.goto(f"{PROTOCOL}criteria/include/")
    for n, words in enumerate(("English", "Adults"), start=1):
        page.get_by_label(f"Criterion {n}", exact=True).fill(words)
    page.get_by_role("button", name="Move line 2 up").press("Enter")
    expect(page.get_by_label("Criterion 1", exact=True)).to_have_value("Adults")
    # The line has arrived at the top: the focus waits on its other button.
    expect(page.get_by_role("button", name="Move line 1 down")).to_be_focused()
    page.get_by_role("button", name="Another line").press("Enter")
    expect(page.get_by_label("Criterion 3", exact=True)).to_be_focused()
    page.keyboard.type("Interviews")
    no_barriers(page)
    page.get_by_label("What changed and why").fill("As registered")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page).to_have_url(re.compile(PROTOCOL + "$"))
    standing = Criterion.objects.filter(retired_at__isnull=True)
    assert [row.text for row in standing] == ["Adults", "English", "Interviews"]
    no_barriers(page)
    page.get_by_role("link", name="Version 1").click()
    expect(page.get_by_text("As registered")).to_be_visible()
    no_barriers(page)


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_the_pages_of_people_and_protocol_fit_and_bar_nobody(
    review, cleo, window_of, no_barriers, phone
):
    page = window_of(cleo, phone=phone, color_scheme="dark" if phone else "light")
    for address in (
        "/",
        "/new/",
        "/me/",
        "/help/",
        TEAM,
        PROTOCOL,
        f"{PROTOCOL}question/",
        f"{PROTOCOL}reasons/full_text/",
        f"{PROTOCOL}words/",
        f"{PROTOCOL}versions/",
        "/r/peer-support/ledger/",
        "/r/peer-support/settings/",
    ):
        assert page.goto(address).ok, address
        widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert widths[0] <= widths[1], address
        no_barriers(page)
