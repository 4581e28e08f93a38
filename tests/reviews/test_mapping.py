"""Tables whose columns nobody knows wait for a person, who is asked once for each source."""

from __future__ import annotations

import io
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from reviews import background
from reviews.access import Refused
from reviews.actions import imports
from reviews.actions import mapping as columns
from reviews.methods.formats import mapping
from reviews.models import (
    ColumnMapping,
    Event,
    ImportFile,
    LegacyDecision,
    Member,
    Record,
    Role,
)
from tests.factories import make_search
from tests.reviews.exports import as_file

State = ImportFile.State
ODD = (
    "Paper name;Who wrote it;When;Where it was;Shoe size\n"
    "Peers on wards;Roe, Ann;1999;J of Care;43\nA second talk;Doe, Ben;2001;J of Care;38\n"
)
NEXT = "Paper name;Who wrote it;When;Where it was;Shoe size\nA third;Poe, Cy;2003;Care Q;40\n"
SAID = (
    "Paper,Eve says,Because,Secret\nPeers on wards,Included,,x\nA second talk,Excluded,too old,y\n"
)


@pytest.fixture
def seat(dora, seat_of):
    return seat_of(dora)


@pytest.fixture
def search(review):
    return make_search(review, "Hand-made list")


def bring(seat, search, text, name="list.csv"):
    row = imports.upload(seat, search, as_file(text, name), name=name)
    row.refresh_from_db()
    return row


def guess(row):
    return mapping.first_plan(columns.head_of(row))


def plan_of(row, *fields):
    base = guess(row)
    return mapping.Plan(base.names, fields, base.header, base.delimiter, base.sheet)


def choose(seat, row, *fields, **options):
    imports.choose_columns(seat, row, plan_of(row, *fields), **options)
    row.refresh_from_db()
    return row


def address(row, name="import_columns"):
    return reverse(f"reviews:{name}", args=[row.review.slug, row.pk])


def text(answer):
    return " ".join(answer.content.decode().split())


# Asking, choosing, remembering


def test_a_table_of_unknown_columns_waits_for_a_person_and_nothing_is_imported(seat, search):
    row = bring(seat, search, ODD)
    assert row.state == State.ASKING and row.rests and not row.is_over
    assert Record.objects.count() == 0
    assert Event.objects.filter(verb="file.asked").count() == 1


@pytest.mark.parametrize("name", ["list.csv", "list.txt", "list"])
def test_it_waits_whatever_the_file_is_called(seat, search, name):
    assert bring(seat, search, ODD, name).state == State.ASKING


def test_a_table_that_is_known_surely_is_imported_at_once(seat, search):
    row = bring(seat, search, "Title,Authors,Year\nA,Roe A.,2001\n")
    assert row.state == State.DONE and row.mapping is None


def test_what_a_person_says_is_read_and_the_rest_is_kept(seat, search):
    row = choose(seat, bring(seat, search, ODD), "title", "authors", "year", "journal", "")
    assert row.state == State.DONE and row.format == "csv"
    first = Record.objects.get(number=1)
    assert (first.title, first.authors, first.year) == ("Peers on wards", ["Roe, Ann"], 1999)
    assert first.journal == "J of Care" and first.extra["Shoe size"] == ["43"]
    assert first.raw.endswith("Peers on wards;Roe, Ann;1999;J of Care;43") and first.line == 2


def test_the_next_table_of_the_source_is_read_by_itself_and_a_third_source_is_asked(
    seat, search, review
):
    choose(seat, bring(seat, search, ODD), "title", "authors", "year", "journal", "")
    again = bring(seat, search, NEXT, "next.csv")
    assert again.state == State.DONE and again.mapping.file.name == "list.csv"
    assert Record.objects.get(file=again).journal == "Care Q"
    other = bring(seat, make_search(review, "Another list"), NEXT + "\n", "other.csv")
    assert other.state == State.ASKING


def test_what_is_said_anew_replaces_what_was_said_and_keeps_it(seat, search):
    first = choose(seat, bring(seat, search, ODD), "title", "authors", "year", "journal", "")
    held = bring(seat, search, NEXT, "next.csv")
    ImportFile.objects.filter(pk=held.pk).update(state=State.CANCELLED)
    second = choose(seat, held, "title", "authors", "year", "", "notes")
    assert ColumnMapping.objects.count() == 2
    assert ColumnMapping.objects.get(replaced_at__isnull=True) == second.mapping
    first.refresh_from_db()
    assert first.mapping.plan["fields"][3] == "journal"


