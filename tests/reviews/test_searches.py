"""The search log says what was searched, and what of it was read."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from reviews.access import Refused
from reviews.actions import searches
from reviews.models import Event, ImportFile, ImportProblem, Search
from tests.factories import make_record, make_search

DAY = datetime.date(2026, 3, 4)


@pytest.fixture
def seat(dora, seat_of):
    return seat_of(dora)


def address(review, name="searches", *args):
    return reverse(f"reviews:{name}", args=[review.slug, *args])


def sent(**changes):
    """What the browser sends for one entry."""
    return {
        "channel": "database", "source": "MEDLINE", "platform": "Ovid", "run_on": "2026-03-04",
        "raw_hits": "12", "coverage": "", "query": "peer support/", "limits": "", "notes": "",
        "again": "", **changes,
    }  # fmt: skip


def text(answer):
    """A page's words, spaces run together."""
    return " ".join(answer.content.decode().split())


def test_a_search_is_logged_with_every_slot(client_of, dora, review):
    answer = client_of(dora).post(address(review, "search_add"), sent())
    search = Search.objects.get()
    assert answer.url == address(review, "search", search.pk)
    assert (search.source, search.platform, search.run_on) == ("MEDLINE", "Ovid", DAY)
    assert (search.raw_hits, search.query, search.created_by) == (12, "peer support/", dora)
    assert Event.objects.get().verb == "search.logged"


def test_a_search_needs_its_source_and_says_so(client_of, dora, review):
    answer = client_of(dora).post(address(review, "search_add"), sent(source=" "))
    assert answer.status_code == 422
    assert Search.objects.count() == 0
    assert 'aria-invalid="true"' in answer.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"source": "medline", "platform": "OVID", "query": "another string"},
        {"run_on": "2026-05-01", "query": "PEER   support/"},
    ],
    ids=["the same day", "the same string"],
)
def test_an_equal_search_must_be_meant(client_of, dora, review, changes):
    browser = client_of(dora)
    browser.post(address(review, "search_add"), sent())
    warned = browser.post(address(review, "search_add"), sent(**changes))
    assert warned.status_code == 422
    assert "in the log already" in text(warned)
    assert Search.objects.count() == 1
    again = browser.post(address(review, "search_add"), sent(**changes, again="on"))
    assert again.status_code == 302
    assert Search.objects.count() == 2
    assert "An equal search is in the log" in text(browser.get(again.url))


@pytest.mark.parametrize(
    "changes",
    [
        {"source": "CINAHL"},
        {"platform": "PubMed"},
        {"run_on": "2026-05-01", "query": "another string"},
    ],
)
def test_another_search_is_no_repeat(seat, changes):
    slots = {"source": "MEDLINE", "platform": "Ovid", "run_on": DAY, "query": "peer support/"}
    searches.log_search(seat, **slots)
    searches.log_search(seat, **(slots | changes))
    assert Search.objects.count() == 2


def test_the_action_itself_refuses_a_repeat(seat):
    searches.log_search(seat, source="MEDLINE", run_on=DAY)
    with pytest.raises(Refused, match="in the log already"):
        searches.log_search(seat, source=" Medline ", run_on=DAY)


def test_an_edit_keeps_in_the_ledger_what_was_said_before(client_of, dora, review, seat):
    search = searches.log_search(seat, source="MEDLINE", raw_hits=10)
    browser = client_of(dora)
    page = browser.get(address(review, "search_edit", search.pk))
    assert 'value="MEDLINE"' in page.content.decode()
    browser.post(address(review, "search_edit", search.pk), sent(platform="", run_on=""))
    search.refresh_from_db()
    assert search.raw_hits == 12
    event = Event.objects.get(verb="search.edited")
    assert event.facts["before"]["raw_hits"] == 10
    assert event.facts["after"]["raw_hits"] == 12


def test_an_edit_that_changes_nothing_says_nothing(seat):
    search = searches.log_search(seat, source="MEDLINE", raw_hits=10)
    searches.edit_search(seat, search, source="MEDLINE", raw_hits=10)
    assert not Event.objects.filter(verb="search.edited").exists()


