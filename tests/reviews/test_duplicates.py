"""Sure duplicates are gathered, doubtful ones are asked about, and every step can be taken back."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews import background, queries, registry
from reviews.access import Refused
from reviews.actions import deduplication, duplicates, imports, reports
from reviews.models import DuplicatePair, Event, Merge, Record, Report
from tests.factories import make_record, make_reports, make_review, make_search, make_seat
from tests.reviews.exports import as_file, entry, papers, ris

State = DuplicatePair.State


@pytest.fixture
def seat(dora, seat_of):
    return seat_of(dora)


def bring(seat, source, *entries):
    """Import entries from a source and search for duplicates; their records, in order."""
    search = make_search(seat.review, source)
    row = imports.import_now(seat, search, as_file(ris(entries)), name=f"{source}.ris")
    deduplication.find(seat)
    return list(Record.objects.filter(file=row).order_by("number"))


def paper(**changes):
    """A record's fields as the matcher reads them."""
    fields = entry(**changes)
    return fields | {"names": " ".join(fields["authors"])}


def doubt(review, *, score=0.6, reason="Similar titles."):
    """Two reports and an open question about them."""
    first, second = make_reports(review, 2)
    return DuplicatePair.objects.create(
        review=review, first=first, second=second, score=score, reason=reason
    )


def standing(review):
    return list(Report.objects.filter(review=review).standing().values_list("number", flat=True))


def gathered(review):
    """Record numbers by the number of the report that they are in."""
    found: dict[int, set[int]] = {}
    for number, report in Record.objects.filter(review=review).values_list(
        "number", "report__number"
    ):
        found.setdefault(report, set()).add(number)
    return found


def test_the_same_paper_from_two_sources_becomes_one_report_with_both_sources(seat):
    bring(seat, "MEDLINE", entry(), *papers(2))
    bring(seat, "Scopus", entry(title="Being a Peer Support Worker: Stories of Two Hats."))
    assert gathered(seat.review) == {1: {1, 4}, 2: {2}, 3: {3}}
    merge = Merge.objects.get()
    assert merge.sure and merge.reason
    sources = Report.objects.get(number=1).records.values_list("search__source", flat=True)
    assert set(sources) == {"MEDLINE", "Scopus"}


def test_papers_that_have_nothing_in_common_stay_as_they_are(seat):
    bring(seat, "MEDLINE", *papers(30))
    assert Merge.objects.count() == 0 and DuplicatePair.objects.count() == 0
    assert len(standing(seat.review)) == 30


def test_a_doubtful_pair_becomes_a_question_and_is_not_gathered(seat):
    bring(seat, "MEDLINE", entry(doi="", abstract=""))
    bring(seat, "Scopus", entry(doi="", abstract="", pages="33-41"))
    pair = DuplicatePair.objects.get()
    assert pair.state == State.OPEN and pair.reason
    assert len(standing(seat.review)) == 2


def test_the_fuller_entry_is_the_one_that_is_shown(seat):
    bring(seat, "MEDLINE", entry(abstract="", issue=""))
    bring(seat, "Scopus", entry())
    report = Report.objects.filter(review=seat.review).standing().get()
    assert report.record.abstract.startswith("Eleven workers")


def test_only_what_is_new_is_compared_the_next_time(seat):
    bring(seat, "MEDLINE", *papers(5))
    assert deduplication.find(seat) == deduplication.Found()
    make_record(seat.review, search=make_search(seat.review, "Scopus"))
    assert deduplication.find(seat).compared == 1


def test_a_report_that_was_judged_survives_whatever_the_other_tells(seat, monkeypatch):
    bring(seat, "MEDLINE", entry(abstract="", issue=""))
    judged = Report.objects.get()
    monkeypatch.setattr(registry, "judged", [lambda reports: {judged.pk} & set(reports)])
    bring(seat, "Scopus", entry())
    assert standing(seat.review) == [judged.number]


def test_two_reports_that_were_both_judged_are_a_question_however_sure(seat, monkeypatch):
    make_record(seat.review, **paper())
    make_record(seat.review, **paper())
    monkeypatch.setattr(registry, "judged", [set])
    deduplication.find(seat)
    assert len(standing(seat.review)) == 2
    pair = DuplicatePair.objects.get()
    assert pair.for_lead_at is not None
    assert "screened" not in pair.reason


def test_what_was_parted_is_neither_joined_nor_asked_about_again(seat):
    bring(seat, "MEDLINE", entry())
    bring(seat, "Scopus", entry())
    duplicates.undo_merge(seat, Merge.objects.get())
    deduplication.find(seat, everything=True)
    assert len(standing(seat.review)) == 2
    assert queries.open_pairs(seat.review).count() == 0


