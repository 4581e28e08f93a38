"""Reports that a tool alone decided about: counted apart, out of screening, undone at any time."""

from __future__ import annotations

import pytest

from reviews.access import Refused
from reviews.actions import reports, tools
from reviews.models import Report, ToolRun, Withdrawal
from screening.figures import compute_prisma, flow_of
from screening.queries import lists
from screening.queries.lists import Filter
from tests.factories import make_reports, make_search
from tests.screening.states import Spec, build, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(dora, seat_of):
    """Let dora tell what a tool decided."""

    def exclude(numbers, stage="before") -> ToolRun:
        rule = "Not a trial"
        return tools.exclude(
            seat_of(dora), tool="RobotSearch 1.2", rule=rule, numbers=numbers, stage=stage
        )

    return exclude


def boxes(review) -> dict[str, int]:
    made = flow_of(compute_prisma(review))
    assert made.imbalances == []
    return {key: box.n for key, box in made.boxes.items()}


def test_before_screening_they_count_as_removed_by_a_tool(review, run):
    make_reports(review, 5)
    run([1, 2])
    n = boxes(review)
    assert (n["excluded_automatic"], n["excluded_other"], n["awaiting_screening"]) == (2, 0, 3)
    assert n["records_screened"] == 0


def test_at_title_and_abstract_they_are_told_apart_from_what_people_excluded():
    world = build([Spec(title="exclude"), Spec(), Spec()])
    tools.exclude(
        world.cleo, tool="ASReview 2", rule="Ranked low", numbers=[2], stage="title_abstract"
    )
    n = boxes(world.review)
    assert (n["records_screened"], n["records_excluded"]) == (2, 2)
    assert (n["records_excluded_human"], n["records_excluded_automatic"]) == (1, 1)
    assert n["excluded_automatic"] == 0


@pytest.mark.parametrize(
    ("stage", "box"),
    [("before", "excluded_automatic"), ("title_abstract", "records_excluded_automatic")],
)
def test_each_box_of_a_tool_opens_its_list(review, run, cleo, seat_of, stage, box):
    make_reports(review, 4)
    run([2, 3], stage)
    seat = seat_of(cleo)
    rows = lists.found(seat, Filter(box=box)).rows
    assert sorted(row.number for row in rows) == [2, 3]
    n = boxes(review)
    for key in ("removed", "records_screened", "records_excluded", "excluded_other"):
        known = n.get(key, n["duplicates"] + n["excluded_automatic"] + n["excluded_other"])
        assert lists.found(seat, Filter(box=key)).rows.count() == known, key


def test_what_a_person_has_voted_on_stays(review, run, ana, seat_of):
    make_reports(review, 2)
    vote(Report.objects.get(number=1), "title_abstract", seat_of(ana).member, "include")
    effect = tools.effect(review, [1, 2, 9])
    assert (effect.leaving, effect.judged, effect.unknown) == ([2], [1], [9])
    run([1, 2])
    assert boxes(review)["excluded_automatic"] == 1


def test_a_run_that_would_take_out_nothing_is_refused(review, run):
    with pytest.raises(Refused, match="None of these reports"):
        run([7])


def test_a_run_is_undone_and_stays_in_the_log(review, run, dora, seat_of):
    make_reports(review, 3)
    made = run([1, 2])
    reports.restore(seat_of(dora), Report.objects.get(number=1))
    assert boxes(review)["excluded_automatic"] == 1
    assert tools.undo(seat_of(dora), made.pk) == 1
    assert boxes(review)["awaiting_screening"] == 3
    assert Withdrawal.objects.filter(run=made, until__isnull=False).count() == 2
    with pytest.raises(Refused, match="Dora Weiss has undone this run already"):
        tools.undo(seat_of(dora), made.pk)


def test_a_person_withdraws_for_other_reasons(review, dora, seat_of):
    make_reports(review, 2)
    reports.withdraw(seat_of(dora), Report.objects.get(number=1), reason="Not a document")
    n = boxes(review)
    assert (n["excluded_automatic"], n["excluded_other"]) == (0, 1)
    assert Withdrawal.objects.get().by == "Dora Weiss"


def test_in_the_other_arm_a_tool_drops_them_before_they_are_sought(review, run):
    make_reports(review, 2, search=make_search(review, "Lists", channel="citation"))
    run([1])
    n = boxes(review)
    assert (n["other_records_excluded"], n["other_awaiting_screening"]) == (1, 1)


def test_the_page_shows_the_effect_before_anything_happens(review, client_of, dora):
    make_reports(review, 5)
    browser, address = client_of(dora), f"/r/{review.slug}/prisma/tools/"
    form = {"tool": "RobotSearch", "rule": "Not a trial", "stage": "before", "numbers": "1, 3-4 99"}
    page = browser.post(address, form).content.decode()
    assert "3 reports would leave screening." in page and "No report has these numbers: 99" in page
    assert not ToolRun.objects.exists()
    page = browser.post(address, form | {"sure": "1"}, follow=True).content.decode()
    assert "3 reports were taken out." in page and "RobotSearch" in page
    made = ToolRun.objects.get()
    page = browser.post(f"{address}{made.pk}/undo/", follow=True).content.decode()
    assert "3 reports are back." in page and "undone by" in page


@pytest.mark.parametrize("numbers", ["one", "3-", "1-999999999", "1.5"])
def test_numbers_that_cannot_be_read_are_said(review, client_of, dora, numbers):
    form = {"tool": "T", "rule": "R", "stage": "before", "numbers": numbers, "sure": "1"}
    answer = client_of(dora).post(f"/r/{review.slug}/prisma/tools/", form)
    assert answer.status_code == 422
    assert not ToolRun.objects.exists()


def test_a_reviewer_tells_nothing_of_tools(review, client_of, ana):
    assert client_of(ana).get(f"/r/{review.slug}/prisma/tools/").status_code == 403


def test_the_page_of_tools_asks_few_questions(
    review, client_of, dora, run, django_assert_max_num_queries
):
    make_reports(review, 4)
    run([1])
    run([2, 3])
    browser = client_of(dora)
    browser.get(f"/r/{review.slug}/prisma/tools/")
    with django_assert_max_num_queries(20):
        browser.get(f"/r/{review.slug}/prisma/tools/")
