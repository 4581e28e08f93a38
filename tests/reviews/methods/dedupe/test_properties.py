"""What holds for any records: order, repetition and portions change nothing."""

from __future__ import annotations

from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviews.methods.dedupe import (
    DIFFERENT,
    Matcher,
    Record,
    Result,
    explain,
    filing_keys,
    match,
)
from reviews.methods.dedupe.evidence import compare
from reviews.methods.dedupe.keys import read_keys
from reviews.methods.dedupe.rules import judge
from tests.reviews.methods.dedupe.store import Store, asked_clusters

# Machines are busy; what is tested is the outcome.
calm = settings(deadline=None)

TITLES = (
    "Shift work and sleep of nurses in two mountain hospitals",
    "Shift work and sleep of nurses in two mountain hospitals: a diary study",
    "Shift work and sleep of nurses in two mountain hospitls",
    "Erratum: Shift work and sleep of nurses in two mountain hospitals",
    "Shift work and sleep of male nurses in two mountain hospitals",
    "Editorial",
    "",
)
RECORDS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(TITLES),
        "authors": st.sampled_from(("Okafor N, Lindqvist P", "Okafor, Ngozi", "Diaz R", "")),
        "year": st.sampled_from(("2013", "2014", "")),
        "journal": st.sampled_from(("Journal of Rosters", "J Rosters", "Sleep Annals", "")),
        "volume": st.sampled_from(("11", "12", "")),
        "issue": st.sampled_from(("3", "Suppl 1", "")),
        "pages": st.sampled_from(("221-228", "221-8", "S22", "411-419", "")),
        "doi": st.sampled_from(("10.5555/a", "10.5555/b", "", "")),
        "abstract": st.sampled_from(("Nurses kept diaries of their sleep. " * 8, "")),
    }
)
ANYTHING = st.text(st.characters(codec=None, exclude_categories=()))
LISTS = st.lists(RECORDS, max_size=9).map(
    lambda rows: [Record(id=at, **row) for at, row in enumerate(rows)]
)


def run(records: list[Record], apart: list[tuple[int, int]] = ()) -> Result:
    matcher = Matcher()
    for record in records:
        matcher.add(record)
    for one, other in apart:
        matcher.keep_apart(one, other)
    return matcher.match()


@calm
@given(LISTS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(records, random):
    shuffled = list(records)
    random.shuffle(shuffled)
    one, other = match(records), match(shuffled)
    assert one.clusters == other.clusters
    assert one.questions == other.questions
    assert one.pairs == other.pairs


@calm
@given(LISTS)
def test_every_record_is_in_one_cluster(records):
    members = [member for cluster in match(records).clusters for member in cluster]
    assert sorted(members) == [record.id for record in records]


@calm
@given(LISTS)
def test_no_cluster_holds_two_records_that_contradict_each_other(records):
    keys = {record.id: read_keys(record) for record in records}
    for cluster in match(records).clusters:
        for one, other in combinations(cluster, 2):
            assert keys[one] == keys[other] or not judge(compare(keys[one], keys[other])).veto


@calm
@given(LISTS, st.data())
def test_no_cluster_holds_two_records_that_a_person_kept_apart(records, data):
    ids = [record.id for record in records]
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)) if ids else st.nothing()
    apart = [
        (one, other)
        for one, other in data.draw(st.lists(pairs, max_size=4) if ids else st.just([]))
        if one != other
    ]
    result = run(records, apart)
    for one, other in apart:
        assert not any({one, other} <= set(cluster) for cluster in result.clusters)
        assert not any({q.id_1, q.id_2} == {one, other} for q in result.questions)


@settings(deadline=None, max_examples=300)
@given(LISTS, st.data())
def test_any_number_of_portions_in_any_order_gives_what_one_import_gives(records, data):
    whole = match(records)
    waiting = data.draw(st.permutations(records))
    store = Store()
    while waiting:
        size = data.draw(st.integers(1, len(waiting)))
        store.bring(waiting[:size])
        waiting = waiting[size:]
    assert store.clusters() == whole.clusters
    assert store.questions() == asked_clusters(whole)


@calm
@given(LISTS, st.data())
def test_portions_and_what_persons_decided_first_give_what_one_import_gives(records, data):
    ids = [record.id for record in records]
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)) if ids else st.nothing()
    decided = st.lists(pairs, max_size=3) if ids else st.just([])
    store, matcher = Store(), Matcher()
    for one, other in data.draw(decided):
        if one != other:
            store.apart.append((one, other))
            matcher.keep_apart(one, other)
    for record in records:
        matcher.add(record)
    cut = data.draw(st.integers(0, len(records)))
    store.bring(records[:cut])
    store.bring(records[cut:])
    whole = matcher.match()
    assert store.clusters() == whole.clusters
    assert store.questions() == asked_clusters(whole)


@calm
@given(RECORDS, RECORDS)
def test_a_verdict_is_the_same_from_either_side(one, other):
    first, second = Record(1, **one), Record(2, **other)
    assert explain(first, second).code == explain(second, first).code


def entry(title: str, **fields: str) -> dict[str, str]:
    return {"title": title, "authors": "Okafor N, Lindqvist P", "year": "2013", **fields}


@settings(deadline=None, max_examples=1000)
@given(RECORDS, RECORDS)
@example(
    entry(TITLES[1], journal="Journal of Rosters", volume="11"),
    entry(TITLES[4], journal="Journal of Rosters", pages="221-228"),
)
@example(
    entry(TITLES[2], journal="Sleep Annals", authors="Okafor, Ngozi"),
    entry(TITLES[4], journal="Sleep Annals", authors="Okafor, Ngozi", pages="411-419"),
)
@example(
    entry(TITLES[0], volume="12", pages="S22", authors=""),
    entry(TITLES[2], volume="12", pages="S22", year=""),
)
def test_records_that_may_be_one_publication_are_filed_under_a_common_key(one, other):
    first, second = Record(1, **one), Record(2, **other)
    if explain(first, second).verdict != DIFFERENT:
        assert set(filing_keys(first)) & set(filing_keys(second))


@calm
@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_no_text_is_too_odd_to_be_read(title, authors, year, pages, doi):
    records = [
        Record(at, title, authors, year, title, pages, doi, pages, doi, doi, doi, authors, title)
        for at in (1, 2)
    ]
    result = match(records)
    assert sorted(member for cluster in result.clusters for member in cluster) == [1, 2]
