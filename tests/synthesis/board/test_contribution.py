"""Contribution on its page, in files and from the command line."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from synthesis.actions import board
from tests.synthesis.board.table2 import FLAGGED

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"synthesis:{name}", args=["peer-support", *args])


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def flags(monkeypatch, request):
    """Appraisal flags studies 3, 7 and 9."""
    from reviews.models import Study

    def flagged(seat):
        rows = Study.objects.filter(review=seat.review, number__in=FLAGGED)
        return set(rows.values_list("pk", flat=True))

    monkeypatch.setattr("synthesis.queries.contribution.flagged", flagged)


def test_the_published_review_without_its_flagged_studies(
    client_of, ana, published, flags, capsysbinary, django_assert_max_num_queries
):
    browser = client_of(ana)
    browser.get(at("contribution"))
    with django_assert_max_num_queries(22):
        answer = browser.get(at("contribution"))
    page = text_of(answer)
    assert "<b>Amber.</b>" in page and "Rule: Red if a finding is lost" in page
    assert '<b>24</b> <span class="unit">of 158, 15.2 %' in page
    for told in ("12.0 %", "33.3 %", "0.951", "22.8 %", "of 2,300 sets of 3 studies"):
        assert f"{told}" in page
    figures = {study.number: one for study, one, _sole in answer.context["studies"]}
    assert [round(float(figures[n].ratio), 2) for n in (3, 7, 9)] == [0.32, 2.06, 1.42]
    assert page.count("flagged for quality") >= 3

    call_command("contribution", "peer-support", "--leave-out", "3,7,9", "--json")
    told = json.loads(capsysbinary.readouterr().out)
    assert list(told) == [
        "links", "share", "even_share", "findings_lost", "spearman", "max_dependence",
        "exact_proportion", "verdict", "studies",
    ]  # fmt: skip
    assert (told["links"], told["findings_lost"], told["verdict"]) == (158, 0, "amber")
    assert told["share"] == pytest.approx(24 / 158) and told["even_share"] == 0.12
    assert told["max_dependence"] == pytest.approx(1 / 3)
    assert round(told["exact_proportion"], 4) == 0.2278 and round(told["spearman"], 3) == 0.951
    assert [one["study"] for one in told["studies"] if one["left_out"]] == [3, 7, 9]

    call_command("contribution", "peer-support", "--leave-out", "2, 10")
    words = capsysbinary.readouterr().out.decode()
    assert "Verdict: Red." in words and "Findings lost: Confidentiality of records" in words


def test_another_set_is_weighed_live_and_its_picture_taken(client_of, ana, six, pay):
    asked = {"set": "1", "leave": ["1", "2", "3"]}
    answer = client_of(ana).get(at("contribution"), asked, headers={"HX-Target": "contribution"})
    page = text_of(answer)
    assert "<html" not in page and "<b>Red.</b>" in page and "Low pay" in page
    for format, start in {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}.items():
        taken = client_of(ana).get(at("contribution_file", format), asked)
        assert start in taken.content[:200]
    matrix = client_of(ana).get(at("contribution_file", "csv"), asked).content.decode("utf-8-sig")
    assert matrix.splitlines()[2] == "Peer workers,Low pay,1,1,1,0,0,0"
    assert client_of(ana).get(at("contribution_file", "odt"), asked).status_code == 404


def test_an_empty_set_and_an_empty_board_are_said_in_words(client_of, ana, six, pay):
    page = text_of(client_of(ana).get(at("contribution"), {"set": "1"}))
    assert "No study is chosen" in page and "no set" in page


def test_without_studies_there_is_nothing_to_weigh(client_of, ana, review, seat_of, capsysbinary):
    assert "as soon as findings stand" in text_of(client_of(ana).get(at("contribution")))
    board.create_abstracted(seat_of(ana), name="Too early")
    assert "nothing to weigh" in text_of(client_of(ana).get(at("contribution")))
    call_command("contribution", "peer-support", "--json")
    told = json.loads(capsysbinary.readouterr().out)
    assert (told["share"], told["verdict"], told["studies"]) == (None, "empty", [])
    call_command("contribution", "peer-support")
    assert "not defined" in capsysbinary.readouterr().out.decode()


@pytest.mark.parametrize(("said", "why"), [("seven", "names no studies"), ("99", "number 99")])
def test_a_set_that_names_no_study_is_an_error_in_words(review, said, why):
    with pytest.raises(CommandError, match=why):
        call_command("contribution", "peer-support", "--leave-out", said)


def test_a_hundred_studies_are_weighed_without_listing_their_sets():
    from synthesis.methods.metasummary.contribution import contribution

    matrix = {n: {s for s in range(100) if (s * n) % 7 == 0} for n in range(1, 60)}
    told = contribution(matrix, list(range(100)), set(range(30)))
    assert told.sets > 10**24 and 0 < told.exact <= 1
