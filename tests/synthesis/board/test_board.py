"""The board: findings grouped, abstracted ones changed, all of it kept and undone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviews.access import Refused
from reviews.models import Event
from synthesis.actions import board
from synthesis.methods.metasummary import board as pure
from synthesis.models import AbstractedFinding, BoardChange, Domain, Grouping
from synthesis.queries import board as asked
from synthesis.queries.metasummary import metasummary
from tests.synthesis.board.making import make_counting
from tests.synthesis.coding.making import make_finding

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"synthesis:{name}", args=["peer-support", *args])


def text_of(answer):
    return " ".join(answer.content.decode().split())


def line_of(seat, row):
    return next(one for one in metasummary(seat).lines if one.id == row.pk)


@pytest.fixture
def seat(ana, seat_of):
    return seat_of(ana)


def test_an_empty_board_says_where_findings_come_from(client_of, ana, review):
    page = text_of(client_of(ana).get(at("board")))
    assert "as soon as reviewers hold them to count" in page
    assert at("findings") in page


def test_chosen_findings_go_under_a_new_name_and_the_others_stay_ungrouped(
    client_of, ana, six, findings
):
    chosen = [one.pk for one in findings[:2]]
    sent = {"do": "make", "name": "  Low   pay ", "finding": chosen}
    page = client_of(ana).post(at("board_change"), sent, follow=True)
    assert "“Low pay” is on the board." in text_of(page)
    assert list(Grouping.objects.values_list("finding", flat=True)) == chosen
    assert [one.finding.pk for one in metasummary_of(client_of, ana).ungrouped] == [
        one.pk for one in findings[2:]
    ]


def metasummary_of(client_of, user):
    return client_of(user).get(at("board")).context["summary"]


def test_the_effect_size_beside_each_name_counts_studies_not_findings(
    client_of, ana, ben, six, pay, seat
):
    again = make_counting((ana, ben), six[0], "Pay is low, once more.")
    board.group(seat, pay.pk, [again.pk])
    assert metasummary(seat).fes(line_of(seat, pay)) == pytest.approx(0.5)
    page = text_of(client_of(ana).get(at("board")))
    assert "3 of 6 studies" in page and "50 %" in page


def test_only_findings_that_count_stand_on_the_board(client_of, ana, ben, six, pay, seat, findings):
    left_out = make_counting((ana, ben), six[0], "Left out by both", counts=False)
    voting = make_finding(ana, six[0], "Still being voted on")
    page = text_of(client_of(ana).get(at("board")))
    assert "Left out by both" not in page and "Still being voted on" not in page
    for one in (left_out, voting):
        with pytest.raises(Refused, match="Only findings that reviewers hold to count"):
            board.group(seat, pay.pk, [one.pk])


def test_a_finding_stands_under_several_or_leaves_the_first(seat, findings, pay):
    hours = board.create_abstracted(seat, name="Few hours")
    place = (pay.pk, findings[0].pk)
    board.group(seat, hours.pk, places=[place], also=True)
    assert asked.board_of(seat.review).under(pay.pk) == {one.pk for one in findings[:3]}
    board.ungroup(seat, [(hours.pk, findings[0].pk)])
    board.group(seat, hours.pk, places=[place])
    assert asked.board_of(seat.review).under(hours.pk) == {findings[0].pk}
    assert findings[0].pk not in asked.board_of(seat.review).under(pay.pk)


def test_the_board_is_what_replaying_its_history_gives(seat, findings, pay):
    hours = board.create_abstracted(seat, name="Few hours", findings=[findings[3].pk])
    board.move_abstracted(seat, hours.pk, domain=pay.domain_id, before=pay.pk)
    board.describe_abstracted(
        seat, hours.pk, name="Too few hours", statement="Hours are few.", memo="Look at 4."
    )
    merged = board.merge_abstracted
    merged(seat, hours.pk, into=pay.pk, why="The same")
    board.rename_domain(seat, pay.domain_id, name="Workers")
    gone = board.create_domain(seat, name="Gone")
    board.retire_domain(seat, gone.pk)
    board.ungroup(seat, [(pay.pk, findings[3].pk)])
    for change in list(BoardChange.objects.order_by("-pk"))[:4]:
        board.undo(seat, change.pk)
        replayed = pure.replay(asked.steps_of(seat.review))
        assert replayed.entries == asked.board_of(seat.review).entries


def test_a_merge_takes_over_what_stood_there_and_is_undone(client_of, ana, seat, findings, pay):
    hours = board.create_abstracted(seat, name="Few hours", findings=[findings[3].pk])
    sent = {"into": pay.pk, "why": "The same", "seen": asked.newest(seat.review)}
    client_of(ana).post(at("abstracted_merge", hours.number), sent)
    assert asked.board_of(seat.review).under(pay.pk) == {one.pk for one in findings[:4]}
    page = text_of(client_of(ana).get(at("board_history")))
    assert "“Few hours” merged into “Low pay”" in page and "The same" in page
    step = BoardChange.objects.get(kind="merged")
    client_of(ana).post(at("board_undo", step.pk))
    assert asked.board_of(seat.review).under(hours.pk) == {findings[3].pk}
    assert AbstractedFinding.objects.get(pk=hours.pk).in_use


def test_a_name_is_given_once_and_what_was_written_stays_in_the_form(client_of, ana, seat, pay):
    board.create_abstracted(seat, name="Few hours")
    sent = {"name": "LOW PAY", "statement": "My careful words", "seen": asked.newest(seat.review)}
    answer = client_of(ana).post(at("abstracted_edit", 2), sent)
    assert answer.status_code == 422
    assert "There is “Low pay” already" in text_of(answer)
    assert "My careful words" in text_of(answer)


def test_the_second_of_two_editors_is_told_what_the_first_did(client_of, ana, ben, seat_of, pay):
    seen = asked.newest(pay.review)
    words = {"name": "Low pay", "statement": "Ben was quicker", "memo": ""}
    board.describe_abstracted(seat_of(ben), pay.pk, **words)
    sent = {"name": "Low pay", "statement": "Mine", "seen": seen}
    answer = client_of(ana).post(at("abstracted_edit", pay.number), sent)
    assert answer.status_code == 422
    assert "Ben Kramer has changed this meanwhile" in text_of(answer)


def test_retiring_ungroups_and_putting_back_brings_all_again(client_of, ana, seat, pay, findings):
    client_of(ana).post(at("abstracted_retire", pay.number), {"why": "Too broad"})
    assert len(metasummary(seat).ungrouped) == 6
    assert "It is retired" in text_of(client_of(ana).get(at("abstracted", pay.number)))
    client_of(ana).post(at("abstracted_restore", pay.number))
    assert len(metasummary(seat).ungrouped) == 3


def test_a_step_that_cant_be_done_says_why_beside_the_board(client_of, ana, pay):
    sent = {"do": f"up-{pay.pk}"}
    answer = client_of(ana).post(at("board_change"), sent, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "can&#x27;t be moved further" in text_of(answer) and 'id="board"' in text_of(answer)


def test_searching_keeps_the_chosen_on_top(client_of, ana, ben, six, findings):
    make_counting((ana, ben), six[1], "Managers doubt peer workers.")
    query = {"q": "MANAGERS doubt", "finding": findings[4].pk}
    answer = client_of(ana).get(at("board"), query, headers={"HX-Target": "board-loose"})
    shown = [one.finding.statement for one in answer.context["loose"]]
    assert shown == ["Pay is low in 5.", "Managers doubt peer workers."]
    assert "2 of 7 ungrouped findings" in text_of(answer) and "<html" not in text_of(answer)
    by_study = client_of(ana).get(at("board"), {"study": 2}).context["loose"]
    assert [one.study.number for one in by_study] == [2, 2]


def test_a_finding_that_no_longer_counts_stays_where_it_was_and_enters_no_number(
    client_of, ana, seat, findings, pay
):
    findings[0].votes.update(counts=False)
    page = text_of(client_of(ana).get(at("board")))
    assert "no longer counts" in page
    assert line_of(seat, pay).studies == (2, 3)


def test_a_finding_of_a_study_that_is_no_longer_included_is_said_to_be_so(
    client_of, ana, seat, six, pay
):
    from screening.models import Outcome

    Outcome.objects.filter(report=six[0].main, stage="full_text").update(choice="exclude")
    page = text_of(client_of(ana).get(at("board")))
    assert "its study is no longer included" in page
    summary = metasummary(seat)
    assert line_of(seat, pay).studies == (2, 3) and summary.n == 5


def test_every_step_is_in_the_ledger_with_its_page(client_of, ana, seat, findings, pay):
    board.group(seat, pay.pk, [findings[4].pk])
    kept = Event.objects.filter(verb__regex="^(domain|abstracted)").order_by("pk")
    verbs = kept.values_list("verb", flat=True)
    assert list(verbs) == ["domain.created", "abstracted.created", "abstracted.grouped"]
    page = text_of(client_of(ana).get(reverse("reviews:ledger", args=["peer-support"])))
    assert "put findings under" in page and at("abstracted", pay.number) in page


def test_observers_look_and_change_nothing(client_of, review, dora, dan, seat_of, pay):
    assert client_of(dora).get(at("board")).status_code == 200
    assert client_of(dan).get(at("board")).status_code == 404
    assert client_of(dan).post(at("board_change"), {"do": "make", "name": "x"}).status_code == 404


def test_a_domain_is_renamed_moved_and_retired_when_empty(client_of, cleo, pay):
    browser = client_of(cleo)
    browser.post(at("domain_add"), {"name": "Staff"})
    staff = Domain.objects.get(name="Staff")
    browser.post(at("domain_change", staff.pk), {"do": "up"})
    browser.post(at("domain_change", staff.pk), {"do": "rename", "name": "Nonpeer staff"})
    names = [facts["name"] for _id, facts in asked.board_of(pay.review).domains()]
    assert names == ["Nonpeer staff", "Peer workers"]
    assert browser.post(at("domain_change", pay.domain_id), {"do": "retire"}).status_code == 409
    browser.post(at("domain_change", staff.pk), {"do": "retire"})
    assert len(asked.board_of(pay.review).domains()) == 1


def test_the_page_of_an_abstracted_finding_names_the_silent_studies(client_of, ana, six, pay):
    answer = client_of(ana).get(at("abstracted", pay.number))
    assert [study.number for study in answer.context["silent"]] == [4, 5, 6]
    assert "3 of 6 studies" in text_of(answer)


def test_the_board_of_a_day_is_shown(client_of, ana, pay):
    day = BoardChange.objects.first().made_at.date().isoformat()
    page = text_of(client_of(ana).get(at("board_history"), {"as_of": day}))
    assert "The board at the end of" in page and "Low pay" in page


def test_the_published_board_costs_few_statements(
    client_of, ana, published, django_assert_max_num_queries
):
    browser = client_of(ana)
    browser.get(at("board"))
    with django_assert_max_num_queries(22):
        answer = browser.get(at("board"))
    assert answer.content.count(b"data-abstracted=") == 24
    with django_assert_max_num_queries(22):
        browser.get(at("abstracted", 1))
    with django_assert_max_num_queries(22):
        browser.get(at("board_history"))
