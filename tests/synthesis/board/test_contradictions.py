"""Contradicting findings, and what findings would be without a kind of studies."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviews.access import Refused
from reviews.models import Event
from synthesis.actions import board, contradictions
from synthesis.models import FindingLink
from synthesis.queries import contradictions as asked
from synthesis.queries.sensitivity import sensitivity
from tests.synthesis.board.making import make_counting

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"synthesis:{name}", args=["peer-support", *args])


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def seat(ana, seat_of):
    return seat_of(ana)


@pytest.fixture
def enough(ana, ben, six, seat, pay):
    """Studies 3 and 4 say that pay is enough."""
    held = [
        make_counting((ana, ben), study, f"Pay is enough in {study.number}.") for study in six[2:4]
    ]
    return board.create_abstracted(
        seat, name="Pay is enough", domain=pay.domain_id, findings=[one.pk for one in held]
    )


def test_contradicting_findings_are_both_counted_with_the_studies_on_both_sides(
    client_of, ana, six, pay, enough, findings
):
    sent = {"first": findings[0].number, "second": 7, "kind": "contradicts", "why": "At odds"}
    assert client_of(ana).post(at("link_add"), sent).status_code == 302
    answer = client_of(ana).get(at("contradictions"))
    (found,) = answer.context["found"].discordances
    assert (found.first.name, found.second.name) == ("Low pay", "Pay is enough")
    assert (found.first.studies, found.second.studies) == ((1, 2, 3), (3, 4))
    assert (found.both, found.silent) == ([3], [5, 6])
    page = text_of(answer)
    assert "Study 3 stands on both sides." in page and "Studies 5, 6 are silent." in page
    assert "At odds" in page
    assert Event.objects.filter(verb="finding.linked").exists()


def test_a_contradiction_has_no_direction_and_is_said_once(seat, six, findings):
    contradictions.link(seat, 1, 2, kind="contradicts", why="At odds")
    with pytest.raises(Refused, match="said already"):
        contradictions.link(seat, 2, 1, kind="contradicts", why="Again")
    contradictions.link(seat, 1, 2, kind="nuances", why="In part")
    contradictions.link(seat, 2, 1, kind="nuances", why="And the other way")
    assert FindingLink.objects.count() == 3


@pytest.mark.parametrize(("first", "second"), [(1, 1), (1, 99), (1, 7)])
def test_only_two_findings_that_count_are_linked(client_of, ana, ben, six, findings, first, second):
    make_counting((ana, ben), six[0], "Left out by both.", counts=False)
    sent = {"first": first, "second": second, "kind": "contradicts", "why": "At odds"}
    answer = client_of(ana).post(at("link_add"), sent)
    assert answer.status_code == 422 and not FindingLink.objects.exists()


def test_a_link_is_taken_back_and_kept(client_of, ana, seat, six, findings):
    row = contradictions.link(seat, 1, 2, kind="explained_by", why="By the place")
    client_of(ana).post(at("link_end", row.pk), {"why": "Not so"})
    assert "No finding is linked" in text_of(client_of(ana).get(at("contradictions")))
    row.refresh_from_db()
    assert (row.ended_by, row.ended_why) == ("Ana Novak", "Not so")
    assert client_of(ana).post(at("link_end", row.pk)).status_code == 409


def test_a_contradiction_of_what_no_longer_counts_makes_no_discordance(
    client_of, ana, seat, six, pay, enough, findings
):
    contradictions.link(seat, 1, 7, kind="contradicts", why="At odds")
    findings[0].votes.update(counts=False)
    found = asked.contradictions(seat)
    assert not found.discordances and len(found.apart) == 1
    assert "one of them no longer counts" in text_of(client_of(ana).get(at("contradictions")))


def test_contradictions_cost_few_statements(
    client_of, ana, seat, pay, enough, django_assert_max_num_queries
):
    for first in (1, 2, 3):
        contradictions.link(seat, first, 7, kind="contradicts", why="At odds")
    browser = client_of(ana)
    browser.get(at("contradictions"))
    with django_assert_max_num_queries(22):
        browser.get(at("contradictions"))


@pytest.fixture
def flags(monkeypatch, six):
    """Appraisal flags studies 1 to 3."""
    flagged = {study.pk for study in six[:3]}
    monkeypatch.setattr("synthesis.queries.sensitivity.flagged", lambda seat: flagged)


def test_without_flagged_studies_a_finding_is_lost_and_another_rises(
    client_of, ana, seat, six, pay, findings, flags
):
    board.create_abstracted(seat, name="Few hours", findings=[findings[5].pk])
    asked = {"without": ["flagged"]}
    answer = client_of(ana).get(at("sensitivity"), asked, headers={"HX-Target": "sensitivity"})
    rows = {row.line.name: row for row in answer.context["found"].rows}
    assert (str(rows["Low pay"].before), rows["Low pay"].after) == ("1/2", 0)
    assert rows["Low pay"].change == "lost"
    assert (str(rows["Few hours"].after), rows["Few hours"].change) == ("1/3", "risen")
    page = text_of(answer)
    assert "3 studies left out, 3 stay; findings lost: 1." in page and "<html" not in page


def test_a_channel_can_be_left_out_and_nothing_is_chosen_at_first(
    client_of, ana, seat, six, pay, django_assert_max_num_queries
):
    browser = client_of(ana)
    answer = browser.get(at("sensitivity"))
    assert "All studies are in." in text_of(answer)
    (channel,) = [one for one in answer.context["found"].switches if "channel" in one.key]
    assert channel.studies == {1, 2, 3, 4, 5, 6}
    asked = {"without": [channel.key]}
    with django_assert_max_num_queries(40):
        page = text_of(browser.get(at("sensitivity"), asked))
    assert "No study would be left" in page and "not defined" in page
    assert sensitivity(seat, [channel.key]).n == 0