def test_a_plan_that_makes_no_sense_is_refused_and_nothing_happens(seat, search):
    row = bring(seat, search, ODD)
    with pytest.raises(Refused, match="No column is set to the title"):
        choose(seat, row, "", "authors", "year", "", "")
    with pytest.raises(Refused, match="“Paper name”, “Where it was” are all set"):
        choose(seat, row, "title", "authors", "year", "title", "")
    row.refresh_from_db()
    assert row.state == State.ASKING and ColumnMapping.objects.count() == 0


def test_a_file_that_waits_can_be_left_out(seat, search):
    row = bring(seat, search, ODD)
    imports.cancel(seat, row)
    row.refresh_from_db()
    assert row.state == State.CANCELLED and Record.objects.count() == 0


def test_running_its_task_again_leaves_a_waiting_table_waiting(seat, search, monkeypatch):
    row = bring(seat, search, ODD)
    sent = []
    monkeypatch.setattr(background, "later", lambda *task, **how: sent.append(task))
    assert imports.run(row.pk)
    imports.wake_all()
    assert sent in ([], [("reviews.find_duplicates", row.review_id, row.pk)])
    assert ImportFile.objects.get(pk=row.pk).state == State.ASKING


def test_a_workbook_waits_as_well(seat, search):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Paper name", "When"])
    book.active.append(["Peers on wards", 1999])
    out = io.BytesIO()
    book.save(out)
    row = bring(seat, search, out.getvalue(), "list.xlsx")
    assert row.state == State.ASKING
    choose(seat, row, "title", "year")
    assert Record.objects.get().title == "Peers on wards" and row.format == "xlsx"


def test_a_reviewer_may_not_say_what_columns_hold(seat, seat_of, ana, search, client_of):
    row = bring(seat, search, ODD)
    with pytest.raises(PermissionDenied):
        imports.choose_columns(seat_of(ana), row, guess(row))
    assert client_of(ana).get(address(row)).status_code == 403


# Decisions in columns


def test_a_column_of_decisions_is_guarded_and_taken_over_where_that_was_chosen(seat, search):
    row = bring(seat, search, SAID)
    choose(seat, row, "title", "decision", "decision_reason", "hidden", takes=True)
    said = LegacyDecision.objects.get(verdict="exclude")
    assert (said.reason, said.stage, said.taken_by) == ("too old", "Eve says", "Dora Weiss")
    record = Record.objects.get(number=2)
    assert set(record.extra) == set() and record.guarded["Secret"] == ["y"]
    assert row.carries_decisions


def test_decisions_are_left_in_the_file_where_nobody_wants_them(seat, search):
    row = bring(seat, search, SAID)
    choose(seat, row, "title", "decision", "", "")
    assert LegacyDecision.objects.count() == 0
    assert Record.objects.get(number=1).guarded["decisions"][0]["verdict"] == "include"


# The page


def test_the_search_page_asks_and_the_mapping_page_shows_a_guess_with_its_first_records(
    client_of, dora, search
):
    browser = client_of(dora)
    exports = [SimpleUploadedFile("list.csv", ODD.encode())]
    page = text(
        browser.post(
            reverse("reviews:upload", args=["peer-support", search.pk]),
            {"exports": exports},
            follow=True,
        )
    )
    row = ImportFile.objects.get()
    assert "columns aren't known surely" in page.replace("&#x27;", "'") and address(row) in page
    assert "every 1s" not in page
    answer = browser.get(address(row))
    page = text(answer)
    for said in ("Paper name", "Shoe size", "43", "Peers on wards", "A second talk"):
        assert said in page
    form = answer.context["form"]
    assert [form[f"column_{at}"].value() for at in range(5)] == ["title", "authors", "year", "", ""]


def fields(*chosen):
    return {f"column_{at}": field for at, field in enumerate(chosen)} | {"grid": 0, "header": 1}


def test_a_change_is_previewed_as_a_fragment_and_nothing_is_stored(client_of, dora, seat, search):
    row = bring(seat, search, ODD)
    answer = client_of(dora).post(
        address(row), fields("title", "authors", "year", "journal", "") | {"look": "1"},
        HTTP_HX_REQUEST="true", HTTP_HX_TARGET="preview",
    )  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 200 and page.strip().startswith('<div id="preview">')
    assert "<cite>J of Care</cite>" in page
    row.refresh_from_db()
    assert row.state == State.ASKING and ColumnMapping.objects.count() == 0


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (("", "authors", "year", "", ""), "No column is set to the title"),
        (("title", "title", "year", "", ""), "all set to the same field"),
        (("title", "decided_by", "year", "", ""), "none is set to the decision itself"),
    ],
)
def test_what_cannot_be_is_said_beside_the_columns(client_of, dora, seat, search, chosen, said):
    row = bring(seat, search, ODD)
    browser = client_of(dora)
    answer = browser.post(address(row), fields(*chosen))
    assert answer.status_code == 422 and said in text(answer)
    looked = browser.post(address(row), fields(*chosen) | {"look": "1"})
    assert looked.status_code == 200 and said in text(looked)


