"""Studies and full texts follow a report that turns out to be a duplicate, and come back."""

from __future__ import annotations

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.actions import deduplication, duplicates
from reviews.actions import studies as actions
from reviews.actions.fulltexts import attaching
from reviews.models import (
    Attachment,
    DuplicatePair,
    FullText,
    Merge,
    Report,
    Retrieval,
    RetrievalAssignment,
    Study,
    StudyLink,
)
from reviews.queries import differing
from reviews.queries.fulltexts import current_of
from screening.actions import studies as numbers
from screening.figures import compute_prisma, flow_of
from screening.queries import boxes, fulltexts, studies
from tests.factories import make_record, make_reports, make_retrieval
from tests.screening.states import Spec, build

pytestmark = pytest.mark.django_db
IN = Spec(title="include", full="include")
READ = Spec(title="include")


def study_of(number):
    link = StudyLink.objects.standing().filter(report__number=number).first()
    return link.study.number if link else None


def state_of(number):
    found = differing.standing([Report.objects.get(number=number).pk])
    return next((line.state for line in found.values()), None)


def part(seat, merge):
    duplicates.undo_merge(seat, Merge.objects.get(pk=merge.pk))


@pytest.fixture
def world():
    """Three included reports, of which 1 and 2 are one study, and one that is just being read."""
    world = build([IN, IN, IN, READ])
    actions.link(world.cleo, 1, 2)
    return world


def test_a_duplicate_s_study_is_that_of_the_report_that_gathers_it(world):
    merge = duplicates.gather(world.cleo, 4, 2)
    kept, gone = merge.survivor.number, merge.absorbed.number
    assert study_of(kept) == 1
    assert studies.tally(world.review).new_studies == 2
    part(world.cleo, merge)
    assert (study_of(2), study_of(4)) == (1, None)
    assert {kept, gone} == {2, 4}


def test_the_duplicate_gives_its_study_even_if_it_is_the_one_that_goes(review, dora, seat_of):
    seat, reports = seat_of(dora), make_reports(review, 3)
    actions.link(seat, 2, 3)
    merge = duplicates.gather(seat, 1, 3)
    assert merge.survivor.number == 1
    assert study_of(1) == study_of(2) == Study.objects.get(main=reports[1]).number
    part(seat, merge)
    assert study_of(1) is None
    assert study_of(3) == study_of(2)


def test_the_main_report_s_duplicate_is_main_and_gives_it_back(review, dora, seat_of):
    seat, reports = seat_of(dora), make_reports(review, 3)
    actions.link(seat, 2, 3)
    merge = duplicates.gather(seat, 1, 2)
    assert Study.objects.get(number=study_of(1)).main == reports[0]
    page_rows = studies.rows_of(seat, Study.objects.filter(number=study_of(1)))
    assert [place.report.number for place in page_rows[0].places] == [1, 3]
    part(seat, merge)
    assert Study.objects.get(number=study_of(2)).main == reports[1]


def test_two_studies_of_one_document_both_stay_and_people_are_asked(
    review, dora, seat_of, client_of
):
    seat, _reports = seat_of(dora), make_reports(review, 4)
    actions.link(seat, 1, 2)
    actions.link(seat, 3, 4)
    before = [study_of(n) for n in (1, 2, 3, 4)]
    gather = reverse("reviews:gather", args=[review.slug, 1])
    answer = client_of(dora).post(gather, {"other": 3}, follow=True)
    assert "both words were kept" in answer.content.decode()
    assert [study_of(n) for n in (1, 2, 3, 4)] == before
    page = client_of(dora).get(reverse("screening:report", args=[review.slug, 1]))
    told = " ".join(page.content.decode().split())
    assert "Report 3, which is gathered here, is of another study" in told
    actions.link(seat, 1, 4)
    assert differing.of(Report.objects.get(number=1)) == []
    part(seat, Merge.objects.get())
    assert len({study_of(n) for n in (1, 2, 3, 4)}) == 1


def test_what_a_person_links_meanwhile_stays_after_parting(review, dora, seat_of):
    seat, _reports = seat_of(dora), make_reports(review, 4)
    actions.link(seat, 2, 3)
    merge = duplicates.gather(seat, 1, 3)
    actions.split(seat, Study.objects.get(number=study_of(1)), [1])
    alone = study_of(1)
    part(seat, merge)
    assert study_of(1) == alone
    assert study_of(3) == study_of(2) != alone


