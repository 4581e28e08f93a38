"""Suggestions are few, worth asking, explained, and the same in whatever order reports come."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.methods.companions import Document, suggest
from reviews.methods.companions.suggest import ASK, CROWD, Corpus, compare, read

# The titles are the published ones of reports that two reviews included.
PEERS = [
    Document(
        1,
        "Toward understanding the impact of occupational characteristics on the recovery and "
        "growth processes of peer providers",
        authors=["Moran, GS", "Russinova, Z", "Stepas, K"],
        year=2012,
    ),
    Document(
        2,
        "Benefits and mechanisms of recovery among peer providers with psychiatric illnesses",
        authors=["Moran, GS", "Russinova, Z", "Gidugu, V", "Yim, JY", "Sprague, C"],
        year=2012,
    ),
    Document(
        3,
        "Giving advice on consumer-run warm lines",
        authors=["Pudlinski, C"],
        year=1998,
    ),
    Document(
        4,
        "Contrary themes on three peer-run warm lines",
        authors=["Pudlinski, C"],
        year=2001,
    ),
    Document(
        5,
        "Evaluation of a peer-led hypertension intervention for veterans: impact on peer leaders",
        authors=["Mosack, KE", "Patterson, L", "Brouwer, AM", "Wendorf, AR"],
        year=2013,
    ),
    Document(
        6,
        "The Risk Avoidance Partnership: training active drug users as peer health advocates",
        authors=["Weeks, MR", "Dickson-Gomez, J", "Mosack, KE", "Convey, M"],
        year=2006,
    ),
]


def pairs(documents):
    return {(made.one, made.other) for made in suggest(documents)}


def codes(made):
    return {reason.code for reason in made.reasons}


def only(documents):
    [made] = suggest(documents)
    return made


def test_the_reports_that_two_reviews_linked_or_doubted_are_asked_about_and_no_others():
    assert pairs(PEERS) == {(1, 2), (3, 4)}


def test_a_conference_abstract_and_its_article_are_companions():
    article = Document(1, "Peer work in Leeds", authors=["Osei, K", "Wu, L"], year=2010)
    abstract = Document(
        2, "Peer work in Leeds", authors=["Osei K", "Wu L"], year=2009, type="paper-conference"
    )
    made = only([article, abstract])
    assert {"authors", "first_author", "title", "kinds"} <= codes(made)


def test_a_shared_registration_is_asked_about_whoever_wrote():
    one = Document(1, "Peer work: a trial (NCT01234567)", authors=["Osei, K"], year=2010)
    other = Document(
        2, "Costs of coaching", "Registered as NCT 01234567.", authors=["Wu, L"], year=2012
    )
    assert only([one, other]).reasons[0].code == "registration"


def test_another_country_speaks_against_it():
    team = ["Osei, K", "Wu, L"]
    here = Document(1, "Peer work in Kenya", authors=team, year=2010)
    there = Document(2, "Peer work in Norway", authors=team, year=2016)
    assert pairs([here, there]) == set()
    assert pairs([here, replace(there, title="Peer work in Nairobi", year=2011)]) == {(1, 2)}


def test_the_same_number_of_people_speaks_for_it():
    team = ["Osei, K", "Wu, L", "Diaz, P"]
    one = Document(1, "Being a peer", "We interviewed 31 peer workers.", team, 2010)
    other = Document(2, "Leaving the job", "Thirty-one peer workers took part.", team[1:], 2011)
    made = only([one, other])
    assert ("sample", (31,)) in {(reason.code, reason.values) for reason in made.reasons}


def test_two_long_abstracts_without_common_words_speak_against_it():
    team = ["Osei, K", "Wu, L"]
    words = "interviews narrative hospital recovery identity stigma employment supervision training"
    more = "confidence boundary disclosure meaning burnout salary colleague hierarchy hope pride"
    other_words = "enzyme plasma receptor kidney glucose vessel membrane protein artery insulin"
    others = "titration murine catalyst oxidation lipid buffer neuron kinase ligand isotope tendon"
    one = Document(1, "First", f"{words} {more} worry trust", team, 2010)
    other = Document(2, "Second", f"{other_words} {others} molecule", team, 2018)
    assert "other_words" in codes(compare(read(one), read(other), Corpus([read(one), read(other)])))
    assert pairs([one, other]) == set()


def test_an_author_of_everything_tells_less_than_one_of_two():
    titles = [f"{letter * 4} {letter * 5}" for letter in "abcdefghijklmnopqrtu"]
    many = [
        Document(n, title, authors=["Osei, K"], year=2010 + n) for n, title in enumerate(titles)
    ]
    few = list(map(read, many[:2]))
    alone = compare(few[0], few[1], Corpus(few)).points
    assert compare(few[0], few[1], Corpus([read(one) for one in many])).points < alone
    assert pairs(many) == set()


def test_a_crowd_with_one_name_is_not_compared_pair_by_pair():
    crowd = [Document(n, "Peer work", authors=["Li, W"], year=2010) for n in range(1, CROWD + 2)]
    assert suggest(crowd) == []


def test_nothing_comes_of_nothing():
    assert suggest([]) == []
    assert suggest([Document(1), Document(2)]) == []


# Properties

names = st.sampled_from(["Osei, K", "Wu, L", "Diaz, P", "Moran, GS", "van Dijk, A", "Ngo T."])
words = st.sampled_from(
    "peer work recovery Kenya Leeds interviews 31 n = 12 women NCT01234567 ISRCTN12345678 stigma "
    "trial protocol R01MH085432 systematic review twelve participants".split()
)
documents = st.lists(
    st.builds(
        Document,
        key=st.integers(1, 10_000),
        title=st.lists(words, max_size=8).map(" ".join),
        abstract=st.lists(words, max_size=30).map(" ".join),
        authors=st.lists(names, max_size=5),
        year=st.one_of(st.none(), st.integers(1950, 2026)),
        type=st.sampled_from(["", "article-journal", "thesis", "paper-conference"]),
    ),
    max_size=9,
    unique_by=lambda one: one.key,
)


@given(documents, st.integers())
def test_the_order_of_the_reports_makes_no_difference(found, seed):
    mixed = found[:]
    random.Random(seed).shuffle(mixed)
    assert suggest(mixed) == suggest(found)


@given(documents)
def test_each_pair_comes_once_with_its_reasons_and_enough_points(found):
    made = suggest(found)
    assert len({(one.one, one.other) for one in made}) == len(made)
    for one in made:
        assert one.one < one.other
        assert one.points >= ASK
        assert one.points == pytest.approx(sum(r.points for r in one.reasons), abs=0.01)
    assert [one.points for one in made] == sorted((one.points for one in made), reverse=True)


@given(documents)
def test_only_what_shares_people_a_registration_or_a_grant_is_asked_about(found):
    evidence = {one.key: read(one) for one in found}
    for made in suggest(found):
        one, other = evidence[made.one], evidence[made.other]
        assert (
            set(one.authors) & set(other.authors)
            or one.registrations & other.registrations
            or one.grants & other.grants
        )


@given(documents)
def test_a_registration_in_both_is_never_a_reason_against(found):
    marked = [replace(one, title=f"{one.title} DRKS00012345") for one in found]
    plain = {(one.one, one.other): one.points for one in suggest(found, ask=-100)}
    for made in suggest(marked, ask=-100):
        before = plain.get((made.one, made.other))
        assert "registration" in codes(made)
        assert "other_registration" not in codes(made)
        assert before is None or made.points > before


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(
            Document,
            key=st.integers(1, 99),
            title=st.text(max_size=80),
            abstract=st.text(max_size=200),
            authors=st.lists(st.text(max_size=20), max_size=4),
            year=st.one_of(st.none(), st.integers()),
            type=st.text(max_size=9),
            journal=st.text(max_size=20),
            kinds=st.lists(st.text(max_size=9), max_size=2),
        ),
        max_size=5,
        unique_by=lambda one: one.key,
    )
)
def test_any_text_can_be_compared(found):
    suggest(found, ask=-100)
