"""Lists as files: exactly what is filtered, with what the seat may read, and nothing more."""

from __future__ import annotations

import csv
import io
import uuid
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from reviews.access import Seat
from reviews.methods import formats
from reviews.models import Event, Stage
from screening.actions import conflicts, upkeep, voting
from screening.exports import records
from screening.models import Conflict, StagePolicy
from screening.queries.lists import Filter
from tests.factories import make_reason, make_record, make_reports, make_retrieval, make_search

pytestmark = pytest.mark.django_db
TITLE, FULL = Stage.TITLE_ABSTRACT.value, Stage.FULL_TEXT.value
FORMATS = tuple(records.KINDS)


def download(client: Client, slug: str, format: str, query: str = "") -> bytes:
    answer = client.get(f"/r/{slug}/records/export/{format}/{query}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def text_of(content: bytes, format: str) -> str:
    if format != "xlsx":
        return content.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).active
    return "\n".join(str(cell) for row in sheet.values for cell in row if cell)


def cast(seat: Seat, report: Any, choice: str, **fields: Any) -> None:
    fields.setdefault("stage", TITLE)
    voting.cast(seat, report.pk, choice=choice, key=uuid.uuid4(), **fields)


@pytest.fixture
def voted(review, ana, ben, seat_of):
    """Three reports: agreed, in conflict, and with ben's vote alone."""
    search = make_search(review, "MEDLINE", platform="Ovid")
    agreed, disputed, begun = make_reports(review, 3, search=search, authors=["Osei, M."])
    upkeep.tend(review)
    for seat in (seat_of(ana), seat_of(ben)):
        cast(seat, agreed, "exclude")
    cast(seat_of(ana), disputed, "include", note="ana thinks it fits")
    cast(seat_of(ben), disputed, "exclude", note="ben says carers")
    cast(seat_of(ben), begun, "maybe", note="ben waits")
    return review


@pytest.mark.parametrize("format", FORMATS)
def test_a_reviewers_file_holds_nothing_of_the_others_votes(voted, client_of, ana, ben, format):
    content = text_of(download(client_of(ana), voted.slug, format), format)
    assert "ana thinks it fits" in content
    for hidden in ("ben says carers", "ben waits", "Ben", "conflict", "one vote"):
        assert hidden not in content, hidden
    content = text_of(download(client_of(ben), voted.slug, format), format)
    assert "ben waits" in content
    assert "ana thinks" not in content


@pytest.mark.parametrize("format", FORMATS)
def test_the_leads_file_holds_revealed_votes_and_no_other(voted, client_of, cleo, format):
    content = text_of(download(client_of(cleo), voted.slug, format), format)
    assert "ben says carers" in content
    assert "ana thinks it fits" in content
    assert "ben waits" not in content


def test_the_table_has_a_column_for_each_reviewer_and_stage(voted, client_of, cleo):
    rows = rows_of(download(client_of(cleo), voted.slug, "csv"))
    assert [row["Number"] for row in rows] == ["1", "2", "3"]
    assert [row["Title and abstract: decision"] for row in rows] == [
        "excluded",
        "conflict",
        "some votes in",
    ]
    assert [row["Title and abstract: Ben Kramer"] for row in rows] == ["exclude", "exclude", ""]
    assert rows[1]["Title and abstract: Ben Kramer: note"] == "ben says carers"
    assert {row["Sources"] for row in rows} == {"MEDLINE"}


def test_how_a_conflict_was_settled_is_for_the_lead_until_the_stage_is_closed(
    voted, client_of, ana, cleo, seat_of
):
    conflicts.resolve(
        seat_of(cleo), Conflict.objects.get().pk, choice="include", explanation="Peers are in it."
    )
    lead = rows_of(download(client_of(cleo), voted.slug, "csv"))[1]
    assert lead["Title and abstract: decision"] == "included"
    assert lead["Title and abstract: settled by"] == "Cleo Lindt"
    assert lead["Title and abstract: explanation"] == "Peers are in it."
    reviewer = rows_of(download(client_of(ana), voted.slug, "csv"))[1]
    assert reviewer["Title and abstract: decision"] == "included"
    assert reviewer["Title and abstract: settled by"] == ""
    StagePolicy.objects.filter(review=voted).update(closed_at=timezone.now())
    reviewer = rows_of(download(client_of(ana), voted.slug, "csv"))[1]
    assert reviewer["Title and abstract: explanation"] == "Peers are in it."
    assert reviewer["Title and abstract: Ben Kramer: note"] == "ben says carers"


