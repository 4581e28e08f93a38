"""Reports of one investigation are linked under a numbered study, and each step can be undone."""

from __future__ import annotations

import contextlib

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.access import Refused
from reviews.actions import duplicates, locks, numbering, studies
from reviews.actions import reports as report_actions
from reviews.models import Event, Linking, Report, StudiesApart, Study, StudyLink
from tests.factories import make_record, make_reports, make_review, make_seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(dora, seat_of):
    return seat_of(dora)


def papers(review, *authors_and_years):
    """Reports by these first authors, from these years."""
    return [
        make_record(review, authors=[author] if author else [], year=year).report
        for author, year in authors_and_years
    ]


@transaction.atomic
def number(review, reports):
    locks.hold(review.pk, locks.STUDIES)
    return numbering.found(review, reports)


def members(review):
    """Report numbers by study number, of studies that have any."""
    found: dict[int, set[int]] = {}
    links = StudyLink.objects.standing().filter(review=review)
    for study, report in links.values_list("study__number", "report__number"):
        found.setdefault(study, set()).add(report)
    return found


def label_of(report):
    return StudyLink.objects.standing().get(report=report).study.label


# Numbers and labels


def test_each_report_gets_a_number_of_its_own_in_order(review):
    number(review, make_reports(review, 3))
    assert members(review) == {1: {1}, 2: {2}, 3: {3}}


def test_numbers_go_on_and_are_not_given_twice(review):
    first, second, third = make_reports(review, 3)
    number(review, [second])
    number(review, [first, second, third])
    assert members(review) == {1: {2}, 2: {1}, 3: {3}}


def test_each_review_counts_for_itself(review):
    number(review, make_reports(review, 2))
    other = make_review()
    number(other, make_reports(other, 1))
    assert members(other) == {1: {1}}


def test_a_study_is_called_by_first_author_and_year(review):
    reports = papers(review, ("Osei, K", 2003), ("", None), ("Hilfinger Messias, DK", 2009))
    number(review, reports)
    assert [label_of(report) for report in reports] == [
        "Osei 2003",
        "Living with peer support n.d.",
        "Hilfinger Messias 2009",
    ]


def test_the_same_author_and_year_are_told_apart_by_letters(review):
    number(review, papers(review, ("Moran, GS", 2012), ("Moran, G", 2012), ("Moran, GS", 2011)))
    late = papers(review, ("Moran, GS", 2012))
    number(review, late)
    labels = Study.objects.filter(review=review).values_list("label", flat=True)
    assert list(labels) == ["Moran 2012a", "Moran 2012b", "Moran 2011", "Moran 2012c"]


def test_a_letter_that_came_to_be_needed_later_leaves_a_persons_label_alone(review, seat):
    number(review, papers(review, ("Moran, GS", 2011)))
    studies.rename(seat, Study.objects.get(), label="Moran 2012")
    number(review, papers(review, ("Moran, GS", 2012)))
    labels = Study.objects.filter(review=review).values_list("label", flat=True)
    assert list(labels) == ["Moran 2012", "Moran 2012b"]


# Linking


def test_linking_makes_one_study_of_two_under_the_older_number(review, seat):
    number(review, make_reports(review, 3))
    studies.link(seat, 3, 1, why="Same interviews.")
    assert members(review) == {1: {1, 3}, 2: {2}}


def test_all_reports_of_a_study_come_along(review, seat):
    number(review, make_reports(review, 4))
    studies.link(seat, 3, 4)
    studies.link(seat, 1, 4)
    assert members(review) == {1: {1, 3, 4}, 2: {2}}


def test_reports_without_a_number_can_be_linked_before_they_are_included(review, seat):
    make_reports(review, 2)
    studies.link(seat, 1, 2)
    assert members(review) == {1: {1, 2}}


def test_a_study_of_the_earlier_version_stays_whatever_its_number(review, seat):
    number(review, make_reports(review, 2))
    Study.objects.filter(number=2).update(earlier_reports=2)
    studies.link(seat, 1, 2)
    assert members(review) == {2: {1, 2}}


