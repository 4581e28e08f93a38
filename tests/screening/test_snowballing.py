"""Citation searching through its pages: lists come in, are decided, and go to screening."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from reviews.actions import reference_lists, references
from reviews.models import Channel, ListedReference, Record, ReferenceList, Search, Stage
from reviews.queries.found import found_via
from screening.actions import upkeep
from screening.models import Outcome
from screening.queries import snowballing
from tests.factories import make_record, make_reports, make_retrieval, make_search

pytestmark = pytest.mark.django_db
State = ListedReference.State
KNOWN = "Novak A, Lindt C. Working in between two teams. J Community Care. 2013;20(4):301-9."
PERHAPS = "Novak A. Working in between two teams. 2013."
NEW = "Weiss D. What is hope on the ward? Int J Care. 2009;18(2):95-104."
OTHER = "Osei M, Tan L. Peers and pay in shelters. Lancet 2010; 375: 12-8."
DAY = datetime.date(2026, 3, 4)


def include(report, stage=None):
    """Let a report be included, through title and abstract and, unless said otherwise, for good."""
    for one in (stage,) if stage else Stage.values:
        Outcome.objects.create(
            review=report.review, stage=one, report=report, choice="include", how="agreed",
            votes_seen=[],
        )  # fmt: skip
    make_retrieval(report)


@pytest.fixture
def parent(review):
    """An included report, and another that its list will name."""
    search = make_search(review, "MEDLINE")
    make_record(
        review, search=search, title="Working in between two teams", year=2013,
        authors=["Novak, Anna", "Lindt, Carl"], journal="Journal of Community Care",
        volume="20", issue="4", pages="301-309",
    )  # fmt: skip
    report = make_record(review, search=search, title="The parent of all lists").report
    include(report)
    return report


def address(review, name="snowballing", *args):
    return reverse(f"screening:{name}", args=[review.slug, *args])


def text(answer):
    return " ".join(answer.content.decode().split())


def sent(**changes):
    return {
        "direction": "backward", "pasted": f"1. {KNOWN}\n2. {NEW}\n3. {OTHER}\n",
        "platform": "", "looked_on": "2026-03-04", "printed": "", **changes,
    }  # fmt: skip


def bring(seat, parent, content, **more):
    wanted = {"direction": "backward", "looked_on": DAY} | more
    return reference_lists.bring(seat, parent, content=content.encode(), **wanted)


def test_an_included_report_waits_for_its_list(client_of, dora, ana, review, parent):
    page = text(client_of(dora).get(address(review)))
    assert "Round 1" in page
    assert "The parent of all lists" in page
    assert f"{address(review, 'follow', parent.number)}?direction=backward" in page
    assert "Bring the list" not in text(client_of(ana).get(address(review)))


def test_a_pasted_list_is_read_compared_and_decided(client_of, dora, review, parent):
    browser = client_of(dora)
    form = browser.get(address(review, "follow", parent.number) + "?direction=forward")
    assert 'value="forward"' in form.content.decode()
    answer = browser.post(address(review, "follow", parent.number), sent())
    row = ReferenceList.objects.get()
    assert answer.url == address(review, "references", row.pk)
    page = text(browser.get(answer.url))
    assert "What is hope on the ward?" in page
    assert "Working in between two teams" not in page
    known = text(browser.get(f"{answer.url}?state=known"))
    assert reverse("screening:report", args=[review.slug, 1]) in known
    assert "Open" in known

    decide = address(review, "decide", row.pk)
    browser.post(decide, {"do": "add", "entry": ["2"], "state": "new"})
    browser.post(decide, {"do": "leave", "entry": ["3"], "state": "new"})
    states = list(row.entries.order_by("position").values_list("state", flat=True))
    assert states == ["known", "added", "left"]
    record = Record.objects.get(title="What is hope on the ward?")
    assert (record.search.channel, record.search.round) == (Channel.CITATION, 1)
    browser.post(address(review, "decide_undo", row.pk), {"state": "left"})
    assert row.entries.get(position=3).state == State.NEW


def test_a_file_is_a_list_as_well(client_of, dora, review, parent):
    ris = b"TY  - JOUR\nAU  - Weiss, D\nTI  - What is hope?\nPY  - 2009\nER  - \n"
    file = SimpleUploadedFile("cited.ris", ris)
    answer = client_of(dora).post(
        address(review, "follow", parent.number),
        sent(direction="forward", pasted="", file=file, platform="Scopus", printed="40"),
    )
    row = ReferenceList.objects.get()
    assert answer.status_code == 302
    assert (row.format, row.printed, str(row.search)) == (
        "ris",
        40,
        "Citing works, round 1, Scopus",
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"pasted": "  "}, "Paste the list, or choose its file."),
        ({"pasted": "***\n---"}, "Nothing was kept."),
        ({"direction": "sideways"}, "sideways"),
    ],
)
def test_what_is_no_list_is_refused_and_what_was_typed_stays(
    client_of, dora, review, parent, changes, said
):
    answer = client_of(dora).post(
        address(review, "follow", parent.number), sent(**{"platform": "Scopus"} | changes)
    )
    assert answer.status_code == 422
    assert said in text(answer)
    assert 'value="Scopus"' in text(answer)
    assert not ReferenceList.objects.exists()


def test_the_same_list_twice_must_be_meant(client_of, dora, review, parent):
    browser = client_of(dora)
    browser.post(address(review, "follow", parent.number), sent())
    warned = browser.post(address(review, "follow", parent.number), sent())
    assert warned.status_code == 422
    assert "Bring the same list once more" in text(warned)
    again = browser.post(address(review, "follow", parent.number), sent(again="on"))
    assert again.status_code == 302


def test_an_unsure_reference_is_shown_beside_the_report_and_decided_first(
    client_of, dora, review, parent, seat_of
):
    row = bring(seat_of(dora), parent, f"{PERHAPS}\n{NEW}")
    browser = client_of(dora)
    page = text(browser.get(address(review, "references", row.pk)))
    assert "Is this the report that the review has already?" in page
    assert "Journal of Community Care" in page
    chosen = {"do": "different", "entry": "1", "state": "asked"}
    answer = browser.post(address(review, "decide", row.pk), chosen)
    assert row.entries.get(position=1).state == State.NEW
    assert "What is hope on the ward?" in text(browser.get(answer.url))
    browser.post(address(review, "decide_undo", row.pk), {})
    browser.post(address(review, "decide", row.pk), chosen | {"do": "same"})
    assert row.entries.get(position=1).state == State.KNOWN


def test_a_reviewer_reads_lists_and_decides_nothing(client_of, ana, dora, review, parent, seat_of):
    row = bring(seat_of(dora), parent, f"{PERHAPS}\n{NEW}")
    browser = client_of(ana)
    page = text(browser.get(address(review, "references", row.pk)))
    assert "Same: known" not in page
    assert browser.get(address(review, "follow", parent.number)).status_code == 403
    for name in ("decide", "decide_undo", "list_take_back", "list_put_back"):
        assert browser.post(address(review, name, row.pk), {"do": "add"}).status_code == 403
    assert browser.get(address(review, "reference", row.pk, 1)).status_code == 403


def test_what_was_read_wrongly_is_set_right_and_compared_again(
    client_of, dora, review, parent, seat_of
):
    row = bring(seat_of(dora), parent, "Novak A. Wrking in betwixt. 2013;")
    right = {
        "title": "Working in between two teams", "authors": "Novak, A\nLindt, C", "year": "2013",
        "journal": "J Community Care", "volume": "20", "issue": "4", "pages": "301-9",
    }  # fmt: skip
    answer = client_of(dora).post(address(review, "reference", row.pk, 1), right)
    assert answer.url.endswith("?state=known")
    assert row.entries.get().known_as.number == 1


def test_a_list_brought_by_mistake_is_taken_back_and_comes_back(
    client_of, dora, review, parent, seat_of
):
    row = bring(seat_of(dora), parent, NEW)
    browser = client_of(dora)
    browser.post(address(review, "list_take_back", row.pk))
    page = text(browser.get(address(review)))
    assert "Lists taken back" in page
    assert snowballing.progress(review).sums["lists"] == 0
    browser.post(address(review, "list_put_back", row.pk))
    assert snowballing.progress(review).sums["lists"] == 1


def test_rounds_go_on_until_one_adds_nothing(client_of, dora, review, parent, seat_of):
    seat = seat_of(dora)
    first = bring(seat, parent, f"{KNOWN}\n{NEW}\n{OTHER}")
    (found,) = references.add(seat, first, [2]).records
    references.leave(seat, first, [3])
    assert not snowballing.progress(review).course.saturated
    include(found.report)
    second = bring(seat, found.report, OTHER)
    references.leave(seat, second, [1])
    progress = snowballing.progress(review)
    assert [stretch.round.number for stretch in progress.stretches] == [1, 2]
    assert progress.course.saturated
    page = text(client_of(dora).get(address(review)))
    assert "has come to its end" in page
    assert "What is hope on the ward?" in page


def test_the_first_identification_owns_the_badge_and_a_database_is_noted(
    client_of, ana, dora, review, parent, seat_of
):
    row = bring(seat_of(dora), parent, NEW)
    (found,) = references.add(seat_of(dora), row, [1]).records
    shown = address(review, "report", found.report.number)
    page = text(client_of(ana).get(shown))
    assert '<span class="badge">Reference list, round 1</span>' in page
    assert "The flow counts it with the other methods." in page
    assert f'<a href="{address(review, "report", parent.number)}">report 2</a>' in page
    scopus = make_search(review, "Scopus")
    make_record(review, search=scopus, report=found.report, title=found.title)
    page = text(client_of(ana).get(shown))
    assert '<span class="badge">Reference list, round 1</span>' in page
    assert "Given later by Scopus too" in page
    listed = text(client_of(ana).get(address(review, "records")))
    assert '<span class="badge">Reference list, round 1</span>' in listed
    assert listed.count('class="badge">Reference list') == 1


def test_a_database_that_came_first_keeps_the_channel(review, parent):
    expert = make_search(review, "Prof. Haddad", channel=Channel.EXPERT)
    make_record(review, search=expert, report=parent)
    via = found_via([parent.pk])[parent.pk]
    assert (via.is_other, via.sources) == (False, ("MEDLINE", "Prof. Haddad"))


def test_a_card_says_how_its_report_was_found(client_of, ana, review):
    expert = make_search(review, "Prof. Haddad", channel=Channel.EXPERT)
    make_record(review, search=expert, title="Found by a friend")
    upkeep.tend(review)
    page = text(client_of(ana).get(address(review, "screen", "title_abstract")))
    assert '<span class="badge">Expert</span><span>Prof. Haddad</span>' in page


def test_the_ledger_leads_to_the_list(client_of, ana, dora, review, parent, seat_of):
    row = bring(seat_of(dora), parent, NEW)
    page = text(client_of(ana).get(reverse("reviews:ledger", args=[review.slug])))
    assert address(review, "references", row.pk) in page


def test_the_command_prints_what_the_page_shows(review, parent, dora, seat_of, capsys):
    row = bring(seat_of(dora), parent, f"{KNOWN}\n{NEW}", printed=40)
    references.add(seat_of(dora), row, [2])
    call_command("snowballing", review.slug, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["saturated"] is False
    (round,) = told["rounds"]
    assert (round["round"], round["looked"], round["known"], round["added"]) == (1, 40, 1, 1)
    (report,) = round["reports"]
    assert (report["number"], report["status"]) == (parent.number, "included")
    (brought,) = report["lists"]
    assert (brought["direction"], brought["to_decide"]) == ("backward", 0)
    call_command("snowballing", review.slug)
    assert "Round 1" in capsys.readouterr().out


def test_many_lists_and_entries_cost_no_more_queries(
    client_of, dora, review, seat_of, django_assert_max_num_queries
):
    seat, reports = seat_of(dora), make_reports(review, 8, year=2001, journal="Gut")
    for report in reports:
        include(report)
        content = "\n".join(f"Wu L. {r.record.title}. Gut. 2001;3:1-9." for r in reports)
        row = bring(seat, report, f"{content}\n{NEW}", again=True)
    browser = client_of(dora)
    browser.get(address(review))
    with django_assert_max_num_queries(32):
        browser.get(address(review))
    row.entries.update(state=State.KNOWN, known_as=reports[0])
    with django_assert_max_num_queries(24):
        browser.get(address(review, "references", row.pk) + "?state=known")


def test_searches_stand_by_arm(client_of, ana, dora, review, parent, seat_of):
    bring(seat_of(dora), parent, f"{KNOWN}\n{NEW}", printed=40)
    make_search(review, "Prof. Haddad", channel=Channel.EXPERT, looked_at=2)
    page = text(client_of(ana).get(reverse("reviews:searches", args=[review.slug])))
    before, _title, after = page.partition('id="others-title"')
    assert "MEDLINE" in before and "Prof. Haddad" not in before
    assert "Prof. Haddad" in after and "Reference lists, round 1" in after
    assert '<td class="num" data-label="Looked at">42</td>' in after
    assert Search.objects.get(channel=Channel.CITATION).lists.count() == 1
