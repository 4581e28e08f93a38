"""Effect sizes on their page and in files: Walker and Bryant's table stands there."""

from __future__ import annotations

import csv
import io
import json

import docx
import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from reviews.actions import studies
from reviews.models import StudyLink
from synthesis.actions import board
from tests.synthesis.board.table2 import TABLE

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"synthesis:{name}", args=["peer-support", *args])


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_published_table_comes_out_on_the_page_and_in_every_file(
    client_of, ana, published, capsysbinary, tmp_path, django_assert_max_num_queries
):
    browser = client_of(ana)
    browser.get(at("effects"))
    with django_assert_max_num_queries(32):
        page = browser.get(at("effects"))
    assert "12 at 25.0 % or more" in text_of(page)
    rows = [row for _name, rows in page.context["groups"] for row in rows]
    assert [row["line"].name for row in rows] == [row[1] for row in TABLE]

    call_command("metasummary", "peer-support", "--format", "json")
    told = json.loads(capsysbinary.readouterr().out)
    assert set(told) == {"studies", "findings", "intensity"} and told["studies"] == 25
    assert [(one["domain"], one["name"], tuple(one["studies"])) for one in told["findings"]] == [
        (domain, name, studies) for domain, name, _percent, studies in TABLE
    ]
    assert told["findings"][0]["fes"] == 0.44
    assert told["intensity"]["7"] == pytest.approx(13 / 24)

    sheet = csv.DictReader(
        io.StringIO(browser.get(at("effects_file", "csv")).content.decode("utf-8-sig"))
    )
    lines = list(sheet)
    assert [int(line["FES %"]) for line in lines] == [percent for _d, _n, percent, _s in TABLE]
    assert lines[0]["Studies"] == "4, 7, 9, 10, 13, 15, 16, 19, 20, 21, 25"

    file = tmp_path / "table.xlsx"
    call_command("metasummary", "peer-support", "-o", str(file))
    book = openpyxl.load_workbook(file)
    assert [cell.value for cell in book.worksheets[0][2]][:3] == [
        "Peer workers",
        "Low pay and few hours",
        0.44,
    ]
    assert book.worksheets[1].cell(8, 4).value == pytest.approx(13 / 24)

    paper = docx.Document(io.BytesIO(browser.get(at("effects_file", "docx")).content))
    table = paper.tables[0]
    assert len(table.rows) == 25
    assert [cell.text for cell in table.rows[12].cells] == [
        "Staff", "Staff learn from peers", "36", "2, 4, 5, 7, 8, 9, 10, 11, 20",
    ]  # fmt: skip


def test_studies_that_share_a_sample_count_once_with_the_other_count_beside(
    client_of, ana, six, pay
):
    browser = client_of(ana)
    sent = {"studies": "2 and 3", "why": "Same trial number"}
    assert browser.post(at("sample_link"), sent).status_code == 302
    page = browser.get(at("effects"))
    row = page.context["groups"][0][1][0]
    assert str(row["fes"]) == "2/5"
    assert "3 of 6 when each study counts by itself" in text_of(page)
    again = browser.post(at("sample_link"), sent)
    assert again.status_code == 422 and "said already" in text_of(again)
    browser.post(at("sample_end", 1))
    assert str(browser.get(at("effects")).context["groups"][0][1][0]["fes"]) == "1/2"


def test_studies_linked_under_grouped_findings_count_once_and_when_parted_twice(
    client_of, ana, cleo, six, pay, seat_of
):
    links = StudyLink.objects.filter(study__in=six[:2])
    first, second = links.values_list("report__number", flat=True)
    browser = client_of(ana)
    row = browser.get(at("effects")).context["groups"][0][1][0]
    assert str(row["fes"]) == "1/2"
    made = studies.link(seat_of(cleo), first, second, why="Same trial number")
    row = browser.get(at("effects")).context["groups"][0][1][0]
    assert str(row["fes"]) == "2/5"
    assert "3 findings" in text_of(browser.get(at("board")))
    studies.undo(seat_of(cleo), made)
    row = browser.get(at("effects")).context["groups"][0][1][0]
    assert str(row["fes"]) == "1/2"


def test_samples_that_overlap_are_one(client_of, ana, six, pay):
    for shared in ("1, 2", "2, 3"):
        client_of(ana).post(at("sample_link"), {"studies": shared, "why": "Known"})
    assert client_of(ana).get(at("effects")).context["summary"].n == 4


@pytest.mark.parametrize("studies", ["2", "2, 99", "two, three"])
def test_a_sample_of_less_than_two_included_studies_is_refused(client_of, ana, six, pay, studies):
    answer = client_of(ana).post(at("sample_link"), {"studies": studies, "why": "Known"})
    assert answer.status_code == 422


def test_another_line_and_the_other_variant_are_printed_as_used(client_of, ana, six, pay):
    page = client_of(ana).get(at("effects"), {"line": "60", "variant": "links"})
    assert "0 at 60.0 % or more" in text_of(page)
    assert "adds up to 100 %" in text_of(page)
    assert [str(one["used"]) for one in page.context["intensity"]][:4] == ["1/3"] * 3 + ["0"]


def test_the_coverage_of_any_set_is_told_live(client_of, ana, published):
    asked = {"set": ["4", "7", "10", "16"]}
    answer = client_of(ana).get(at("effects"), asked, headers={"HX-Target": "coverage"})
    assert "4 studies together cover 23 of 24 abstracted findings, 95.8 %." in text_of(answer)
    assert "<html" not in text_of(answer)


def test_without_studies_no_effect_size_is_defined(client_of, ana, review, seat_of, capsysbinary):
    board.create_abstracted(seat_of(ana), name="Too early")
    page = text_of(client_of(ana).get(at("effects")))
    assert "nothing to divide by" in page
    call_command("metasummary", "peer-support", "--format", "json", "-o", "-")
    told = json.loads(capsysbinary.readouterr().out)
    assert (told["studies"], told["findings"][0]["fes"]) == (0, None)
    for format in ("csv", "xlsx", "docx"):
        assert client_of(ana).get(at("effects_file", format)).status_code == 200


def test_an_unknown_review_or_format_is_an_error_in_words(review):
    with pytest.raises(CommandError, match="no review"):
        call_command("metasummary", "nowhere")
    with pytest.raises(CommandError, match="can't be written as"):
        call_command("metasummary", "peer-support", "-o", "table.odt")