def test_two_studies_of_the_earlier_version_are_not_made_one(review, seat):
    number(review, make_reports(review, 2))
    Study.objects.update(earlier_reports=1)
    with pytest.raises(Refused, match="earlier version"):
        studies.link(seat, 1, 2)
    assert members(review) == {1: {1}, 2: {2}}


def test_linking_twice_says_that_it_is_done(review, seat):
    make_reports(review, 2)
    studies.link(seat, 1, 2)
    with pytest.raises(Refused, match="in study 1 already"):
        studies.link(seat, 2, 1)
    assert Linking.objects.count() == 1


def test_who_when_and_why_are_kept_and_told_in_the_ledger(review, seat):
    make_reports(review, 2)
    linking = studies.link(seat, 1, 2, why="Same interviews.")
    assert (linking.made_by, linking.why) == ("Dora Weiss", "Same interviews.")
    event = Event.objects.get(verb="study.linked")
    assert event.facts == {"study": 1, "reports": [2], "left": 2, "why": "Same interviews."}


@pytest.mark.parametrize("person", ["ana", "ben"])
def test_a_reviewer_links_nothing(review, person, request, seat_of):
    make_reports(review, 2)
    reviewer = seat_of(request.getfixturevalue(person))
    with pytest.raises(PermissionDenied):
        studies.link(reviewer, 1, 2)
    with pytest.raises(PermissionDenied):
        studies.keep_apart(reviewer, 1, 2)
    assert not Linking.objects.exists() and not StudiesApart.objects.exists()


def test_a_report_that_left_the_review_is_not_linked(review, seat):
    make_reports(review, 4)
    report_actions.withdraw(seat, Report.objects.get(number=3), reason="Retracted")
    duplicates.gather(seat, 1, 4)
    with pytest.raises(Refused, match="was withdrawn"):
        studies.link(seat, 2, 3)
    with pytest.raises(Refused, match="gathered under report 1"):
        studies.link(seat, 2, 4)
    with pytest.raises(Refused, match="no report 99"):
        studies.link(seat, 2, 99)


# Undoing


def test_undoing_brings_each_report_back_to_its_own_number(review, seat):
    number(review, make_reports(review, 4))
    studies.link(seat, 3, 4)
    linking = studies.link(seat, 1, 4)
    studies.undo(seat, linking)
    assert members(review) == {1: {1}, 2: {2}, 3: {3, 4}}
    linking.refresh_from_db()
    assert linking.undone_by == "Dora Weiss"


def test_steps_can_be_undone_one_after_the_other_to_the_beginning(review, seat):
    number(review, make_reports(review, 4))
    steps = [studies.link(seat, 3, 4), studies.link(seat, 1, 4), studies.link(seat, 2, 3)]
    for step in reversed(steps):
        studies.undo(seat, step)
    assert members(review) == {1: {1}, 2: {2}, 3: {3}, 4: {4}}


def test_what_was_moved_since_is_not_dragged_along(review, seat):
    number(review, make_reports(review, 3))
    first = studies.link(seat, 2, 3)
    studies.link(seat, 1, 3)
    with pytest.raises(Refused, match="later steps first"):
        studies.undo(seat, first)
    assert members(review) == {1: {1, 2, 3}}


def test_a_step_is_undone_once(review, seat):
    make_reports(review, 2)
    linking = studies.link(seat, 1, 2)
    studies.undo(seat, linking)
    with pytest.raises(Refused, match="Dora Weiss has undone"):
        studies.undo(seat, linking)


# Splitting


def test_a_report_that_leaves_goes_back_to_its_own_number(review, seat):
    number(review, make_reports(review, 3))
    studies.link(seat, 1, 2)
    studies.link(seat, 1, 3)
    studies.split(seat, Study.objects.get(number=1), [3])
    assert members(review) == {1: {1, 2}, 3: {3}}


