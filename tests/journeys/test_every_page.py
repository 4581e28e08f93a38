"""Every page of a review, for each of its people: no barrier, nothing wider than the phone."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from reviews.models import Search, Stage
from screening.actions import upkeep, voting
from tests.factories import make_reason, make_reports

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    "screening:overview",
    "reviews:protocol",
    "reviews:searches",
    "reviews:duplicates",
    "screening:retrieval",
    "screening:snowballing",
    "screening:conflicts",
    "screening:rules",
    "screening:records",
    "screening:agreement",
    "screening:flow",
    "screening:earlier",
    "screening:printed_list",
    "screening:tools",
    "reviews:ledger",
    "reviews:team",
    "reviews:settings",
    "reviews:resolvers",
)

ADD = "/r/peer-support/searches/new/?channel=expert"


@pytest.fixture
def busy(review, ana, ben, seat_of):
    """A review with something on every page."""
    make_reason(review)
    reports = make_reports(review, 12, year=2009, abstract="Aim: To ask. Results: They answered.")
    upkeep.tend(review)
    for at, report in enumerate(reports[:8]):
        for person, choice in ((ana, "include" if at < 4 else "exclude"), (ben, "include")):
            voting.cast(
                seat_of(person),
                report.pk,
                stage=Stage.TITLE_ABSTRACT,
                choice=choice,
                key=uuid.uuid4(),
            )
    return review


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_no_page_puts_up_a_barrier(busy, cleo, window_of, no_barriers, phone, scheme):
    page = window_of(cleo, phone=phone, color_scheme=scheme)
    addresses = ["/", "/new/", "/me/", "/help/", "/r/peer-support/reports/1/"]
    search = Search.objects.filter(review=busy).values_list("pk", flat=True)[0]
    addresses += [f"/r/peer-support/searches/{search}/record/", ADD]
    addresses += [reverse(name, args=[busy.slug]) for name in PAGES]
    addresses += [f"/r/{busy.slug}/searches/report/{one}/" for one in ("starlite", "prisma-s")]
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, address
        no_barriers(page)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{address} is {wide} px wider than the window"


def test_at_200_per_cent_no_page_scrolls_sideways(busy, cleo, window_of):
    page = window_of(cleo)
    page.set_viewport_size({"width": 680, "height": 450})
    for name in PAGES:
        page.goto(reverse(name, args=[busy.slug]))
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{name} is {wide} px wider than the window"
