"""Imports in portions: only what may match is read, and the outcome is that of one import."""

from __future__ import annotations

import random

import pytest

from reviews import registry
from reviews.actions import deduplication, duplicates, filing, imports, taking_back
from reviews.models import DuplicatePair, Filing, Merge, Record, Report
from tests.factories import make_record, make_review, make_search, make_seat
from tests.reviews.exports import as_file, entry, papers, ris

State = DuplicatePair.State

# An article, a record of it or of its meeting's abstract, and the abstract: whichever comes last,
# the one in the middle may belong to either.
ARTICLE = entry(doi="", abstract="")
UNPLACED = ARTICLE | {"volume": "", "issue": "", "pages": ""}
ABSTRACT = ARTICLE | {"volume": "11", "issue": "Suppl 1", "pages": "S22"}
OTHER_PAGES = ARTICLE | {"pages": "33-41"}


@pytest.fixture
def seat(dora, seat_of):
    return seat_of(dora)


@pytest.fixture(params=["reached", "read whole"])
def way(request, monkeypatch):
    """Both ways to an answer: from the filing keys, and from all records."""
    monkeypatch.setattr(deduplication, "MANY", 0 if request.param == "reached" else 1_000_000)


def store(review, *entries):
    """Records as an import leaves them, without their duplicates."""
    search = make_search(review, "MEDLINE")
    return [
        make_record(review, search=search, **fields | {"names": " ".join(fields["authors"])})
        for fields in entries
    ]


def groups_of(review, tag):
    """The records that stand together, by what `tag` calls them."""
    found: dict[int, list[str]] = {}
    for record in Record.objects.filter(review=review):
        found.setdefault(record.report_id, []).append(tag[record.pk])
    return sorted(sorted(names) for names in found.values())


def asked(review, tag):
    """The groups between which questions are open."""
    pairs = DuplicatePair.objects.filter(review=review, state=State.OPEN)
    ends = [
        sorted(
            sorted(tag[record.pk] for record in top(report).records.all())
            for report in (pair.first, pair.second)
        )
        for pair in pairs
    ]
    return sorted({str(pair) for pair in ends})


def top(report):
    while report.merged_into:
        report = report.merged_into
    return report


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("seed", range(4))
def test_any_number_of_portions_in_any_order_gives_what_one_import_gives(db, seed):
    entries = {
        "article": ARTICLE, "copy": ARTICLE | {"title": ARTICLE["title"] + "."},
        "unplaced": UNPLACED, "abstract": ABSTRACT, "other pages": OTHER_PAGES,
        **{f"paper {at}": paper for at, paper in enumerate(papers(3))},
        **{f"paper {at} again": paper | {"issue": ""} for at, paper in enumerate(papers(3))},
    }  # fmt: skip
    outcomes = []
    chance = random.Random(seed)
    for portions in (1, 2, 5):
        review = make_review()
        seat = make_seat(review, "coordinator")
        names = list(entries)
        chance.shuffle(names)
        tag = {}
        for portion in range(portions):
            mine = names[portion::portions]
            records = store(review, *(entries[name] for name in mine))
            tag |= {record.pk: name for record, name in zip(records, mine, strict=True)}
            assert deduplication.find(seat).compared == len(mine)
        outcomes.append((groups_of(review, tag), asked(review, tag)))
    assert outcomes[0] == outcomes[1] == outcomes[2]
    groups, questions = outcomes[0]
    assert ["article", "copy"] in groups and ["unplaced"] in groups
    assert len(questions) >= 3


def test_a_second_import_reads_only_what_it_may_match(seat, monkeypatch):
    store(seat.review, *papers(40), ARTICLE)
    deduplication.find(seat)
    read: list[int] = []
    reading = filing._read

    def counted(records):
        for record in reading(records):
            read.append(record.id)
            yield record

    monkeypatch.setattr(filing, "_read", counted)
    store(seat.review, OTHER_PAGES)
    assert deduplication.find(seat) == deduplication.Found(compared=1, asked=1)
    assert sorted(set(read)) == [41, 42]


@pytest.mark.usefixtures("way")
def test_a_gathering_becomes_a_question_when_a_later_record_makes_it_doubtful(seat):
    store(seat.review, ARTICLE, UNPLACED)
    assert deduplication.find(seat).gathered == 1
    store(seat.review, ABSTRACT)
    found = deduplication.find(seat)
    assert (found.gathered, found.parted) == (0, 1)
    assert Report.objects.filter(review=seat.review).standing().count() == 3
    merge = Merge.objects.get()
    assert merge.undone_by == seat.actor_name
    pairs = DuplicatePair.objects.filter(state=State.OPEN)
    assert {(1, 2), (2, 3)} <= set(pairs.values_list("first__number", "second__number"))


@pytest.mark.usefixtures("way")
def test_a_gathering_that_people_have_judged_since_stays(seat, monkeypatch):
    store(seat.review, ARTICLE, UNPLACED)
    deduplication.find(seat)
    judged = Report.objects.standing().get()
    monkeypatch.setattr(registry, "judged", [lambda reports: {judged.pk} & set(reports)])
    store(seat.review, ABSTRACT)
    assert deduplication.find(seat).parted == 0
    assert judged.records.count() == 2


@pytest.mark.usefixtures("way")
def test_what_a_person_gathered_stays_gathered_and_what_one_parted_stays_parted(seat):
    store(seat.review, ARTICLE, OTHER_PAGES)
    deduplication.find(seat)
    duplicates.merge(seat, DuplicatePair.objects.get(state=State.OPEN))
    store(seat.review, ARTICLE)
    deduplication.find(seat)
    assert Report.objects.standing().get().records.count() == 3
    duplicates.undo_merge(seat, Merge.objects.get(sure=True))
    store(seat.review, ARTICLE)
    deduplication.find(seat)
    assert Report.objects.standing().count() == 3
    assert deduplication.find(seat, everything=True).gathered == 0
    assert Report.objects.standing().count() == 3


def test_a_record_that_changes_is_compared_again(seat):
    store(seat.review, ARTICLE, *papers(5))
    deduplication.find(seat)
    Record.objects.filter(number=3).update(**{name: ARTICLE[name] for name in ("title", "pages")})
    found = deduplication.find(seat)
    assert found.compared == 1
    Record.objects.filter(number=3).update(url="https://example.org", pages=ARTICLE["pages"])
    assert deduplication.find(seat).compared == 0


def test_an_import_that_is_put_back_is_compared_with_what_came_meanwhile(seat):
    def bring(source):
        search = make_search(seat.review, source)
        row = imports.import_now(seat, search, as_file(ris([entry()])), name=f"{source}.ris")
        deduplication.find(seat)
        return row

    taken = bring("MEDLINE")
    taking_back.take_back(seat, taken)
    bring("Scopus")
    taken.refresh_from_db()
    taking_back.put_back(seat, taken)
    assert deduplication.find(seat).gathered == 1


def test_records_that_an_older_engine_filed_are_compared_again(seat):
    store(seat.review, *papers(3))
    deduplication.find(seat)
    Filing.objects.update(edition=0)
    assert deduplication.find(seat).compared == 3
    assert not Filing.objects.filter(edition=0).exists()


def test_reviews_do_not_meet(seat):
    store(seat.review, ARTICLE)
    deduplication.find(seat)
    other = make_review()
    store(other, ARTICLE, *papers(5))
    assert deduplication.find(make_seat(other, "coordinator")).gathered == 0
    one, two = Filing.objects.get(record__review=seat.review), Filing.objects.filter(review=other)
    assert not two.filter(numbers__overlap=one.numbers).exists()