def test_the_founder_of_a_study_leaves_its_number_behind(review, seat):
    number(review, make_reports(review, 3))
    studies.link(seat, 1, 2)
    studies.link(seat, 1, 3)
    studies.split(seat, Study.objects.get(number=1), [1])
    assert members(review) == {1: {2, 3}, 4: {1}}
    assert Study.objects.get(number=1).main.number == 2


def test_reports_that_leave_together_stay_together(review, seat):
    number(review, make_reports(review, 4))
    for other in (2, 3, 4):
        studies.link(seat, 1, other)
    step = studies.split(seat, Study.objects.get(number=1), [3, 4])
    assert members(review) == {1: {1, 2}, 3: {3, 4}}
    studies.undo(seat, step)
    assert members(review) == {1: {1, 2, 3, 4}}


@pytest.mark.parametrize("chosen", [[], [1, 2], [7]])
def test_a_split_leaves_something_on_both_sides(review, seat, chosen):
    make_reports(review, 2)
    studies.link(seat, 1, 2)
    with pytest.raises(Refused, match="Nothing was changed"):
        studies.split(seat, Study.objects.get(number=1), chosen)
    assert members(review) == {1: {1, 2}}


def test_who_split_a_study_has_said_that_it_is_two(review, seat):
    make_reports(review, 2)
    studies.link(seat, 1, 2)
    step = studies.split(seat, Study.objects.get(number=1), [2])
    with pytest.raises(Refused, match="said already"):
        studies.keep_apart(seat, 1, 2)
    studies.undo(seat, step)
    assert not StudiesApart.objects.filter(undone_at=None).exists()


# Names and main reports


def test_a_label_can_be_chosen_and_given_back(review, seat):
    number(review, papers(review, ("Moran, GS", 2012), ("Moran, GS", 2012)))
    study = Study.objects.get(number=2)
    studies.rename(seat, study, label="  Moran (job  strain) ")
    study.refresh_from_db()
    assert study.label == "Moran (job strain)"
    studies.rename(seat, study, label="")
    study.refresh_from_db()
    assert (study.label, study.label_given) == ("Moran 2012b", False)


def test_no_two_studies_have_the_same_label(review, seat):
    number(review, papers(review, ("Moran, GS", 2012), ("Osei, K", 2003)))
    with pytest.raises(Refused, match="Study 1 is called"):
        studies.rename(seat, Study.objects.get(number=2), label="moran 2012")


def test_a_label_too_long_for_a_table_is_refused(review, seat):
    number(review, make_reports(review, 1))
    with pytest.raises(Refused, match="at most 60"):
        studies.rename(seat, Study.objects.get(), label="x" * 61)


def test_the_label_follows_the_main_report(review, seat):
    number(review, papers(review, ("Moran, GS", 2012), ("Russinova, Z", 2010)))
    studies.link(seat, 1, 2)
    study = Study.objects.get(number=1)
    studies.set_main(seat, study, 2)
    study.refresh_from_db()
    assert (study.main.number, study.label) == (2, "Russinova 2010")


def test_a_chosen_label_stays_when_the_main_report_changes(review, seat):
    number(review, papers(review, ("Moran, GS", 2012), ("Russinova, Z", 2010)))
    study = Study.objects.get(number=1)
    studies.rename(seat, study, label="Providers")
    studies.link(seat, 1, 2)
    studies.set_main(seat, study, 2)
    study.refresh_from_db()
    assert study.label == "Providers"


def test_a_report_of_another_study_is_not_made_the_main_one(review, seat):
    number(review, make_reports(review, 2))
    with pytest.raises(Refused, match="Report 2 is not in study 1"):
        studies.set_main(seat, Study.objects.get(number=1), 2)


# Two studies, said a person


