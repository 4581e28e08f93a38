"""Marking passages and coding them, blind: what a coder sees, keeps and can take back."""

from __future__ import annotations

import json
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from reviews.access import Refused
from synthesis.actions import marking, rounds, texts
from synthesis.actions.codebook import create_code
from synthesis.models import Anchor, Code, Coding, Excerpt, Text
from tests.synthesis.conftest import PAGES, attach

pytestmark = pytest.mark.django_db
SLUG = "peer-support"


def at(name, *args):
    return reverse(f"synthesis:{name}", args=[SLUG, *args])


def place(report, words):
    """A passage by its words, in the text that is read now."""
    text = texts.current(report)
    start = text.content.index(words)
    return marking.Passage(text=text.pk, start=start, end=start + len(words))


def marked(seat, report, words, **more):
    return marking.mark(seat, marking.Passage(**{**vars(place(report, words)), **more}))


def told(browser, address, **sent):
    answer = browser.post(address, sent, headers={"accept": "application/json"})
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def test_a_report_without_a_file_is_read_from_its_title_and_abstract(client_of, ana, reports):
    page = client_of(ana).get(at("read", reports[0].number)).content.decode()
    assert "Read from its title and abstract" in page
    assert "the pay was low" in page


def test_a_report_with_a_file_is_read_page_by_page(client_of, ana, reports):
    attach(reports[0])
    page = client_of(ana).get(at("read", reports[0].number)).content.decode()
    assert "Page 2" in page
    assert "Nobody had a job description" in page


def test_a_marked_passage_keeps_its_words_its_page_and_what_stood_around_it(ana, reports, seat_of):
    attach(reports[0])
    excerpt = marked(seat_of(ana), reports[0], " job description \U0001f600", voice="author")
    assert excerpt.quote == "job description \U0001f600"
    assert (excerpt.page, excerpt.voice) == (2, "author")
    assert excerpt.before.endswith("Nobody had a ")
    assert excerpt.text.content[excerpt.start : excerpt.end] == excerpt.quote


def test_marking_with_a_new_code_answers_with_the_paragraph_and_the_codebook(
    client_of, ana, reports
):
    spot = place(reports[0], "the pay was low")
    sent = {"text": spot.text, "start": spot.start, "end": spot.end, "name": "Low pay"}
    answer = told(client_of(ana), at("mark", reports[0].number), **sent)
    assert "Low pay" in answer["codes"]
    (html,) = answer["blocks"].values()
    assert f'data-ids="{answer["pk"]}">the pay was low</mark>' in html
    assert Coding.objects.get().original.name == "Low pay"


def test_a_passage_sent_twice_is_kept_once(client_of, ana, reports):
    spot = place(reports[0], "the pay was low")
    sent = {"text": spot.text, "start": spot.start, "end": spot.end, "key": str(uuid.uuid4())}
    first = told(client_of(ana), at("mark", reports[0].number), **sent)
    second = told(client_of(ana), at("mark", reports[0].number), **sent)
    assert first["pk"] == second["pk"]
    assert Excerpt.objects.count() == 1


def test_a_passage_can_be_marked_by_its_words_alone(client_of, ana, reports):
    text = texts.current(reports[0])
    browser = client_of(ana)
    address = at("mark", reports[0].number)
    browser.post(address, {"text": text.pk, "words": "they felt in and  out at work"})
    assert Excerpt.objects.get().quote == "They felt in and out at work"
    browser.post(address, {"text": text.pk, "words": "nowhere to be read"})
    assert Excerpt.objects.count() == 1


def test_a_code_that_is_there_is_given_by_its_name(client_of, ana, reports, seat_of):
    create_code(seat_of(ana), name="Low pay")
    text = texts.current(reports[0])
    sent = {"text": text.pk, "words": "the pay was low", "name": " low  PAY "}
    client_of(ana).post(at("mark", reports[0].number), sent)
    assert Coding.objects.get().code.name == "Low pay"
    assert Code.objects.count() == 1


