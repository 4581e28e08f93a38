"""Included reports are counted as studies: every number names its unit and opens its list."""

from __future__ import annotations

import contextlib
import csv
import io
import json

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.access import Refused
from reviews.actions import duplicates, earlier
from reviews.actions import studies as actions
from reviews.models import Linking, Stage, Study, StudyLink
from screening.actions import studies as numbers
from screening.figures import compute_prisma, flow_of
from screening.models import Outcome
from screening.queries import lists, studies
from screening.queries.studies import Wanted
from tests.screening.states import CHANNELS, Spec, World, build

pytestmark = pytest.mark.django_db
IN = Spec(title="include", full="include")
READ = Spec(title="include")


def boxes(review):
    return {key: box.n for key, box in flow_of(compute_prisma(review)).boxes.items()}


def page_of(client, review, path: str = "") -> str:
    answer = client.get(f"/r/{review.slug}/studies/{path}")
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1].split("</main>")[0]


# Counting


def test_a_report_that_nobody_linked_counts_as_a_study_of_its_own():
    world = build([IN, IN, READ])
    assert studies.tally(world.review) == studies.Tally(new_studies=2, new_reports=2)
    assert not Study.objects.exists()


def test_linked_reports_count_as_one_study():
    world = build([IN, IN, IN])
    actions.link(world.cleo, 1, 3)
    assert studies.tally(world.review) == studies.Tally(new_studies=2, new_reports=3)
    n = boxes(world.review)
    assert (n["new_studies"], n["new_reports"], n["total_studies"]) == (2, 3, 2)


def test_a_linked_report_counts_when_it_comes_to_be_included():
    world = build([IN, READ])
    actions.link(world.cleo, 1, 2)
    assert studies.tally(world.review) == studies.Tally(new_studies=1, new_reports=1)
    Outcome.objects.create(
        review=world.review,
        stage=Stage.FULL_TEXT,
        report=world.reports[1],
        choice="include",
        how="agreed",
        votes_seen=[],
    )
    assert studies.tally(world.review) == studies.Tally(new_studies=1, new_reports=2)


def test_a_study_whose_reports_came_from_both_arms_counts_once():
    world = build([IN, Spec(channel="citation", title="include", full="include")])
    actions.link(world.cleo, 1, 2)
    n = boxes(world.review)
    assert (n["dbr_included_reports"], n["other_included_reports"]) == (1, 1)
    assert (n["new_reports"], n["new_studies"]) == (2, 1)


def test_a_new_report_of_an_earlier_version_s_study_adds_no_study():
    world = build([IN, IN])
    listed = [["Armstrong 1995. On age.", "Armstrong 1996. On work."], ["Moran 2004. On peers."]]
    earlier.enter(world.cleo, publication="The first version", listed=listed)
    moran = Study.objects.get(review=world.review, label="Moran 2004")
    actions.link_to(world.cleo, moran, 1)
    made = studies.tally(world.review)
    assert made == studies.Tally(
        new_studies=1, new_reports=2, previous_studies=2, previous_reports=3
    )
    flow = flow_of(compute_prisma(world.review))
    assert (flow.boxes["total_studies"].n, flow.boxes["total_reports"].n) == (3, 5)
    assert flow.imbalances == []


def test_a_duplicate_of_a_linked_report_is_no_report_more():
    world = build([IN, IN, IN])
    actions.link(world.cleo, 1, 2)
    duplicates.gather(world.cleo, 2, 3)
    assert studies.tally(world.review) == studies.Tally(new_studies=1, new_reports=2)


def test_the_count_of_a_moment_is_that_of_the_links_that_held_then():
    world = build([IN, IN])
    reports = [report.pk for report in world.reports]
    linking = actions.link(world.cleo, 1, 2)
    linked = linking.made_at
    actions.undo(world.cleo, linking)
    before = StudyLink.objects.order_by("since").first().since
    assert studies.new_studies(reports, at=before) == 2
    assert studies.new_studies(reports, at=linked) == 1
    assert studies.new_studies(reports) == 2


specs = st.builds(
    Spec,
    channel=st.sampled_from([*CHANNELS, "database"]),
    gathered=st.one_of(st.none(), st.none(), st.integers(0, 6)),
    withdrawn=st.sampled_from([False, False, True]),
    title=st.sampled_from(["include", "include", "exclude"]),
    full=st.sampled_from(["", "include", "include", "exclude"]),
    taken=st.sampled_from([False, False, False, True]),
)
numbers_drawn = st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=5)


def link_some(world: World, pairs, old: int) -> None:
    """Link what can be linked, and let one study be of the earlier version."""
    for one, other in pairs:
        with contextlib.suppress(Refused):
            actions.link(world.cleo, one, other)
    numbers.number(world.review)
    if old:
        earlier.enter(world.cleo, publication="Before", listed=[["Old 1999. A.", "Old 2000. B."]])
        with contextlib.suppress(Refused):
            study = Study.objects.get(review=world.review, earlier_reports=2)
            actions.link_to(world.cleo, study, old)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(specs, max_size=8), numbers_drawn, st.integers(0, 8))
