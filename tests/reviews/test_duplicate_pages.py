"""Doubtful pairs are decided one after the other, by key, and nothing is out of reach."""

from __future__ import annotations

from django.urls import reverse

from reviews.actions import deduplication, duplicates, progress
from reviews.models import DuplicatePair, Merge, Record, Report
from tests.factories import make_record, make_reports, make_search

State = DuplicatePair.State
HTMX = {"HTTP_HX_REQUEST": "true"}


def address(review, name="duplicates", *args):
    return reverse(f"reviews:{name}", args=[review.slug, *args])


def ask(review, score=0.6, **changes):
    """A doubtful pair whose second entry differs in these fields."""
    fields = {
        "title": "Two hats: peer workers", "authors": ["Osei, M", "Wu, L"], "year": 2003,
        "journal": "Invented Care", "volume": "26", "issue": "4", "pages": "301-309",
    }  # fmt: skip
    medline, scopus = make_search(review, "MEDLINE"), make_search(review, "Scopus")
    first = make_record(review, search=medline, **fields)
    second = make_record(review, search=scopus, **(fields | changes))
    return DuplicatePair.objects.create(
        review=review, first=first.report, second=second.report, score=score,
        reason="Same title and authors.",
    )  # fmt: skip


def text(answer):
    return " ".join(answer.content.decode().split())


def test_the_likeliest_pair_comes_first_with_what_differs_marked(client_of, ana, review):
    ask(review, score=0.5)
    likely = ask(review, score=0.8, title="Two hats: peer helpers", year=2004)
    page = client_of(ana).get(address(review)).content.decode()
    assert f"Record {likely.first.number}" in page
    assert 'Two hats: peer <mark class="mark-differs">workers</mark>' in page
    assert 'Two hats: peer <mark class="mark-differs">helpers</mark>' in page
    assert page.count("Invented Care") == 1
    assert "1 apart" in page and "Same title and authors." in page
    assert "MEDLINE" in page and "Scopus" in page


def test_scripts_in_an_entry_are_shown_as_text(client_of, dora, review):
    ask(review, title="<script>alert(1)</script>", journal="<img src=x onerror=alert(1)>")
    page = client_of(dora).get(address(review)).content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page
    assert "alert" in page


def test_a_decision_leads_to_the_next_pair(client_of, dora, review):
    first, second = ask(review, 0.8), ask(review, 0.7)
    browser = client_of(dora)
    answer = browser.post(address(review, "pair_merge", first.pk))
    assert answer.url == address(review, "pair", second.pk)
    answer = browser.post(address(review, "pair_apart", second.pk))
    assert answer.url == address(review)
    assert "No doubtful pair is left" in text(browser.get(answer.url))
    assert list(DuplicatePair.objects.order_by("pk").values_list("state", flat=True)) == [
        State.MERGED, State.APART,
    ]  # fmt: skip


def test_with_scripts_only_the_pair_is_swapped_and_the_address_follows(client_of, dora, review):
    first, second = ask(review, 0.8), ask(review, 0.7)
    answer = client_of(dora).post(address(review, "pair_merge", first.pk), **HTMX)
    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="pair"')
    assert f"Record {second.first.number}" in page
    assert answer["HX-Push-Url"] == address(review, "pair", second.pk)


def test_after_the_last_pair_the_skipped_ones_come_again(client_of, dora, review):
    first, second = ask(review, 0.8), ask(review, 0.7)
    answer = client_of(dora).post(address(review, "pair_apart", second.pk))
    assert answer.url == address(review, "pair", first.pk)


def test_who_decides_second_is_told_and_goes_on(client_of, cleo, dora, review, seat_of):
    pair, other = ask(review, 0.8), ask(review, 0.7)
    duplicates.keep_apart(seat_of(cleo), pair)
    answer = client_of(dora).post(address(review, "pair_merge", pair.pk), **HTMX)
    page = text(answer)
    assert answer.status_code == 200
    assert "Cleo Lindt has decided this pair already: kept apart" in page
    assert f"Record {other.first.number}" in page
    assert Merge.objects.count() == 0


