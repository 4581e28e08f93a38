"""The flow in a browser: an earlier day by the slider, the version before, the search's report."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reviews.models import Event, Record
from tests.factories import make_reports

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def begun(review):
    """Two records of three days ago and three of today."""
    before = timezone.now() - timedelta(days=3)
    make_reports(review, 2)
    Record.objects.update(added_at=before)
    Event.objects.create(review_id=review.pk, at=before, actor_name="Dora", verb="stage.closed",
                         facts={"stage": "title_abstract"})  # fmt: skip
    make_reports(review, 3)
    return review


def test_the_flow_of_an_earlier_day_an_earlier_version_and_the_search_s_report(
    begun, cleo, window_of, no_barriers
):
    page = window_of(cleo)
    base = f"/r/{begun.slug}"
    page.goto(f"{base}/prisma/")
    expect(page.locator("#flow")).to_contain_text("Awaiting a first vote: 5")
    page.locator("#id_days").press("Home")
    expect(page.locator("#flow")).to_contain_text("As it stood at the end of")
    expect(page.locator("#flow")).to_contain_text("Awaiting a first vote: 2")
    expect(page.locator("#flow-files a").first).to_have_attribute("href", re.compile("as_of="))
    no_barriers(page)
    page.get_by_role("link", name="Back to today").click()
    expect(page.locator("#flow")).to_contain_text("Awaiting a first vote: 5")
    page.get_by_role("link", name="Earlier version").click()
    page.get_by_label("Publication of the earlier version").fill("The first version, 2012")
    page.get_by_label("Its studies, if you want").fill("Moran 2012. On pay.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 study by name")).to_be_visible()
    page.goto(f"{base}/prisma/")
    expect(page.locator("#flow")).to_contain_text("Studies in the earlier version")
    page.goto(f"{base}/searches/report/prisma-s/")
    page.locator("#item-peer_review summary").click()
    page.locator("#say-peer_review-words").fill("A librarian used PRESS.")
    page.locator("#item-peer_review").get_by_role("button", name="Save").click()
    expect(page.locator("#item-peer_review blockquote")).to_contain_text("PRESS")
    no_barriers(page)
