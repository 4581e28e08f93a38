"""The codebook's pages, as each role meets them."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from synthesis.actions import codebook
from synthesis.models import Code, CodeChange, Coding
from synthesis.queries import codebook as asked
from tests.synthesis.codebook.making import give, make_excerpt

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"synthesis:{name}", args=["peer-support", *args])


def text_of(answer):
    return " ".join(answer.content.decode().split())


def tree(review):
    return [f"{'  ' * depth}{one.name}" for depth, one in asked.book_of(review).walk()]


def test_an_empty_codebook_says_how_to_begin(client_of, review, ana):
    assert "Make the first here" in text_of(client_of(ana).get(at("codes")))


def test_a_reviewer_makes_a_code_and_finds_it_in_the_tree(client_of, review, ana, code):
    pay = code("Pay")
    browser = client_of(ana)
    answer = browser.post(at("code_create"), {"name": "Low pay", "parent": pay.pk})
    assert answer.url == at("codes") and tree(review) == ["Pay", "  Low pay"]
    refused = browser.post(at("code_create"), {"name": "low PAY"})
    assert refused.status_code == 422 and "Another code is named" in text_of(refused)


def test_without_scripts_buttons_move_a_code_and_scripts_get_the_tree(client_of, review, ana, code):
    code("Pay")
    hope = code("Hope")
    browser = client_of(ana)
    assert browser.post(at("code_move"), {"step": f"in-{hope.pk}"}).url == at("codes")
    assert tree(review) == ["Pay", "  Hope"]
    answer = browser.post(
        at("code_move"), {"code": hope.pk, "parent": ""}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200 and "<html" not in text_of(answer)
    assert tree(review) == ["Pay", "Hope"]
    stuck = browser.post(
        at("code_move"), {"step": f"down-{hope.pk}"}, headers={"HX-Request": "true"}
    )
    assert stuck.status_code == 409 and "can't be moved further" in text_of(stuck)


def test_the_second_of_two_editors_sees_what_the_first_did_and_keeps_their_words(
    client_of, review, ana, ben, code, seats
):
    pay = code("Pay")
    sent = {"name": "Pay", "definition": "My careful words", "seen": asked.newest(review)}
    codebook.describe_code(seats["ben"], pay.pk, definition="Ben was quicker")
    answer = client_of(ana).post(at("code_edit", pay.pk), sent)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Ben Kramer has changed “Pay” meanwhile" in page
    assert "My careful words" in page and "Ben was quicker" in page


def test_renaming_and_describing_are_two_steps_of_one_form(client_of, review, ana, code):
    pay = code("Pay")
    sent = {"name": "Wages", "definition": "Money", "seen": asked.newest(review), "why": "clearer"}
    assert client_of(ana).post(at("code_edit", pay.pk), sent).status_code == 302
    kinds = list(CodeChange.objects.values_list("kind", "why"))
    assert kinds == [("created", ""), ("renamed", "clearer"), ("described", "clearer")]


def test_a_merge_is_shown_before_it_is_done_and_undone_from_the_history(
    client_of, review, ana, code, seats, text
):
    pay, wages = code("Pay"), code("Wages")
    excerpt = make_excerpt(seats["ana"], text)
    give(excerpt, pay)
    give(excerpt, wages)
    browser = client_of(ana)
    sent = {"into": pay.pk, "why": "the same", "seen": asked.newest(review)}
    shown = text_of(browser.post(at("code_merge", wages.pk), sent))
    assert "1 passage has both codes" in shown and len(tree(review)) == 2
    assert browser.post(at("code_merge", wages.pk), sent | {"sure": "yes"}).status_code == 302
    assert tree(review) == ["Pay"] and Coding.objects.standing().count() == 1
    history = text_of(browser.get(at("codes_history")))
    assert "“Wages” merged into “Pay”" in history and "the same" in history
    change = CodeChange.objects.get(kind="merged")
    browser.post(at("code_undo", change.pk), {"why": "no"})
    assert Coding.objects.standing().count() == 2
    assert "Undone: “Wages” merged into “Pay”" in text_of(browser.get(at("codes_history")))
    page = text_of(browser.get(at("code", wages.pk)))
    assert "What became of it" in page and "Undone" in page


def test_a_split_gives_passages_to_its_parts_and_asks_who_could_not_be_asked(
    client_of, review, ana, ben, code, seats, text
):
    pay = code("Pay")
    mine = give(make_excerpt(seats["ana"], text), pay)
    secret = give(make_excerpt(seats["ben"], text, "hope"), pay)
    browser = client_of(ana)
    page = text_of(browser.get(at("code_split", pay.pk)))
    assert f"to-{mine.pk}" in page and f"to-{secret.pk}" not in page
    sent = {"name-1": "Low pay", "name-2": "No pay", "original": "heading", "why": "two things",
            "seen": asked.newest(review), f"to-{mine.pk}": "2", f"to-{secret.pk}": "1"}  # fmt: skip
    browser.post(at("code_split", pay.pk), sent)
    low, no = Code.objects.get(name="Low pay"), Code.objects.get(name="No pay")
    mine.refresh_from_db()
    secret.refresh_from_db()
    assert (mine.code, secret.code) == (no, pay)
    assert "passage of yours" not in text_of(browser.get(at("codes")))
    other = client_of(ben)
    assert "1 passage of yours is still coded with it" in text_of(other.get(at("codes")))
    assert f"to-{secret.pk}" in text_of(other.get(at("code", pay.pk)))
    change = CodeChange.objects.get(kind="split")
    other.post(at("code_assign", change.pk), {f"to-{secret.pk}": low.pk})
    secret.refresh_from_db()
    assert secret.code == low
    assert "of yours" not in text_of(other.get(at("codes")))


def test_the_history_shows_the_codebook_of_a_day(client_of, review, ana, seats, code, time_machine):
    time_machine.move_to("2026-03-01 12:00+00:00", tick=False)
    pay = code("Pay")
    time_machine.move_to("2026-03-05 12:00+00:00", tick=False)
    codebook.rename_code(seats["ana"], pay.pk, name="Wages")
    page = text_of(client_of(ana).get(at("codes_history") + "?as_of=2026-03-02"))
    assert "<span>Pay</span>" in page and "<span>Wages</span>" not in page
    page = text_of(client_of(ana).get(at("codes_history") + "?as_of=2026-03-05"))
    assert "<span>Wages</span>" in page


def test_a_retired_code_is_listed_apart_and_can_be_put_back(client_of, review, ana, code):
    pay = code("Pay")
    browser = client_of(ana)
    refused = browser.post(at("code_retire", pay.pk), {"why": ""})
    assert refused.status_code == 422 and "Say why" in text_of(refused)
    browser.post(at("code_retire", pay.pk), {"why": "unused"})
    assert "1 code out of use" in text_of(browser.get(at("codes")))
    browser.post(at("code_restore", pay.pk))
    assert tree(review) == ["Pay"]


def test_an_undoing_that_rests_on_something_points_at_it(client_of, review, ana, seats, code):
    pay = code("Pay")
    codebook.rename_code(seats["ana"], pay.pk, name="Wages")
    codebook.rename_code(seats["ana"], pay.pk, name="Low pay")
    page = text_of(client_of(ana).get(at("codes_history")))
    last = CodeChange.objects.order_by("pk").last()
    assert f'href="#step-{last.pk}"' in page
    refused = client_of(ana).post(
        at("code_undo", CodeChange.objects.get(kind="created").pk),
        headers={"Accept": "application/json"},
    )
    assert refused.status_code == 409 and "Undo that first" in text_of(refused)


def test_counts_are_of_what_one_may_see(client_of, review, ana, ben, code, seats, text):
    pay = code("Pay")
    give(make_excerpt(seats["ben"], text), pay)
    give(make_excerpt(seats["ben"], text, "hope", revealed=True), pay)
    for person, n in ((ana, "1 passage "), (ben, "2 passages ")):
        page = re.sub(r"<[^>]+>", "", text_of(client_of(person).get(at("codes"))))
        assert f"{n}" in " ".join(page.split())


def test_the_pages_ask_little_of_the_database(
    client_of, review, ana, code, seats, text, django_assert_max_num_queries
):
    excerpt = make_excerpt(seats["ana"], text)
    for n in range(30):
        give(excerpt, code(f"Code {n}"))
    browser = client_of(ana)
    pk = Code.objects.first().pk
    for address in (at("codes"), at("codes_history"), at("code", pk)):
        with django_assert_max_num_queries(22):
            browser.get(address)