def test_whatever_is_linked_the_flow_adds_up_and_each_box_is_as_long_as_its_list(
    db, found, pairs, old
):
    world = build(found)
    link_some(world, pairs, old)
    flow = flow_of(compute_prisma(world.review))
    assert [one.rule for one in flow.identities if one.holds is not True] == []
    n = {key: box.n for key, box in flow.boxes.items()}
    for seat in (world.ana, world.cleo):
        for of in ("new", "previous"):
            assert studies.read(seat, Wanted(of=of)).studies == n[f"{of}_studies"]
        whole = studies.read(seat, Wanted())
        assert whole.studies == n["total_studies"]
        assert whole.reports == n["new_reports"]
        assert sum(len(row.included) for row in whole.rows) == n["new_reports"]


# Numbers


def test_numbers_follow_the_order_in_which_reports_were_included():
    world = build([IN, IN, READ])
    late = Outcome.objects.get(report=world.reports[0], stage=Stage.FULL_TEXT)
    late.settled_at = late.settled_at.replace(year=late.settled_at.year + 1)
    late.save()
    assert numbers.number(world.review) == 2
    links = StudyLink.objects.values_list("study__number", "report__number")
    assert sorted(links) == [(1, 2), (2, 1)]
    assert numbers.number(world.review) == 0


def test_a_number_stays_when_its_report_is_excluded_and_comes_back():
    world = build([IN, IN])
    numbers.number(world.review)
    outcome = Outcome.objects.get(report=world.reports[0], stage=Stage.FULL_TEXT)
    Outcome.objects.filter(pk=outcome.pk).update(choice="exclude")
    assert studies.tally(world.review).new_studies == 1
    assert [row.study.number for row in studies.every(world.cleo, Wanted())] == [2]
    Outcome.objects.filter(pk=outcome.pk).update(choice="include")
    assert [row.study.number for row in studies.every(world.cleo, Wanted())] == [1, 2]


# The pages


def test_the_list_names_both_units(client_of):
    world = build([IN, IN, IN])
    actions.link(world.cleo, 1, 3)
    page = page_of(client_of(world.ana.member.user), world.review)
    head = " ".join(page.split('role="status">')[1].split("<button")[0].split())
    assert head.count("report") == 1 and head.count("studies") == 1
    assert ">3<" in head and ">2<" in head


def test_each_box_of_studies_opens_the_list_that_it_counts(client_of):
    world = build([IN, IN])
    client = client_of(world.cleo.member.user)
    flow = client.get(f"/r/{world.review.slug}/prisma/").content.decode()
    address = reverse("screening:studies", args=[world.review.slug]) + "?of=new"
    assert f'"{address}"' in flow
    assert len(client.get(address).context["page"].rows) == 2


def test_linking_on_the_page_of_a_study_and_undoing_it(client_of):
    world = build([IN, IN])
    client = client_of(world.cleo.member.user)
    page_of(client, world.review)
    shown = page_of(client, world.review, "1/?q=Document")
    assert "Document 2" in shown
    answer = client.post(f"/r/{world.review.slug}/studies/1/link/", {"report": 2}, follow=True)
    assert "linked report 2 of study 2 to study 1" in answer.content.decode()
    assert len(answer.context["row"].places) == 2
    step = Linking.objects.get()
    assert "undone by" not in page_of(client, world.review, "links/")
    client.post(f"/r/{world.review.slug}/studies/links/{step.pk}/undo/")
    assert "undone by" in page_of(client, world.review, "links/")
    assert studies.tally(world.review).new_studies == 2


def test_splitting_without_a_mark_says_what_is_missing(client_of):
    world = build([IN, IN])
    actions.link(world.cleo, 1, 2)
    client = client_of(world.cleo.member.user)
    answer = client.post(f"/r/{world.review.slug}/studies/1/split/", {})
    assert answer.status_code == 422
    assert "Mark the reports that leave" in answer.content.decode()


def test_renaming_to_a_label_in_use_keeps_the_old_one(client_of):
    world = build([IN, IN])
    numbers.number(world.review)
    label = Study.objects.get(number=1).label
    client = client_of(world.cleo.member.user)
    back = client.post(
        f"/r/{world.review.slug}/studies/2/name/",
        {"label": label},
        headers={"accept": "text/html", "referer": f"/r/{world.review.slug}/studies/2/"},
        follow=True,
    )
    assert "is called" in back.content.decode()
    assert Study.objects.get(number=2).label != label


def test_a_reviewer_finds_nothing_to_press(client_of):
    world = build([IN, IN])
    actions.link(world.cleo, 1, 2)
    page = page_of(client_of(world.ana.member.user), world.review, "1/")
    assert "<form" not in page
    assert "<form" in page_of(client_of(world.cleo.member.user), world.review, "1/")


def test_an_empty_list_says_how_studies_come_to_be(client_of):
    world = build([READ])
    page = page_of(client_of(world.cleo.member.user), world.review)
    assert "No report is included yet" in page


