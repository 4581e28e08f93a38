"""Forty papers: dropped, matched, screened beside the PDF, settled, linked, and the flow drawn."""

from __future__ import annotations

import base64
import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import docx
import pypdfium2 as pdfium
import pytest
from django.test import Client
from PIL import Image
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
    let_fall(page, files)
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

    # The two that are included turn out to be one study.
    settler.goto(f"{HOME}studies/")
    expect(settler.locator("main")).to_contain_text("2 reports of 2 studies")
    settler.get_by_role("main").locator("tbody a").first.click()
    settler.get_by_label("Find it").fill("2")
    settler.get_by_role("button", name="Search").click()
    settler.get_by_role("button", name=re.compile("Link")).first.click()
    expect(settler.locator("body")).to_contain_text("It can be undone below.")
    no_barriers(settler)
    settler.goto(f"{HOME}prisma/")
    expect(settler.locator("#flow")).to_contain_text("All boxes add up")
    no_barriers(settler)
    tells_the_same_in_every_format(settler)


def tells_the_same_in_every_format(page: Page) -> None:
    """Download the flow as everything that the page offers, and read it back."""
    files = {}
    for link in page.locator("#flow-files a").all():
        address = link.get_attribute("href")
        answer = page.request.get(address)
        assert answer.ok, address
        files[address.rpartition(".")[2]] = answer
    assert set(files) == {"svg", "png", "pdf", "docx", "csv", "prisma2020", "json"}
    told = files["json"].json()
    assert all(one["holds"] for one in told["identities"])
    n = {key: box["n"] for key, box in told["boxes"].items()}
    assert (n["new_studies"], n["new_reports"], n["dbr_sought_reports"]) == (1, 2, N)
    _head, *rows = csv.reader(io.StringIO(files["csv"].body().decode("utf-8-sig")))
    read = {f"{box}{{{part}}}" if part else box: int(n) for box, part, n, *_rest in rows}
    assert read == n
    for_r = csv.DictReader(io.StringIO(files["prisma2020"].text()))
    assert {row["data"]: row["n"] for row in for_r}["new_studies"] == "1"
    drawing = " ".join(ElementTree.fromstring(files["svg"].body()).itertext())  # noqa: S314
    page_of_pdf = pdfium.PdfDocument(files["pdf"].body())[0].get_textpage().get_text_range()
    for words in (drawing, page_of_pdf):
        assert "Studies included" in words and str(N) in words
    assert Image.open(io.BytesIO(files["png"].body())).format == "PNG"
    document = docx.Document(io.BytesIO(files["docx"].body()))
    assert "Studies included" in "".join(document.element.body.itertext())


def let_fall(page: Page, files: list[Path]) -> None:
    """Let files fall on the page, as somebody does who drags them there."""
    contents = [[path.name, base64.b64encode(path.read_bytes()).decode()] for path in files]
    carrier = page.evaluate_handle(
        """files => {
            const carrier = new DataTransfer();
            for (const [name, content] of files) {
                const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
                carrier.items.add(new File([bytes], name, {type: "application/pdf"}));
            }
            return carrier;
        }""",
        contents,
    )
    page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": carrier})


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