def test_passages_may_overlap_and_one_may_have_several_codes(ana, reports, seat_of, client_of):
    seat = seat_of(ana)
    pay, work = (create_code(seat, name=name).pk for name in ("Pay", "Work"))
    marked(seat, reports[0], "that the pay was low", codes=[pay, work])
    marked(seat, reports[0], "pay was low. They felt", codes=[work])
    page = client_of(ana).get(at("read", reports[0].number)).content.decode()
    assert "deep-2" in page
    assert Coding.objects.count() == 3


def test_another_polarity_takes_the_place_of_the_first_and_the_first_is_kept(ana, reports, seat_of):
    seat = seat_of(ana)
    code = create_code(seat, name="Pay")
    excerpt = marked(seat, reports[0], "the pay was low", codes=[code.pk])
    marking.give(seat, excerpt, code.pk, "contradicts")
    standing = Coding.objects.standing().get()
    assert standing.polarity == "contradicts"
    assert Coding.objects.count() == 2


def test_a_code_that_a_colleague_merged_meanwhile_gives_what_it_became(ana, ben, reports, seat_of):
    seat = seat_of(ana)
    old, new = (create_code(seat, name=name) for name in ("Money", "Pay"))
    Code.objects.filter(pk=old.pk).update(merged_into=new)
    excerpt = marked(seat, reports[0], "the pay was low", codes=[old.pk])
    assert excerpt.codings.get().code == new


def test_a_retired_code_is_refused_and_nothing_is_marked(ana, reports, seat_of):
    seat = seat_of(ana)
    code = create_code(seat, name="Pay")
    Code.objects.filter(pk=code.pk).update(retired_at=timezone.now())
    with pytest.raises(Refused, match="retired"):
        marked(seat, reports[0], "the pay was low", codes=[code.pk])
    assert not Excerpt.objects.exists()


def test_what_is_taken_back_comes_back_with_its_codes(ana, reports, seat_of, client_of):
    seat = seat_of(ana)
    code = create_code(seat, name="Pay")
    excerpt = marked(seat, reports[0], "the pay was low", codes=[code.pk])
    told(client_of(ana), at("remove", excerpt.pk))
    assert not Excerpt.objects.standing().exists()
    assert not Coding.objects.standing().exists()
    answer = told(client_of(ana), at("restore", excerpt.pk))
    assert "Pay" in answer["passages"]
    assert Coding.objects.standing().count() == 1


def test_what_a_round_has_revealed_stands(ana, reports, seat_of):
    seat = seat_of(ana)
    excerpt = marked(seat, reports[0], "the pay was low")
    Excerpt.objects.update(revealed_at=timezone.now())
    for change in (
        lambda: marking.remove(seat, excerpt.pk),
        lambda: marking.describe(seat, excerpt.pk, voice="author", memo=""),
    ):
        with pytest.raises(Refused, match="open to all"):
            change()


def test_what_is_coded_after_a_round_is_open_and_can_still_be_taken_back(
    ana, ben, cleo, reports, seat_of, client_of
):
    seat = seat_of(ana)
    code = create_code(seat, name="Pay")
    compared = marked(seat, reports[0], "the pay was low", codes=[code.pk])
    plan = rounds.Plan("all", [seat.voter.pk, seat_of(ben).voter.pk])
    rounds.open_round(seat_of(cleo), plan)
    for person in (ana, ben):
        rounds.say_done(seat_of(person), 1)
    later = marked(seat, reports[0], "in and out", codes=[code.pk])
    page = client_of(ben).get(at("read", reports[0].number) + f"?at={later.pk}").content.decode()
    assert "in and out</mark>" in page
    told(client_of(ana), at("take", later.pk, later.codings.get().pk))
    told(client_of(ana), at("describe", later.pk), voice="author", memo="Said in passing")
    told(client_of(ana), at("remove", later.pk))
    assert Excerpt.objects.standing().get() == compared
    with pytest.raises(Refused, match="open to all"):
        marking.take(seat, compared.codings.get().pk)