def test_ones_own_last_decision_is_undone_by_one_key(client_of, dora, cleo, review, seat_of):
    mine, hers = ask(review, 0.8), ask(review, 0.7)
    browser = client_of(dora)
    browser.post(address(review, "pair_merge", mine.pk))
    duplicates.keep_apart(seat_of(cleo), hers)
    page = browser.get(address(review)).content.decode()
    assert address(review, "pair_reopen", mine.pk) in page
    assert address(review, "pair_reopen", hers.pk) not in page
    answer = browser.post(address(review, "pair_reopen", mine.pk))
    assert answer.url == address(review, "pair", mine.pk)
    mine.refresh_from_db()
    assert mine.state == State.OPEN
    assert Report.objects.standing().count() == 4


def test_keys_and_places_stay_the_same_from_pair_to_pair(client_of, dora, review):
    ask(review, 0.8)
    pair = ask(review, 0.7)
    ask(review, 0.6)
    page = client_of(dora).get(address(review, "pair", pair.pk)).content.decode()
    for key in "mkjsp":
        assert f'data-key="{key}"' in page
    assert "Pair <b>2</b> of 3" in page


def test_a_reviewer_sees_pairs_without_buttons(client_of, ana, review):
    pair = ask(review)
    browser = client_of(ana)
    page = browser.get(address(review)).content.decode()
    assert "pair_merge" not in page and address(review, "pair_merge", pair.pk) not in page
    for name in ("pair_merge", "pair_apart", "pair_reopen"):
        assert browser.post(address(review, name, pair.pk)).status_code == 403


def test_a_decided_pair_says_by_whom_and_can_be_taken_back(client_of, dora, cleo, review, seat_of):
    pair = ask(review)
    duplicates.keep_apart(seat_of(cleo), pair)
    page = text(client_of(dora).get(address(review, "pair", pair.pk)))
    assert "Kept apart by Cleo Lindt" in page
    assert "Take this decision back" in page
    assert "Same: merge" not in page


def test_what_was_gathered_is_listed_and_undone_there(client_of, dora, review, seat_of):
    make_reports(review, 3)
    duplicates.gather(seat_of(dora), 1, 2)
    browser = client_of(dora)
    page = text(browser.get(address(review, "merges")))
    assert "Gathered by hand." in page and "Dora Weiss" in page
    answer = browser.post(address(review, "merge_undo", Merge.objects.get().pk), follow=True)
    assert "Report 2 stands by itself again" in text(answer)
    assert "Nothing here." in text(browser.get(address(review, "merges")))
    assert "undone by Dora Weiss" in text(browser.get(address(review, "merges") + "?kind=undone"))


def test_long_lists_of_merges_come_in_pages_of_few_queries(
    client_of, dora, review, django_assert_max_num_queries
):
    reports = make_reports(review, 120)
    Merge.objects.bulk_create(
        Merge(
            review=review, survivor=reports[n], absorbed=reports[60 + n], records=[n], sure=True,
            reason="Same DOI and title.", merged_by="Dora Weiss",
        )
        for n in range(60)
    )  # fmt: skip
    browser = client_of(dora)
    with django_assert_max_num_queries(16):
        page = browser.get(address(review, "merges")).content.decode()
    assert page.count("Same DOI and title.") == 50
    older = page.split("?before=")[1].split('"')[0]
    rest = browser.get(address(review, "merges") + f"?before={older}").content.decode()
    assert rest.count("Same DOI and title.") == 10


def test_two_reports_are_gathered_by_hand_on_the_page(client_of, dora, review):
    make_reports(review, 3)
    browser = client_of(dora)
    answer = browser.post(address(review, "gather_two"), {"one": 3, "other": 1}, follow=True)
    assert "Report 3 is gathered under report 1." in text(answer)
    answer = browser.post(address(review, "gather_two"), {"one": 3, "other": "x"}, follow=True)
    assert "Give two report numbers" in text(answer)


def test_pairs_kept_apart_are_listed_and_asked_about_again(client_of, dora, review, seat_of):
    pair = ask(review)
    duplicates.keep_apart(seat_of(dora), pair)
    browser = client_of(dora)
    assert "Two hats: peer workers" in text(browser.get(address(review, "kept_apart")))
    browser.post(address(review, "pair_reopen", pair.pk))
    assert "No pair has been kept apart." in text(browser.get(address(review, "kept_apart")))


