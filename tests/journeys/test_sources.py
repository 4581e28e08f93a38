"""The coordinator's journey from search exports to reports without duplicates."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from reviews.models import DuplicatePair, Record, Report
from tests.journeys.keys import pressed
from tests.reviews.exports import entry, nbib, papers, ris

pytestmark = pytest.mark.django_db(transaction=True)
State = DuplicatePair.State
BARE = {"doi": "", "abstract": ""}
# The same title, authors and volume on other pages: likely, but not sure.
DOUBTFUL = BARE | {"pages": "33-41"}


def export(name, text):
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def log_search(page, source, hits):
    page.goto("/r/peer-support/searches/")
    page.get_by_role("link", name="Log a search").click()
    page.get_by_label("Source", exact=True).fill(source)
    page.get_by_label("Date of the search").fill("2026-03-04")
    page.get_by_label("Hits printed").fill(str(hits))
    page.get_by_role("button", name="Log it, then bring files").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(source)


def bring(page, *files):
    page.get_by_label("Drop export files here").set_input_files(list(files))
    for file in files:
        expect(page.locator("[data-drop-list]")).to_contain_text(file["name"])
    page.get_by_role("button", name="Import", exact=True).click()


def test_exports_become_reports_and_doubtful_pairs_are_decided_by_key(
    review, dora, window_of, no_barriers
):
    page = window_of(dora)
    page.goto("/r/peer-support/searches/")
    expect(page.get_by_text("Every review begins with a search.")).to_be_visible()
    log_search(page, "MEDLINE", hits=4)
    no_barriers(page)
    two = ris([entry(**BARE), entry(title="Nurses on night wards", pages="7-12", **BARE)])
    bring(page, export("a.ris", two), export("b.nbib", nbib(papers(2))))
    expect(page.get_by_text("as printed")).to_be_visible()
    expect(page.locator("#files")).to_contain_text("b.nbib")
    no_barriers(page)

    log_search(page, "Scopus", hits=9)
    twins = [
        entry(**DOUBTFUL),
        entry(title="Nurses on night wards", **BARE | {"pages": "90-99"}),
        *papers(2),
    ]
    bring(page, export("c.ris", ris(twins)))
    expect(page.get_by_text("5 missing")).to_be_visible()
    page.get_by_role("link", name="c.ris").click()
    no_barriers(page)
    page.get_by_role("link", name="Decide 2 doubtful pairs").click()
    assert Report.objects.standing().count() == 6

    expect(page.get_by_text("Pair 1 of 2 doubtful pairs.")).to_be_visible()
    expect(page.locator("tr.differs")).to_have_count(1)
    no_barriers(page)
    pressed(page, "m")
    expect(page.get_by_text("Pair 1 of 1 doubtful pair.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    pressed(page, "u")
    expect(page.get_by_text("Pair 1 of 2 doubtful pairs.")).to_be_visible()
    pressed(page, "k")
    expect(page.get_by_text("Pair 1 of 1 doubtful pair.")).to_be_visible()
    pressed(page, "m")
    expect(page.get_by_text("No doubtful pair is left to decide.")).to_be_visible()
    no_barriers(page)
    assert sorted(DuplicatePair.objects.values_list("state", flat=True)) == ["apart", "merged"]
    assert Report.objects.standing().count() == 5
    assert Record.objects.count() == 8

    page.get_by_role("link", name="Gathered", exact=False).first.click()
    no_barriers(page)
    page.get_by_role("button", name=re.compile("^Undo: part record")).first.click()
    expect(page.get_by_text("stands by itself again")).to_be_visible()
    assert Report.objects.standing().count() == 6


def test_the_same_file_is_held_back_and_a_pair_is_decided_on_a_phone_without_scripts(
    review, dora, window_of, no_barriers
):
    page = window_of(dora, phone=True, java_script_enabled=False)
    page.goto("/r/peer-support/searches/new/")
    page.get_by_label("Source", exact=True).fill("CINAHL")
    page.get_by_role("button", name="Log it, then bring files").click()
    pair = ris([entry(**BARE), entry(**DOUBTFUL)])
    for name in ("a.ris", "again.ris"):
        page.get_by_label("Drop export files here").set_input_files([export(name, pair)])
        page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Held back: the same file")).to_be_visible()
    assert Record.objects.count() == 2
    page.goto("/r/peer-support/duplicates/")
    page.get_by_role("button", name="Different: keep apart").click()
    expect(page.get_by_text("No doubtful pair is left to decide.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Undo: you kept")).click()
    expect(page.get_by_role("button", name="Same: merge")).to_be_visible()
    assert DuplicatePair.objects.get().state == State.OPEN
