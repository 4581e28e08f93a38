"""What a team sees of the matcher: clusters, questions, and what never happens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviews.methods.dedupe import ASK, DIFFERENT, SAME, Matcher, Record, explain, match

ARTICLE = Record(
    id=1,
    title="Shift work and sleep of nurses in two mountain hospitals",
    authors="Okafor, Ngozi and Lindqvist, Per and Tamm, A.",
    year=2014,
    journal="Journal of Imaginary Nursing",
    volume="12",
    issue="3",
    pages="221-228",
    doi="10.5555/jin.2014.221",
)


def changed(id: int, **fields: str | int) -> Record:
    return replace(ARTICLE, id=id, **fields)


def test_two_exports_of_one_article_are_gathered():
    other = changed(2, authors="Okafor NN, Lindqvist P, Tamm A", journal="J Imaginary Nurs",
                    pages="221-8", doi="", year="2014 Mar")  # fmt: skip
    result = match([ARTICLE, other])
    assert result.clusters == [(1, 2)]
    assert result.questions == []
    assert result.pairs[0].verdict == SAME


def test_two_articles_stay_two():
    other = changed(2, title="Night shifts and the diet of bakers", pages="301-309", doi="")
    assert match([ARTICLE, other]).clusters == [(1,), (2,)]


def test_a_new_import_is_compared_with_what_is_stored():
    matcher = Matcher()
    matcher.add_known(ARTICLE, cluster="report-7")
    matcher.add_known(changed(2, pages="221-8"), cluster="report-7")
    matcher.add(changed(3, doi=""))
    assert matcher.match().clusters == [(1, 2, 3)]


def test_stored_records_are_not_compared_again():
    matcher = Matcher()
    matcher.add_known(ARTICLE, cluster="a")
    matcher.add_known(changed(2), cluster="b")
    result = matcher.match()
    assert result.clusters == [(1,), (2,)]
    assert result.pairs == []


def test_what_a_person_kept_apart_stays_apart_and_is_not_asked_again():
    matcher = Matcher()
    matcher.add_known(ARTICLE)
    matcher.add(changed(2))
    matcher.keep_apart(1, 2)
    result = matcher.match()
    assert result.clusters == [(1,), (2,)]
    assert result.questions == []


def test_what_a_person_merged_is_one_cluster_whatever_the_fields_say():
    matcher = Matcher()
    matcher.add_known(ARTICLE)
    matcher.add_known(Record(2, "Quite another title about nothing at all"))
    matcher.merge(1, 2)
    assert matcher.match().clusters == [(1, 2)]


def test_an_id_given_twice_is_refused():
    matcher = Matcher()
    matcher.add(ARTICLE)
    with pytest.raises(ValueError, match="two records with the id 1"):
        matcher.add(ARTICLE)


def test_every_verdict_says_why():
    for other, verdict in (
        (changed(2), SAME),
        (changed(2, pages="411-419", doi=""), ASK),
        (Record(2, "Bees"), DIFFERENT),
    ):
        pair = explain(ARTICLE, other)
        assert pair.verdict == verdict
        assert 0 <= pair.score <= 1
        assert pair.code and pair.reason.endswith(".")