def test_what_was_kept_apart_is_not_asked_about_again(seat):
    bring(seat, "MEDLINE", entry(doi="", abstract=""))
    bring(seat, "Scopus", entry(doi="", abstract="", pages="33-41"))
    duplicates.keep_apart(seat, DuplicatePair.objects.get())
    deduplication.find(seat, everything=True)
    assert DuplicatePair.objects.get().state == State.APART
    assert queries.open_pairs(seat.review).count() == 0


def test_searching_everything_twice_changes_nothing(seat):
    bring(seat, "MEDLINE", entry(), *papers(3))
    bring(seat, "Scopus", entry(), *papers(3))
    before = gathered(seat.review)
    found = deduplication.find(seat, everything=True)
    assert (found.gathered, found.asked) == (0, 0)
    assert gathered(seat.review) == before


def test_merging_a_pair_gathers_both_records_under_one_report(seat):
    pair = doubt(seat.review)
    duplicates.merge(seat, pair)
    pair.refresh_from_db()
    assert pair.state == State.MERGED and pair.decided_by == "Dora Weiss"
    assert gathered(seat.review) == {1: {1, 2}}
    assert not Merge.objects.get().sure


def test_a_merge_that_is_undone_leaves_both_as_they_were(seat):
    pair = doubt(seat.review)
    before = [(r.number, r.record_id) for r in Report.objects.order_by("number")]
    duplicates.undo_merge(seat, duplicates.merge(seat, pair))
    assert gathered(seat.review) == {1: {1}, 2: {2}}
    assert [(r.number, r.record_id) for r in Report.objects.order_by("number")] == before
    pair.refresh_from_db()
    assert pair.state == State.APART


def test_a_decision_taken_back_asks_the_question_again(seat):
    for decision in (duplicates.merge, duplicates.keep_apart):
        pair = doubt(seat.review)
        decision(seat, pair)
        duplicates.reopen(seat, pair)
        pair.refresh_from_db()
        assert pair.state == State.OPEN and pair.decided_by is None
        assert {pair.first.number, pair.second.number} <= set(standing(seat.review))


def test_the_second_of_two_deciders_is_told_what_the_first_has_said(seat, cleo, seat_of):
    pair = doubt(seat.review)
    duplicates.keep_apart(seat, pair)
    with pytest.raises(Refused, match="Dora Weiss has decided this pair already: kept apart"):
        duplicates.merge(seat_of(cleo), pair)
    assert len(standing(seat.review)) == 2


def test_a_merge_can_be_undone_once_only(seat):
    merge = duplicates.merge(seat, doubt(seat.review))
    duplicates.undo_merge(seat, merge)
    with pytest.raises(Refused, match="has undone this merge already"):
        duplicates.undo_merge(seat, merge)


def test_questions_that_a_merge_answers_are_closed_with_it_and_come_back_with_its_undoing(seat):
    first, second, third = make_reports(seat.review, 3)
    one, other, between = (
        DuplicatePair.objects.create(
            review=seat.review, first=a, second=b, score=0.5, reason="Similar."
        )
        for a, b in ((first, second), (first, third), (second, third))
    )
    duplicates.merge(seat, one)
    duplicates.merge(seat, other)
    between.refresh_from_db()
    assert between.state == State.MERGED
    duplicates.reopen(seat, other)
    between.refresh_from_db()
    assert between.state == State.OPEN
    assert gathered(seat.review) == {1: {1, 2}, 3: {3}}


def test_one_answer_holds_for_every_question_between_the_same_two_reports(seat):
    first, second, third = make_reports(seat.review, 3)
    pairs = [
        DuplicatePair.objects.create(
            review=seat.review, first=a, second=third, score=0.5, reason="Similar."
        )
        for a in (first, second)
    ]
    duplicates.gather(seat, 1, 2)
    duplicates.keep_apart(seat, pairs[0])
    assert queries.open_pairs(seat.review).count() == 0


def test_two_reports_are_gathered_by_hand_by_their_numbers(seat):
    make_reports(seat.review, 3)
    duplicates.gather(seat, 3, 1)
    assert gathered(seat.review) == {1: {1, 3}, 2: {2}}


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((1, 1), "one document already"),
        ((1, 99), "There is no report 99"),
        ((1, 3), "Report 3 is gathered under report 2 already"),
    ],
)
def test_what_can_not_be_gathered_is_refused_with_a_reason(seat, numbers, said):
    make_reports(seat.review, 3)
    duplicates.gather(seat, 2, 3)
    with pytest.raises(Refused, match=said):
        duplicates.gather(seat, *numbers)
    assert standing(seat.review) == [1, 2]


