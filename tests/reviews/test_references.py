"""Citation searching: lists of references are looked through, and what is new is screened."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from reviews.access import Refused
from reviews.actions import by_hand, deduplication, recognising, reference_lists, references
from reviews.methods.formats import Name, Reference
from reviews.models import (
    Channel,
    DuplicatePair,
    Event,
    ListedReference,
    Record,
    ReferenceList,
    Report,
    Search,
)
from reviews.queries import citations
from tests.factories import make_record, make_search

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 4)
State = ListedReference.State

KNOWN = "Novak A, Lindt C. Working in between two teams. J Community Care. 2013;20(4):301-9."
NEW = "Weiss D. What is hope on the ward? Int J Care. 2009;18(2):95-104."
OTHER = "Osei M, Tan L. Peers and pay in shelters. Lancet 2010; 375: 12-8."
LIST = f"1. {KNOWN}\n2. {NEW}\n3. {OTHER}\n4. {NEW}\n"


@pytest.fixture
def seat(dora, seat_of):
    return seat_of(dora)


@pytest.fixture
def parent(review):
    """An article of which the references are followed, and another that it cites."""
    search = make_search(review, "MEDLINE")
    make_record(
        review, search=search, title="Working in between two teams", year=2013,
        authors=["Novak, Anna", "Lindt, Carl"], journal="Journal of Community Care",
        volume="20", issue="4", pages="301-309",
    )  # fmt: skip
    return make_record(review, search=search, title="The parent of all lists").report


def bring(seat, parent, text=LIST, **more):
    return reference_lists.bring(
        seat, parent, **({"direction": "backward", "looked_on": DAY} | more), content=text.encode()
    )


def states(row):
    return [entry.state for entry in row.entries.order_by("position")]


def test_a_pasted_list_tells_what_is_known_what_is_new_and_what_comes_twice(seat, parent):
    row = bring(seat, parent)
    assert states(row) == ["known", "new", "new", "repeated"]
    first = row.entries.first()
    assert first.known_as.number == 1
    assert first.fields["title"] == "Working in between two teams"
    assert row.search.channel == Channel.CITATION
    assert (row.search.round, row.search.direction) == (1, "backward")
    assert str(row.search) == "Reference lists, round 1"
    assert Record.objects.count() == 2
    assert row.content.read().decode() == LIST


def ris_of(title, author="Novak, A", year=2013):
    return f"TY  - JOUR\nAU  - {author}\nTI  - {title}\nPY  - {year}\nER  - \n"


@pytest.mark.parametrize(
    ("cited", "state"),
    [
        (ris_of("Working in between"), "asked"),
        (ris_of("Working in between two te..."), "asked"),
        (ris_of("Working in between", year=2012), "asked"),
        (ris_of("Working in between two teams: a study of many"), "asked"),
        (ris_of("Working in between", author="Weiss, D"), "new"),
        (ris_of("Working in between", year=2009), "new"),
        (ris_of("Working in and between"), "new"),
        (ris_of("Working"), "new"),
    ],
)
def test_a_work_cited_under_the_beginning_of_its_title_is_asked_about_and_never_sure(
    seat, parent, cited, state
):
    entry = bring(seat, parent, cited, name="cited.ris").entries.get()
    assert entry.state == state
    assert (entry.known_as and entry.known_as.number) == (1 if state == "asked" else None)


def test_a_shortened_title_that_somebody_called_another_is_not_asked_about_again(seat, parent):
    row = bring(seat, parent, ris_of("Working in between"), name="cited.ris")
    references.say_different(seat, row, 1)
    recognising.look_again(seat.review)
    assert states(row) == ["new"]


def test_a_file_of_any_format_is_a_list_as_well(seat, parent):
    ris = "TY  - JOUR\nAU  - Weiss, D\nTI  - What is hope?\nPY  - 2009\nER  - \n"
    row = bring(seat, parent, ris, name="cited.ris", direction="forward", platform="Scopus")
    assert (row.format, states(row)) == ("ris", ["new"])
    assert str(row.search) == "Citing works, round 1, Scopus"


def test_what_another_tool_s_users_decided_is_not_kept_with_an_entry(seat, parent):
    ris = (
        "TY  - JOUR\nTI  - What is hope?\nPY  - 2009\n"
        'N1  - RAYYAN-INCLUSION: {"Ben"=>"Excluded"}\nER  - \n'
    )
    entry = bring(seat, parent, ris).entries.get()
    assert "RAYYAN" not in f"{entry.raw}{entry.fields}"


def test_one_search_of_the_log_holds_all_lists_of_a_round(seat, parent):
    bring(seat, parent)
    other = Report.objects.get(number=1)
    bring(seat, other, OTHER, looked_on=datetime.date(2026, 3, 9))
    search = Search.objects.get(channel=Channel.CITATION)
    assert search.lists.count() == 2
    assert search.run_on == datetime.date(2026, 3, 9)


def test_the_same_list_twice_must_be_meant(seat, parent):
    bring(seat, parent)
    with pytest.raises(Refused, match="2026-03-04"):
        bring(seat, parent)
    bring(seat, parent, again=True)
    bring(seat, parent, direction="forward")
    assert ReferenceList.objects.count() == 3


@pytest.mark.parametrize("text", ["", "  \n ", "***\n---"])
def test_a_text_without_references_is_refused_and_nothing_kept(seat, parent, text):
    with pytest.raises(Refused, match="Nothing was kept"):
        bring(seat, parent, text)
    assert not ReferenceList.objects.exists()
    assert not Search.objects.filter(channel=Channel.CITATION).exists()


def test_a_list_of_thousands_is_a_search(seat, parent, monkeypatch):
    monkeypatch.setattr(reference_lists, "MOST", 3)
    with pytest.raises(Refused, match="4 references"):
        bring(seat, parent)


def test_a_long_list_is_compared_in_the_background(seat, parent, monkeypatch):
    monkeypatch.setattr(reference_lists, "AT_ONCE", 2)
    row = bring(seat, parent)
    assert row.compared_at is None
    row.refresh_from_db()
    assert row.compared_at is not None
    assert states(row) == ["known", "new", "new", "repeated"]


def test_chosen_references_become_records_with_parent_direction_and_round(seat, parent):
    row = bring(seat, parent)
    added = references.add(seat, row, [2, 3])
    assert [record.title for record in added.records] == [
        "What is hope on the ward?",
        "Peers and pay in shelters",
    ]
    record = added.records[0]
    assert (record.search.channel, record.search.round) == (Channel.CITATION, 1)
    assert record.listed.get().listed_in.parent == parent
    assert record.report.record == record
    assert record.authors == ["Weiss, D"]
    assert states(row)[1:3] == ["added", "added"]
    event = Event.objects.get(verb="references.added")
    assert (event.facts["n"], event.facts["parent"], event.facts["round"]) == (2, parent.number, 1)


def test_what_became_known_meanwhile_is_not_added_twice(seat, parent):
    first = bring(seat, parent)
    second = bring(seat, Report.objects.get(number=1), NEW)
    references.add(seat, first, [2])
    # Before the background has looked again.
    second.entries.update(state=State.NEW, known_as=None)
    added = references.add(seat, second, [1])
    assert (added.records, added.known) == ([], 1)
    assert states(second) == ["known"]


def test_other_lists_learn_what_was_added(seat, parent, review):
    first = bring(seat, parent)
    second = bring(seat, Report.objects.get(number=1), NEW)
    references.add(seat, first, [2])
    assert states(second) == ["known"]


def test_a_record_that_comes_in_later_is_recognised(seat, parent, review):
    row = bring(seat, parent)
    make_record(
        review, title="What is hope on the ward?", authors=["Weiss, Dora"], year=2009,
        journal="Int J Care", volume="18", issue="2", pages="95-104",
    )  # fmt: skip
    deduplication.find(seat)
    assert states(row) == ["known", "known", "new", "known"]


def test_leaving_out_and_adding_are_taken_back_step_by_step(seat, parent):
    row = bring(seat, parent)
    references.add(seat, row, [2])
    references.leave(seat, row, [3])
    assert references.undo(seat, row) == 1
    assert states(row)[:3] == ["known", "added", "new"]
    assert references.undo(seat, row) == 1
    assert states(row) == ["known", "new", "new", "repeated"]
    record = Record.objects.get(title__startswith="What is hope")
    assert record.taken_back_at is not None
    assert record.report.withdrawn_at is not None
    assert not Record.objects.counted().filter(pk=record.pk).exists()
    with pytest.raises(Refused, match="nothing in this list"):
        references.undo(seat, row)


def test_a_repetition_of_what_was_left_out_asks_nobody_again(seat, parent, review):
    row = bring(seat, parent)
    references.leave(seat, row, [2])
    recognising.look_again(review)
    assert states(row) == ["known", "left", "new", "repeated"]


def test_what_was_taken_back_and_is_added_again_is_the_same_record(seat, parent):
    row = bring(seat, parent)
    (record,) = references.add(seat, row, [2]).records
    references.undo(seat, row)
    (again,) = references.add(seat, row, [2]).records
    assert again.pk == record.pk
    record.refresh_from_db()
    assert record.taken_back_at is None
    assert record.report.withdrawn_at is None
    assert Record.objects.count() == 3


def test_nothing_is_taken_back_that_somebody_has_screened(seat, parent, monkeypatch):
    row = bring(seat, parent)
    (record,) = references.add(seat, row, [2]).records
    monkeypatch.setattr("reviews.registry.judged", [lambda reports: set(reports)])
    with pytest.raises(Refused, match="has been screened"):
        references.undo(seat, row)
    assert states(row)[1] == "added"
    assert Record.objects.get(pk=record.pk).taken_back_at is None


PERHAPS = "Novak A. Working in between two teams. 2013."


def test_a_doubtful_reference_is_asked_about_and_the_answer_taken_back(seat, parent):
    row = bring(seat, parent, PERHAPS)
    assert states(row) == ["asked"]
    references.say_same(seat, row, 1)
    assert states(row) == ["known"]
    references.undo(seat, row)
    assert states(row) == ["asked"]
    references.say_different(seat, row, 1)
    assert states(row) == ["new"]
    references.undo(seat, row)
    assert states(row) == ["asked"]


def test_who_said_different_is_not_asked_again_not_even_about_the_record(seat, parent, review):
    row = bring(seat, parent, PERHAPS)
    references.say_different(seat, row, 1)
    recognising.look_again(review)
    assert states(row) == ["new"]
    (record,) = references.add(seat, row, [1]).records
    deduplication.find(seat, everything=True)
    record.refresh_from_db()
    assert record.report.number == record.number
    assert set(DuplicatePair.objects.values_list("state", flat=True)) == {"apart"}


def test_a_doi_alone_is_enough_to_be_asked_about(seat, parent, review):
    make_record(review, title="A work with a number", doi="10.1000/x.7")
    row = bring(seat, parent, "10.1000/x.7")
    entry = row.entries.get()
    assert (entry.state, entry.known_as.number) == ("asked", 3)


def test_a_withdrawn_report_is_known_too(seat, parent, review):
    Report.objects.filter(number=1).update(withdrawn_at="2026-01-01T00:00Z", withdrawn_by="Cleo")
    row = bring(seat, parent, KNOWN)
    assert states(row) == ["known"]


def test_a_correction_is_compared_again_and_the_text_stays(seat, parent):
    row = bring(seat, parent, "Novak A. Wrking in betwixt. 2013;")
    assert states(row) == ["new"]
    entry = references.correct(
        seat, row, 1,
        {"title": "Working in between two teams", "authors": ["Novak, A", "Lindt, C"],
         "journal": "J Community Care", "volume": "20", "issue": "4", "pages": "301-9"},
    )  # fmt: skip
    assert entry.state == "known"
    assert entry.raw == "Novak A. Wrking in betwixt. 2013;"


def test_the_round_follows_from_where_the_parent_was_found(seat, parent, review):
    row = bring(seat, parent)
    (found,) = references.add(seat, row, [2]).records
    second = bring(seat, found.report, OTHER.replace("Peers", "Friends"))
    assert second.search.round == 2
    (further,) = references.add(seat, second, [1]).records
    assert citations.found_in_round([parent.pk, found.report_id, further.report_id]) == {
        parent.pk: 0,
        found.report_id: 1,
        further.report_id: 2,
    }


def test_a_list_brought_by_mistake_counts_nowhere_and_comes_back(seat, parent, review):
    row = bring(seat, parent)
    reference_lists.take_back(seat, row)
    assert citations.looked_through(review) == []
    row.refresh_from_db()
    with pytest.raises(Refused, match="taken back"):
        references.leave(seat, row, [2])
    reference_lists.put_back(seat, row)
    (looked,) = citations.looked_through(review)
    assert (looked.looked, looked.known, looked.to_decide) == (4, 2, 2)


def test_a_list_of_which_something_is_screened_is_not_taken_back(seat, parent):
    row = bring(seat, parent)
    references.add(seat, row, [2])
    with pytest.raises(Refused, match="added to screening"):
        reference_lists.take_back(seat, row)


def test_more_may_have_been_looked_at_than_was_brought(seat, parent, review):
    bring(seat, parent, NEW, printed=240)
    assert citations.looked_through(review)[0].looked == 240


def test_a_reviewer_brings_and_decides_nothing(seat, parent, ana, seat_of):
    row = bring(seat, parent)
    reader = seat_of(ana)
    for step in (
        lambda: bring(reader, parent, NEW),
        lambda: references.add(reader, row, [2]),
        lambda: references.leave(reader, row, [2]),
        lambda: references.undo(reader, row, [2]),
        lambda: reference_lists.take_back(reader, row),
    ):
        with pytest.raises(PermissionDenied):
            step()


# Records added by hand


def hand(**fields):
    return Reference(**({"title": "Found by a friend", "year": 2011} | fields))


def test_a_record_added_by_hand_belongs_to_its_search(seat, review):
    search = make_search(review, "Prof. Haddad", channel=Channel.EXPERT)
    record = by_hand.add(seat, search, hand(authors=(Name("Haddad", "R"),)))
    assert (record.search, record.file, record.report.number) == (search, None, record.number)
    assert record.names == "Haddad, R"
    assert Event.objects.get(verb="record.added").facts["search"] == "Prof. Haddad"


def test_a_record_needs_something_to_be_found_by(seat, review):
    search = make_search(review, "Prof. Haddad", channel=Channel.EXPERT)
    with pytest.raises(Refused, match="Nothing was added"):
        by_hand.add(seat, search, Reference(year=2011))


def test_what_the_review_has_is_added_by_hand_only_if_meant(seat, parent, review):
    search = make_search(review, "Prof. Haddad", channel=Channel.EXPERT)
    fields = {
        "title": "Working in between two teams", "authors": (Name("Novak", "A"),), "year": 2013,
        "journal": "Journal of Community Care", "volume": "20", "pages": "301-309",
    }  # fmt: skip
    with pytest.raises(by_hand.Known) as refusal:
        by_hand.add(seat, search, hand(**fields))
    assert refusal.value.report == 1
    record = by_hand.add(seat, search, hand(**fields), again=True)
    deduplication.find(seat)
    record.refresh_from_db()
    assert record.report.number == 1


def test_a_record_added_by_mistake_counts_nowhere_and_comes_back(seat, review):
    search = make_search(review, "Prof. Haddad", channel=Channel.EXPERT)
    record = by_hand.add(seat, search, hand())
    by_hand.take_back(seat, record)
    assert Record.objects.counted().count() == 0
    with pytest.raises(Refused, match="already"):
        by_hand.take_back(seat, record)
    by_hand.put_back(seat, record)
    assert Record.objects.counted().count() == 1
    assert Report.objects.standing().count() == 1


def test_a_record_of_a_file_is_taken_back_with_its_file(seat, parent, review):
    row = bring(seat, parent)
    (record,) = references.add(seat, row, [2]).records
    assert record.file is None
    with pytest.raises(Refused, match="is not taken back"):
        by_hand.put_back(seat, record)
