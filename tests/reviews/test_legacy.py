"""Decisions made in another tool are taken over apart from votes, and can be taken back."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from reviews.access import Refused
from reviews.actions import imports, legacy, legacy_fields
from reviews.actions.legacy_fields import Told
from reviews.models import Event, ImportFile, LegacyDecision, Record
from tests.factories import make_search
from tests.reviews.exports import as_file, papers, ris

RAYYAN = (
    'N1  - RAYYAN-INCLUSION: {"ana"=>"Included", "ben"=>"Excluded"} | RAYYAN-LABELS: rural'
    " | RAYYAN-EXCLUSION-REASONS: wrong age\nER  - "
)


@pytest.fixture
def seat(dora, seat_of):
    return seat_of(dora)


@pytest.fixture
def search(review):
    return make_search(review, "Rayyan")


def bring(seat, search, text, name="a.ris"):
    return imports.import_now(seat, search, as_file(text), name=name)


@pytest.fixture
def rayyan(seat, search):
    return bring(seat, search, ris(papers(2)).replace("ER  - ", RAYYAN))


def address(file, name="import_decisions"):
    return reverse(f"reviews:{name}", args=[file.review.slug, file.pk])


def text(answer):
    return " ".join(answer.content.decode().split())


def test_an_import_parts_records_from_what_tells_decisions_and_takes_nothing_over(rayyan):
    record = Record.objects.first()
    assert "notes" not in record.extra and "RAYYAN" not in json.dumps(record.extra)
    assert [said["reviewer"] for said in record.guarded["decisions"]] == ["ana", "ben"]
    assert rayyan.carries_decisions
    assert LegacyDecision.objects.count() == 0


def test_a_file_without_decisions_is_not_guarded(seat, search):
    row = bring(seat, search, ris(papers(2)))
    assert not row.carries_decisions
    assert Record.objects.first().guarded == {}


def test_what_was_said_is_taken_over_with_who_what_why_and_from_where(seat, rayyan):
    assert legacy.take(seat, rayyan) == 4
    ana, ben = LegacyDecision.objects.filter(record__number=1).order_by("reviewer")
    assert (ana.verdict, ana.reason, ana.label, ana.origin) == ("include", "", "rural", "Rayyan")
    assert (ben.verdict, ben.reason, ben.reviewer) == ("exclude", "wrong age", "ben")
    assert ben.file == rayyan and ben.taken_by == "Dora Weiss"


def test_some_people_only_can_be_taken_and_nothing_twice(seat, rayyan):
    assert legacy.take(seat, rayyan, [("Rayyan", "ben", "")]) == 2
    assert legacy.take(seat, rayyan) == 2
    with pytest.raises(Refused, match="already"):
        legacy.take(seat, rayyan)
    assert LegacyDecision.objects.standing().count() == 4


def test_taking_back_keeps_the_rows_and_they_can_be_taken_anew(seat, rayyan):
    legacy.take(seat, rayyan)
    assert legacy.take_back(seat, rayyan) == 4
    assert LegacyDecision.objects.standing().count() == 0
    assert set(LegacyDecision.objects.values_list("withdrawn_by", flat=True)) == {"Dora Weiss"}
    with pytest.raises(Refused, match="No decision"):
        legacy.take_back(seat, rayyan)
    assert legacy.take(seat, rayyan) == 4
    assert LegacyDecision.objects.count() == 8


def test_the_ledger_counts_them_and_names_no_verdict(seat, rayyan):
    legacy.take(seat, rayyan)
    event = Event.objects.get(verb="legacy.taken")
    assert event.facts == {"file": "a.ris", "decisions": 4}


def test_a_group_that_stands_in_a_label_is_read_by_a_person_and_then_guarded(seat, search):
    first, second, third = (ris([paper]) for paper in papers(3))
    first = first.replace("ER  - ", "LB  - Included: yes\nER  - ")
    second = second.replace("ER  - ", "LB  - Off topic\nER  - ")
    row = bring(seat, search, first + second + third)
    assert ("LB", 2) in legacy_fields.fields(row)
    assert legacy_fields.values(row, "LB") == [("Included: yes", 1), ("Off topic", 1)]
    told = Told("LB", {"Included: yes": "include", "Off topic": "exclude"}, "Eve", "T/A", "EndNote")
    assert legacy_fields.take(seat, row, told) == 2
    said = LegacyDecision.objects.get(verdict="exclude")
    assert (said.reviewer, said.stage, said.origin) == ("Eve", "T/A", "EndNote")
    assert said.label == "Off topic"
    row.refresh_from_db()
    assert row.carries_decisions and row.guards == {"fields": ["LB"]}
    assert not Record.objects.filter(extra__has_key="LB").exists()
    assert Record.objects.filter(guarded__has_key="LB").count() == 2
    assert legacy_fields.values(row, "LB") == [("Included: yes", 1), ("Off topic", 1)]


def test_keywords_that_tell_decisions_leave_the_card(seat, search):
    row = bring(
        seat, search, ris(papers(1)).replace("ER  - ", "KW  - wards\nKW  - Included\nER  - ")
    )
    legacy_fields.take(seat, row, Told("keywords", {"Included": "include"}))
    record = Record.objects.get()
    assert record.keywords == ["wards"]
    assert record.guarded == {"keywords": ["Included"]}
    assert LegacyDecision.objects.get().verdict == "include"


def test_a_file_as_a_whole_can_be_one_decision(seat, search):
    row = bring(seat, search, ris(papers(3)))
    assert legacy_fields.take(seat, row, Told("", {"": "exclude"}, origin="Covidence")) == 3
    assert set(LegacyDecision.objects.values_list("verdict", flat=True)) == {"exclude"}


def test_nothing_is_taken_where_no_value_was_given_a_meaning(seat, search):
    row = bring(seat, search, ris(papers(1)))
    with pytest.raises(Refused, match="at least one value"):
        legacy_fields.take(seat, row, Told("LB", {"x": "perhaps"}))


def test_a_reviewer_takes_nothing_over(seat_of, ana, rayyan, client_of):
    with pytest.raises(PermissionDenied):
        legacy.take(seat_of(ana), rayyan)
    browser = client_of(ana)
    assert browser.get(address(rayyan)).status_code == 403
    for name in ("decisions_take", "decisions_field", "decisions_take_back"):
        assert browser.post(address(rayyan, name)).status_code == 403


def test_a_stranger_finds_no_such_page(rayyan, dan, client_of):
    assert client_of(dan).get(address(rayyan)).status_code == 404


def test_the_import_asks_whether_they_are_taken_over(client_of, dora, ana, rayyan):
    page = text(client_of(dora).get(address(rayyan, "import_report")))
    assert "Nothing of it was taken over yet" in page and address(rayyan) in page
    assert address(rayyan) in text(
        client_of(dora).get(reverse("reviews:search", args=["peer-support", rayyan.search_id]))
    )
    assert address(rayyan) not in text(client_of(ana).get(address(rayyan, "import_report")))


def test_the_page_takes_the_chosen_people_over_and_back(client_of, dora, rayyan):
    browser = client_of(dora)
    page = browser.get(address(rayyan))
    names = list(page.context["groups"].by_name)
    assert browser.post(address(rayyan, "decisions_take"), {}).status_code == 422
    done = browser.post(address(rayyan, "decisions_take"), {"groups": names[:1]}, follow=True)
    assert "2 legacy decisions were taken over" in text(done)
    done = browser.post(address(rayyan, "decisions_take_back"), follow=True)
    assert "2 legacy decisions were taken back" in text(done)


def test_the_page_takes_a_field_over(client_of, dora, seat, search):
    row = bring(seat, search, ris(papers(2)).replace("ER  - ", "LB  - Off <b>topic</b>\nER  - "))
    browser = client_of(dora)
    page = browser.get(address(row), {"field": "LB"})
    ((name, (word, n)),) = page.context["form"].words.items()
    assert n == 2 and "topic" in word
    data = {"field": "LB", name: "exclude", "reviewer": "Eve"}
    done = browser.post(address(row, "decisions_field"), data, follow=True)
    assert "2 legacy decisions were taken over" in text(done)


def test_the_list_is_narrowed_and_exported_with_them(client_of, dora, seat, rayyan, search):
    bring(seat, search, ris(papers(1, 50)), name="b.ris")
    legacy.take(seat, rayyan)
    browser = client_of(dora)
    counts = {}
    for kind in ("any", "include", "maybe", "exclude", "differ", "none"):
        page = browser.get("/r/peer-support/records/", {"legacy": kind})
        counts[kind] = page.context["page"].total
    assert counts == {"any": 2, "include": 2, "maybe": 0, "exclude": 2, "differ": 2, "none": 1}
    table = browser.get("/r/peer-support/records/export/csv/").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert "Rayyan, ben: exclude; wrong age; rural" in rows[0]["Legacy decisions"]
    assert rows[2]["Legacy decisions"] == ""


def test_who_votes_gets_neither_filter_nor_column(client_of, ana, seat, rayyan):
    legacy.take(seat, rayyan)
    browser = client_of(ana)
    page = browser.get("/r/peer-support/records/", {"legacy": "include"})
    assert page.context["page"].total == 0 and "legacy" not in page.context["form"].fields
    table = browser.get("/r/peer-support/records/export/csv/").getvalue().decode()
    assert "Legacy" not in table and "Rayyan" not in table.replace('"Rayyan"', "").split("\n")[0]


def test_the_command_lists_takes_and_takes_back(rayyan):
    said = io.StringIO()
    call_command(
        "legacy_decisions", "peer-support", take=rayyan.pk, json=True, stdout=said,
        stderr=io.StringIO(),
    )  # fmt: skip
    (file,) = json.loads(said.getvalue())["files"]
    assert (file["file"], file["taken"]) == ("a.ris", 4)
    assert [(group["reviewer"], group["exclude"]) for group in file["groups"]] == [
        ("ana", 0),
        ("ben", 2),
    ]
    call_command("legacy_decisions", "peer-support", take_back=rayyan.pk, stdout=said)
    assert LegacyDecision.objects.standing().count() == 0


def test_a_file_that_was_not_imported_gives_no_decisions(seat, search):
    row = bring(seat, search, "nothing of use")
    assert row.state == ImportFile.State.FAILED
    with pytest.raises(Refused, match="not imported"):
        legacy.take(seat, row)
