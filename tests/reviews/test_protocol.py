"""The protocol: edited by section, kept in versions."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from reviews.access import Refused
from reviews.actions import protocol
from reviews.models import (
    Criterion,
    Event,
    ExclusionReason,
    HighlightWord,
    ProtocolVersion,
)
from tests.factories import make_reason


@pytest.fixture
def seat(seat_of, cleo):
    return seat_of(cleo)


def address(review, name="", *args):
    return reverse(f"reviews:protocol{name}", args=[review.slug, *args])


def criteria(review, kind="include"):
    rows = Criterion.objects.filter(review=review, kind=kind, retired_at__isnull=True)
    return [row.text for row in rows]


def reasons(review, stage="full_text"):
    rows = ExclusionReason.objects.filter(review=review, stage=stage, retired_at__isnull=True)
    return [row.label for row in rows]


# Versions


def test_each_save_makes_the_next_version_with_its_note(seat, review, cleo):
    first = protocol.save_criteria(seat, "include", [(None, "Adults")], note="start")
    second = protocol.save_words(seat, include=["peer*"], exclude=[], note=" words ")
    assert (first.number, second.number) == (1, 2)
    assert (second.created_by, second.note) == (cleo, "words")
    assert second.snapshot["criteria"]["include"][0]["text"] == "Adults"
    assert first.snapshot["words"]["include"] == []
    assert Event.objects.first().facts == {"number": 2, "section": "words", "note": "words"}


def test_a_save_that_changes_nothing_makes_no_version(seat, review):
    made = protocol.save_criteria(seat, "include", [(None, "Adults")])
    row = Criterion.objects.get()
    assert protocol.save_criteria(seat, "include", [(row.pk, " Adults ")]) is None
    assert list(ProtocolVersion.objects.all()) == [made]
    assert Event.objects.count() == 1


def test_only_who_may_edit_saves(seat_of, review, ana, client_of):
    with pytest.raises(PermissionDenied):
        protocol.save_words(seat_of(ana), include=["x"], exclude=[])
    client = client_of(ana)
    assert client.get(address(review)).status_code == 200
    assert address(review, "_words") not in client.get(address(review)).content.decode()
    for page in (
        address(review, "_words"),
        address(review, "_question"),
        address(review, "_criteria", "include"),
        address(review, "_reasons", "full_text"),
    ):
        assert client.get(page).status_code == 403
        assert client.post(page, {}).status_code == 403


def test_versions_are_listed_and_compared(client_of, seat, review, cleo):
    protocol.save_criteria(seat, "include", [(None, "Adults")], note="first words")
    row = Criterion.objects.get()
    protocol.save_criteria(seat, "include", [(row.pk, "Adults of all ages"), (None, "English")])
    protocol.save_words(seat, include=["peer*"], exclude=[])
    client = client_of(cleo)
    listed = client.get(address(review, "_versions")).content.decode()
    assert "Version 3" in listed and "first words" in listed
    before = client.get(address(review, "_version", 2)).context
    assert [(c["change"].kind, c["change"].after) for c in before["changes"]] == [
        ("changed", "Adults of all ages"),
        ("added", "English"),
    ]
    whole = client.get(address(review, "_version", 1) + "?against=3").context
    assert (whole["older"].number, whole["newer"].number) == (1, 3)
    assert "Words that speak for inclusion" in [row["where"] for row in whole["changes"]]
    assert client.get(address(review, "_version", 9)).status_code == 404
    assert client.get(address(review, "_version", 1) + "?against=junk").status_code == 200


def test_the_first_version_has_nothing_before_it(client_of, seat, review, cleo):
    protocol.save_words(seat, include=["peer"], exclude=[])
    page = client_of(cleo).get(address(review, "_version", 1))
    assert page.context["changes"] == [] and page.context["against"] is None


# Two people at once


def test_a_section_that_changed_meanwhile_is_not_overwritten(
    client_of, seat_of, review, cleo, dora
):
    protocol.save_words(seat_of(cleo), include=["peer"], exclude=[])
    client = client_of(cleo)
    opened = client.get(address(review, "_words")).context["form"]
    protocol.save_words(seat_of(dora), include=["peer", "support"], exclude=[])
    sent = {"base": opened["base"].value(), "include": "peer\nconsumer", "exclude": ""}
    page = client.post(address(review, "_words"), sent)
    assert page.status_code == 422
    told = page.content.decode()
    assert "Dora Weiss saved version 2" in told
    assert "peer\nconsumer" in told
    assert HighlightWord.objects.filter(text="support").exists()
    again = {**sent, "base": 2}
    assert f'name="base" value="{again["base"]}"' in told
    assert client.post(address(review, "_words"), again).status_code == 302
    assert not HighlightWord.objects.filter(text="support").exists()


def test_another_section_that_changed_meanwhile_is_in_nobodys_way(seat_of, review, cleo, dora):
    first = protocol.save_words(seat_of(cleo), include=["peer"], exclude=[])
    protocol.save_criteria(seat_of(dora), "include", [(None, "Adults")], base=first.number)
    third = protocol.save_words(seat_of(cleo), include=["peers"], exclude=[], base=first.number)
    assert third.number == 3
    assert criteria(review) == ["Adults"]


# Question


def test_the_question_and_its_parts_are_kept(client_of, review, cleo):
    client = client_of(cleo)
    page = client.get(address(review, "_question") + "?framework=spider")
    assert 'name="phenomenon"' in page.content.decode()
    sent = {
        "base": 0,
        "framework": "spider",
        "question": "How is peer support lived?",
        "sample": "Peer workers",
        "phenomenon": "The role",
        "note": "first",
    }
    assert client.post(address(review, "_question"), sent).status_code == 302
    review.refresh_from_db()
    assert review.framework_parts == {"sample": "Peer workers", "phenomenon": "The role"}
    read = client.get(address(review)).content.decode()
    assert "How is peer support lived?" in read and "Peer workers" in read and "SPIDER" in read


def test_another_framework_keeps_the_parts_of_the_first(seat, review):
    protocol.save_question(seat, question="", framework="spider", parts={"sample": "Workers"})
    protocol.save_question(seat, question="", framework="pico", parts={"outcome": "Recovery"})
    review.refresh_from_db()
    assert review.framework_parts == {"sample": "Workers", "outcome": "Recovery"}


def test_an_unknown_framework_falls_back_to_the_reviews_own(client_of, review, cleo):
    page = client_of(cleo).get(address(review, "_question") + "?framework=junk")
    assert page.context["framework"] == review.framework


# Criteria


def test_a_reworded_criterion_retires_the_old_wording_and_starts_a_new_one(seat, review):
    protocol.save_criteria(seat, "include", [(None, "Adults"), (None, "English")])
    adults, english = Criterion.objects.all()
    protocol.save_criteria(
        seat, "include", [(adults.pk, "Adults over 18"), (english.pk, "English")]
    )
    adults.refresh_from_db()
    assert adults.retired_at and adults.text == "Adults"
    assert criteria(review) == ["Adults over 18", "English"]
    new = Criterion.objects.get(text="Adults over 18")
    assert new.added_at > adults.added_at
    english.refresh_from_db()
    assert english.added_at < new.added_at


def test_criteria_can_be_put_in_order_and_dropped(seat, review):
    protocol.save_criteria(seat, "exclude", [(None, "A"), (None, "B"), (None, "C")])
    a, b, c = Criterion.objects.filter(kind="exclude")
    protocol.save_criteria(seat, "exclude", [(c.pk, "C"), (a.pk, "A"), (None, "  ")])
    assert criteria(review, "exclude") == ["C", "A"]
    b.refresh_from_db()
    assert b.retired_at is not None


# Reasons


def test_a_renamed_reason_keeps_its_id_and_the_ledger_its_old_name(seat, review):
    row = make_reason(review, "Wrong poplation")
    protocol.save_reasons(seat, "full_text", [(row.pk, "Wrong population")])
    row.refresh_from_db()
    assert (row.label, row.retired_at) == ("Wrong population", None)
    facts = Event.objects.get(verb="reason.renamed").facts
    assert facts == {"stage": "full_text", "old": "Wrong poplation", "new": "Wrong population"}


def test_two_reasons_can_swap_their_names(seat, review):
    a, b = make_reason(review, "A"), make_reason(review, "B")
    protocol.save_reasons(seat, "full_text", [(a.pk, "B"), (b.pk, "A")])
    a.refresh_from_db()
    b.refresh_from_db()
    assert (a.label, b.label) == ("B", "A")


def test_a_retired_reason_comes_back_as_itself(seat, review):
    a, b = make_reason(review, "Wrong population"), make_reason(review, "Editorial")
    protocol.save_reasons(seat, "full_text", [(b.pk, "Editorial")])
    a.refresh_from_db()
    assert a.retired_at is not None
    protocol.save_reasons(seat, "full_text", [(b.pk, "Editorial"), (None, "wrong population")])
    a.refresh_from_db()
    assert a.retired_at is None
    assert reasons(review) == ["Editorial", "wrong population"]
    assert ExclusionReason.objects.count() == 2


def test_a_reason_stands_once_in_a_list_whatever_its_case(seat, review, client_of, cleo):
    make_reason(review, "Editorial")
    with pytest.raises(Refused, match="twice"):
        protocol.save_reasons(seat, "full_text", [(None, "A"), (None, "a ")])
    assert reasons(review) == ["Editorial"]
    sent = {"base": 0, "do": "save", "key": ["", ""], "text": ["Letter", "LETTER"]}
    page = client_of(cleo).post(address(review, "_reasons", "full_text"), sent)
    assert page.status_code == 422
    assert "in the list already" in page.content.decode()
    assert reasons(review) == ["Editorial"]


def test_the_stages_have_lists_of_their_own(seat, review):
    make_reason(review, "Editorial", stage="title_abstract")
    protocol.save_reasons(seat, "full_text", [(None, "Editorial")])
    assert reasons(review, "title_abstract") == reasons(review, "full_text") == ["Editorial"]


def test_a_row_of_another_list_is_never_touched(seat, review):
    other = make_reason(review, "Editorial", stage="title_abstract")
    protocol.save_reasons(seat, "full_text", [(other.pk, "Mine")])
    other.refresh_from_db()
    assert (other.label, other.stage) == ("Editorial", "title_abstract")
    assert reasons(review) == ["Mine"]


@pytest.mark.parametrize(
    ("do", "texts"),
    [
        ("up:2", ["A", "C", "B"]),
        ("down:0", ["B", "A", "C"]),
        ("drop:1", ["A", "C"]),
        ("more", ["A", "B", "C", ""]),
        ("up:0", ["A", "B", "C"]),
        ("down:2", ["A", "B", "C"]),
        ("up:99", ["A", "B", "C"]),
        ("junk", ["A", "B", "C"]),
    ],
)
def test_lines_are_rearranged_on_the_page_before_anything_is_saved(
    client_of, review, cleo, do, texts
):
    sent = {"base": 0, "do": do, "key": ["", "", ""], "text": ["A", "B", "C"]}
    page = client_of(cleo).post(address(review, "_reasons", "full_text"), sent)
    assert page.status_code == 200
    assert [row.text for row in page.context["form"].rows] == texts
    assert reasons(review) == []


def test_a_criterion_that_is_too_long_is_sent_back_whole(client_of, review, cleo):
    sent = {"base": 0, "key": [""], "text": ["x" * 501]}
    page = client_of(cleo).post(address(review, "_criteria", "include"), sent)
    assert page.status_code == 422
    assert "x" * 501 in page.content.decode()
    assert "501 characters, at most 500" in page.content.decode()


@pytest.mark.parametrize("sent", [{}, {"key": ["x"], "text": ["A"]}, {"base": "1e9", "text": "A"}])
def test_a_mangled_form_breaks_nothing(client_of, review, cleo, sent):
    page = client_of(cleo).post(address(review, "_reasons", "full_text"), sent)
    assert page.status_code == 422
    assert reasons(review) == []


def test_lists_that_do_not_exist_are_not_found(client_of, review, cleo):
    client = client_of(cleo)
    assert client.get(address(review, "_criteria", "maybe")).status_code == 404
    assert client.get(address(review, "_reasons", "abstract")).status_code == 404


# Words


def test_words_are_pasted_in_bulk(client_of, review, cleo):
    sent = {
        "base": 0,
        "include": "peer support\r\n\r\nconsumer*\r\nPeer  support",
        "exclude": "rat",
    }
    assert client_of(cleo).post(address(review, "_words"), sent).status_code == 302
    assert set(HighlightWord.objects.values_list("kind", "text")) == {
        ("include", "peer support"),
        ("include", "consumer*"),
        ("exclude", "rat"),
    }


def test_a_word_that_points_both_ways_is_sent_back(client_of, review, cleo, seat):
    sent = {"base": 0, "include": "peer", "exclude": "rat\nPEER"}
    page = client_of(cleo).post(address(review, "_words"), sent)
    assert page.status_code == 422 and "On the other side too: PEER" in page.content.decode()
    with pytest.raises(Refused, match="for and against: peer"):
        protocol.save_words(seat, include=["peer"], exclude=["Peer"])


def test_a_word_can_change_sides_and_case(seat):
    protocol.save_words(seat, include=["peer"], exclude=[])
    protocol.save_words(seat, include=[], exclude=["Peer"])
    assert list(HighlightWord.objects.values_list("kind", "text")) == [("exclude", "Peer")]


def test_a_line_that_can_not_be_marked_is_named(client_of, review, cleo):
    sent = {"base": 0, "include": "good\n*bad\nx\n" + "y" * 101, "exclude": ""}
    told = client_of(cleo).post(address(review, "_words"), sent).content.decode()
    assert "Line 2, “*bad”" in told and "Line 3, “x”" in told and "Line 4" in told
    assert not HighlightWord.objects.exists()


# Pages


def test_the_protocol_page_costs_the_same_for_a_long_protocol(
    client_of, seat, review, cleo, django_assert_max_num_queries
):
    protocol.save_criteria(seat, "include", [(None, f"Criterion {n}") for n in range(40)])
    protocol.save_reasons(seat, "full_text", [(None, f"Reason {n}") for n in range(40)])
    protocol.save_words(seat, include=[f"word{n}" for n in range(200)], exclude=[])
    client = client_of(cleo)
    for page in (
        address(review),
        address(review, "_criteria", "include"),
        address(review, "_reasons", "full_text"),
        address(review, "_words"),
        address(review, "_question"),
        address(review, "_versions"),
        address(review, "_version", 2),
    ):
        with django_assert_max_num_queries(16):
            assert client.get(page).status_code == 200


def test_html_in_the_protocol_is_text(client_of, seat, review, cleo):
    evil = "<img src=x onerror=alert(1)>"
    protocol.save_criteria(seat, "include", [(None, evil)])
    protocol.save_words(seat, include=[evil], exclude=[])
    client = client_of(cleo)
    for page in (address(review), address(review, "_words"), address(review, "_version", 2)):
        assert "<img src=x" not in client.get(page).content.decode()