def test_a_withdrawn_report_leaves_screening_and_comes_back(seat):
    report = make_reports(seat.review, 2)[0]
    reports.withdraw(seat, report, reason="Retracted by the journal")
    assert standing(seat.review) == [2]
    with pytest.raises(Refused, match="Retracted by the journal"):
        reports.withdraw(seat, report, reason="again")
    reports.restore(seat, report)
    assert standing(seat.review) == [1, 2]


def test_a_withdrawn_report_takes_part_in_no_question(seat):
    pair = doubt(seat.review)
    reports.withdraw(seat, pair.first, reason="Out of range")
    assert queries.open_pairs(seat.review).count() == 0
    with pytest.raises(Refused, match="withdrawn"):
        duplicates.merge(seat, pair)
    reports.restore(seat, pair.first)
    assert queries.open_pairs(seat.review).count() == 1


def test_a_withdrawal_needs_a_reason(seat):
    report = make_reports(seat.review, 1)[0]
    with pytest.raises(Refused, match="Say why"):
        reports.withdraw(seat, report, reason="  ")


def test_a_reviewer_decides_no_duplicates(ana, seat_of, review):
    pair, seat = doubt(review), seat_of(ana)
    report = pair.first
    for forbidden in (
        lambda: duplicates.merge(seat, pair),
        lambda: duplicates.keep_apart(seat, pair),
        lambda: duplicates.reopen(seat, pair),
        lambda: duplicates.gather(seat, 1, 2),
        lambda: reports.withdraw(seat, report, reason="No"),
        lambda: deduplication.find(seat),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()


def test_the_ledger_names_reports_and_never_a_vote(seat):
    pair = doubt(seat.review)
    duplicates.merge(seat, pair)
    event = Event.objects.get(verb="duplicate.merged")
    assert event.facts == {"survivor": 1, "absorbed": 2, "records": 1}


@pytest.fixture
def quiet(monkeypatch):
    """Send nothing to the background."""
    monkeypatch.setattr(background, "later", lambda *sent, **how: None)


STEPS = st.lists(
    st.tuples(st.sampled_from(("join", "undo")), st.integers(0, 5), st.integers(0, 5)),
    max_size=25,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_is_merged_and_undone_each_record_is_in_one_standing_report(db, quiet, steps):
    review = make_review()
    seat = make_seat(review, "coordinator")
    start = [(report.number, report.record_id) for report in make_reports(review, 6)]
    for step, a, b in steps:
        merges = list(Merge.objects.filter(review=review, undone_at=None).order_by("pk"))
        try:
            if step == "join":
                duplicates.gather(seat, a + 1, b + 1)
            elif merges:
                duplicates.undo_merge(seat, merges[(a * 6 + b) % len(merges)])
        except Refused:
            pass
        check_wholeness(review)
    for merge in Merge.objects.filter(review=review, undone_at=None).order_by("?"):
        duplicates.undo_merge(seat, merge)
    now = Report.objects.filter(review=review).order_by("number")
    assert [(report.number, report.record_id) for report in now] == start
    assert gathered(review) == {number: {number} for number, _record in start}


def check_wholeness(review):
    """Each record is in one standing report, which shows one of its own entries."""
    inside = gathered(review)
    assert sorted(n for numbers in inside.values() for n in numbers) == [1, 2, 3, 4, 5, 6]
    assert set(inside) == set(standing(review))
    for report in Report.objects.filter(review=review).standing():
        assert report.record.report_id == report.pk


@pytest.mark.django_db(transaction=True)
def test_of_two_people_deciding_one_pair_in_the_same_instant_one_decides(
    review, cleo, dora, seat_of
):
    deciders = [(duplicates.merge, seat_of(cleo)), (duplicates.keep_apart, seat_of(dora))]
    for _round in range(8):
        pair = doubt(review)
        said = race([(decision, seat, pair) for decision, seat in deciders])
        assert sum(answer is None for answer in said) == 1
        pair.refresh_from_db()
        together = Report.objects.filter(pk__in=(pair.first_id, pair.second_id)).standing().count()
        assert (pair.state, together) in {(State.MERGED, 1), (State.APART, 2)}
        assert pair.decided_by in {"Cleo Lindt", "Dora Weiss"}


def race(calls):
    """Run each call in a thread of its own, all at once; what each was refused with."""
    ready = threading.Barrier(len(calls))
    said: list[Refused | None] = [None] * len(calls)

    def run(at, decision, seat, pair):
        ready.wait()
        try:
            decision(seat, pair)
        except Refused as refusal:
            said[at] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at, *call)) for at, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said
