"""One small review by four people in browsers: from search exports to a flow that adds up."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from reviews.models import Report, Stage
from screening import queries
from screening.actions import retrieval
from tests.factories import make_reason

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/r/peer-support/"

RIS = """TY  - JOUR
AU  - Hartwell, Rosa
AU  - Osei, Mina
TI  - Working beside former patients: an interview study of peer workers
JO  - Journal of Invented Care
PY  - 2008
VL  - 31
IS  - 4
SP  - 212
EP  - 220
DO  - 10.0000/invented.1
AB  - Background: Services employ peers. Methods: We interviewed 14 peer workers.
ER  -

TY  - JOUR
AU  - Abara, Nneka
TI  - A trial of telephone reminders in a blood pressure clinic
JO  - Specimen Archives
PY  - 2011
VL  - 2
SP  - 5
EP  - 11
ER  -

TY  - JOUR
AU  - Lindqvist, Tove
TI  - Volunteers on a night line: what they say of their own recovery
JO  - Example Quarterly
PY  - 2010
VL  - 9
SP  - 40
EP  - 51
ER  -

"""
NBIB = """
PMID- 90000001
TI  - Working beside former patients: an interview study of peer workers.
FAU - Hartwell, Rosa
FAU - Osei, Mina
DP  - 2008 Apr
TA  - J Invented Care
VI  - 31
IP  - 4
PG  - 212-20
AID - 10.0000/invented.1 [doi]

PMID- 90000002
TI  - Counting pills: adherence in a rural cohort of adults.
FAU - Kowalski, Jan
DP  - 2012
TA  - Spec Arch
VI  - 3
PG  - 77-81
"""


def log_and_import(page: Page, folder: Path, source: str, files: dict[str, str]) -> None:
    page.goto(f"{HOME}searches/")
    page.get_by_role("link", name=re.compile("Log (a|the first) search")).first.click()
    page.get_by_label("Source", exact=True).fill(source)
    page.get_by_label("Platform").fill("Ovid")
    page.get_by_label("Date of the search").fill("2026-11-01")
    page.get_by_role("button", name="Log it, then bring files").click()
    paths = []
    for name, text in files.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    page.locator("input[type=file]").set_input_files(paths)
    page.get_by_role("button", name="Import", exact=True).click()
    for name in files:
        expect(page.locator("#files").get_by_text(name)).to_be_visible()
    expect(page.locator("#files progress")).to_have_count(0, timeout=60_000)


def screen(page: Page, stage: str, keys: dict[str, str]) -> None:
    """Press the key that belongs to each title, until nothing waits."""
    page.goto(f"{HOME}screen/{stage}/")
    title = page.locator("[data-desk] .record-title")
    for _card in keys:
        words = title.inner_text()
        pressed = next(key for part, key in keys.items() if part in words)
        page.keyboard.press(pressed)
        expect(title.get_by_text(words)).to_have_count(0)
    expect(page.locator("[data-done]")).to_be_visible()
    expect(page.locator(".decision-more [data-saved]")).to_have_attribute("data-state", "saved")


def test_a_team_of_four_goes_from_exports_to_a_flow_that_adds_up(
    real_worker, review, ana, ben, cleo, dora, seat_of, window_of, no_barriers, tmp_path
):
    make_reason(review, "No peer perspective")
    coordinator = window_of(dora)
    log_and_import(coordinator, tmp_path, "PsycINFO", {"psycinfo.ris": RIS})
    log_and_import(coordinator, tmp_path, "MEDLINE", {"pubmed.nbib": NBIB, "empty.ris": ""})
    expect(coordinator.locator("#files")).to_contain_text("empty")
    no_barriers(coordinator)
    # The worker gathers the sure duplicate and opens the places.
    coordinator.goto(f"{HOME}duplicates/")
    expect(coordinator.get_by_role("heading", level=1)).to_be_visible()
    for _wait in range(60):
        if Report.objects.filter(merged_into__isnull=False).count() == 1:
            break
        coordinator.wait_for_timeout(500)
    assert Report.objects.filter(review=review).standing().count() == 4

    reviewer = window_of(ana)
    screen(
        reviewer,
        Stage.TITLE_ABSTRACT.value,
        {"former patients": "i", "reminders": "e", "night line": "i", "pills": "e"},
    )
    second = window_of(ben, phone=True)
    second.goto(f"{HOME}screen/title_abstract/")
    screen(
        second,
        Stage.TITLE_ABSTRACT.value,
        {"former patients": "m", "reminders": "e", "night line": "e", "pills": "e"},
    )

    lead = window_of(cleo)
    lead.goto(HOME)
    lead.get_by_role("link", name="Settle the next").click()
    expect(lead.get_by_text("Ana Novak").first).to_be_attached()
    no_barriers(lead)
    lead.keyboard.press("i")
    lead.get_by_label("Why, in a sentence both can accept").fill("Volunteers speak of themselves.")
    lead.get_by_role("button", name="Settle, go to the next").click()
    expect(lead.get_by_text("No conflict waits for you")).to_be_visible()
    sought = queries.reaching(review, Stage.FULL_TEXT).values_list("pk", flat=True)
    assert (
        len(retrieval.mark(seat_of(dora), list(sought), state="retrieved", way="print").done) == 2
    )

    screen(reviewer, Stage.FULL_TEXT.value, {"former patients": "i", "night line": "1"})
    screen(second, Stage.FULL_TEXT.value, {"former patients": "i", "night line": "1"})

    coordinator.goto(f"{HOME}prisma/")
    expect(coordinator.get_by_text("All boxes add up")).to_be_visible()
    no_barriers(coordinator)
    with coordinator.expect_download() as download:
        coordinator.get_by_role("link", name="JSON", exact=True).first.click()
    flow = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    numbers = {key: box["n"] for key, box in flow["boxes"].items()}
    assert numbers["database_results"] == 5
    assert numbers["duplicates"] == 1
    assert numbers["records_screened"] == 4
    assert numbers["records_excluded"] == 2
    assert numbers["dbr_assessed"] == 2
    assert numbers["new_reports"] == 1
    assert all(identity["holds"] for identity in flow["identities"])
