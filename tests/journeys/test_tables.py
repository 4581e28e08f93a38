"""The coordinator's journey with a table nobody knows and with decisions of another tool."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from reviews.models import ColumnMapping, LegacyDecision, Record
from screening.actions import upkeep
from tests.journeys.test_sources import bring, export, log_search
from tests.reviews.exports import papers, ris

pytestmark = pytest.mark.django_db(transaction=True)
LIST = (
    "Our reading list\n\n"
    "Paper name;Who wrote it;When;Where it was;What Eve thinks;Her reason;Shelf\n"
    'Peers on wards;"Roe, Ann; Poe, Cy";1999;Care Quarterly;Included;;B12\n'
    "Night talk;Doe, Ben;2001;Care Quarterly;Excluded;too old;C1\n"
)
NEXT = LIST.replace("Peers on wards", "A later find").replace("Night talk", "Another one")
NOTE = (
    'N1  - RAYYAN-INCLUSION: {"Noah Bell"=>"Excluded"}'
    " | RAYYAN-EXCLUSION-REASONS: wrong setting\nER  - "
)


def fits(page):
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than the window"


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_table_nobody_knows_is_mapped_once_and_read_by_itself_afterwards(
    review, dora, window_of, no_barriers, phone
):
    page = window_of(dora, phone=phone)
    log_search(page, "Reading list", hits=2)
    bring(page, export("list.csv", LIST))
    expect(page.get_by_text("columns aren't known surely")).to_be_visible()
    no_barriers(page)
    page.get_by_role("link", name="Say what the columns hold").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What the columns hold")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("Peers on wards")
    expect(page.get_by_label("What Eve thinks", exact=True)).to_have_value("decision")
    no_barriers(page)
    fits(page)

    page.get_by_label("Where it was", exact=True).select_option("title")
    expect(preview.get_by_role("alert")).to_contain_text("all set to the same field")
    page.get_by_label("Where it was", exact=True).select_option("journal")
    page.get_by_label("Her reason", exact=True).select_option("decision_reason")
    expect(preview.locator("cite").first).to_have_text("Care Quarterly")
    expect(preview).to_contain_text("too old")
    expect(preview.get_by_label("Take these decisions over")).to_be_checked()
    no_barriers(page)
    page.get_by_role("button", name="Import with these columns").click()
    expect(page.locator("#files")).to_contain_text("2 records")
    assert LegacyDecision.objects.count() == 2
    assert Record.objects.get(title="Night talk").journal == "Care Quarterly"

    bring(page, export("later.csv", NEXT))
    expect(page.locator("#files")).to_contain_text("later.csv")
    assert Record.objects.count() == 4 and ColumnMapping.objects.count() == 1
    page.get_by_role("link", name="later.csv").click()
    expect(page.get_by_text("so they were read by themselves")).to_be_visible()
    no_barriers(page)
    fits(page)


def test_another_tools_decisions_are_taken_over_and_reach_no_voter(
    review, ana, dora, window_of, no_barriers
):
    page = window_of(dora)
    log_search(page, "Rayyan", hits=2)
    bring(page, export("rayyan.ris", ris(papers(2)).replace("ER  - ", NOTE)))
    page.get_by_role("link", name=re.compile("It tells decisions made in another tool")).click()
    expect(page.get_by_role("row", name=re.compile("Noah Bell"))).to_contain_text("Rayyan")
    no_barriers(page)
    page.get_by_role("button", name="Take the chosen ones over").click()
    expect(page.get_by_text("2 legacy decisions were taken over")).to_be_visible()
    no_barriers(page)
    upkeep.tend(review)
    page.goto("/r/peer-support/records/?legacy=exclude")
    expect(page.get_by_role("status").first).to_contain_text("2 reports")
    page.get_by_role("link", name=re.compile("lantern", re.I)).first.click()
    expect(page.get_by_role("heading", name="Legacy decisions")).to_be_visible()
    expect(page.get_by_text("wrong setting")).to_be_visible()
    no_barriers(page)

    blind = window_of(ana)
    for address in ("reports/1/", "records/1/", "screen/title_abstract/", "searches/"):
        blind.goto(f"/r/peer-support/{address}")
        expect(blind.get_by_role("heading", level=1).first).to_be_visible()
        for told in ("Noah Bell", "wrong setting", "RAYYAN", "Legacy decisions"):
            assert told not in blind.content(), f"{address} tells {told}"
    blind.goto("/r/peer-support/records/1/")
    expect(blind.get_by_text("so that your votes stay your own")).to_be_visible()
    no_barriers(blind)


def test_an_import_is_read_again_shown_first_applied_and_undone(
    review, dora, window_of, no_barriers
):
    page = window_of(dora)
    log_search(page, "MEDLINE", hits=2)
    bring(page, export("a.ris", ris(papers(2))))
    expect(page.locator("#files")).to_contain_text("2 records")
    Record.objects.update(journal="")
    page.get_by_role("link", name="a.ris").click()
    page.get_by_role("link", name="See what would change, before anything does").click()
    no_barriers(page)
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("row", name=re.compile("Journal or book"))).to_have_count(2)
    no_barriers(page)
    page.get_by_role("button", name="Let the records say this").click()
    expect(page.get_by_text("Applied by Dora Weiss")).to_be_visible()
    assert not Record.objects.filter(journal="").exists()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("Undone by Dora Weiss")).to_be_visible()
    assert Record.objects.filter(journal="").count() == 2
    no_barriers(page)

    page.goto("/r/peer-support/records/1/")
    page.get_by_text("Correct a value").click()
    page.get_by_label("Year").fill("1988")
    no_barriers(page)
    page.get_by_role("button", name="Set what differs").click()
    expect(page.get_by_text("1 value was set.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("year"))).to_contain_text("1988")
    no_barriers(page)