def test_ana_sees_nothing_of_what_ben_marked_until_it_is_revealed(
    ana, ben, cleo, reports, seat_of, client_of
):
    excerpt = marked(seat_of(ben), reports[0], "the pay was low", memo="canary-memo")
    addresses = [
        at("library"),
        at("read", reports[0].number) + f"?at={excerpt.pk}",
        at("passage", reports[0].number) + f"?at={excerpt.pk}",
        at("passages", reports[0].number),
    ]
    for person in (ana, cleo):
        for address in addresses:
            page = client_of(person).get(address).content.decode()
            assert "canary-memo" not in page
            assert "<mark" not in page
    assert client_of(ana).post(at("remove", excerpt.pk)).status_code == 404
    Excerpt.objects.update(revealed_at=timezone.now())
    page = client_of(ana).get(addresses[1]).content.decode()
    assert "canary-memo" in page
    assert "Ben Kramer" in page


def test_a_lead_reads_but_does_not_mark(client_of, cleo, dan, reports):
    text = texts.current(reports[0])
    sent = {"text": text.pk, "start": 0, "end": 5}
    assert client_of(cleo).get(at("read", reports[0].number)).status_code == 200
    assert client_of(cleo).post(at("mark", reports[0].number), sent).status_code == 403
    assert client_of(dan).get(at("read", reports[0].number)).status_code == 404


def test_a_new_file_takes_the_passages_along(ana, reports, seat_of, client_of):
    seat = seat_of(ana)
    kept = marked(seat, reports[0], "They felt in and out at work")
    lost = marked(seat, reports[0], "Living with peer support")
    attach(reports[0])
    page = client_of(ana).get(at("read", reports[0].number)).content.decode()
    assert f'data-ids="{kept.pk}"' in page
    assert "1 of your passages was not surely found" in page
    assert Anchor.objects.get(excerpt=lost).certainty == "lost"
    moved = Anchor.objects.get(excerpt=kept)
    assert moved.text.content[moved.start : moved.end] == "They felt in\nand out at work"
    assert Text.objects.filter(superseded_at__isnull=True).count() == 1


def test_a_passage_that_was_lost_is_placed_by_its_words(ana, ben, reports, seat_of, client_of):
    lost = marked(seat_of(ana), reports[0], "Living with peer support")
    attach(reports[0])
    texts.current(reports[0])
    anchor = Anchor.objects.get(excerpt=lost)
    sent = {"text": anchor.text_id, "words": "hours were few"}
    assert client_of(ben).post(at("confirm_place", anchor.pk), sent).status_code == 404
    client_of(ana).post(at("confirm_place", anchor.pk), sent)
    anchor.refresh_from_db()
    assert anchor.text.content[anchor.start : anchor.end] == "hours were few"
    assert anchor.page == 2
    assert (
        "not surely found" not in client_of(ana).get(at("read", reports[0].number)).content.decode()
    )


def test_a_text_that_was_replaced_while_one_read_refuses_the_mark(ana, reports, seat_of):
    spot = place(reports[0], "the pay was low")
    attach(reports[0], PAGES)
    texts.current(reports[0])
    with pytest.raises(Refused, match="reload"):
        marking.mark(seat_of(ana), spot)


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (5, 2), (0, 10_000)])
def test_a_stretch_that_is_none_is_refused(ana, reports, seat_of, start, end):
    text = texts.current(reports[0])
    with pytest.raises(Refused):
        marking.mark(seat_of(ana), marking.Passage(text.pk, start, end))


def test_a_long_text_with_many_passages_asks_few_statements(
    ana, reports, seat_of, client_of, django_assert_max_num_queries
):
    seat = seat_of(ana)
    code = create_code(seat, name="Pay")
    attach(reports[0], ["The pay was low, and so were the hours. " * 60] * 3)
    text = texts.current(reports[0])
    for n in range(40):
        spot = marking.Passage(text.pk, n * 90, n * 90 + 120, codes=[code.pk])
        marking.mark(seat, spot)
    browser = client_of(ana)
    with django_assert_max_num_queries(25):
        browser.get(at("read", reports[0].number))
    with django_assert_max_num_queries(25):
        browser.get(at("library"))
    with django_assert_max_num_queries(25):
        browser.get(at("passages", reports[0].number))
