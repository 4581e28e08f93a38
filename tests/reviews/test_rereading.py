"""Imports are read again by better parsers: shown first, applied by a person, undone at will."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from reviews import background, registry
from reviews.access import Refused
from reviews.actions import (
    corrections,
    duplicates,
    imports,
    mapping,
    rereading,
    rereading_steps,
    showing,
)
from reviews.methods.formats import Problem
from reviews.methods.formats import mapping as tables
from reviews.models import (
    Correction,
    Event,
    ImportFile,
    ImportProblem,
    LegacyDecision,
    Member,
    Merge,
    Record,
    Report,
    Reread,
    RereadChange,
    Role,
)
from tests.factories import make_search
from tests.reviews.exports import as_file, papers, ris

State, Kind = Reread.State, RereadChange.Kind


@pytest.fixture
def seat(dora, seat_of):
    return seat_of(dora)


@pytest.fixture
def search(review):
    return make_search(review, "MEDLINE")


@pytest.fixture
def file(seat, search):
    return imports.import_now(seat, search, as_file(ris(papers(4))), name="a.ris")


@pytest.fixture
def older(file):
    """The records as a poorer parser would have left them: no journal, a wrong DOI, one title."""
    Record.objects.filter(file=file).update(journal="")
    Record.objects.filter(file=file, number=2).update(doi="10.5555/cut")
    Record.objects.filter(file=file, number=3).update(title="Cut off")
    return file


def preview(seat, file, **options):
    reread = rereading.ask(seat, file, **options)
    reread.refresh_from_db()
    return reread


def done(reread):
    reread.refresh_from_db()
    return reread


def address(file, name="reread"):
    return reverse(f"reviews:{name}", args=[file.review.slug, file.pk])


def text(answer):
    return " ".join(answer.content.decode().split())


# What would change


def test_an_import_of_today_would_change_in_nothing(seat, file):
    reread = preview(seat, file)
    assert reread.state == State.READY
    assert (reread.counts["entries"], reread.counts["unchanged"]) == (4, 4)
    assert reread.counts["fields"] == {} and not RereadChange.objects.exists()


def test_a_preview_counts_field_by_field_and_changes_nothing(seat, older):
    reread = preview(seat, older)
    assert reread.counts["changed"] == 4
    assert reread.counts["fields"] == {"title": 1, "journal": 4, "doi": 1}
    change = RereadChange.objects.get(record__number=2)
    assert change.fields == ["journal", "doi"]
    assert change.before["doi"] == "10.5555/cut" and change.after["doi"] == "10.5555/orchard.2"
    assert set(Record.objects.values_list("journal", flat=True)) == {""}


def test_applied_the_records_say_what_the_preview_showed(seat, older):
    done(rereading.apply(seat, preview(seat, older)))
    record = Record.objects.get(number=2)
    assert record.journal == "Annals of harbour studies" and record.doi == "10.5555/orchard.2"
    assert Record.objects.filter(title="Cut off").count() == 0
    assert Record.objects.filter(words="annals").exists() or "annals" in record.journal.casefold()
    event = Event.objects.get(verb="file.reread")
    assert event.facts["changed"] == 4 and event.facts["fields"]["journal"] == 4
    assert event.actor_name == "Dora Weiss"


def test_undone_they_say_what_they_said_before(seat, older):
    reread = done(rereading.apply(seat, preview(seat, older)))
    done(rereading.undo(seat, reread))
    assert set(Record.objects.values_list("journal", flat=True)) == {""}
    assert Record.objects.get(number=3).title == "Cut off"
    assert Event.objects.filter(verb="file.reread_undone").count() == 1
    again = done(rereading.apply(seat, preview(seat, older)))
    assert again.state == State.APPLIED
    assert Record.objects.get(number=3).title != "Cut off"


def test_what_a_person_has_set_is_never_overwritten(seat, older):
    record = Record.objects.get(number=3)
    corrections.correct(seat, record, {"title": "As the paper prints it"})
    reread = preview(seat, older)
    change = RereadChange.objects.get(record=record)
    assert change.kept == ["title"] and change.fields == ["journal"]
    assert reread.counts["kept"] == 1
    done(rereading.apply(seat, reread))
    record.refresh_from_db()
    assert record.title == "As the paper prints it" and record.journal


def test_a_value_that_a_person_chose_to_show_is_not_overwritten(seat, older):
    duplicates.gather(seat, 1, 3)
    report = Record.objects.get(number=3).report
    shown = report.record.number
    other = 3 if shown == 1 else 1
    showing.choose(seat, report, {"journal": other, "title": other})
    reread = preview(seat, older)
    assert "journal" in RereadChange.objects.get(record__number=other).kept
    done(rereading.apply(seat, reread))
    assert Record.objects.get(number=other).journal == ""
    assert Record.objects.get(number=shown).journal != ""


def test_what_a_person_sets_between_preview_and_applying_stays_too(seat, older):
    reread = preview(seat, older)
    record = Record.objects.get(number=3)
    corrections.correct(seat, record, {"title": "Set meanwhile", "journal": "J"})
    done(rereading.apply(seat, reread))
    record.refresh_from_db()
    assert (record.title, record.journal) == ("Set meanwhile", "J")
    assert RereadChange.objects.get(record=record).applied == []


def test_what_a_person_sets_after_applying_is_not_undone(seat, older):
    reread = done(rereading.apply(seat, preview(seat, older)))
    record = Record.objects.get(number=3)
    corrections.correct(seat, record, {"journal": "Set afterwards"})
    done(rereading.undo(seat, reread))
    record.refresh_from_db()
    assert record.journal == "Set afterwards" and record.title == "Cut off"


def test_merges_votes_and_numbers_are_not_touched(seat, older):
    duplicates.gather(seat, 1, 2)
    before = list(Record.objects.order_by("pk").values_list("pk", "number", "report_id", "line"))
    merges = list(Merge.objects.values())
    done(rereading.apply(seat, preview(seat, older)))
    after = list(Record.objects.order_by("pk").values_list("pk", "number", "report_id", "line"))
    assert after == before and list(Merge.objects.values()) == merges


def test_equal_entries_are_each_held_against_their_own_record(seat, search):
    row = imports.import_now(
        seat, search, as_file(ris(papers(1)) * 3 + ris(papers(1, 9))), name="b.ris"
    )
    Record.objects.filter(file=row, number=2).update(journal="")
    reread = preview(seat, row)
    assert reread.counts["changed"] == 1 and reread.counts["gone"] == 0
    assert RereadChange.objects.get().record.number == 2


# Entries that come and go


@pytest.fixture
def half_read(seat, search, monkeypatch):
    """A file of which the parser of its day could not read the second entry."""
    from reviews.methods.formats import ris as reader

    truly = reader.reference

    def poorly(entry):
        item = truly(entry)
        return Problem(item.line, "Cut off.", "TY  - JOUR") if "orchard" in item.title else item

    with monkeypatch.context() as patch:
        patch.setattr(reader, "reference", poorly)
        return imports.import_now(seat, search, as_file(ris(papers(3))), name="half.ris")


def test_an_entry_that_became_readable_becomes_a_record_and_its_problem_is_answered(
    seat, half_read
):
    assert Record.objects.count() < 3
    lost = 3 - Record.objects.count()
    assert ImportProblem.objects.standing().count() == lost
    reread = preview(seat, half_read)
    assert reread.counts["new"] == lost and reread.counts["unreadable"] == 0
    assert Record.objects.count() == 3 - lost
    done(rereading.apply(seat, reread))
    assert Record.objects.count() == 3 and Report.objects.standing().count() == 3
    assert ImportProblem.objects.standing().count() == 0
    assert ImportProblem.objects.count() == lost
    added = Record.objects.order_by("number").last()
    assert added.file == half_read and added.raw and added.report.number == added.number


def test_undone_it_stays_a_record_out_of_screening_and_can_come_back(seat, half_read):
    standing = Report.objects.standing().count()
    reread = done(rereading.apply(seat, preview(seat, half_read)))
    done(rereading.undo(seat, reread))
    assert Record.objects.count() == 3
    assert Report.objects.standing().count() == standing
    again = preview(seat, half_read)
    assert again.counts["back"] == 3 - standing
    done(rereading.apply(seat, again))
    assert Report.objects.standing().count() == 3 and Record.objects.count() == 3


def test_what_somebody_has_judged_stays_in_screening(seat, half_read, monkeypatch):
    reread = done(rereading.apply(seat, preview(seat, half_read)))
    monkeypatch.setattr(registry, "judged", [set])
    done(rereading.undo(seat, reread))
    assert Report.objects.standing().count() == 3


def test_a_record_whose_entry_is_found_no_more_stays_and_is_named(seat, file):
    path = Path(file.content.path)
    path.write_text(ris(papers(3)))
    reread = preview(seat, file)
    assert reread.counts["gone"] == 1
    assert RereadChange.objects.get(kind=Kind.GONE).record.number == 4
    done(rereading.apply(seat, reread))
    assert Record.objects.count() == 4 and Report.objects.standing().count() == 4


# Steps and who may take them


def test_a_lost_file_is_said_and_nothing_is_changed(seat, file):
    Path(file.content.path).unlink()
    reread = preview(seat, file)
    assert reread.state == State.FAILED and "no longer" in reread.error


def test_a_crash_while_applying_changes_nothing_and_can_be_tried_again(seat, older, monkeypatch):
    reread = preview(seat, older)

    def broken(*_args, **_how):
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(rereading_steps, "_end", broken)
        reread = done(rereading.apply(seat, reread))
    assert reread.state == State.READY and "Nothing was changed" in reread.error
    assert set(Record.objects.values_list("journal", flat=True)) == {""}
    assert done(rereading.apply(seat, reread)).state == State.APPLIED


def test_steps_are_refused_where_they_make_no_sense(seat, older):
    reread = preview(seat, older)
    with pytest.raises(Refused, match="not applied"):
        rereading.undo(seat, reread)
    reread = done(rereading.apply(seat, reread))
    with pytest.raises(Refused, match="not to be decided"):
        rereading.apply(seat, reread)
    Record.objects.filter(number=1).update(volume="")
    later = done(rereading.apply(seat, preview(seat, older)))
    with pytest.raises(Refused, match="Undo that one first"):
        rereading.undo(seat, reread)
    done(rereading.undo(seat, later))
    assert done(rereading.undo(seat, reread)).state == State.UNDONE


def test_a_preview_can_be_left_and_a_new_one_replaces_it(seat, older):
    reread = preview(seat, older)
    assert rereading.drop(seat, reread).state == State.DROPPED
    first, second = preview(seat, older), preview(seat, older)
    assert done(first).state == State.DROPPED and second.state == State.READY


def test_a_file_is_read_again_once_at_a_time_and_a_dead_worker_is_followed(
    seat, older, monkeypatch
):
    sent = []
    monkeypatch.setattr(background, "later", lambda *task, **how: sent.append(task))
    reread = rereading.ask(seat, older)
    with pytest.raises(Refused, match="already"):
        rereading.ask(seat, older)
    sent.clear()
    Reread.objects.update(asked_at="2020-01-01T00:00:00Z")
    rereading.wake_all()
    assert sent == [(rereading.TASK, reread.pk)]
    rereading_steps.run(reread.pk)
    rereading_steps.run(reread.pk)
    assert done(reread).state == State.READY


def test_a_reviewer_may_do_none_of_it(seat_of, ana, older, client_of, seat):
    with pytest.raises(PermissionDenied):
        rereading.ask(seat_of(ana), older)
    with pytest.raises(PermissionDenied):
        corrections.correct(seat_of(ana), Record.objects.first(), {"title": "x"})
    browser = client_of(ana)
    assert browser.get(address(older)).status_code == 403
    for name in ("reread_ask", "reread_apply", "reread_undo", "reread_drop"):
        assert browser.post(address(older, name)).status_code == 403


def test_a_stranger_finds_nothing(dan, older, client_of):
    assert client_of(dan).get(address(older)).status_code == 404


# Pages


def test_the_page_previews_applies_and_undoes(client_of, dora, older):
    browser = client_of(dora)
    assert address(older) in text(browser.get(address(older, "import_report")))
    page = text(browser.post(address(older, "reread_ask"), follow=True))
    assert "Journal or book 4" in page and "Annals of harbour studies" in page
    narrowed = browser.get(address(older), {"field": "doi"})
    assert [entry.change.record.number for entry in narrowed.context["entries"]] == [2]
    page = text(browser.post(address(older, "reread_apply"), follow=True))
    assert "Applied by Dora Weiss" in page
    page = text(browser.post(address(older, "reread_undo"), follow=True))
    assert "Undone by Dora Weiss" in page
    assert set(Record.objects.values_list("journal", flat=True)) == {""}


def test_the_page_says_when_there_is_nothing_to_do_and_can_be_left(client_of, dora, file):
    browser = client_of(dora)
    page = text(browser.post(address(file, "reread_ask"), follow=True))
    assert "There is nothing to apply" in page
    assert "Let the records say this" not in page
    assert "Nothing was changed" in text(browser.post(address(file, "reread_drop"), follow=True))


def test_a_page_of_many_changes_costs_no_more_queries(
    client_of, dora, seat, search, django_assert_max_num_queries
):
    row = imports.import_now(seat, search, as_file(ris(papers(60))), name="c.ris")
    Record.objects.filter(file=row).update(journal="")
    preview(seat, row)
    browser = client_of(dora)
    browser.get(address(row))
    with django_assert_max_num_queries(18):
        page = text(browser.get(address(row), {"page": 2}))
    assert "26 to 50 of 60" in page


def test_a_running_preview_is_asked_after(client_of, dora, seat, older, monkeypatch):
    monkeypatch.setattr(background, "later", lambda *task, **how: None)
    rereading.ask(seat, older)
    browser = client_of(dora)
    page = browser.get(address(older), HTTP_HX_REQUEST="true", HTTP_HX_TARGET="reread")
    assert page.content.decode().strip().startswith('<div id="reread" hx-get=')


def test_who_may_still_vote_reads_no_decision_in_a_preview(client_of, cleo, seat, search):
    Member.objects.filter(user=cleo).update(roles=[Role.LEAD, Role.REVIEWER])
    note = 'N1  - RAYYAN-INCLUSION: {"Eve Adler"=>"Included"}\nER  - '
    told = ris(papers(2)).replace("ER  - ", note)
    row = imports.import_now(seat, search, as_file(told), name="r.ris")
    Record.objects.filter(file=row).update(guarded={}, raw="x")
    preview(seat, row)
    page = text(client_of(cleo).get(address(row)))
    assert "Eve Adler" not in page and "hidden as long as you vote" in page
    assert "Eve Adler" in text(client_of(seat.member.user).get(address(row)))


# Another mapping for a table that is imported


def test_columns_said_anew_are_previewed_and_applied_to_the_records(client_of, dora, seat, search):
    odd = "Paper name;Who wrote it;When;Where it was\nPeers;Roe, Ann;1999;J of Care\n"
    row = imports.upload(seat, search, as_file(odd, "list.csv"), name="list.csv")
    row.refresh_from_db()
    imports.choose_columns(seat, row, tables.first_plan(mapping.head_of(row)))
    assert Record.objects.get().journal == ""
    data = {"grid": 0, "header": 1, "column_0": "title", "column_1": "authors"}
    data |= {"column_2": "year", "column_3": "journal"}
    browser = client_of(dora)
    page = text(browser.post(address(row, "import_columns"), data, follow=True))
    assert "Journal or book 1" in page
    assert Record.objects.get().journal == ""
    browser.post(address(row, "reread_apply"))
    record = Record.objects.get()
    assert record.journal == "J of Care" and "Where it was" not in record.extra
    assert "Where it was → Journal or book" in text(browser.get(address(row, "import_report")))
    browser.post(address(row, "reread_undo"))
    assert Record.objects.get().extra["Where it was"] == ["J of Care"]


def test_a_column_that_turns_out_to_be_a_decision_is_guarded_from_then_on(seat, search):
    text_ = "Paper name;Eve says;Shoe size\nPeers;Included;43\n"
    row = imports.upload(seat, search, as_file(text_, "list.csv"), name="list.csv")
    row.refresh_from_db()
    plan = tables.first_plan(mapping.head_of(row))
    kept = tables.Plan(plan.names, ("title", "", ""), plan.header, plan.delimiter)
    imports.choose_columns(seat, row, kept)
    row.refresh_from_db()
    assert "Eve says" in Record.objects.get().extra and not row.carries_decisions
    said = tables.Plan(plan.names, ("title", "decision", ""), plan.header, plan.delimiter)
    done(rereading.apply(seat, preview(seat, row, plan=said, takes=True)))
    row.refresh_from_db()
    record = Record.objects.get()
    assert "Eve says" not in record.extra and row.carries_decisions
    assert record.guarded["decisions"][0]["verdict"] == "include"
    assert LegacyDecision.objects.get().verdict == "include"


# Values set by hand


def test_a_value_is_set_by_hand_and_put_back(client_of, dora, file):
    browser = client_of(dora)
    record = Record.objects.get(number=1)
    where = reverse("reviews:correct", args=["peer-support", 1])
    data = {name: getattr(record, name) for name in corrections.FIELDS}
    data |= {"authors": "Roe, Ann\nDoe, Ben", "title": "A <b>new</b> title"}
    page = text(browser.post(where, data, follow=True))
    assert "2 values were set" in page and "A &lt;b&gt;new&lt;/b&gt; title" in page
    record.refresh_from_db()
    assert record.authors == ["Roe, Ann", "Doe, Ben"] and record.names == "Roe, Ann Doe, Ben"
    assert "TI  - The" in record.raw
    assert Event.objects.get(verb="record.corrected").facts["fields"] == ["title", "authors"]
    row = Correction.objects.get(field="title")
    browser.post(reverse("reviews:correction_put_back", args=["peer-support", row.pk]))
    record.refresh_from_db()
    assert record.title == row.before
    assert corrections.fields_set([record.pk]) == {record.pk: {"authors"}}


def test_the_same_value_is_no_correction_and_only_the_last_is_put_back(seat, file):
    record = Record.objects.get(number=1)
    with pytest.raises(Refused, match="Nothing differs"):
        corrections.correct(seat, record, {"title": record.title})
    (first,) = corrections.correct(seat, record, {"title": "One"})
    corrections.correct(seat, record, {"title": "Two"})
    with pytest.raises(Refused, match="since"):
        corrections.put_back(seat, first)


def test_a_wrong_year_is_sent_back_with_the_form(client_of, dora, file):
    where = reverse("reviews:correct", args=["peer-support", 1])
    answer = client_of(dora).post(where, {"year": "12345"})
    assert answer.status_code == 422 and Correction.objects.count() == 0


# The command line


def test_the_command_previews_applies_and_undoes(older):
    def run(**options):
        out = io.StringIO()
        call_command("reread_records", "peer-support", older.pk, json=True, stdout=out, **options)
        return json.loads(out.getvalue())

    told = run()
    assert told["state"] == "ready" and told["fields"] == {"title": 1, "journal": 4, "doi": 1}
    assert Record.objects.get(number=3).title == "Cut off"
    assert run(apply=True)["state"] == "applied"
    assert Record.objects.get(number=3).title != "Cut off"
    assert run(undo=True)["state"] == "undone"
    assert Record.objects.get(number=3).title == "Cut off"


def test_only_an_imported_file_is_read_again(seat, search):
    row = imports.import_now(seat, search, as_file("nothing of use"), name="x.txt")
    assert row.state == ImportFile.State.FAILED
    with pytest.raises(Refused, match="nothing to read again"):
        rereading.ask(seat, row)