def test_undoing_the_link_frees_the_duplicate_s_survivor_too(review, dora, seat_of):
    seat, _reports = seat_of(dora), make_reports(review, 3)
    linking = actions.link(seat, 2, 3)
    duplicates.gather(seat, 1, 3)
    actions.undo(seat, linking)
    assert study_of(1) is None
    assert study_of(2) != study_of(3)


def test_a_full_text_that_was_retrieved_is_retrieved_for_the_document(review, dora, seat_of):
    seat, reports = seat_of(dora), make_reports(review, 2)
    make_retrieval(reports[1], "retrieved", way="print")
    merge = duplicates.gather(seat, 1, 2)
    assert (merge.survivor.number, state_of(1)) == (1, "retrieved")
    assert Retrieval.objects.filter(report=reports[0]).get().way == "print"
    part(seat, merge)
    assert (state_of(1), state_of(2)) == ("sought", "retrieved")


def test_different_words_on_a_full_text_both_stay(review, dora, seat_of, client_of):
    seat, reports = seat_of(dora), make_reports(review, 2)
    make_retrieval(reports[0], "not_retrieved")
    make_retrieval(reports[1], "retrieved")
    merge = duplicates.gather(seat, 1, 2)
    assert (state_of(1), state_of(2)) == ("not_retrieved", "retrieved")
    page = client_of(dora).get(reverse("screening:report", args=[review.slug, 1]))
    assert "Dora Weiss said: Retrieved." in " ".join(page.content.decode().split())
    part(seat, merge)
    assert (state_of(1), state_of(2)) == ("not_retrieved", "retrieved")


def test_what_is_said_of_the_document_meanwhile_stays_after_parting(review, dora, seat_of):
    seat, reports = seat_of(dora), make_reports(review, 2)
    make_retrieval(reports[1], "retrieved")
    merge = duplicates.gather(seat, 1, 2)
    make_retrieval(reports[0], "not_retrieved")
    part(seat, merge)
    assert (state_of(1), state_of(2)) == ("not_retrieved", "retrieved")


def test_sure_duplicates_carry_what_was_said_as_well(review, dora, seat_of):
    seat = seat_of(dora)
    same = {
        "title": "Working in between two teams of the ward", "year": 2013, "doi": "10.1/x.7",
        "authors": ["Novak, Anna"], "journal": "Gut", "volume": "20", "pages": "301-309",
    }  # fmt: skip
    full = make_record(review, **same, abstract="Much is told.")
    lean = make_record(review, **same)
    other = make_record(review, title="Another one")
    actions.link(seat, lean.number, other.number)
    make_retrieval(lean.report)
    deduplication.find(seat)
    lean.report.refresh_from_db()
    assert lean.report.merged_into_id == full.report_id
    assert study_of(full.number) == study_of(other.number)
    assert state_of(full.number) == "retrieved"


def seeker_of(report):
    rows = RetrievalAssignment.objects.filter(report=report).order_by("pk").select_related("member")
    newest = rows.last()
    return newest.member if newest else None


def seek(seat, report, member):
    RetrievalAssignment.objects.create(
        review=seat.review, report=report, member=member, by=seat.actor_name
    )


def test_who_seeks_the_duplicate_seeks_the_document_until_they_are_parted(review, dora, seat_of):
    seat, reports = seat_of(dora), make_reports(review, 2)
    seek(seat, reports[1], seat.member)
    merge = duplicates.gather(seat, 1, 2)
    assert seeker_of(merge.survivor) == seat.member
    part(seat, merge)
    assert (seeker_of(reports[0]), seeker_of(reports[1])) == (None, seat.member)


def test_who_seeks_the_document_already_goes_on_and_what_was_said_since_stays(
    review, dora, ana, seat_of
):
    seat, reports = seat_of(dora), make_reports(review, 3)
    anas = seat_of(ana).member
    seek(seat, reports[0], anas)
    seek(seat, reports[1], seat.member)
    duplicates.gather(seat, 1, 2)
    assert seeker_of(reports[0]) == anas
    seek(seat, reports[1], seat.member)
    merge = duplicates.gather(seat, 3, 1)
    top = merge.survivor
    seek(seat, top, seat.member)
    part(seat, merge)
    assert seeker_of(top) == seat.member


def give_file(report, name, **more):
    file = FullText.objects.create(
        review=report.review, name=name, size=1, sha256=name.ljust(64, "0"), state="read",
        content=name,
    )  # fmt: skip
    return Attachment.objects.create(
        review=report.review, full_text=file, report=report, how="person", attached_by="Dora",
        **more,
    )  # fmt: skip