def test_the_form_imports_and_the_report_says_how_the_columns_were_read(
    client_of, dora, seat, search
):
    row = bring(seat, search, ODD)
    browser = client_of(dora)
    answer = browser.post(address(row), fields("title", "authors", "year", "journal", ""))
    assert answer.url == reverse("reviews:search", args=["peer-support", search.pk])
    page = text(browser.get(address(row, "import_report")))
    assert "read as Dora Weiss said" in page and "Where it was → Journal or book" in page
    again = bring(seat, search, NEXT, "next.csv")
    page = text(browser.get(address(again, "import_report")))
    assert "those of list.csv, so they were read by themselves" in page
    told = json.loads(browser.get(address(again, "import_file")).content)
    assert told["columns"]["Paper name"] == "title" and told["columns"]["Shoe size"] == ""


def test_another_row_can_name_the_columns_or_none(client_of, dora, seat, search):
    row = bring(seat, search, ODD)
    browser = client_of(dora)
    none = browser.get(address(row), {"grid": 0, "header": 0})
    assert "column 1" in text(none) and none.context["form"].base.header == 0
    wrong = browser.get(address(row), {"grid": "x", "header": "9" * 12})
    assert wrong.context["form"].base.header == 1
    browser.post(address(row), fields("title", "authors", "", "", "") | {"header": 0})
    assert Record.objects.count() == 3


def test_ragged_rows_are_told_before_the_import(client_of, dora, seat, search):
    row = bring(seat, search, ODD + "lonely\nA,b,c,d,e;f;g;h;i;j\n")
    page = text(client_of(dora).get(address(row)))
    assert "Line 4: The row has 1 cell where the header has 5." in page
    assert "the surplus is kept beside the record" in page


def test_who_votes_sees_no_decision_in_the_preview(client_of, cleo, review, seat, search):
    Member.objects.filter(user=cleo).update(roles=[Role.LEAD, Role.REVIEWER])
    row = bring(seat, search, SAID)
    data = {"column_0": "title", "column_1": "decision", "column_2": "decision_reason"}
    data |= {"column_3": "hidden", "grid": 0, "header": 1, "look": "1"}
    browser = client_of(cleo)
    page = text(browser.post(address(row), data))
    assert "too old" not in page and "•••" in page


def test_a_file_that_is_no_table_has_no_such_page(client_of, dora, seat, search):
    row = bring(seat, search, "TY  - JOUR\nTI  - A\nER  - \n", "a.ris")
    answer = client_of(dora).get(address(row), HTTP_ACCEPT="text/html", follow=True)
    assert "is no table with columns" in text(answer)


def test_the_page_asks_the_database_little(
    client_of, dora, seat, search, django_assert_max_num_queries
):
    row = bring(seat, search, ODD)
    browser = client_of(dora)
    browser.get(address(row))
    with django_assert_max_num_queries(16):
        browser.get(address(row))


# The command line


def run(tmp_path, content, *columns, name="list.csv"):
    path = tmp_path / name
    path.write_text(content)
    out, err = io.StringIO(), io.StringIO()
    call_command(
        "import_records", "peer-support", str(path), source="Hand-made list", json=True,
        column=list(columns), stdout=out, stderr=err,
    )  # fmt: skip
    return json.loads(out.getvalue())["files"][0], err.getvalue()


def test_the_command_line_is_never_asked_but_says_that_it_guessed(review, tmp_path):
    told, remarks = run(tmp_path, ODD)
    assert told["imported"] == 2
    assert "list.csv were guessed" in remarks and "Paper name → title" in remarks
    assert Record.objects.get(number=1).title == "Peers on wards"


def test_the_command_line_can_say_what_columns_hold_and_is_remembered(review, seat, tmp_path):
    run(tmp_path, ODD, "Where it was=journal")
    assert Record.objects.get(number=1).journal == "J of Care"
    search = Record.objects.get(number=1).search
    assert bring(seat, search, NEXT, "next.csv").state == State.DONE


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Nowhere=title", "no column"),
        ("Paper name=heading", "no field"),
        ("Paper name", "COLUMN=FIELD"),
        ("Paper name=", "No column is set to the title"),
    ],
)
def test_the_command_line_refuses_what_cannot_be(review, tmp_path, said, why):
    with pytest.raises(CommandError, match=why):
        run(tmp_path, ODD, said)
    assert Record.objects.count() == 0
