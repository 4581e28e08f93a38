"""What came of an import: each number is as long as its list, and all of them add up."""

from __future__ import annotations

import io
import json
import uuid

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews import background, queries
from reviews.access import Refused
from reviews.actions import deduplication, duplicates, imports, taking_back
from reviews.models import DuplicatePair, ImportFile, Merge, Report, Stage
from reviews.queries import gathered
from reviews.queries.gathered import Fate, Wanted
from reviews.queries.overlap import overlap
from screening.actions import upkeep, voting
from screening.figures import compute_prisma, flow_of
from tests.factories import make_record, make_review, make_search, make_seat
from tests.reviews.exports import as_file, entry, papers, ris

State = DuplicatePair.State
SAME_DOI = "Same DOI and title."


def bring(seat, source, *entries):
    """Import entries from a source and search for duplicates; the file."""
    search = make_search(seat.review, source)
    row = imports.import_now(seat, search, as_file(ris(entries)), name=f"{source}.ris")
    deduplication.find(seat)
    return row


@pytest.fixture
def dora_s(dora, seat_of):
    return seat_of(dora)


@pytest.fixture
def two_imports(dora_s):
    """MEDLINE gave three papers, Scopus two of them again, a doubtful one and a new one."""
    doubtful = {"doi": "", "abstract": "", "title": "Nurses on night wards"}
    first = bring(dora_s, "MEDLINE", *papers(2), entry(pages="7-12", **doubtful))
    second = bring(dora_s, "Scopus", *papers(2), entry(pages="90-99", **doubtful), *papers(1, 50))
    return first, second


def came(review):
    """Fates and pairs by the file's name."""
    names = dict(ImportFile.objects.values_list("pk", "name"))
    return {names[file]: row for (_search, file), row in gathered.came(review).items()}


def address(review, name, *args, **query):
    return reverse(f"reviews:{name}", args=[review.slug, *args], query=query or None)


def text(answer):
    return " ".join(answer.content.decode().split())


def test_what_came_again_is_gathered_and_counted_with_its_reason(review, two_imports):
    told = came(review)
    assert told["MEDLINE.ris"].fates == {Fate.FIRST: 3}
    assert told["Scopus.ris"].fates == {Fate.FIRST: 2, Fate.SURE: 2}
    assert told["Scopus.ris"].reasons == {SAME_DOI: 2}
    assert told["Scopus.ris"].pairs == {State.OPEN: 1}
    for file in two_imports:
        assert gathered.came(review, file)[file.search_id, file.pk] == told[file.name]


def test_a_decided_pair_moves_to_the_column_of_its_decision(review, two_imports, dora_s):
    pair = queries.open_pairs(review).get()
    duplicates.merge(dora_s, pair)
    told = came(review)["Scopus.ris"]
    assert told.fates[Fate.PEOPLE] == 1 and told.pairs == {State.MERGED: 1}
    duplicates.reopen(dora_s, pair)
    duplicates.keep_apart(dora_s, queries.open_pairs(review).get())
    told = came(review)["Scopus.ris"]
    assert told.fates[Fate.PEOPLE] == 0 and told.pairs == {State.APART: 1}


def test_an_import_that_was_taken_back_counts_nowhere(review, two_imports, dora_s):
    taking_back.take_back(dora_s, two_imports[1])
    assert sum(row.records for row in gathered.came(review).values()) == 3


def test_a_duplicate_that_came_after_a_vote_is_counted_as_late(review, ana, seat_of, dora_s):
    bring(dora_s, "MEDLINE", *papers(2))
    upkeep.tend(review)
    report = review_reports(review)[0]
    voting.cast(
        seat_of(ana), report, stage=Stage.TITLE_ABSTRACT, choice="include", key=uuid.uuid4()
    )
    bring(dora_s, "Scopus", *papers(2))
    assert came(review)["Scopus.ris"].late == 1
    file = ImportFile.objects.get(name="Scopus.ris")
    assert gathered.late_merges(review, file) == gathered.late_merges(review) != set()
    late = gathered.entries(review, Wanted(late=True))
    assert [record.search.source for record in late] == ["Scopus"]


def review_reports(review):
    return list(review_standing(review).values_list("pk", flat=True))


def review_standing(review):
    return Report.objects.filter(review=review).standing().order_by("number")


