"""Export files come in whole or not at all, and nothing that was brought is lost."""

from __future__ import annotations

import threading
import tracemalloc

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from reviews import background
from reviews.access import Refused
from reviews.actions import imports, intake, locks, progress, reading, statistics
from reviews.models import Event, ImportFile, ImportProblem, Record, Report
from tests.factories import make_record, make_review, make_search
from tests.reviews.exports import as_file, csv, entry, nbib, papers, ris

State = ImportFile.State


@pytest.fixture
def seat(dora, seat_of):
    return seat_of(dora)


@pytest.fixture
def search(review):
    return make_search(review, "MEDLINE", platform="Ovid")


@pytest.fixture
def no_worker(monkeypatch):
    """Leave what is sent to the background lying."""
    monkeypatch.setattr(background, "later", lambda *sent, **how: None)


def bring(seat, search, text, name="export.ris", *, encoding="utf-8", again=False):
    """Upload a file; its background work runs at once."""
    row = imports.upload(seat, search, as_file(text, name, encoding), name=name, again=again)
    row.refresh_from_db()
    return row


def test_each_entry_becomes_a_record_with_a_report_of_the_same_number(seat, search):
    row = bring(seat, search, ris(papers(3)))
    assert row.state == State.DONE
    records = list(Record.objects.filter(review=seat.review).select_related("report"))
    assert [record.number for record in records] == [1, 2, 3]
    for record in records:
        assert record.report.number == record.number
        assert record.report.record_id == record.pk
        assert record.search == search and record.file == row


def test_a_record_keeps_what_the_source_said_word_for_word(seat, search):
    bring(seat, search, ris([entry()]))
    record = Record.objects.get()
    assert record.title == "Being a peer support worker: stories of two hats"
    assert record.authors == ["Hartwell, Rosa", "Osei, Moses"]
    assert (record.year, record.volume, record.issue) == (2012, "8", "2")
    assert record.doi == "10.5555/invented.8.101"
    assert record.line == 1
    assert "TI  - Being a peer support worker" in record.raw


def test_numbers_go_on_from_the_last_record_of_the_review(seat, search):
    make_record(seat.review)
    bring(seat, search, ris(papers(2)))
    numbers = Record.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]


@pytest.mark.parametrize("make", [ris, nbib, csv])
def test_each_format_is_found_by_its_content_whatever_the_file_is_called(seat, search, make):
    row = bring(seat, search, make(papers(3)), name="export.bin")
    assert row.state == State.DONE
    assert row.format == make.__name__
    assert Record.objects.filter(file=row).count() == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_accents_survive_every_encoding_and_line_end(seat, search, encoding, end):
    text = ris([entry(title="Résumé d’une étude à Genève", authors=["Müller, Zoë"])], end)
    row = bring(seat, search, text, encoding=encoding)
    record = Record.objects.get(file=row)
    assert record.title == "Résumé d’une étude à Genève"
    assert record.authors == ["Müller, Zoë"]


def test_markup_and_scripts_are_kept_as_text(seat, search):
    bring(seat, search, ris([entry(title="Care <script>alert(1)</script> at p < 0.05")]))
    assert Record.objects.get().title == "Care <script>alert(1)</script> at p < 0.05"


def test_an_entry_without_a_title_is_kept(seat, search):
    row = bring(seat, search, "TY  - JOUR\nAU  - Osei, Moses\nPY  - 2011\nER  - \n")
    assert row.state == State.DONE
    record = Record.objects.get()
    assert record.title == "" and record.authors == ["Osei, Moses"]


def test_a_field_of_enormous_length_is_cut_and_the_cut_is_reported(seat, search, monkeypatch):
    monkeypatch.setitem(intake.LONGEST, "title", 50)
    row = bring(seat, search, ris([entry(title="long " * 40)]))
    assert row.state == State.DONE
    assert len(Record.objects.get().title) == 50
    problem = ImportProblem.objects.get()
    assert "title" in problem.reason and not problem.lost


