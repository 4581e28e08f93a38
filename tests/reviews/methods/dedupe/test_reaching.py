"""An import is compared with itself and with what of the stored records bears on it."""

from __future__ import annotations

from reviews.methods.dedupe import Record, reach
from tests.reviews.methods.dedupe.factory import ARTICLE, changed
from tests.reviews.methods.dedupe.store import Store

OTHER_PAGES = {"pages": "411-419", "issue": "4", "doi": ""}
BAKERS = Record(9, "Night shifts and the diet of bakers", "Diaz, R", 2012, "J Rosters", "10")


def test_a_new_record_joins_what_is_stored():
    store = Store()
    store.bring([ARTICLE, changed(2, pages="221-8"), BAKERS])
    store.bring([changed(3, doi="")])
    assert store.clusters() == [(1, 2, 3), (9,)]


def test_only_what_shares_a_filing_key_is_read():
    store = Store()
    store.bring([BAKERS, ARTICLE])
    store.bring([changed(3, doi="")])
    assert store.read == {1}


def test_what_merely_shares_a_key_is_not_reached():
    store = Store()
    sister = changed(2, title="Shift work and sleep of nurses on a plain", pages="1-9", doi="")
    store.bring([sister])
    assert 2 not in reach([ARTICLE], store).matcher
    assert store.read == {2}


def test_a_stored_lookalike_is_told_with_the_reason_and_not_reached():
    store = Store()
    other = changed(2, doi="10.5555/jin.2016.50", pages="50-59", volume="14", year=2016)
    store.bring([other])
    reached = reach([ARTICLE], store)
    assert 2 not in reached.matcher
    assert [(pair.id_1, pair.id_2, pair.code) for pair in reached.unlike] == [
        (1, 2, "other-doi-pages")
    ]


def test_the_matches_of_a_match_are_reached():
    store = Store()
    end = changed(3, title="", authors="Okafor, Ngozi", doi="")
    store.bring([changed(2), end])
    new = changed(1, title="", doi="10.5555/jin.2014.221", pages="", authors="")
    store.bring([new])
    reached = reach([changed(4)], store).matcher
    assert all(id in reached for id in (2, 3, 4))


def test_a_copy_does_not_ask_again_what_its_original_was_asked():
    store = Store()
    store.bring([ARTICLE, changed(2, **OTHER_PAGES)])
    before = store.questions()
    store.bring([changed(3)])
    assert store.clusters() == [(1, 3), (2,)]
    assert store.questions() == before


def test_a_late_article_does_not_claim_a_stored_record_that_may_be_its_abstract():
    store = Store()
    store.bring([changed(1, pages="S22", volume="11", issue="Suppl 1", doi="")])
    store.bring([changed(2, pages="", volume="", issue="", doi="")])
    store.bring([changed(3, doi="")])
    assert store.clusters() == [(1,), (2,), (3,)]
    assert frozenset((2, 3)) in store.questions()


def test_a_gathering_becomes_a_question_when_a_later_record_makes_it_doubtful():
    store = Store()
    store.bring([changed(2, pages="", volume="", issue="", doi=""), changed(3, doi="")])
    assert store.clusters() == [(2, 3)]
    store.bring([changed(1, pages="S22", volume="11", issue="Suppl 1", doi="")])
    assert store.clusters() == [(1,), (2,), (3,)]
    assert {frozenset((1, 2)), frozenset((2, 3))} <= store.questions()


def test_what_a_person_gathered_stays_gathered_whatever_comes_later():
    store = Store()
    store.bring([changed(2, pages="", volume="", issue="", doi=""), changed(3, doi="")])
    store.merged.append((2, 3))
    store.bring([changed(1, pages="S22", volume="11", issue="Suppl 1", doi="")])
    assert store.clusters() == [(1,), (2, 3)]


def test_what_was_gathered_with_a_match_by_hand_is_reached_with_it():
    store = Store()
    store.bring([ARTICLE, BAKERS])
    store.merged.append((1, 9))
    store.cluster[9] = 1
    store.bring([changed(3)])
    assert store.clusters() == [(1, 3, 9)]
