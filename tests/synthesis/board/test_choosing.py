"""How a review counts is its lead's to choose; what was retired comes back; two are linked."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse

from reviews.models import Event
from synthesis.actions import board
from synthesis.models import AbstractedFinding, Domain, EffectsChoice, FindingLink

pytestmark = pytest.mark.django_db
LINKS = {"variant": "links", "line": "60", "why": "Few studies hold much."}


def at(name, *args):
    return reverse(f"synthesis:{name}", args=["peer-support", *args])


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_lead_s_choice_of_line_and_intensity_holds_wherever_they_are_used(
    client_of, cleo, ana, six, pay, capsysbinary
):
    assert client_of(cleo).post(at("effects_choose"), LINKS).status_code == 302
    page = client_of(ana).get(at("effects"))
    assert "0 at 60.0 % or more" in text_of(page) and "adds up to 100 %" in text_of(page)
    assert [str(one["used"]) for one in page.context["intensity"]][:4] == ["1/3"] * 3 + ["0"]
    assert "0 at 60 % or more" in text_of(client_of(ana).get(at("board")))
    assert client_of(ana).get(at("sensitivity")).context["line"] == page.context["line"]
    book = openpyxl.load_workbook(
        io.BytesIO(client_of(ana).get(at("effects_file", "xlsx")).content)
    )
    cells = [str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row]
    assert "IES: of findings at 60.0 % or more" in cells
    assert any("a study's links by all links" in one for one in cells)
    call_command("metasummary", "peer-support", "--format", "json")
    told = json.loads(capsysbinary.readouterr().out)
    assert set(told) == {"studies", "findings", "intensity"}
    assert told["intensity"]["1"] == pytest.approx(1 / 3)


def test_every_choice_stays_in_the_history_and_in_the_ledger(client_of, cleo, six, pay):
    browser = client_of(cleo)
    browser.post(at("effects_choose"), LINKS)
    assert "counted so already" in text_of(browser.post(at("effects_choose"), LINKS))
    browser.post(at("effects_choose"), LINKS | {"line": "12.5", "why": "As the protocol says."})
    page = text_of(browser.get(at("effects")))
    assert "Few studies hold much." in page and "As the protocol says." in page
    assert [one.line for one in EffectsChoice.objects.all()] == [600, 125]
    assert Event.objects.filter(verb="effects.chosen").count() == 2


def test_a_reviewer_looks_at_another_line_but_does_not_choose_it(client_of, ana, six, pay):
    assert client_of(ana).post(at("effects_choose"), LINKS).status_code == 403
    page = text_of(client_of(ana).get(at("effects"), {"line": "60"}))
    assert "another line or intensity than the review's own (25.0 %)" in page


@pytest.mark.parametrize("wrong", [{"why": " "}, {"line": "101"}, {"variant": "both"}])
def test_a_choice_without_a_reason_or_beyond_all_is_refused(client_of, cleo, six, pay, wrong):
    assert client_of(cleo).post(at("effects_choose"), LINKS | wrong).status_code == 422
    assert not EffectsChoice.objects.exists()


def test_retired_domains_and_abstracted_findings_come_back_from_the_board(
    client_of, ana, seat_of, six, pay
):
    empty = board.create_domain(seat_of(ana), name="Staff")
    board.retire_domain(seat_of(ana), empty.pk)
    board.retire_abstracted(seat_of(ana), pay.pk)
    browser = client_of(ana)
    page = text_of(browser.get(at("board")))
    assert "Retired: 2" in page
    for do in (f"domain-{empty.pk}", f"back-{pay.pk}"):
        assert browser.post(at("board_change"), {"do": do}).status_code == 302
    assert Domain.objects.get(pk=empty.pk).retired_at is None
    assert AbstractedFinding.objects.get(pk=pay.pk).in_use
    assert "Retired:" not in text_of(browser.get(at("board")))


def test_a_retired_domain_whose_name_was_taken_stays_where_it_is(client_of, ana, seat_of, six):
    first = board.create_domain(seat_of(ana), name="Staff")
    board.retire_domain(seat_of(ana), first.pk)
    board.create_domain(seat_of(ana), name="staff")
    sent = {"do": f"domain-{first.pk}"}
    answer = client_of(ana).post(at("board_change"), sent, headers={"HX-Request": "true"})
    assert answer.status_code == 409 and "There is “staff” already" in text_of(answer)


def test_two_findings_chosen_on_the_board_are_taken_to_the_form_that_links_them(
    client_of, ana, six, pay, findings
):
    browser = client_of(ana)
    sent = {"do": "link", "place": [f"{pay.pk}-{findings[0].pk}"], "finding": [findings[4].pk]}
    answer = browser.post(at("board_change"), sent, headers={"HX-Request": "true"})
    address = answer["HX-Redirect"]
    assert address == f"{at('contradictions')}?first=1&second=5#link"
    form = browser.get(address).context["form"]
    assert form["second"].value() == "5: Pay is low in 5. (study 5)"
    alone = browser.post(
        at("board_change"), {"do": "link", "finding": ["1"]}, headers={"HX-Request": "true"}
    )
    assert alone.status_code == 409 and "Choose two findings" in text_of(alone)


def test_a_finding_is_named_by_words_by_number_or_as_it_is_offered(
    client_of, ana, six, pay, findings
):
    browser = client_of(ana)
    sent = {"kind": "contradicts", "why": "At odds"}
    several = browser.post(at("link_add"), sent | {"first": "pay low", "second": "2"})
    assert several.status_code == 422
    assert "6 findings have these words. Which one: 1: Pay is low in 1.;" in text_of(several)
    unknown = browser.post(at("link_add"), sent | {"first": "rapport", "second": "2"})
    assert "No finding that counts has these words." in text_of(unknown)
    named = {"first": "LOW in 3.", "second": "4: Pay is low in 4. (study 4)"}
    assert browser.post(at("link_add"), sent | named).status_code == 302
    link = FindingLink.objects.get()
    assert (link.first.number, link.second.number) == (3, 4)
