"""The coordinator follows citations in two rounds, from included reports to the flow."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reviews.models import ListedReference, Record, Stage
from reviews.queries.found import found_via
from screening.actions import retrieval, upkeep, voting
from screening.figures import compute_prisma, flow_of
from tests.factories import make_record, make_search
from tests.journeys.keys import pressed

pytestmark = pytest.mark.django_db(transaction=True)
KNOWN = "Novak A, Lindt C. Working in between two teams. J Community Care. 2013;20(4):301-9."
PERHAPS = "Kramer B. Working on the night ward. 2012."
FIRST = "Weiss D. What is hope on the ward? Int J Care. 2009;18(2):95-104."
SECOND = "Osei M, Tan L. Peers and pay in shelters. Lancet 2010; 375: 12-8."


@pytest.fixture
def parents(review):
    """Two reports that a database gave; the first is the one that is going to be included."""
    search = make_search(review, "MEDLINE")
    make_record(
        review, search=search, title="Working in between two teams", year=2013,
        authors=["Novak, Anna", "Lindt, Carl"], journal="Journal of Community Care",
        volume="20", issue="4", pages="301-309",
    )  # fmt: skip
    make_record(
        review, search=search, title="Working on the night ward", year=2012,
        authors=["Kramer, Ben"], journal="Night Care", volume="2", pages="1-9",
    )  # fmt: skip
    return make_record(review, search=search, title="Where it all begins", year=2014).report


@pytest.fixture
def include(review, ana, ben, dora, seat_of):
    """Let ana and ben include a report at both stages, its full text being retrieved."""

    def done(report):
        upkeep.tend(review)
        for stage in Stage.values:
            if stage == Stage.FULL_TEXT:
                retrieval.mark(seat_of(dora), [report.pk], state="retrieved", way="online")
            for person in (ana, ben):
                voting.cast(
                    seat_of(person), report.pk, stage=stage, choice="include", key=uuid.uuid4()
                )

    return done


def test_two_rounds_lead_from_included_reports_to_the_other_arm_of_the_flow(
    review, dora, parents, include, window_of, no_barriers
):
    include(parents)
    page = window_of(dora)
    page.goto(reverse("screening:snowballing", args=[review.slug]))
    no_barriers(page)
    page.get_by_role("link", name="Bring the list that report 3 cites").click()
    page.get_by_label("The list as text").fill(f"{KNOWN}\n{PERHAPS}\n{FIRST}\n{SECOND}")
    no_barriers(page)
    page.get_by_role("button", name="Read it and compare").click()

    # The unsure one by one key, undone, and again.
    expect(page.get_by_text("One is unsure.")).to_be_visible()
    no_barriers(page)
    page.keyboard.press("m")
    expect(page.get_by_role("link", name="Perhaps known")).to_have_count(0)
    pressed(page, "u")
    expect(page.get_by_text("One is unsure.")).to_be_visible()
    pressed(page, "m")
    expect(page.locator("[data-row]")).to_have_count(2)
    no_barriers(page)
    page.get_by_role("link", name="Known 2").click()
    expect(page.get_by_role("link", name="Report 1", exact=True)).to_be_visible()
    no_barriers(page)
    page.get_by_role("link", name="New 2").click()
    expect(page.locator("[data-choose-all]")).to_be_visible()
    pressed(page, "j")
    page.keyboard.press("a")
    expect(page.get_by_text("1 reference is added to screening.")).to_be_visible()
    pressed(page, "j")
    page.keyboard.press("l")
    expect(page.get_by_text("1 reference is left out.")).to_be_visible()
    states = ListedReference.objects.order_by("position").values_list("state", flat=True)
    assert list(states) == ["known", "known", "added", "left"]

    # What round 1 has found is included, so round 2 follows it.
    found = Record.objects.get(title="What is hope on the ward?").report
    include(found)
    page.goto(reverse("screening:snowballing", args=[review.slug]))
    expect(page.get_by_role("heading", name="Round 2")).to_be_visible()
    page.get_by_role("link", name=f"Bring the list that report {found.number} cites").click()
    ris = "TY  - JOUR\nAU  - Haddad, R\nTI  - The price of a listening ear\nPY  - 1999\nER  - \n"
    file = {"name": "cited.ris", "mimeType": "text/plain", "buffer": ris.encode()}
    page.get_by_label("Drop its file here").set_input_files(file)
    page.get_by_role("button", name="Read it and compare").click()
    expect(page.get_by_text("Round 2", exact=False).first).to_be_visible()
    page.locator("[data-choose-all]").check()
    page.get_by_role("button", name="Add to screening").click()
    expect(page.get_by_text("1 reference is added to screening.")).to_be_visible()

    # Both are screened and counted with the other methods.
    later = Record.objects.get(title="The price of a listening ear").report
    assert found_via([later.pk])[later.pk].round == 2
    n = {key: box.n for key, box in flow_of(compute_prisma(review)).boxes.items()}
    assert (n["citations_results"], n["other_sought_reports"]) == (2, 1)
    assert (n["other_included_reports"], n["other_awaiting_screening"]) == (1, 1)
    page.goto(reverse("screening:records", args=[review.slug]) + "?box=citations_results")
    expect(page.locator("#records [role=status]")).to_have_text("2 records")
    page.goto(reverse("screening:report", args=[review.slug, found.number]))
    expect(page.get_by_text("Found via Reference list, round 1: report 3.")).to_be_visible()
    no_barriers(page)
    page.goto(reverse("reviews:searches", args=[review.slug]))
    expect(page.get_by_role("link", name="Reference lists, round 2")).to_be_visible()
    no_barriers(page)