def files_of(report):
    return [row.full_text.name for row in fulltexts.attachments(report)]


def test_files_follow_through_two_gatherings_and_come_back_with_their_report(review, dora, seat_of):
    seat, reports = seat_of(dora), make_reports(review, 3)
    give_file(reports[2], "third.pdf")
    first = duplicates.gather(seat, 2, 3)
    second = duplicates.gather(seat, 1, 2)
    assert (first.survivor, second.survivor) == (reports[1], reports[0])
    assert files_of(reports[0]) == ["third.pdf"]
    assert current_of([reports[0].pk])[reports[0].pk].name == "third.pdf"
    part(seat, second)
    part(seat, first)
    assert [files_of(report) for report in reports] == [[], [], ["third.pdf"]]


def test_a_duplicate_s_file_can_be_what_is_read_and_is_the_duplicate_s_still(review, dora, seat_of):
    seat, reports = seat_of(dora), make_reports(review, 2)
    give_file(reports[0], "own.pdf")
    other = give_file(reports[1], "other.pdf")
    merge = duplicates.gather(seat, 1, 2)
    assert current_of([reports[0].pk])[reports[0].pk].name == "own.pdf"
    attaching.make_current(seat, other)
    assert current_of([reports[0].pk])[reports[0].pk].name == "other.pdf"
    assert files_of(reports[0]) == ["other.pdf", "own.pdf"]
    part(seat, merge)
    assert files_of(reports[1]) == ["other.pdf"]


def test_detaching_a_duplicate_s_only_file_lets_the_document_be_sought_again(review, dora, seat_of):
    seat, reports = seat_of(dora), make_reports(review, 2)
    row = give_file(reports[1], "only.pdf")
    make_retrieval(reports[1], "retrieved", way="file")
    merge = duplicates.gather(seat, 1, 2)
    assert state_of(1) == "retrieved"
    attaching.detach(seat, row)
    assert state_of(1) == "sought"
    part(seat, merge)
    assert (state_of(1), state_of(2)) == ("sought", "sought")


WORDS = st.sampled_from(["", "sought", "retrieved", "not_retrieved"])
TWO = st.tuples(st.integers(1, 4), st.integers(1, 4)).filter(lambda two: two[0] != two[1])


@given(
    links=st.lists(TWO, max_size=3),
    words=st.lists(WORDS, min_size=4, max_size=4),
    merges=st.lists(TWO, min_size=1, max_size=3),
)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_gathering_and_parting_loses_nothing_and_doubles_nothing(links, words, merges):
    world = build([IN, IN, IN, IN])
    Retrieval.objects.filter(review=world.review).delete()
    seat = world.cleo
    for report, word in zip(world.reports, words, strict=True):
        if word:
            make_retrieval(report, word)
    numbers.number(world.review)
    for one, other in links:
        if study_in(world, one) != study_in(world, other):
            actions.link(seat, one, other)
    before, steps = stand(world), []
    for one, other in merges:
        tops = [top_of(world, n) for n in (one, other)]
        if tops[0] != tops[1]:
            steps.append(duplicates.gather(seat, *tops))
        links_now = StudyLink.objects.standing().filter(review=world.review)
        assert links_now.count() == links_now.values("report").distinct().count()
        flow = flow_of(compute_prisma(world.review))
        assert flow.imbalances == []
        shown = studies.tally(world.review)
        assert shown.new_reports == 4 - len(steps)
        assert shown.new_studies <= shown.new_reports
        assert boxes.box(world.review, "new_reports").rows.count() == shown.new_reports
    for merge in reversed(steps):
        part(seat, merge)
        DuplicatePair.objects.filter(review=world.review).delete()
    assert stand(world) == before


def top_of(world, number):
    report = Report.objects.get(review=world.review, number=number)
    while report.merged_into is not None:
        report = report.merged_into
    return report.number


def study_in(world, number):
    links = StudyLink.objects.standing().filter(report__number=number, review=world.review)
    return links.values_list("study__number", flat=True).first()


def stand(world):
    """Each report's study, and how its full text stands: sought unless something is said."""
    said = differing.standing([report.pk for report in world.reports])
    return {
        report.number: (
            study_in(world, report.number),
            said[report.pk].state if report.pk in said else "sought",
        )
        for report in world.reports
    }