def test_what_was_kept_apart_is_remembered_once(review, seat):
    make_reports(review, 2)
    row = studies.keep_apart(seat, 2, 1, why="Other sites.")
    assert (row.first.number, row.second.number, row.why) == (1, 2, "Other sites.")
    with pytest.raises(Refused, match="Dora Weiss has said already"):
        studies.keep_apart(seat, 1, 2)


def test_reports_of_one_study_are_split_and_not_kept_apart(review, seat):
    make_reports(review, 2)
    studies.link(seat, 1, 2)
    with pytest.raises(Refused, match="Split it"):
        studies.keep_apart(seat, 1, 2)


def test_the_later_word_counts_and_undoing_it_brings_back_the_earlier(review, seat):
    make_reports(review, 2)
    row = studies.keep_apart(seat, 1, 2)
    linking = studies.link(seat, 1, 2)
    row.refresh_from_db()
    assert row.undone_by == "Dora Weiss"
    studies.undo(seat, linking)
    row.refresh_from_db()
    assert (row.undone_at, row.undone_by) == (None, None)


def test_a_question_can_be_opened_again(review, seat):
    make_reports(review, 2)
    row = studies.ask_again(seat, studies.keep_apart(seat, 1, 2))
    assert row.undone_by == "Dora Weiss"
    with pytest.raises(Refused, match="open again already"):
        studies.ask_again(seat, row)


# Any history

REPORTS = 5
any_history = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
step = st.tuples(
    st.sampled_from(["link", "split", "undo", "number", "apart", "main"]),
    st.integers(1, REPORTS),
    st.integers(1, REPORTS),
)


def take(seat, reports, kind, one, other):
    """Take a step, as far as it is possible now."""
    study = Study.objects.filter(review=seat.review, number=one).first()
    linking = Linking.objects.filter(review=seat.review)[one - 1 : one].first()
    if kind == "link":
        studies.link(seat, one, other)
    elif kind == "apart":
        studies.keep_apart(seat, one, other)
    elif kind == "number":
        number(seat.review, reports[:one])
    elif kind == "undo" and linking:
        studies.undo(seat, linking)
    elif kind == "split" and study:
        studies.split(seat, study, [other])
    elif kind == "main" and study:
        studies.set_main(seat, study, other)


@any_history
@given(st.lists(step, max_size=12))
def test_after_any_history_each_report_is_in_one_study_and_no_number_was_given_twice(db, history):
    seat = make_seat(make_review(), "coordinator")
    reports = make_reports(seat.review, REPORTS, year=2009, authors=["Osei, K"])
    numbers: dict[int, int] = {}
    for kind, one, other in history:
        with contextlib.suppress(Refused):
            take(seat, reports, kind, one, other)
        for study in Study.objects.filter(review=seat.review):
            assert numbers.setdefault(study.pk, study.number) == study.number
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
    linked = [report for group in members(seat.review).values() for report in group]
    assert len(linked) == len(set(linked))
    for study in Study.objects.filter(review=seat.review).select_related("main"):
        inside = members(seat.review).get(study.number)
        assert inside is None or study.main.number in inside
    labels = [study.label.casefold() for study in Study.objects.filter(review=seat.review)]
    assert len(labels) == len(set(labels))
    together = {frozenset(group) for group in members(seat.review).values()}
    for row in StudiesApart.objects.filter(review=seat.review, undone_at=None):
        pair = {row.first.number, row.second.number}
        assert not any(pair <= group for group in together)


@any_history
@given(st.lists(st.tuples(st.integers(1, REPORTS), st.integers(1, REPORTS)), max_size=6))
def test_undoing_all_steps_backwards_leaves_every_report_by_itself(db, pairs):
    seat = make_seat(make_review(), "coordinator")
    number(seat.review, make_reports(seat.review, REPORTS))
    before = members(seat.review)
    steps = []
    for one, other in pairs:
        with contextlib.suppress(Refused):
            steps.append(studies.link(seat, one, other))
    for linking in reversed(steps):
        studies.undo(seat, linking)
    assert members(seat.review) == before