def test_halves_of_letters_and_nul_letters_do_not_stop_an_import(seat, search):
    assert intake.storable("a\0b\ud800c") == "ab?c"
    row = bring(seat, search, ris([entry(title="Nul\0led")]).encode("utf-8"))
    assert row.state == State.DONE
    assert Record.objects.get().title == "Nulled"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \r\n\r\n ", "empty"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "PDF"),
        (b"PK\x03\x04" + bytes(range(256)) * 40, "ZIP"),
        (bytes(range(256)) * 400, "binary"),
        (b"Dear colleagues, please find the records attached.", "none of the known formats"),
    ],
)
def test_a_file_that_holds_no_references_fails_with_a_reason_and_is_kept(
    seat, search, content, said
):
    row = bring(seat, search, content, name="export.ris")
    assert row.state == State.FAILED
    assert said.lower() in row.error.lower()
    assert "Nothing was added" in row.error
    assert Record.objects.count() == 0
    with row.content.open("rb") as kept:
        assert kept.read() == content


def test_a_truncated_file_gives_what_it_holds(seat, search):
    text = ris(papers(3))
    row = bring(seat, search, text[: text.rindex("AB  - ") + 12])
    assert row.state == State.DONE
    assert Record.objects.filter(file=row).count() == 3


def test_the_same_file_is_held_back_until_somebody_says_it_is_meant(seat, search, review):
    first = bring(seat, search, ris(papers(2)))
    other = make_search(review, "Scopus")
    again = bring(seat, other, ris(papers(2)), name="copy.ris")
    assert again.state == State.CANCELLED
    assert again.same_as == first
    assert "export.ris" in again.error and "MEDLINE, Ovid" in again.error
    assert Record.objects.count() == 2
    imports.start_again(seat, again)
    again.refresh_from_db()
    assert again.state == State.DONE
    assert Record.objects.filter(search=other).count() == 2


def test_a_repeated_file_comes_in_at_once_when_it_is_declared(seat, search):
    bring(seat, search, ris(papers(2)))
    again = bring(seat, search, ris(papers(2)), again=True)
    assert again.state == State.DONE and again.same_as is not None
    assert Record.objects.count() == 4


def test_a_file_that_failed_does_not_hold_its_copy_back(seat, search):
    bring(seat, search, b"nothing of use")
    again = bring(seat, search, b"nothing of use")
    assert again.same_as is None


def test_the_same_content_is_stored_once_and_never_under_its_own_name(seat, search):
    first = bring(seat, search, ris(papers(1)), name="../../secret.ris")
    again = bring(seat, search, ris(papers(1)), name="other.ris")
    assert first.content.name == again.content.name
    assert first.content.name == f"imports/{seat.review.pk}/{first.sha256}"


def test_a_waiting_import_that_is_cancelled_adds_nothing(seat, search, no_worker):
    row = imports.upload(seat, search, as_file(ris(papers(2))), name="a.ris")
    imports.cancel(seat, row)
    imports.run(row.pk)
    row.refresh_from_db()
    assert row.state == State.CANCELLED
    assert "Nothing of this file was added" in row.error
    assert Record.objects.count() == 0 and Report.objects.count() == 0


def test_a_running_import_that_is_cancelled_is_rolled_back_wholly(seat, search, monkeypatch):
    monkeypatch.setattr(reading, "BATCH", 5)

    def be_cancelled(file_id, **said):
        ImportFile.objects.filter(pk=file_id).update(cancel_asked_at=timezone.now())

    monkeypatch.setattr(progress, "tell", be_cancelled)
    row = bring(seat, search, ris(papers(12)))
    assert row.state == State.CANCELLED
    assert Record.objects.count() == 0 and Report.objects.count() == 0
    monkeypatch.undo()
    imports.start_again(seat, row)
    assert Record.objects.count() == 12


def test_an_import_that_has_ended_can_not_be_cancelled(seat, search):
    row = bring(seat, search, ris(papers(1)))
    with pytest.raises(Refused, match="ended already"):
        imports.cancel(seat, row)
    with pytest.raises(Refused, match="already"):
        imports.start_again(seat, row)