STEPS = st.lists(
    st.tuples(st.sampled_from(("join", "undo", "bring")), st.integers(0, 7), st.integers(0, 7)),
    max_size=16,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_is_gathered_and_undone_numbers_lists_and_flow_agree(db, monkeypatch, steps):
    monkeypatch.setattr(background, "later", lambda *sent, **how: None)
    review = make_review()
    seat = make_seat(review, "coordinator")
    searches = [make_search(review, name) for name in ("MEDLINE", "Scopus", "CINAHL")]
    for at in range(6):
        make_record(review, search=searches[at % 3])
    for step, a, b in steps:
        merges = list(Merge.objects.filter(review=review, undone_at=None).order_by("pk"))
        try:
            if step == "join":
                duplicates.gather(seat, a + 1, b + 1)
            elif step == "bring":
                make_record(review, search=searches[a % 3])
            elif merges:
                duplicates.undo_merge(seat, merges[(a * 8 + b) % len(merges)])
        except Refused:
            pass
    Merge.objects.filter(pk__in=Merge.objects.values("pk")[:2]).update(sure=True, reason="Same.")
    found = gathered.came(review)
    total = gathered.together(found.values())
    for (search, _file), row in found.items():
        for fate in Fate:
            wanted = Wanted(source=(search,), fate=fate)
            assert gathered.entries(review, wanted).count() == row.fates[fate]
    assert gathered.entries(review, Wanted(reason="Same.")).count() == total.reasons["Same."]
    listed = gathered.entries(review, Wanted())
    merges = [record.merge for record in listed if record.merge]
    assert len(merges) == len(set(merges)) == total.gathered
    boxes = flow_of(compute_prisma(review)).boxes
    assert total.gathered == boxes["duplicates"].n == overlap(review).duplicates
    assert total.fates[Fate.FIRST] == overlap(review).reports


def test_the_page_shows_each_import_with_numbers_that_open_their_lists(
    client_of, dora, review, two_imports
):
    browser = client_of(dora)
    page = text(browser.get(address(review, "gathered")))
    assert "MEDLINE.ris" in page and SAME_DOI in page
    gone = address(review, "gathered_records", source=two_imports[1].search_id, fate="sure")
    assert gone.replace("&", "&amp;") in page
    listed = text(browser.get(gone))
    assert "Gathered by itself" in listed and listed.count(SAME_DOI) == 2
    assert "From Scopus" in listed


def test_a_source_with_two_files_has_a_line_for_each(client_of, dora, review, two_imports, dora_s):
    search = two_imports[0].search
    more = imports.import_now(dora_s, search, as_file(ris(papers(1, 90))), name="more.ris")
    browser = client_of(dora)
    page = text(browser.get(address(review, "gathered")))
    for file in (two_imports[0], more):
        link = address(review, "gathered_records", file=file.pk, fate="first")
        assert link.replace("&", "&amp;") in page
    listed = browser.get(address(review, "gathered_records", file=more.pk, fate="first"))
    assert "From more.ris, MEDLINE" in text(listed)


def test_the_import_s_own_page_says_what_came_of_it_and_who_had_given_it_before(
    client_of, dora, review, two_imports
):
    page = text(client_of(dora).get(address(review, "import_report", two_imports[1].pk)))
    assert "What came of its records" in page and SAME_DOI in page
    assert "Sources that had given them before" in page
    medline = two_imports[0].search_id
    link = address(review, "gathered_records", file=two_imports[1].pk, beside=medline)
    assert link.replace("&", "&amp;") in page
    assert "<span>MEDLINE</span><b>2</b>" in page
    listed = gathered.entries(review, Wanted(file=two_imports[1].pk, beside=(medline,)))
    assert listed.count() == 2


def test_the_open_pairs_of_an_import_are_listed(client_of, ana, review, two_imports):
    browser = client_of(ana)
    mine = browser.get(
        address(review, "gathered_pairs", state="open", file=two_imports[1].pk)
    ).content.decode()
    assert mine.count("Nurses on night wards") == 2
    other = text(
        browser.get(address(review, "gathered_pairs", state="open", file=two_imports[0].pk))
    )
    assert "No pair is like that." in other


def test_who_votes_blind_is_not_told_what_was_gathered_after_votes(
    client_of, ana, dora, review, two_imports
):
    assert "After votes" in text(client_of(dora).get(address(review, "gathered")))
    assert "After votes" not in text(client_of(ana).get(address(review, "gathered")))
    late = address(review, "gathered_records", late=1)
    assert client_of(ana).get(late).status_code == 404
    assert client_of(dora).get(late).status_code == 200


@pytest.mark.parametrize("query", ["fate=none", "file=9999999"])
def test_a_list_of_nothing_that_exists_is_not_found(client_of, ana, review, query):
    answer = client_of(ana).get(address(review, "gathered_records") + f"?{query}")
    assert answer.status_code == 404


def test_a_lookalike_that_was_kept_apart_by_itself_is_listed_with_its_reason(
    client_of, dora, review, dora_s
):
    bring(dora_s, "MEDLINE", entry(), entry())
    elsewhere = {"journal": "Annals of Elsewhere", "volume": "9", "pages": "50-59"}
    other_words = "Forty nurses of another country told of something else altogether."
    other = entry(doi="10.5555/other.9.50", abstract=other_words, **elsewhere)
    bring(dora_s, "Scopus", other, other)
    # Two records are on either side: it is one pair for the two reports all the same.
    pair = DuplicatePair.objects.get()
    assert pair.state == State.UNLIKE and pair.reason
    assert queries.open_pairs(review).count() == 0
    page = text(client_of(dora).get(address(review, "kept_apart") + "?state=unlike"))
    assert pair.reason in page
    duplicates.merge(dora_s, pair)
    assert review_standing(review).count() == 1
    duplicates.reopen(dora_s, pair)
    pair.refresh_from_db()
    assert pair.state == State.OPEN


def test_the_command_prints_what_the_page_shows(review, two_imports):
    out = io.StringIO()
    call_command("duplicates", review.slug, "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["records"], told["new"], told["gathered"]) == (7, 5, 2)
    assert told["pairs"]["to_decide"] == 1
    scopus = told["sources"][1]
    assert scopus["source"] == "Scopus" and scopus["imports"][0]["file"] == "Scopus.ris"
    assert told["reasons"] == [{"reason": SAME_DOI, "records": 2}]
    assert told["overlap"]["reports"] == 5
    plain = io.StringIO()
    call_command("duplicates", review.slug, stdout=plain)
    assert "Scopus: 4 records, 2 new, 2 gathered by themselves" in plain.getvalue()
    with pytest.raises(CommandError, match="no review"):
        call_command("duplicates", "nowhere")


def test_many_imports_cost_few_queries(
    client_of, dora, review, dora_s, django_assert_max_num_queries
):
    for at in range(5):
        bring(dora_s, f"Source {at}", *papers(3, 3 * at))
    browser = client_of(dora)
    for name in ("gathered", "gathered_records", "gathered_pairs"):
        browser.get(address(review, name))
        with django_assert_max_num_queries(22):
            browser.get(address(review, name))
