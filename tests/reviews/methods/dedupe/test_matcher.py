"""What a team sees of the matcher: clusters, questions, and what never happens."""

from __future__ import annotations

import time

import pytest

from reviews.methods.dedupe import (
    ASK,
    DIFFERENT,
    SAME,
    Matcher,
    Record,
    filing_keys,
    match,
)
from tests.reviews.methods.dedupe.factory import ARTICLE, changed

ABSTRACT = "Nurses in two mountain hospitals kept sleep diaries for six weeks of shifts. " * 4


def test_two_exports_of_one_article_are_gathered():
    other = changed(2, authors="Okafor NN, Lindqvist P, Tamm A", pages="221-8", doi="")
    result = match([ARTICLE, other])
    assert result.clusters == [(1, 2)]
    assert result.questions == []
    assert [(pair.id_1, pair.id_2, pair.verdict) for pair in result.pairs] == [(1, 2, SAME)]


def test_identical_entries_are_gathered_whatever_their_ids():
    assert match([changed("b"), changed("a"), changed("c")]).clusters == [("a", "b", "c")]


def test_identical_entries_that_say_too_little_are_asked_about():
    result = match(
        [
            Record(1, title="A study of sleep in nurses"),
            Record(2, title="A study of sleep in nurses"),
        ]
    )
    assert result.clusters == [(1,), (2,)]
    assert [(q.id_1, q.id_2, q.verdict) for q in result.questions] == [(1, 2, ASK)]


def test_identical_entries_with_their_abstract_are_gathered_though_nothing_else_is_known():
    records = [Record(at, title="A study of sleep in nurses", abstract=ABSTRACT) for at in (1, 2)]
    assert match(records).clusters == [(1, 2)]


def test_empty_entries_are_never_gathered_nor_asked_about():
    result = match([Record(1), Record(2), Record(3, title="Editorial"), Record(4, abstract="x")])
    assert result.clusters == [(1,), (2,), (3,), (4,)]
    assert result.questions == []


def test_what_a_person_kept_apart_stays_apart_and_is_not_asked_again():
    matcher = Matcher()
    matcher.add(ARTICLE)
    matcher.add(changed(2))
    matcher.keep_apart(1, 2)
    result = matcher.match()
    assert result.clusters == [(1,), (2,)]
    assert result.questions == []


def test_a_third_copy_does_not_bring_together_what_a_person_kept_apart():
    matcher = Matcher()
    matcher.add(ARTICLE)
    matcher.add(changed(2, pages="221-8"))
    matcher.keep_apart(2, 1)
    matcher.add(changed(3))
    clusters = matcher.match().clusters
    assert not any({1, 2} <= set(cluster) for cluster in clusters)


def test_a_copy_of_what_a_person_kept_apart_is_asked_about():
    matcher = Matcher()
    matcher.add(ARTICLE)
    matcher.add(changed(2))
    matcher.keep_apart(1, 2)
    matcher.add(changed(3))
    result = matcher.match()
    assert result.clusters == [(1,), (2,), (3,)]
    assert {(q.id_1, q.id_2) for q in result.questions} == {(1, 3), (2, 3)}


def test_what_a_person_merged_is_one_cluster_whatever_the_fields_say():
    matcher = Matcher()
    matcher.add(ARTICLE)
    matcher.add(Record(2, "Quite another title about nothing at all"))
    matcher.merge(1, 2)
    assert matcher.match().clusters == [(1, 2)]


def test_an_answered_question_is_not_asked_again():
    matcher = Matcher()
    matcher.add(ARTICLE)
    other = changed(2, pages="411-419", issue="4", doi="")
    matcher.add(other)
    assert len(matcher.match().questions) == 1
    matcher.merge(1, 2)
    assert matcher.match().questions == []


def test_a_record_without_pages_is_asked_about_when_two_that_differ_could_claim_it():
    """An article and an abstract of one title in one journal and year, and a record of either."""
    abstract = changed(1, pages="S22", volume="11", issue="Suppl 1", doi="")
    article = changed(2, doi="")
    unplaced = changed(3, pages="", volume="", issue="", doi="")
    result = match([abstract, article, unplaced])
    assert result.clusters == [(1,), (2,), (3,)]
    assert {(1, 3), (2, 3)} <= {(q.id_1, q.id_2) for q in result.questions}


def test_one_question_is_asked_for_two_clusters_however_many_records_they_hold():
    first = [changed(at, doi="") for at in (1, 2, 3)]
    second = [changed(at, doi="", pages="411-419", issue="4") for at in (4, 5, 6)]
    result = match([*first, *second])
    assert result.clusters == [(1, 2, 3), (4, 5, 6)]
    assert len(result.questions) == 1


def test_questions_come_with_the_likeliest_first():
    records = [
        ARTICLE,
        changed(2, pages="411-419", issue="4", doi=""),
        changed(3, journal="Sleep Annals", volume="40", pages="", doi=""),
    ]
    scores = [question.score for question in match(records).questions]
    assert len(scores) > 1
    assert scores == sorted(scores, reverse=True)


def test_lookalikes_that_are_kept_apart_are_listed_with_the_reason():
    other = changed(2, doi="10.5555/jin.2016.50", pages="50-59", volume="14", year=2016)
    pairs = match([ARTICLE, other]).pairs
    assert [(pair.verdict, pair.code) for pair in pairs] == [(DIFFERENT, "other-doi-pages")]


def test_an_id_given_twice_is_refused():
    matcher = Matcher()
    matcher.add(ARTICLE)
    with pytest.raises(ValueError, match="two records with the id 1"):
        matcher.add(ARTICLE)


def test_every_verdict_says_why():
    result = match([ARTICLE, changed(2), changed(3, pages="411-419", issue="4", doi="")])
    assert result.pairs
    for pair in result.pairs:
        assert 0 <= pair.score <= 1
        assert pair.code
        assert pair.reason.endswith(".")


def test_a_list_of_authors_reads_like_a_string_of_them():
    listed = changed(2, authors=["Okafor, N.", "Lindqvist, P.", "Tamm, A."], doi="")
    assert match([ARTICLE, listed]).clusters == [(1, 2)]


def test_ids_of_clusters_are_in_the_order_of_their_numbers():
    assert match([changed(10), changed(9), changed(100)]).clusters == [(9, 10, 100)]


def test_a_database_fetches_every_record_that_may_match():
    copy = changed(2, title="Shift work and sleep of nurses in 2 mountain hospitals!", doi="")
    bakers = Record(3, title="Night shifts and the diet of bakers", pages="301-309")
    assert set(filing_keys(ARTICLE)) & set(filing_keys(copy))
    assert not set(filing_keys(ARTICLE)) & set(filing_keys(bakers))


def test_a_block_of_a_thousand_recurring_titles_stays_quick_and_apart():
    records = [
        changed(at, title="Editorial", issue=str(at % 12), volume=str(at), pages="1-2", doi="")
        for at in range(1000)
    ]
    result = match(records)
    assert len(result.clusters) == 1000
    assert result.questions == []


def test_enormous_fields_are_read_quickly():
    for noise in ("(" * 100_000, "[2009) " * 20_000, " " * 200_000, "a.B" * 50_000, "1" * 100_000):
        fields = {"title": noise, "authors": noise, "journal": noise, "pages": noise,
                  "volume": noise, "issue": noise, "doi": "10.5555/" + noise, "isbn": noise,
                  "year": noise, "pmid": noise, "abstract": noise}  # fmt: skip
        started = time.process_time()
        match([changed(1, **fields), changed(2, **fields)])
        assert time.process_time() - started < 5
