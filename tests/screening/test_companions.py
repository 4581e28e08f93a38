"""Reports that may be of one study are asked about, and a person decides."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews import figures
from reviews.actions import studies as actions
from reviews.models import Linking, Record, Stage, StudiesApart
from screening.models import Outcome
from screening.queries import companions, studies
from screening.queries.companions import COMPANIONS
from tests.screening.states import Spec, build

pytestmark = pytest.mark.django_db
IN = Spec(title="include", full="include")
READ = Spec(title="include")
MORAN = ["Moran, GS", "Russinova, Z"]


def world_of(*specs, team=(1, 2)):
    """A review in which the reports of a team may be companions."""
    world = build(list(specs))
    for number in team:
        Record.objects.filter(review=world.review, number=number).update(
            authors=MORAN, names="Moran, GS Russinova, Z", year=2012, title=f"Recovery {number}"
        )
    return world


def asked(review):
    """The numbers of the reports that are asked about, pair by pair."""
    found = figures.compute(review, COMPANIONS).value
    numbers = dict(studies.Report.objects.filter(review=review).values_list("pk", "number"))
    return [
        tuple(sorted((numbers[pair.one], numbers[pair.other])))
        for pair in companions.open_pairs(review, found)
    ]


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def home(review) -> str:
    return f"/r/{review.slug}/studies/suggestions/"


# What is asked


def test_included_reports_and_those_at_full_text_are_asked_about():
    assert asked(world_of(IN, READ).review) == [(1, 2)]


@pytest.mark.parametrize(
    "left_out",
    [
        Spec(title="exclude"),
        Spec(),
        Spec(title="include", full="exclude"),
        Spec(title="include", full="include", withdrawn=True),
        Spec(gathered=0),
    ],
)
def test_what_is_not_in_the_running_is_not_asked_about(left_out):
    assert asked(world_of(IN, left_out).review) == []


def test_nothing_is_linked_by_itself():
    world = world_of(IN, IN)
    figures.compute(world.review, COMPANIONS)
    assert not Linking.objects.exists()
    assert studies.tally(world.review).new_studies == 2


def test_linked_or_kept_apart_they_are_not_asked_about_again():
    world = world_of(IN, IN, IN, team=(1, 2, 3))
    assert asked(world.review) == [(1, 2), (1, 3), (2, 3)]
    actions.keep_apart(world.cleo, 1, 3)
    assert asked(world.review) == [(1, 2), (2, 3)]
    actions.link(world.cleo, 1, 2)
    assert asked(world.review) == []


def test_the_question_comes_back_when_the_answer_is_taken_back():
    world = world_of(IN, IN)
    step = actions.link(world.cleo, 1, 2)
    assert asked(world.review) == []
    actions.undo(world.cleo, step)
    assert asked(world.review) == [(1, 2)]
    actions.ask_again(world.cleo, actions.keep_apart(world.cleo, 1, 2))
    assert asked(world.review) == [(1, 2)]


def test_two_studies_of_several_reports_are_asked_about_once():
    world = world_of(IN, IN, IN, team=(1, 2, 3))
    actions.link(world.cleo, 1, 2)
    assert len(asked(world.review)) == 1


def test_reports_are_compared_again_only_when_they_have_changed(monkeypatch):
    world = world_of(IN, IN)
    figures.compute(world.review, COMPANIONS)
    monkeypatch.setattr(companions, "suggest", lambda documents: pytest.fail("compared again"))
    actions.keep_apart(world.cleo, 1, 2)
    assert figures.compute(world.review, COMPANIONS).value["open"] == 0


# Deciding


def test_linking_counts_one_study_less_and_goes_on(client_of):
    world = world_of(IN, IN)
    client = client_of(world.cleo.member.user)
    page = page_of(client, home(world.review))
    assert "Do these two tell of one study?" in page and "2 of 2 shared" in page
    answer = client.post(f"{home(world.review)}1/2/link/", follow=True)
    assert "No suggestion is left" in answer.content.decode()
    assert studies.tally(world.review).new_studies == 1
    assert "Authors: 2 of 2 shared" in Linking.objects.get().why


def test_what_was_decided_last_can_be_taken_back_where_it_was_decided(client_of):
    world = world_of(IN, IN)
    client = client_of(world.cleo.member.user)
    client.post(f"{home(world.review)}1/2/apart/")
    page = page_of(client, home(world.review))
    assert "You said that 1 and 2 are two studies" in page
    row = StudiesApart.objects.get()
    client.post(f"/r/{world.review.slug}/studies/apart/{row.pk}/again/")
    client.post(f"{home(world.review)}1/2/link/")
    assert "You linked a report to study 1" in page_of(client, home(world.review))
    step = Linking.objects.get()
    answer = client.post(f"/r/{world.review.slug}/studies/links/{step.pk}/take-back/", follow=True)
    assert "Do these two tell of one study?" in answer.content.decode()
    assert studies.tally(world.review).new_studies == 2


def test_who_was_slower_is_told_that_it_is_decided(client_of):
    world = world_of(IN, IN)
    actions.link(world.cleo, 1, 2)
    client = client_of(world.cleo.member.user)
    answer = client.post(f"{home(world.review)}1/2/apart/", follow=True)
    assert "are in one study" in answer.content.decode()
    assert not StudiesApart.objects.exists()


def test_htmx_gets_the_next_pair_alone(client_of):
    world = world_of(IN, IN, IN, team=(1, 2, 3))
    client = client_of(world.cleo.member.user)
    answer = client.post(f"{home(world.review)}1/2/apart/", headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert answer["HX-Push-Url"] == f"{home(world.review)}1/3/"


def test_two_reports_that_nobody_suggested_can_be_held_side_by_side(client_of):
    world = world_of(IN, IN, team=())
    client = client_of(world.cleo.member.user)
    assert "Document 1" in page_of(client, f"{home(world.review)}1/2/")
    assert client.get(f"{home(world.review)}1/1/").status_code == 404
    assert client.get(f"{home(world.review)}1/99/").status_code == 404


def test_a_reviewer_reads_and_does_not_decide(client_of):
    world = world_of(IN, IN)
    client = client_of(world.ana.member.user)
    assert 'class="decision"' not in page_of(client, home(world.review))
    assert client.post(f"{home(world.review)}1/2/link/").status_code == 403
    with pytest.raises(PermissionDenied):
        actions.link(world.ana, 1, 2)


def test_what_waits_is_shown_to_who_may_decide(client_of):
    world = world_of(IN, IN)
    figures.compute(world.review, COMPANIONS)
    lead = client_of(world.cleo.member.user).get(f"/r/{world.review.slug}/").content.decode()
    assert "pair that may be one study" in lead
    reviewer = client_of(world.ana.member.user).get(f"/r/{world.review.slug}/").content.decode()
    assert "may be one study" not in reviewer


def test_what_was_kept_apart_is_listed_and_can_be_asked_again(client_of):
    world = world_of(IN, IN)
    row = actions.keep_apart(world.cleo, 1, 2)
    client = client_of(world.cleo.member.user)
    assert "Recovery 2" in page_of(client, f"/r/{world.review.slug}/studies/apart/")
    client.post(f"/r/{world.review.slug}/studies/apart/{row.pk}/again/")
    assert "Nobody has found" in page_of(client, f"/r/{world.review.slug}/studies/apart/")


# Reports and studies beside


def test_the_report_s_page_says_its_study_and_links_it(client_of):
    world = world_of(IN, IN)
    client = client_of(world.cleo.member.user)
    address = f"/r/{world.review.slug}/reports/2/"
    page = page_of(client, address)
    assert "Study 2: Moran 2012b" in page and "May be of the same study" in page
    client.post(f"{address}study/", {"report": 1, "why": "Same interviews"})
    page = page_of(client, address)
    assert "Study 1: Moran 2012" in page and "Recovery 1" in page
    assert Linking.objects.get().why == "Same interviews"


def test_the_report_s_page_tells_who_votes_blind_nothing_of_an_earlier_inclusion(client_of):
    world = world_of(IN, IN)
    page_of(client_of(world.cleo.member.user), f"/r/{world.review.slug}/studies/")
    Outcome.objects.filter(report=world.reports[0], stage=Stage.FULL_TEXT).update(
        withdrawn_at="2026-01-01T00:00Z", withdrawn_by="Cleo"
    )
    blind = page_of(client_of(world.ana.member.user), f"/r/{world.review.slug}/reports/1/")
    assert "Linked to no study" in blind
    lead = page_of(client_of(world.cleo.member.user), f"/r/{world.review.slug}/reports/1/")
    assert "Study 1" in lead


def test_an_included_review_of_other_studies_is_warned_of(client_of):
    world = world_of(IN, IN)
    Record.objects.filter(number=2).update(title="Peer support: a metasynthesis")
    page = page_of(client_of(world.ana.member.user), f"/r/{world.review.slug}/studies/")
    assert "seems to be a review of other studies" in page
    Record.objects.filter(number=2).update(title="Peer support")
    figures.Figure.objects.all().delete()
    page = page_of(client_of(world.ana.member.user), f"/r/{world.review.slug}/studies/")
    assert "seems to be a review" not in page


@pytest.mark.parametrize("path", ["suggestions/", "suggestions/1/2/", "apart/"])
def test_a_page_asks_as_much_with_many_suggestions_as_with_few(client_of, path):
    def queries(n):
        world = world_of(*[IN] * n, team=range(1, n + 1))
        actions.keep_apart(world.cleo, 1, 3)
        client = client_of(world.cleo.member.user)
        address = f"/r/{world.review.slug}/studies/{path}"
        page_of(client, address)
        with CaptureQueriesContext(connection) as counted:
            page_of(client, address)
        return len(counted)

    few = queries(4)
    assert queries(8) <= few
    assert few <= 28
