"""Records added by hand through their page: one after another, never one twice unawares."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviews.models import Channel, Record, Search
from tests.factories import make_record, make_search

pytestmark = pytest.mark.django_db


@pytest.fixture
def search(review):
    return make_search(review, "Prof. Haddad", channel=Channel.EXPERT)


def address(review, name, *args):
    return reverse(f"reviews:{name}", args=[review.slug, *args])


def text(answer):
    return " ".join(answer.content.decode().split())


def sent(**changes):
    return {
        "type": "report", "title": "Found by a friend", "authors": "Haddad, R\nWHO", "year": "2011",
        **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "slots"),
    [
        ("expert", {"contact": "Five authors", "answered_on": "2026-03-05"}),
        ("website", {"url": "https://example.org", "looked_at": "30"}),
        ("citation", {"direction": "forward", "round": "1", "platform": "Scopus"}),
    ],
)
def test_each_channel_is_logged_with_what_it_is_asked(client_of, dora, review, channel, slots):
    browser = client_of(dora)
    form = text(browser.get(address(review, "search_add") + f"?channel={channel}"))
    assert f'value="{channel}" checked' in form
    data = {"channel": channel, "source": "Here", "run_on": "2026-03-04"} | slots
    answer = browser.post(address(review, "search_add"), data)
    search = Search.objects.get()
    assert search.channel == channel
    for name, value in slots.items():
        assert str(getattr(search, name)) == value
    page = text(browser.get(answer.url))
    assert ("Hits printed" in page, "not logged" in page) == (False, channel == "website")


def test_records_are_added_one_after_another_with_their_channel(client_of, dora, review, search):
    browser = client_of(dora)
    where = address(review, "record_add", search.pk)
    assert browser.post(where, sent(more="1")).url == where
    answer = browser.post(where, sent(title="Another", doi="https://doi.org/10.1000/X.7"))
    assert answer.url == address(review, "search", search.pk)
    first, second = Record.objects.order_by("number")
    assert (first.authors, first.type, first.search) == (["Haddad, R", "WHO"], "report", search)
    assert second.doi == "10.1000/x.7"
    page = text(browser.get(answer.url))
    assert "Found by a friend" in page and "Another" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Give a title, a DOI or a PubMed number."),
        ({"doi": "none"}, "This is no DOI"),
        ({"pmid": "12345678901"}, "up to nine digits"),
    ],
)
def test_what_can_be_no_record_is_said_beside_the_field(
    client_of, dora, review, search, changes, said
):
    answer = client_of(dora).post(address(review, "record_add", search.pk), sent(**changes))
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Record.objects.exists()


def test_what_the_review_has_is_shown_before_it_is_stored(client_of, dora, review, search):
    fields = {"title": "Working in between two teams", "year": 2013, "doi": "10.1000/x.7"}
    make_record(review, search=make_search(review), authors=["Novak, A"], **fields)
    again = sent(**fields, authors="Novak, A")
    browser = client_of(dora)
    warned = browser.post(address(review, "record_add", search.pk), again)
    assert warned.status_code == 422
    assert reverse("screening:report", args=[review.slug, 1]) in text(warned)
    assert Record.objects.count() == 1
    browser.post(address(review, "record_add", search.pk), again | {"again": "on"})
    assert Record.objects.count() == 2


def test_a_pasted_citation_fills_the_fields(client_of, dora, review, search):
    citation = "Weiss D. What is hope on the ward? Int J Care. 2009;18(2):95-104."
    answer = client_of(dora).post(
        address(review, "record_add", search.pk), {"read": "1", "citation": citation}
    )
    page = text(answer)
    assert "What is hope on the ward?</textarea>" in page
    assert 'value="2009"' in page
    assert not Record.objects.exists()


def test_an_addition_is_taken_back_and_put_back(client_of, dora, review, search):
    browser = client_of(dora)
    browser.post(address(review, "record_add", search.pk), sent())
    browser.post(address(review, "record_take_back", 1))
    assert not Record.objects.counted().exists()
    assert "taken back" in text(browser.get(address(review, "search", search.pk)))
    browser.post(address(review, "record_put_back", 1))
    assert Record.objects.counted().count() == 1


def test_a_reviewer_adds_nothing(client_of, ana, review, search):
    browser = client_of(ana)
    assert browser.get(address(review, "record_add", search.pk)).status_code == 403
    assert browser.post(address(review, "record_take_back", 1)).status_code == 403