def test_reasons_of_exclusions_are_in_the_file(review, client_of, ana, ben, cleo, seat_of):
    report = make_reports(review, 1)[0]
    reason = make_reason(review, "No peers in it")
    upkeep.tend(review)
    for seat in (seat_of(ana), seat_of(ben)):
        cast(seat, report, "include")
    make_retrieval(report)
    upkeep.tend(review)
    for seat in (seat_of(ana), seat_of(ben)):
        cast(seat, report, "exclude", stage=FULL, reason_id=reason.pk)
    row = rows_of(download(client_of(cleo), review.slug, "csv"))[0]
    assert row["Full text: decision"] == "excluded"
    assert row["Full text: reason"] == "No peers in it"
    assert row["Full text: Ana Novak: reason"] == "No peers in it"


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_holds_exactly_what_is_filtered(voted, client_of, cleo, format):
    query = f"?stage={TITLE}&status=conflict"
    content = text_of(download(client_of(cleo), voted.slug, format, query), format)
    assert "part 2" in content
    assert "part 1" not in content
    assert "part 3" not in content


def test_the_list_of_a_box_is_a_file_of_its_records(review, client_of, cleo):
    report = make_record(review, title="First entry").report
    make_record(review, title="Second entry", report=report)
    rows = rows_of(download(client_of(cleo), review.slug, "csv", "?box=duplicates"))
    assert [(row["Title"], row["Left"]) for row in rows] == [("Second entry", "gathered under 1")]


def test_a_file_can_be_read_back(voted, client_of, cleo):
    for format in ("ris", "csv"):
        content = download(client_of(cleo), voted.slug, format)
        found = formats.read(content, format).records
        assert [item.title for item in found] == [
            f"Living with peer support, part {n}" for n in (1, 2, 3)
        ]
        assert str(found[0].authors[0]) == "Osei, M."


def test_ris_keeps_decisions_out_of_the_notes(voted, client_of, cleo):
    content = download(client_of(cleo), voted.slug, "ris").decode()
    assert "ID  - 2" in content
    assert "U1  - Title and abstract: decision: conflict" in content
    assert "N1  -" not in content


def test_a_title_that_looks_like_a_formula_is_kept_a_text(review, client_of, cleo):
    make_record(review, title="=HYPERLINK(1)")
    content = download(client_of(cleo), review.slug, "csv").decode()
    assert ",=HYPERLINK" not in content
    assert "'=HYPERLINK(1)" in content


def test_the_file_is_named_by_review_and_day(voted, client_of, cleo):
    day = timezone.localdate().isoformat()
    answer = client_of(cleo).get(f"/r/{voted.slug}/records/export/csv/")
    assert f'filename="{voted.slug}-records-{day}.csv"' in answer["Content-Disposition"]
    answer = client_of(cleo).get(f"/r/{voted.slug}/records/export/xlsx/?q=peer")
    assert f"{voted.slug}-records-filtered-{day}.xlsx" in answer["Content-Disposition"]
    answer.close()


def test_the_ledger_notes_that_a_list_was_taken_and_not_what_was_in_it(voted, client_of, ana):
    download(client_of(ana), voted.slug, "ris", "?mine=include")
    event = Event.objects.filter(verb="list.exported").get()
    assert event.actor_name == "Ana Novak"
    assert event.facts == {"format": "ris", "n": 1, "filters": "?mine=include"}


def test_people_of_the_same_name_are_told_apart(review, ana, ben, cleo, seat_of):
    ben.name = ana.name
    ben.save()
    report = make_reports(review, 1)[0]
    upkeep.tend(review)
    for seat in (seat_of(ana), seat_of(ben)):
        cast(seat, report, "include")
    headings = [ballot.heading for ballot in records.ballots(seat_of(cleo))]
    assert headings == [
        "Title and abstract: Ana Novak (ana@example.org)",
        "Title and abstract: Ana Novak (ben@example.org)",
    ]


def test_an_unknown_format_and_a_stranger_find_nothing(voted, client_of, cleo, dan):
    assert client_of(cleo).get(f"/r/{voted.slug}/records/export/exe/").status_code == 404
    assert client_of(dan).get(f"/r/{voted.slug}/records/export/csv/").status_code == 404


def test_rows_come_a_few_hundred_at_a_time(
    review, cleo, seat_of, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(records, "CHUNK", 5)
    make_reports(review, 12)
    found = records.rows(seat_of(cleo), Filter())
    first = [next(found) for _ in range(3)]
    assert [row.number for row, _said, _told in first] == [1, 2, 3]
    assert [row.number for row, _said, _told in found] == list(range(4, 13))


def test_every_download_is_offered_on_the_page_of_the_flow(voted, client_of, cleo):
    page = client_of(cleo).get(f"/r/{voted.slug}/prisma/").content.decode()
    for format in FORMATS:
        assert f"/r/{voted.slug}/records/export/{format}/" in page
    for format in ("svg", "png", "pdf", "csv", "json"):
        assert f"/r/{voted.slug}/prisma/flow.{format}" in page
