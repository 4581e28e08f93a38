"""The search as STARLITE and PRISMA-S ask for it: filled, blank slots marked, taken away."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from docx import Document

from reviews.actions import duplicates, protocol, reporting, searches
from reviews.methods.reporting import STANDARDS, Entry, Facts, table
from reviews.models import Event, Search, SearchRemark
from tests.factories import make_reports

STARLITE, PRISMA_S = STANDARDS["starlite"], STANDARDS["prisma-s"]
WHOLE = Entry(
    pk=1, source="MEDLINE", platform="Ovid", run_on="2026-03-01", coverage="1946 on",
    query="peer support", limits="None", hits=12, records=12,
)  # fmt: skip


def slots(standard, **facts):
    return {slot.key: slot for slot in table(standard, Facts(**facts))}


def test_each_guideline_has_its_items_in_order():
    assert "".join(item.number for item in STARLITE.items) == "STARLITE"
    assert [item.number for item in PRISMA_S.items] == [str(n) for n in range(1, 17)]


@pytest.mark.parametrize("standard", [STARLITE, PRISMA_S])
def test_nothing_is_said_of_an_empty_log_and_every_item_is_blank(standard):
    found = table(standard, Facts())
    assert all(slot.blank and slot.missing for slot in found)


def test_a_search_that_says_everything_leaves_only_what_a_log_cannot_know():
    found = slots(PRISMA_S, entries=[WHOLE])
    open_ones = {key for key, slot in found.items() if slot.missing}
    assert open_ones == {
        "registries", "browsing", "citations", "contacts", "methods", "limits", "filters",
        "prior_work", "updates", "peer_review",
    }  # fmt: skip
    assert found["limits"].said and [one.search for one in found["limits"].missing] == [None]


@pytest.mark.parametrize(
    ("slot", "item", "field"),
    [
        ("platform", "databases", "platform"),
        ("query", "strategies", "query"),
        ("limits", "limits", "limits"),
        ("run_on", "dates", "run_on"),
        ("hits", "total", "raw_hits"),
    ],
)
def test_a_slot_that_a_search_leaves_empty_is_named_with_its_search(slot, item, field):
    empty = None if slot == "hits" else ""
    bare = Entry(**{**vars(WHOLE), "pk": 2, slot: empty})
    found = slots(PRISMA_S, entries=[WHOLE, bare])[item]
    assert (2, field) in [(one.search, one.field) for one in found.missing]
    assert 1 not in [one.search for one in found.missing]


def test_words_on_an_item_fill_it_and_leave_the_searches_slots_open():
    bare = Entry(pk=2, source="Scopus")
    found = slots(PRISMA_S, entries=[bare], own={"dates": "All in March.", "methods": "None."})
    assert not found["methods"].missing and found["methods"].own == "None."
    assert [one.search for one in found["dates"].missing] == [2]


def test_a_source_that_was_searched_again_is_an_update_and_the_last_day_is_told():
    again = Entry(**{**vars(WHOLE), "pk": 2, "run_on": "2026-09-01"})
    found = slots(PRISMA_S, entries=[WHOLE, again])
    assert found["updates"].said == ("MEDLINE, Ovid: run on 2026-03-01, 2026-09-01",)
    assert "Last search: 2026-09-01" in found["dates"].said


def test_a_platform_with_several_databases_must_say_whether_they_were_searched_at_once():
    other = Entry(**{**vars(WHOLE), "pk": 2, "source": "AMED"})
    assert slots(PRISMA_S, entries=[WHOLE])["multi"].missing == ()
    assert slots(PRISMA_S, entries=[WHOLE, other])["multi"].missing[0].field == "words"


@pytest.fixture
def logged(review, cleo, seat_of):
    make_reports(review, 3)
    seat = seat_of(cleo)
    searches.log_search(
        seat, source="CINAHL", platform="EBSCOhost", query="(MH peer*)\nAND work", again=True
    )
    duplicates.gather(seat, 1, 2)
    return review


@pytest.mark.django_db
def test_the_page_marks_what_is_blank_and_leads_to_where_it_is_filled(logged, client_of, cleo):
    browser, base = client_of(cleo), f"/r/{logged.slug}/searches/report"
    page = browser.get(f"{base}/prisma-s/").content.decode()
    search = Search.objects.get(source="CINAHL")
    assert f"/r/{logged.slug}/searches/{search.pk}/edit/#id_run_on" in page
    assert "#say-peer_review-words" in page and 'id="say-peer_review-words"' in page
    assert "(MH peer*)<br>AND work" in page
    assert "Gathered as duplicates: 1, of which 0 were sure" in page
    browser.post(f"{base}/prisma-s/peer_review/", {"words": "A librarian used PRESS."})
    page = browser.get(f"{base}/prisma-s/").content.decode()
    assert "A librarian used PRESS." in page and "#say-peer_review-words" not in page
    assert browser.get(f"{base}/consort/").status_code == 404


@pytest.mark.django_db
def test_words_are_replaced_taken_back_and_kept_in_the_ledger(review, cleo, seat_of):
    seat = seat_of(cleo)
    reporting.say(seat, "sampling", "Comprehensive.")
    reporting.say(seat, "sampling", "Selective.")
    reporting.say(seat, "sampling", "")
    assert [row.words for row in SearchRemark.objects.all()] == ["Comprehensive.", "Selective."]
    assert not SearchRemark.objects.standing().exists()
    told = Event.objects.filter(verb="search.remarked").order_by("id")
    assert [event.facts["before"] for event in told] == ["", "Comprehensive.", "Selective."]


@pytest.mark.django_db
def test_who_may_not_log_searches_sees_the_table_and_no_form(logged, client_of, ben):
    browser, base = client_of(ben), f"/r/{logged.slug}/searches/report/starlite/"
    page = browser.get(base).content.decode()
    assert "Blank" in page and "<textarea" not in page
    assert browser.post(f"{base}sampling/", {"words": "All."}).status_code == 403


@pytest.mark.django_db
def test_the_table_is_taken_as_a_word_document_and_as_csv(logged, client_of, cleo, seat_of):
    protocol.save_criteria(seat_of(cleo), "include", [(None, "Adults")])
    browser, base = client_of(cleo), f"/r/{logged.slug}/searches/report/starlite/table."
    answer = browser.get(f"{base}docx")
    sheet = Document(io.BytesIO(answer.content))
    cells = [cell.text for row in sheet.tables[0].rows for cell in row.cells]
    assert "Sampling strategy" in cells and "Included: Adults" in cells
    assert "Not reported: in your own words" in cells
    table = b"".join(browser.get(f"{base}csv").streaming_content).decode()
    assert "Terms used" in table and "CINAHL, EBSCOhost: (MH peer*)" in table
    assert browser.get(f"{base}exe").status_code == 404


@pytest.mark.django_db
def test_the_command_prints_the_same_items(logged, capsys, tmp_path):
    call_command("search_report", logged.slug, "--standard", "prisma-s", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["standard"] == "PRISMA-S" and len(told["items"]) == 16
    assert told["blank"] == sum(item["blank"] for item in told["items"])
    call_command(
        "search_report", logged.slug, "--standard", "starlite", "--docx", str(tmp_path / "a.docx")
    )
    assert (tmp_path / "a.docx").read_bytes()[:2] == b"PK"
    with pytest.raises(CommandError, match="no review"):
        call_command("search_report", "none", "--standard", "starlite")


@pytest.mark.django_db
def test_the_page_asks_few_questions(logged, client_of, cleo, django_assert_max_num_queries):
    browser = client_of(cleo)
    with django_assert_max_num_queries(22):
        browser.get(f"/r/{logged.slug}/searches/report/prisma-s/")