def read_into(search, records, unreadable=0):
    """Give a search some records, and a file with entries that could not be read."""
    for _n in range(records):
        make_record(search.review, search=search)
    file = ImportFile.objects.create(
        review=search.review, search=search, name="a.ris", size=1, sha256="a" * 64, state="done"
    )
    for line in range(unreadable):
        ImportProblem.objects.create(
            review=search.review, file=file, line=line + 1, reason="A <b>broken</b> entry."
        )
    return file


@pytest.mark.parametrize(
    ("hits", "said"),
    [(5, "as printed"), (7, "2 missing"), (4, "1 too many"), (None, "hits not logged")],
)
def test_the_log_holds_hits_against_what_was_read(client_of, ana, review, hits, said):
    read_into(make_search(review, "CINAHL", raw_hits=hits), records=3, unreadable=2)
    page = text(client_of(ana).get(address(review)))
    assert said in page


def test_every_number_of_the_log_leads_to_what_it_counts(client_of, ana, review):
    search = make_search(review, "CINAHL")
    read_into(search, records=3)
    page = client_of(ana).get(address(review)).content.decode()
    assert f"?box=identified&amp;source={search.pk}" in page


def test_blank_slots_are_marked(client_of, ana, review):
    search = make_search(review, "CINAHL", platform="EBSCOhost")
    page = client_of(ana).get(address(review, "search", search.pk)).content.decode()
    assert page.count('data-tone="maybe">not logged') == 5


def test_the_log_comes_as_a_table_that_runs_no_formula(client_of, ana, review):
    make_search(review, "MEDLINE", query='=HYPERLINK("x")', run_on=DAY, raw_hits=3)
    answer = client_of(ana).get(address(review, "searches_csv"))
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[0]["source"] == "MEDLINE"
    assert rows[0]["run_on"] == "2026-03-04"
    assert rows[0]["query"].startswith("'=")
    assert (rows[0]["records"], rows[0]["unreadable"]) == ("0", "0")


def test_an_empty_log_tells_who_may_what_comes_first(client_of, ana, dora, review):
    assert address(review, "search_add") in client_of(dora).get(address(review)).content.decode()
    reader = client_of(ana).get(address(review)).content.decode()
    assert address(review, "search_add") not in reader


def test_a_reviewer_may_read_the_log_but_not_write_it(client_of, ana, review, seat_of):
    search = make_search(review)
    browser = client_of(ana)
    assert browser.get(address(review, "search", search.pk)).status_code == 200
    assert browser.get(address(review, "search_add")).status_code == 403
    assert browser.post(address(review, "search_edit", search.pk), sent()).status_code == 403
    with pytest.raises(PermissionDenied):
        searches.log_search(seat_of(ana), source="MEDLINE")


def test_a_log_of_many_searches_costs_no_more_queries(
    client_of, ana, review, django_assert_max_num_queries
):
    for n in range(25):
        make_search(review, f"Source {n}", raw_hits=n)
    browser = client_of(ana)
    browser.get(address(review))
    with django_assert_max_num_queries(14):
        browser.get(address(review))


def test_what_was_searched_at_once_and_with_which_filter_is_on_page_table_and_report(
    client_of, dora, review
):
    browser = client_of(dora)
    filter_ = "McMaster's filter for qualitative studies, as published"
    browser.post(address(review, "search_add"), sent(together="Embase", filters=filter_))
    search = Search.objects.get()
    assert (search.together, search.filters) == ("Embase", filter_)
    page = text(browser.get(address(review, "search", search.pk)))
    assert "Searched at once with</dt><dd>Embase" in page
    assert "Published search filters</dt><dd>McMaster&#x27;s filter" in page
    stream = browser.get(address(review, "searches_csv")).streaming_content
    table = b"".join(stream).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["together"], row["filters"]) == ("Embase", filter_)
    report = browser.get(address(review, "search_report_file", "prisma-s", "json")).json()
    said = {one["item"]: one["said"] for one in report["items"]}
    assert f"MEDLINE, Ovid: {filter_}" in said["Search filters"]
    assert any("with Embase" in one for one in said["Multi-database searching"])


def test_no_filter_and_nothing_searched_at_once_are_no_blanks(client_of, dora, review, seat):
    make_search(review, "MEDLINE")
    page = text(client_of(dora).get(address(review)))
    assert "filter" not in page.split("<main")[1]
