"""The list of records: what its address asks for, page by page, for the eyes of one seat."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reviews.access import Seat
from reviews.models import Record, Report, Stage
from screening.actions import upkeep, voting
from screening.methods.search_words import MOST_TERMS, terms
from screening.models import StagePolicy
from screening.queries import lengths, pages
from screening.queries.lists import Filter
from tests.factories import make_record, make_reports, make_retrieval, make_search
from tests.screening.states import Spec, build, vote

pytestmark = pytest.mark.django_db
TITLE, FULL = Stage.TITLE_ABSTRACT.value, Stage.FULL_TEXT.value


def numbers(seat: Seat, **wanted: Any) -> list[int]:
    return [row.number for row in pages.read(seat, Filter(**wanted)).rows]


@pytest.fixture
def world():
    return build(
        [
            Spec(title="include", full="exclude", reason=1),
            Spec(title="include", full="include"),
            Spec(title="include"),
            Spec(title="exclude"),
            Spec(title="conflict"),
            Spec(title="begun"),
            Spec(),
            Spec(gathered=0),
            Spec(withdrawn=True),
        ]
    )


def test_the_list_begins_with_every_report_that_is_screened(world):
    assert numbers(world.cleo) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("stage", "status", "expected"),
    [
        (TITLE, "included", [1, 2, 3]),
        (TITLE, "excluded", [4]),
        (TITLE, "decided", [1, 2, 3, 4]),
        (TITLE, "conflict", [5]),
        (TITLE, "begun", [6]),
        (TITLE, "awaiting", [5, 6]),
        (TITLE, "open", [7]),
        (FULL, "", [1, 2, 3]),
        (FULL, "included", [2]),
        (FULL, "excluded", [1]),
        (FULL, "open", [3]),
        ("", "included", [2]),
        ("", "excluded", [1, 4]),
        ("", "open", [3, 7]),
        ("", "duplicate", [8]),
        ("", "withdrawn", [9]),
    ],
)
def test_stage_and_status_narrow_the_list(world, stage, status, expected):
    assert numbers(world.cleo, stage=stage, status=status) == expected


def test_a_conflict_is_only_awaiting_to_who_votes_blind(world):
    asked = Filter.read({"stage": TITLE, "status": "conflict"}, world.ana)
    assert asked.status == "awaiting"
    rows = pages.read(world.ana, asked).rows
    assert [row.number for row in rows] == [5, 6]
    assert {row.facts.now for row in rows} == {"awaiting"}


def test_who_votes_blind_cannot_tell_whether_others_have_voted(world):
    assert numbers(world.ben, stage=TITLE, status="open") == [6, 7]
    assert numbers(world.ben, stage=TITLE, status="awaiting") == [5]
    shown = {row.number: row.facts.now for row in pages.read(world.ben, Filter()).rows}
    assert shown[6] == shown[7] == "open"


def test_a_reviewers_page_never_names_a_conflict(world, client_of):
    browser = client_of(world.ana.member.user)
    for query in ("", "?status=conflict", f"?stage={TITLE}&status=awaiting", "?mine=any"):
        page = browser.get(f"/r/{world.review.slug}/records/{query}").content.decode()
        assert "onflict" not in page.split("<main")[1], query


def test_exclusions_are_found_by_their_reason(world):
    assert numbers(world.cleo, reason=(str(world.reasons[1].pk),)) == [1]
    assert numbers(world.cleo, reason=(str(world.reasons[0].pk),)) == []
    assert numbers(world.cleo, reason=("none",), stage=TITLE) == [4]


def test_my_own_votes_and_notes_are_found(world):
    vote(world.reports[6], TITLE, world.ana.member, "maybe", note="carers only?")
    assert numbers(world.ana, mine="maybe") == [7]
    assert numbers(world.ana, mine="note") == [7]
    assert numbers(world.ana, mine="exclude") == [1, 4]
    assert numbers(world.ben, mine="none", stage=TITLE) == [6, 7]


def test_a_withdrawn_vote_is_no_longer_mine(world):
    taken = vote(world.reports[6], TITLE, world.ana.member, "maybe")
    taken.withdrawn_at = timezone.now()
    taken.save()
    assert numbers(world.ana, mine="maybe") == []


def test_sources_and_years_narrow_the_list(review, cleo, seat_of):
    medline, scopus = make_search(review, "MEDLINE"), make_search(review, "Scopus")
    both = make_record(review, search=medline, year=2001).report
    make_record(review, search=scopus, report=both, year=2001)
    make_record(review, search=scopus, year=2010)
    seat = seat_of(cleo)
    assert numbers(seat, source=(medline.pk,)) == [1]
    assert numbers(seat, source=(scopus.pk,)) == [1, 3]
    assert numbers(seat, since=2005) == [3]
    assert numbers(seat, until=2005) == [1]


@pytest.fixture
def library(review):
    search = make_search(review, "MEDLINE")
    for title, names, abstract in (
        ("Peer support workers and stigma", ["Davies, A."], "Stories of recovery at work."),
        ("Stigmatising words in the ward", ["Kelly, B."], "Children and nurses."),
        ("Nurses at night", ["Davidson, L."], "Nothing about support by peers."),
    ):
        make_record(
            review, search=search, title=title, abstract=abstract, authors=names,
            names=" ".join(names),
        )  # fmt: skip
    return review


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("stigma", [1]),
        ("stigma*", [1, 2]),
        ("peers support", [1, 3]),
        ('"peer support"', [1]),
        ("support -stigma", [3]),
        ("nurses or recovery", [1, 2, 3]),
        ("davies stories", [1]),
        ("Kelly children", [2]),
        ("the", []),
        ("the nurses", [2, 3]),
        ("-stigma", [2, 3]),
        ("(((", []),
        ("' OR 1=1 --", []),
    ],
)
def test_words_are_found_as_people_type_them(library, cleo, seat_of, typed, expected):
    assert numbers(seat_of(cleo), q=typed) == expected


def test_the_most_relevant_come_first_where_that_is_asked_for(library, cleo, seat_of):
    page = pages.read(seat_of(cleo), Filter(q="support", order="relevance"))
    assert page.ranked
    assert [row.number for row in page.rows] == [1, 3]
    page = pages.read(seat_of(cleo), Filter(q="nurses", order="relevance"))
    assert [row.number for row in page.rows] == [3, 2]


def test_a_word_of_any_of_its_records_finds_a_report(library, cleo, seat_of):
    gathered = make_record(library, title="Zebrafish", report=Report.objects.get(number=2))
    assert gathered.number == 4
    assert numbers(seat_of(cleo), q="zebrafish") == [2]


def test_nothing_that_can_be_typed_breaks_the_search():
    assert [term.text for term in terms('a "" -- "b c')] == ["a", "b", "c"]
    assert len(terms("word " * 200)) == MOST_TERMS
    assert terms("\0 or or OR -") == []


def test_words_in_most_records_are_found_by_walking_along(library, cleo, seat_of, monkeypatch):
    monkeypatch.setattr(lengths, "FREQUENT", 0)
    assert numbers(seat_of(cleo), q="nurses") == [2, 3]


def test_pages_follow_each_other_and_lead_back(review, cleo, seat_of, monkeypatch):
    monkeypatch.setattr(pages, "PAGE", 3)
    make_reports(review, 8)
    seat, everything = seat_of(cleo), Filter()
    first = pages.read(seat, everything)
    assert ([row.number for row in first.rows], first.before) == ([1, 2, 3], None)
    second = pages.read(seat, everything, after=first.after)
    assert [row.number for row in second.rows] == [4, 5, 6]
    third = pages.read(seat, everything, after=second.after)
    assert ([row.number for row in third.rows], third.after) == ([7, 8], None)
    back = pages.read(seat, everything, before=third.before)
    assert [row.number for row in back.rows] == [4, 5, 6]
    assert [row.number for row in pages.read(seat, everything, before=back.before).rows] == [
        1,
        2,
        3,
    ]
    assert pages.read(seat, everything, before=back.before).before is None


def test_the_page_links_keep_the_filter(review, client_of, cleo, monkeypatch):
    monkeypatch.setattr(pages, "PAGE", 2)
    make_reports(review, 5, year=2001)
    page = client_of(cleo).get(f"/r/{review.slug}/records/?since=2000").content.decode()
    later = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert later == f"/r/{review.slug}/records/?since=2000&after=2"
    assert "Numbers 3 to 4" in client_of(cleo).get(later).content.decode()


def test_an_address_that_means_nothing_shows_everything(review, client_of, cleo):
    make_reports(review, 2)
    odd = "?stage=third&status=lost&source=x&since=abc&reason=;&mine=?&box=no&rated=1&after=-4"
    answer = client_of(cleo).get(f"/r/{review.slug}/records/{odd}")
    assert answer.status_code == 200
    assert "Numbers 1 to 2" in answer.content.decode()


def test_the_filter_is_the_address():
    wanted = Filter(q="peer support", stage=TITLE, source=(3, 5), differ=True)
    assert wanted.query() == "?q=peer+support&stage=title_abstract&source=3,5&differ=1"
    assert Filter().query() == ""


def test_a_swap_gets_the_list_alone_and_its_address(review, client_of, cleo):
    make_reports(review, 2)
    answer = client_of(cleo).get(
        f"/r/{review.slug}/records/?q=&stage={TITLE}&status=", headers={"HX-Target": "records"}
    )
    assert "<html" not in answer.content.decode()
    assert answer["HX-Push-Url"] == f"/r/{review.slug}/records/?stage={TITLE}"


def test_a_filter_with_no_result_offers_to_clear_it(review, client_of, cleo):
    make_reports(review, 2)
    page = client_of(cleo).get(f"/r/{review.slug}/records/?q=zebrafish").content.decode()
    assert "No record is like that" in page
    assert "Clear all filters" in page


def test_an_empty_review_says_how_records_come_in(review, client_of, cleo):
    page = client_of(cleo).get(f"/r/{review.slug}/records/").content.decode()
    assert "Log a search and bring its export file: RIS, PubMed or CSV" in page


def test_text_of_a_source_is_shown_as_text(review, client_of, cleo):
    make_record(review, title="<script>alert(1)</script>", journal="<b>Bold</b>")
    page = client_of(cleo).get(f"/r/{review.slug}/records/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_stranger_finds_no_list(review, client_of, dan):
    assert client_of(dan).get(f"/r/{review.slug}/records/").status_code == 404


@pytest.mark.parametrize("query", ["", f"?stage={TITLE}&status=open", "?q=peer", "?box=duplicates"])
def test_a_list_asks_few_questions_however_long_it_is(review, client_of, ana, query):
    report = make_reports(review, 60, title="peer")[0]
    make_record(review, report=report, title="peer")
    address = reverse("screening:records", args=[review.slug]) + query
    browser = client_of(ana)
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    assert len(few) <= 25
    for report in Report.objects.filter(review=review)[:40]:
        make_record(review, report=report, title="peer")
    with CaptureQueriesContext(connection) as many:
        browser.get(address)
    assert len(many) == len(few)


def test_a_long_list_is_counted_twice_a_minute(review, cleo, seat_of, monkeypatch):
    monkeypatch.setattr(lengths, "EXACT_BELOW", 1)
    make_reports(review, 3)
    seat = seat_of(cleo)
    assert lengths.length(seat, Filter()) == 3
    make_reports(review, 1)
    assert lengths.length(seat, Filter()) == 3
    assert lengths.length(seat, Filter(q="peer")) == 4
    assert Record.objects.count() == 4


@pytest.fixture
def common_words(monkeypatch):
    """A large review in which the words searched for are in many records."""
    monkeypatch.setattr(lengths, "EXACT_BELOW", 1)
    monkeypatch.setattr(lengths, "FREQUENT", 0)


def test_common_words_are_shown_before_they_are_counted(review, cleo, seat_of, common_words):
    make_reports(review, 5)
    seat = seat_of(cleo)
    page = pages.read(seat, Filter(q="peer"))
    assert page.total is None and len(page.rows) == 5
    assert lengths.length(seat, Filter(q="peer")) == 5
    assert pages.read(seat, Filter(q="peer")).total == 5
    # What is narrowed otherwise as well, and what nothing narrows, is counted at once.
    assert pages.read(seat, Filter(q="peer", status="open")).total == 5
    assert pages.read(seat, Filter()).total == 5


def test_the_page_of_common_words_says_in_the_end_how_many_have_them(
    client, review, cleo, common_words
):
    make_reports(review, 5)
    client.force_login(cleo)
    address = f"/r/{review.slug}/records/?q=peer"
    page = client.get(address).content.decode()
    assert "Being counted" in page and f'hx-get="{address}&amp;counted=1"' in page
    told = client.get(f"{address}&counted=1", headers={"HX-Target": "records-counted"})
    assert "5" in told.content.decode() and "Being counted" not in told.content.decode()
    assert "<table" not in told.content.decode()
    cache.clear()
    assert "Being counted" not in client.get(f"{address}&counted=1").content.decode()


def test_the_counts_of_two_seats_are_not_mixed_up(review, ana, ben, seat_of, monkeypatch):
    monkeypatch.setattr(lengths, "EXACT_BELOW", 1)
    report, _other = make_reports(review, 2)
    vote(report, TITLE, seat_of(ana).member, "include")
    assert lengths.length(seat_of(ana), Filter(mine="any")) == 1
    assert lengths.length(seat_of(ben), Filter(mine="any")) == 0


def test_what_two_votes_settle_is_listed_as_settled(review, ana, ben, cleo, seat_of):
    StagePolicy.objects.create(review=review, stage=TITLE)
    report = make_reports(review, 1)[0]
    upkeep.tend(review)
    for person, choice in ((ana, "include"), (ben, "include")):
        voting.cast(seat_of(person), report.pk, stage=TITLE, choice=choice, key=uuid.uuid4())
    assert numbers(seat_of(cleo), stage=TITLE, status="included") == [1]
    assert numbers(seat_of(cleo), stage=FULL, status="sought") == [1]
    make_retrieval(report)
    assert numbers(seat_of(cleo), stage=FULL, status="open") == [1]