def test_a_long_list_is_read_page_by_page_in_either_order(client_of, monkeypatch):
    monkeypatch.setattr(studies, "PAGE", 2)
    world = build([IN] * 5)
    numbers.number(world.review)
    Study.objects.filter(number=1).update(label="Zeta 2001")
    for order, expected in (("", [1, 2, 3, 4, 5]), ("label", [2, 3, 4, 5, 1])):
        met: list[int] = []
        page = studies.read(world.ana, Wanted(order=order))
        while True:
            met += [row.study.number for row in page.rows]
            if page.after is None:
                break
            page = studies.read(world.ana, Wanted(order=order), after=page.after)
        assert met == expected


# Blinding


def test_who_votes_blind_is_not_told_that_a_report_was_included_once(client_of):
    world = build([IN, IN])
    numbers.number(world.review)
    Outcome.objects.filter(report=world.reports[0], stage=Stage.FULL_TEXT).update(
        withdrawn_at="2026-01-01T00:00Z", withdrawn_by="Cleo"
    )
    blind = client_of(world.ana.member.user)
    assert blind.get(f"/r/{world.review.slug}/studies/1/").status_code == 404
    assert page_of(client_of(world.cleo.member.user), world.review, "1/")
    assert page_of(blind, world.review, "2/")


def test_what_a_person_linked_is_open_to_all(client_of):
    world = build([READ, READ])
    actions.link(world.cleo, 1, 2)
    assert page_of(client_of(world.ana.member.user), world.review, "1/")


# Ceilings


@pytest.mark.parametrize("path", ["", "1/", "1/?q=Document", "links/"])
def test_a_page_asks_as_much_for_many_studies_as_for_few(client_of, path):
    def queries(n):
        world = build([IN] * n)
        actions.link(world.cleo, 1, 2)
        client = client_of(world.cleo.member.user)
        page_of(client, world.review, path)
        with CaptureQueriesContext(connection) as asked:
            page_of(client, world.review, path)
        return len(asked)

    few = queries(3)
    assert queries(12) == few
    assert few <= 28


# The command


def test_the_command_lists_numbers_labels_and_reports(capsys):
    world = build([IN, IN, READ])
    actions.link(world.cleo, 1, 2)
    call_command("studies", world.review.slug, "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["new_studies"], told["new_reports"]) == (1, 2)
    [study] = told["studies"]
    assert study["number"] == 1
    assert [report["number"] for report in study["reports"]] == [1, 2]
    assert [report["main"] for report in study["reports"]] == [True, False]
    call_command("studies", world.review.slug)
    assert "2 reports of 1 new studies" in capsys.readouterr().out


# Files and filters


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_table_has_a_row_for_each_included_report_with_its_study_s_number(client_of):
    world = build([IN, IN, IN, READ])
    actions.link(world.cleo, 1, 3)
    client = client_of(world.ana.member.user)
    found = rows_of(client.get(f"/r/{world.review.slug}/studies/export/csv/"))
    told = [(row["Study"], row["Report"], row["Main report"]) for row in found]
    assert told == [("1", "1", "yes"), ("1", "3", ""), ("3", "2", "yes")]
    assert found[0]["Included reports of the study"] == "2"
    assert found[0]["Study label"] == Study.objects.get(number=1).label


def test_the_workbook_holds_the_same_rows(client_of):
    world = build([IN, IN])
    answer = client_of(world.ana.member.user).get(f"/r/{world.review.slug}/studies/export/xlsx/")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    head, *rows = sheet.values
    assert [row[head.index("Study")] for row in rows] == ["1", "2"]


def test_a_file_holds_what_the_list_is_narrowed_to(client_of):
    world = build([IN, IN, IN])
    actions.link(world.cleo, 1, 3)
    client = client_of(world.ana.member.user)
    found = rows_of(client.get(f"/r/{world.review.slug}/studies/export/csv/?several=1"))
    assert [row["Report"] for row in found] == ["1", "3"]


def test_an_unknown_format_is_not_found(client_of):
    world = build([IN])
    client = client_of(world.ana.member.user)
    assert client.get(f"/r/{world.review.slug}/studies/export/pdf/").status_code == 404


def test_the_list_of_records_can_be_narrowed_to_a_study(client_of):
    world = build([IN, IN, IN])
    actions.link(world.cleo, 1, 3)
    client = client_of(world.ana.member.user)
    page = client.get(f"/r/{world.review.slug}/records/?study=1").context["page"]
    assert [row.number for row in page.rows] == [1, 3]
    assert client.get(f"/r/{world.review.slug}/records/?study=9").context["page"].total == 0


def test_the_filter_tells_who_votes_blind_of_no_study_that_they_may_not_know():
    world = build([IN, IN])
    numbers.number(world.review)
    Outcome.objects.filter(report=world.reports[0], stage=Stage.FULL_TEXT).update(
        withdrawn_at="2026-01-01T00:00Z", withdrawn_by="Cleo"
    )
    assert lists.found(world.ana, lists.Filter(study=1)).rows.count() == 0
    assert lists.found(world.cleo, lists.Filter(study=1)).rows.count() == 1