def test_a_pair_costs_few_queries(client_of, dora, review, django_assert_max_num_queries):
    for n in range(8):
        ask(review, 0.5 + n / 100)
    browser = client_of(dora)
    browser.get(address(review))
    with django_assert_max_num_queries(25):
        browser.get(address(review))


def test_while_new_records_are_compared_the_page_says_so(client_of, dora, review, seat_of):
    make_reports(review, 2)
    progress.begin_comparing(review.pk)
    assert "New records are being compared" in text(client_of(dora).get(address(review)))
    deduplication.find(seat_of(dora))
    assert "New records are being compared" not in text(client_of(dora).get(address(review)))


# Single records


def test_a_record_shows_every_field_where_it_came_from_and_its_raw_text(client_of, ana, review):
    record = make_record(
        review, title="A <b>title</b>", raw="TY  - JOUR\nTI  - A <b>title</b>", line=7,
        issn="1234-5678", extra={"publisher": "Invented Press", "isbn": ["978"]},
    )  # fmt: skip
    page = client_of(ana).get(address(review, "record", record.number)).content.decode()
    for said in ("1234-5678", "Invented Press", "TY  - JOUR", "A &lt;b&gt;title&lt;/b&gt;"):
        assert said in page


def test_a_record_names_what_it_was_gathered_with(client_of, dora, review, seat_of):
    make_reports(review, 2)
    duplicates.gather(seat_of(dora), 1, 2)
    page = text(client_of(dora).get(address(review, "record", 2)))
    assert "report 1" in page
    assert address(review, "record", 1) in page
    assert "Gathered by hand." in page


def test_another_tools_decisions_are_hidden_from_who_votes_blind(client_of, ana, dora, review):
    record = make_record(
        review, raw='N1  - RAYYAN-INCLUSION: {"Eve"=>"Included"}',
        guarded={"decisions": [{"verdict": "include", "reviewer": "Eve"}], "notes": ["Eve: yes"]},
    )  # fmt: skip
    hidden = client_of(ana).get(address(review, "record", record.number)).content.decode()
    assert "RAYYAN" not in hidden and "Eve" not in hidden
    shown = client_of(dora).get(address(review, "record", record.number)).content.decode()
    assert "RAYYAN" in shown


def test_a_report_is_withdrawn_with_a_reason_and_restored(client_of, dora, review):
    make_reports(review, 1)
    browser = client_of(dora)
    empty = browser.post(address(review, "withdraw", 1), {"reason": ""})
    assert empty.status_code == 422
    browser.post(address(review, "withdraw", 1), {"reason": "Retracted"})
    assert "Retracted" in text(browser.get(address(review, "record", 1)))
    assert Report.objects.standing().count() == 0
    browser.post(address(review, "restore", 1))
    assert Report.objects.standing().count() == 1


def test_a_report_is_gathered_with_another_from_its_record(client_of, dora, review):
    make_reports(review, 2)
    browser = client_of(dora)
    assert browser.post(address(review, "gather", 1), {"other": "no"}).status_code == 422
    browser.post(address(review, "gather", 1), {"other": 2})
    assert set(Record.objects.values_list("report__number", flat=True)) == {1}


def test_a_refused_step_is_said_on_the_page_that_it_came_from(client_of, dora, review):
    make_reports(review, 2)
    browser = client_of(dora)
    page = address(review, "record", 1)
    answer = browser.post(
        address(review, "gather", 1), {"other": 99},
        HTTP_REFERER=f"http://testserver{page}", HTTP_ACCEPT="text/html", follow=True,
    )  # fmt: skip
    assert answer.redirect_chain[-1][0].endswith(page)
    assert "There is no report 99" in text(answer)


def test_a_reviewer_changes_nothing_about_a_record(client_of, ana, review):
    make_reports(review, 2)
    browser = client_of(ana)
    page = browser.get(address(review, "record", 1)).content.decode()
    assert address(review, "withdraw", 1) not in page
    for name in ("withdraw", "restore", "gather"):
        assert browser.post(address(review, name, 1), {"other": 2}).status_code == 403