def test_a_crash_in_the_middle_leaves_nothing_half_and_can_be_tried_again(
    seat, search, monkeypatch
):
    monkeypatch.setattr(reading, "BATCH", 5)
    add = intake.Batch.add

    def add_some_then_break(batch, item):
        if item.line > 80:
            raise OSError("disk full")
        add(batch, item)

    monkeypatch.setattr(intake.Batch, "add", add_some_then_break)
    row = bring(seat, search, ris(papers(12)))
    assert row.state == State.FAILED
    assert "Nothing of it was added" in row.error
    assert Record.objects.count() == 0
    monkeypatch.undo()
    imports.start_again(seat, row)
    row.refresh_from_db()
    assert row.state == State.DONE and row.error == ""
    assert Record.objects.count() == 12


def test_a_worker_that_died_is_followed_by_another(seat, search, no_worker):
    row = imports.upload(seat, search, as_file(ris(papers(4))), name="a.ris")
    ImportFile.objects.filter(pk=row.pk).update(state=State.RUNNING)
    assert imports.run(row.pk)
    assert imports.run(row.pk)
    row.refresh_from_db()
    assert row.state == State.DONE
    assert Record.objects.count() == 4


def test_progress_is_told_while_a_file_is_read(seat, search):
    text = ris(papers(6))
    row = bring(seat, search, text)
    told = progress.ask(row.pk)
    assert told.records == 6
    assert told.done == told.total == len(text.encode())


def test_a_reviewer_may_not_import(ana, seat_of, search):
    with pytest.raises(PermissionDenied):
        imports.upload(seat_of(ana), search, as_file("TY  - JOUR"), name="a.ris")
    assert ImportFile.objects.count() == 0


def test_a_file_can_not_be_imported_into_a_search_of_another_review(seat):
    elsewhere = make_search(make_review())
    with pytest.raises(Refused, match="no such search"):
        imports.upload(seat, elsewhere, as_file("TY  - JOUR"), name="a.ris")


def test_the_ledger_says_who_brought_what(seat, search, dora):
    bring(seat, search, ris(papers(2)))
    event = Event.objects.get(verb="file.imported")
    assert event.actor_id == dora.pk
    assert event.facts["file"] == "export.ris" and event.facts["records"] == 2


def test_memory_does_not_grow_with_the_file(seat, search, monkeypatch):
    monkeypatch.setattr(reading, "BATCH", 100)
    monkeypatch.setattr(background, "later", lambda *sent, **how: None)

    def peak(entries, start):
        content = as_file(ris(papers(entries, start)))
        row = imports.upload(seat, search, content, name="a.ris")
        tracemalloc.start()
        imports.run(row.pk)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert Record.objects.filter(file=row).count() == entries
        return most

    peak(200, 1)
    assert peak(2_400, 1_001) < 1.5 * peak(800, 9_001)


@pytest.mark.django_db(transaction=True)
def test_a_file_waits_for_its_turn_while_another_of_its_review_is_read(seat, search, no_worker):
    row = imports.upload(seat, search, as_file(ris(papers(2))), name="a.ris")
    taken, given_back = threading.Event(), threading.Event()

    def read_another():
        with transaction.atomic():
            locks.hold(seat.review.pk, locks.IMPORTS)
            taken.set()
            given_back.wait(30)
        connection.close()

    other = threading.Thread(target=read_another)
    other.start()
    taken.wait(30)
    assert not imports.run(row.pk)
    row.refresh_from_db()
    assert row.state == State.WAITING and not progress.ask(row.pk).is_silent
    given_back.set()
    other.join(30)
    assert imports.run(row.pk)
    assert Record.objects.filter(file=row).count() == 2


def test_postgresql_knows_at_once_how_many_records_a_large_file_brought(seat, search, monkeypatch):
    monkeypatch.setattr(statistics, "MANY", 3)
    bring(seat, search, ris(papers(5)))
    bring(seat, search, ris([entry(), entry()]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'reviews_record'")
        assert cursor.fetchone() == (5,)
