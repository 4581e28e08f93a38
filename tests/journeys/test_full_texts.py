"""Forty papers: dropped, matched, the doubtful ones decided, screened beside the PDF, settled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from reviews.models import HighlightWord, Record, Report, Stage
from reviews.models.retrieval import stands
from screening import queries
from screening.models import StagePolicy
from tests import pdfs
from tests.factories import make_reason
from tests.screening.test_fulltext_pages import drop, sent
from tests.screening.test_retrieval import passed_on

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/r/peer-support/"
N = 40
NAMES = ("Hartwell", "Osei", "Lindqvist", "Abara", "Kowalski")
THEMES = (
    *("acute wards", "night telephone lines", "allotment gardens", "homeless hostels"),
    *("dialysis clinics", "secondary schools", "open prisons", "village parishes"),
)
ASKED = (
    "What former patients say of employment in",
    "Supervision of volunteers who listen, seen from",
    "Being paid to have recovered: interviews at",
    "Who belongs to the team? Colleagues' views in",
    "Disclosure, trust and tea: an ethnography of",
)


def title(at: int) -> str:
    return f"{ASKED[at // 8]} {THEMES[at % 8]} and {THEMES[(3 * at + at // 8 + 1) % 8]} alike"


def papers(folder: Path, reports: list[Report]) -> list[Path]:
    """A paper for each report: by its DOI, by its title alone, or with another title."""
    paths = []
    for at, report in enumerate(reports):
        name, doi = NAMES[at % 5], f"10.5555/invented.{at}"
        Record.objects.filter(report=report).update(
            title=title(at), authors=[f"{name}, Rosa"], doi=doi, year=2001 + at % 20
        )
        printed = "A correction of nothing in particular" if at == 7 else title(at)
        content = pdfs.article(
            printed,
            authors=[f"Rosa {name}"],
            doi="" if at % 3 == 1 and at != 7 else doi,
            year=2001 + at % 20,
            pages=2,
            text="We held interviews. Their lived experience was what mattered.",
        )
        paths.append(folder / f"{at:02} {name}.pdf")
        paths[-1].write_bytes(content)
    stray = folder / "stray.pdf"
    stray.write_bytes(pdfs.article("A trial of reminders by telephone", authors=["N. Abara"]))
    return [*paths, stray]


def screen(page: Page, keys: str) -> None:
    """Press a key for each report, and wait until each vote is stored."""
    page.goto(f"{HOME}screen/full_text/")
    for at, key in enumerate(keys, 1):
        expect(page.locator("[data-card] .sheet img").first).to_be_visible()
        for press in key:
            page.keyboard.press(press)
        expect(page.locator("[data-decided]")).to_have_text(str(at))


def test_forty_papers_are_dropped_matched_screened_and_settled(
    review, ana, ben, cleo, window_of, no_barriers, tmp_path, real_worker
):
    reports = passed_on(review, N)
    files = papers(tmp_path, reports)
    make_reason(review, "No peer worker role")
    make_reason(review, "No qualitative findings")
    HighlightWord.objects.create(review=review, text="interview*", kind="include")
    queries.policy(review, Stage.FULL_TEXT)
    StagePolicy.objects.filter(stage=Stage.FULL_TEXT).update(reason_needed=True)

    page = window_of(ana)
    page.goto(f"{HOME}retrieval/")
    page.get_by_role("link", name="Bring full texts").click()
    page.locator("input[name=files]").set_input_files(files)
    expect(page.locator("[data-drop-list] li")).to_have_count(N + 1)
    page.get_by_role("button", name="Bring them").click()
    tabs = page.get_by_role("navigation", name="What came of the files")
    came = re.compile(r"To decide 1\s*Kept aside 1\s*Attached 39")
    expect(tabs).to_contain_text(came, timeout=60_000)
    no_barriers(page)

    page.get_by_role("article").get_by_role("button", name="Attach").click()
    expect(page.locator("body")).to_contain_text("is with report 8")
    assert Report.objects.filter(stands("retrieved"), review=review).count() == N
    page.get_by_role("link", name=re.compile("Kept aside")).click()
    page.get_by_role("link", name="stray.pdf").click()
    expect(page.locator(".sheet svg").first).to_be_attached()
    no_barriers(page)

    # The text lies over the picture: words are found in it and marked.
    page.goto(f"{HOME}screen/full_text/")
    expect(page.locator(".text-layer .mark-include").first).to_be_attached()
    page.get_by_placeholder("Find in the full text").fill("lived experience")
    page.keyboard.press("Enter")
    expect(page.locator("[data-found]")).to_have_text("1 of 2")
    expect(page.locator("rect.here").first).to_be_visible()
    page.keyboard.press("Escape")
    no_barriers(page)

    screen(page, ["i", "i", "1", "e1"])
    screen(window_of(ben), ["i", "2", "1", "1"])
    settler = window_of(cleo)
    settler.goto(f"{HOME}conflicts/next/")
    settler.get_by_role("radio", name=re.compile("Include")).check(force=True)
    settler.get_by_label(re.compile("Why|Explanation")).fill("They are quoted at length.")
    settler.get_by_role("button", name="Settle, go to the next").click()
    settler.goto(f"{HOME}agreement/")
    section = settler.get_by_role("region", name=re.compile("Agreement on reasons"))
    expect(section).to_contain_text("100")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_full_texts_put_up_no_barrier_on_a_phone(
    review, ana, window_of, no_barriers, scheme
):
    passed_on(review, 2)
    browser = Client()
    browser.force_login(ana)
    drop(browser, sent(pdfs.article()), sent(pdfs.locked(), "locked.pdf"), sent(b"", "empty.pdf"))
    drop(browser, sent(pdfs.scripted(), "first.pdf"), to="reports/1/files/", role="main")
    page = window_of(ana, phone=True, color_scheme=scheme)
    for address in ("fulltexts/", "fulltexts/?show=attached", "reports/1/", "screen/full_text/"):
        page.goto(HOME + address)
        if address.startswith("screen"):
            expect(page.locator(".text-layer").first).to_be_attached()
        no_barriers(page)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{address} is {wide} px wider than the window"
