"""The duplicates bench: whole kinds decided at once, the lead asked, what is shown chosen."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from reviews import sentences
from reviews.access import Refused, take_seat
from reviews.actions import deduplication, duplicates, kinds, leading, showing
from reviews.ledger import read as ledger
from reviews.models import Batch, DuplicatePair, Event, Merge, Record, Report, Search, Stage
from screening.actions import upkeep, voting
from screening.models import Decision
from screening.queries import lists
from screening.queries.lists import Filter
from tests.factories import make_record, make_search

State = DuplicatePair.State
TITLE = Stage.TITLE_ABSTRACT
HTMX = {"HTTP_HX_REQUEST": "true"}
REASON = "Same title and journal."


def address(review, name="duplicates", *args):
    return reverse(f"reviews:{name}", args=[review.slug, *args])


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def dora_s(dora, seat_of):
    return seat_of(dora)


@pytest.fixture
def cleo_s(cleo, seat_of):
    return seat_of(cleo)


def ask(review, n, *, score=0.6, **changes):
    """A question about two records of paper n, of which the second differs in these fields."""
    fields = {
        "title": f"Night talk on ward {n}", "authors": ["Osei, M", "Wu, L"], "year": 2003,
        "journal": "Invented Care", "volume": str(n), "pages": f"{n}1-{n}9",
        "doi": f"10.5555/AB.{n}",
    }  # fmt: skip
    searches = [
        review_search(review, "MEDLINE"),
        review_search(review, "Scopus"),
    ]
    first, second = (
        make_record(review, search=search, **values)
        for search, values in zip(searches, (fields, fields | changes), strict=True)
    )
    return DuplicatePair.objects.create(
        review=review, first=first.report, second=second.report, score=score, reason=REASON
    )


def review_search(review, source):
    found = Search.objects.filter(review=review, source=source).first()
    return found or make_search(review, source)


def vote(user, report, seat_of, choice="include"):
    return voting.cast(seat_of(user), report.pk, stage=TITLE, choice=choice, key=uuid.uuid4())


def states(review):
    return list(DuplicatePair.objects.order_by("pk").values_list("state", flat=True))


# Kinds


@pytest.fixture
def three_alike(review):
    """Three questions whose DOIs differ in case, and one of another kind."""
    alike = [ask(review, n, doi=f"10.5555/ab.{n}") for n in range(1, 4)]
    other = ask(review, 9, year=2009)
    kinds.fill(review)
    for pair in (*alike, other):
        pair.refresh_from_db()
    return alike, other


def test_questions_are_of_one_kind_when_their_fields_differ_in_the_same_way(three_alike):
    alike, other = three_alike
    assert {pair.kind for pair in alike} == {alike[0].kind}
    assert other.kind != alike[0].kind


def test_a_whole_kind_is_shown_with_its_differences_before_it_is_decided(
    client_of, dora, review, three_alike
):
    browser = client_of(dora)
    page = text(browser.get(address(review)))
    assert "All 3 questions of this kind together" in page
    overview = text(browser.get(address(review, "kinds")))
    assert "DOI written differently" in overview and REASON in overview
    assert "Same title, authors, year, journal, volume and pages" in overview
    page = text(browser.get(address(review, "kind", three_alike[0][0].pk)))
    assert page.count('type="checkbox"') == 3
    assert '<mark class="mark-differs">AB</mark>' in page
    assert states(review) == [State.OPEN] * 4


def test_a_kind_is_decided_at_once_and_undone_as_one(client_of, dora, review, three_alike):
    alike, other = three_alike
    browser = client_of(dora)
    sent = {"said": "merged", "kind": alike[0].kind, "pair": [pair.pk for pair in alike]}
    page = text(browser.post(address(review, "kind_decide", alike[0].pk), sent, follow=True))
    assert "3 pairs were merged." in page
    assert states(review) == [State.MERGED] * 3 + [State.OPEN]
    assert Report.objects.standing().count() == 5
    batch = Batch.objects.get()
    page = text(browser.post(address(review, "batch_undo", batch.pk), follow=True))
    assert "3 pairs are asked about again." in page
    assert states(review) == [State.OPEN] * 4
    assert Report.objects.standing().count() == 8
    assert Record.objects.exclude(report__number=0).count() == 8


def test_of_a_kind_only_what_was_left_in_is_decided(review, dora_s, three_alike):
    alike, _other = three_alike
    done = kinds.decide(dora_s, [alike[0].pk, alike[2].pk], kind=alike[0].kind, said="apart")
    assert done.done == 2
    assert states(review) == [State.APART, State.OPEN, State.APART, State.OPEN]
    kinds.undo(dora_s, done.batch)
    with pytest.raises(Refused, match="taken this decision back already"):
        kinds.undo(dora_s, done.batch)


def test_what_changed_or_was_decided_meanwhile_is_left_out_and_said(
    review, dora_s, cleo_s, three_alike
):
    alike, _other = three_alike
    duplicates.keep_apart(cleo_s, alike[0])
    Record.objects.filter(number=alike[1].second.number).update(pages="900-909")
    done = kinds.decide(
        dora_s, [pair.pk for pair in alike], kind=alike[0].kind, said="merged"
    )  # fmt: skip
    assert (done.done, done.changed, done.for_lead) == (1, 2, 0)
    assert states(review)[:3] == [State.APART, State.OPEN, State.MERGED]


def test_one_pair_of_many_can_be_taken_back_alone(review, dora_s, three_alike):
    alike, _other = three_alike
    done = kinds.decide(dora_s, [pair.pk for pair in alike], kind=alike[0].kind, said="merged")
    duplicates.reopen(dora_s, alike[1])
    assert kinds.undo(dora_s, done.batch) == 2
    assert states(review) == [State.OPEN] * 4


def test_a_reviewer_decides_no_kind(review, ana, seat_of, client_of, three_alike):
    alike, _other = three_alike
    with pytest.raises(PermissionDenied):
        kinds.decide(seat_of(ana), [alike[0].pk], kind=alike[0].kind, said="merged")
    browser = client_of(ana)
    assert browser.get(address(review, "kinds")).status_code == 403
    assert browser.post(address(review, "kind_decide", alike[0].pk)).status_code == 403


def test_many_kinds_cost_few_queries(
    client_of, dora, review, three_alike, django_assert_max_num_queries
):
    for n in range(20, 30):
        ask(review, n, doi=f"10.5555/ab.{n}")
    kinds.fill(review)
    browser = client_of(dora)
    for name, args in (("kinds", []), ("kind", [three_alike[0][0].pk])):
        browser.get(address(review, name, *args))
        with django_assert_max_num_queries(20):
            browser.get(address(review, name, *args))


# The lead


@pytest.fixture
def both_voted(review, ana, ben, seat_of):
    """A question about two reports of which each has a vote."""
    pair = ask(review, 1, pages="77-79")
    upkeep.tend(review)
    vote(ana, pair.first, seat_of)
    vote(ben, pair.second, seat_of, "exclude")
    return pair


def test_with_votes_on_both_sides_the_coordinator_s_merge_is_put_before_the_lead(
    client_of, dora, cleo, review, both_voted
):
    browser = client_of(dora)
    page = text(browser.get(address(review)))
    assert "Same: ask the lead" in page and "gathering them is for the lead" in page
    said = text(browser.post(address(review, "pair_merge", both_voted.pk), follow=True))
    assert "the lead decides" in said
    assert states(review) == [State.OPEN] and Merge.objects.count() == 0
    assert "Nothing to compare yet" in said
    lead = client_of(cleo)
    waiting = text(lead.get(address(review, "for_lead")))
    assert "to gather them" in waiting and "Dora Weiss" in waiting
    assert "Title and abstract: One vote in" in waiting


def test_the_lead_says_whose_votes_count_and_no_vote_is_lost(
    client_of, cleo, review, ana, ben, both_voted
):
    browser = client_of(cleo)
    page = text(browser.get(address(review, "pair", both_voted.pk)))
    second = both_voted.second.number
    assert f"Same: votes on {second} count" in page
    browser.post(address(review, "pair_merge", both_voted.pk), {"survivor": second})
    merge = Merge.objects.get()
    assert merge.survivor.number == second
    assert Decision.objects.standing().count() == 2
    standing = Report.objects.filter(review=review).standing().get()
    assert [vote.member.user for vote in standing.decisions.all()] == [ben]


def test_parting_what_both_voted_on_asks_the_lead_who_may_leave_it(
    client_of, dora, cleo, review, dora_s, cleo_s, both_voted
):
    duplicates.merge(cleo_s, both_voted, survivor=both_voted.first.number)
    merge = Merge.objects.get()
    assert duplicates.undo_merge(dora_s, merge) is None
    merge.refresh_from_db()
    assert merge.undone_at is None
    waiting = text(client_of(cleo).get(address(review, "for_lead")))
    assert "to part them" in waiting
    page = text(client_of(cleo).get(address(review, "pair", both_voted.pk)))
    assert "Part them" in page and "Leave them gathered" in page
    client_of(cleo).post(address(review, "pair_leave", both_voted.pk))
    assert leading.asked(cleo_s).count() == 0
    duplicates.reopen(dora_s, both_voted)
    duplicates.reopen(cleo_s, both_voted)
    assert Report.objects.filter(review=review).standing().count() == 2
    assert Decision.objects.standing().count() == 2


def test_two_voted_reports_gathered_by_hand_are_put_before_the_lead(
    review, dora_s, cleo_s, ana, ben, seat_of
):
    one, two = (make_record(review).report for _n in range(2))
    upkeep.tend(review)
    vote(ana, one, seat_of)
    vote(ben, two, seat_of)
    assert duplicates.gather(dora_s, one.number, two.number) is None
    pair = leading.asked(cleo_s).get()
    assert {pair.first, pair.second} == {one, two}


def test_with_votes_on_one_side_only_nobody_else_is_asked(review, dora_s, ana, seat_of):
    pair = ask(review, 1)
    upkeep.tend(review)
    vote(ana, pair.second, seat_of)
    merge = duplicates.merge(dora_s, pair)
    assert merge.survivor == pair.second
    assert duplicates.undo_merge(dora_s, merge) is not None
    assert Decision.objects.get().report == pair.second


def test_who_votes_blind_learns_of_no_pair_that_is_before_the_lead(
    client_of, ana, review, dora_s, both_voted
):
    duplicates.merge(dora_s, both_voted)
    browser = client_of(ana)
    assert browser.get(address(review, "pair", both_voted.pk)).status_code == 404
    assert browser.get(address(review, "for_lead")).status_code == 403
    assert "Pair <b>" not in text(browser.get(address(review)))
    listed = browser.get(address(review, "gathered_pairs") + "?state=open")
    assert "No pair is like that." in text(listed)
    assert 'state=open">1' not in text(browser.get(address(review, "gathered")))
    verbs = [line.verb for line in ledger(take_seat(ana, review.slug)).lines]
    assert "duplicate.left_to_lead" not in verbs


def test_a_kind_leaves_to_the_lead_what_both_voted_on(
    review, dora_s, ana, ben, seat_of, three_alike
):
    alike, _other = three_alike
    upkeep.tend(review)
    vote(ana, alike[0].first, seat_of)
    vote(ben, alike[0].second, seat_of)
    done = kinds.decide(dora_s, [pair.pk for pair in alike], kind=alike[0].kind, said="merged")
    assert (done.done, done.for_lead) == (2, 1)
    alike[0].refresh_from_db()
    assert alike[0].state == State.OPEN and alike[0].for_lead_at is not None


def test_a_search_puts_open_questions_before_the_lead_once_both_sides_carry_votes(
    review, dora_s, both_voted
):
    assert leading.waiting(dora_s).count() == 1
    deduplication.find(dora_s, everything=True)
    assert leading.waiting(dora_s).count() == 0
    both_voted.refresh_from_db()
    assert both_voted.for_lead_at is not None


def test_what_a_person_kept_apart_is_not_gathered_through_a_third(review, dora_s, cleo_s):
    first, second, third = (make_record(review).report for _n in range(3))
    pairs = [
        DuplicatePair.objects.create(review=review, first=a, second=b, score=0.5, reason="x")
        for a, b in ((first, second), (second, third), (first, third))
    ]
    duplicates.keep_apart(cleo_s, pairs[2])
    duplicates.merge(dora_s, pairs[0])
    with pytest.raises(Refused, match="Cleo Lindt has kept records 1 and 3 apart"):
        duplicates.merge(dora_s, pairs[1])
    assert Report.objects.filter(review=review).standing().count() == 2


# What is shown


def test_the_side_chosen_for_a_field_is_shown_and_both_records_stay(client_of, dora, ana, review):
    pair = ask(review, 1, title="Night talk on ward 1: an interview study", year=2004, doi="")
    browser = client_of(dora)
    page = browser.get(address(review)).content.decode()
    assert page.count('name="title"') == 2 and 'form="pair-form"' in page
    browser.post(address(review, "pair_merge", pair.pk), {"title": "right", "year": "left"})
    report = Report.objects.filter(review=review).standing().get()
    listed = text(client_of(ana).get(f"/r/{review.slug}/records/"))
    assert "Night talk on ward 1: an interview study" in listed
    shown = text(client_of(ana).get(f"/r/{review.slug}/reports/{report.number}/"))
    assert "Night talk on ward 1: an interview study" in shown and "2003" in shown
    titles = set(Record.objects.values_list("title", flat=True))
    assert titles == {"Night talk on ward 1", "Night talk on ward 1: an interview study"}
    event = Event.objects.get(verb="report.shown")
    assert "title" in sentences.plain(event.verb, event.facts)


def test_the_fuller_record_is_chosen_unless_it_says_nothing(client_of, dora, review):
    ask(review, 1, year=None, abstract="", pmid="12345678")
    page = client_of(dora).get(address(review)).content.decode()
    chosen = [tag for tag in page.split("<input") if "checked" in tag.split(">")[0]]
    sides = {tag.split('name="')[1].split('"')[0]: 'value="left"' in tag for tag in chosen}
    assert sides["year"] is True
    assert sides["pmid"] is False


def test_a_choice_is_changed_and_taken_back_later(client_of, dora, review, dora_s):
    pair = ask(review, 1, year=2004)
    report = duplicates.merge(dora_s, pair).survivor
    browser = client_of(dora)
    page = text(browser.get(address(review, "shown", report.number)))
    assert "2003" in page and "2004" in page and "Invented Care" not in page
    browser.post(address(review, "shown", report.number), {"year": pair.second.number})
    report.refresh_from_db()
    assert set(report.choices) == {"year"}
    page = text(browser.get(f"/r/{review.slug}/reports/{report.number}/"))
    assert "Shown as another of its records has it: Year (Dora Weiss)" in page
    browser.post(address(review, "shown", report.number), {"back": "1"})
    report.refresh_from_db()
    assert report.choices is None
    assert Event.objects.filter(verb="report.shown").count() == 2


def test_a_chosen_year_is_the_one_that_a_list_filters_by(review, dora_s):
    pair = ask(review, 1, year=2014)
    report = duplicates.merge(dora_s, pair).survivor
    showing.choose(dora_s, report, {"year": pair.second.number})
    assert length(dora_s, since=2010) == 1
    assert length(dora_s, until=2010) == 0
    showing.choose(dora_s, report, {"year": None})
    assert length(dora_s, until=2010) == 1


def length(seat, **wanted):
    return lists.found(seat, Filter(**wanted)).rows.count()


def test_a_choice_rests_while_its_record_is_elsewhere_and_comes_back(
    client_of, ana, review, dora_s
):
    pair = ask(review, 1, title="Another wording")
    report = duplicates.merge(dora_s, pair, shown={"title": pair.second.number}).survivor
    listed = f"/r/{review.slug}/records/"
    assert "Another wording" in text(client_of(ana).get(listed))
    duplicates.reopen(dora_s, pair)
    page = text(client_of(ana).get(listed))
    assert page.count("Another wording") == 1 and page.count("Night talk on ward 1<") == 1
    duplicates.merge(dora_s, pair, survivor=report.number)
    assert "Night talk on ward 1<" not in text(client_of(ana).get(listed))


def test_a_record_of_another_report_can_not_be_chosen(review, dora_s):
    pair = ask(review, 1)
    with pytest.raises(Refused, match="is not in report"):
        showing.choose(dora_s, pair.first, {"title": pair.second.number})


def test_a_choice_is_for_those_who_decide_duplicates(client_of, ana, review):
    pair = ask(review, 1)
    assert client_of(ana).get(address(review, "shown", pair.first.number)).status_code == 403
