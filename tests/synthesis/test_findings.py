"""Findings: proposed to all, voted on blind, settled by a third."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.urls import reverse

from reviews.access import Refused
from reviews.models import Event
from synthesis.actions import findings
from synthesis.models import Excerpt, Finding, FindingVote, FindingWording
from synthesis.queries import findings as queries
from synthesis.queries.findings import State
from tests.synthesis.test_marking import marked

pytestmark = pytest.mark.django_db
SLUG = "peer-support"


def at(name, *args):
    return reverse(f"synthesis:{name}", args=[SLUG, *args])


@pytest.fixture
def proposed(ana, reports, seat_of) -> Finding:
    """Ana has put one finding to the vote, resting on a passage of hers."""
    excerpt = marked(seat_of(ana), reports[0], "the pay was low")
    return findings.propose(
        seat_of(ana), reports[0], statement="Peer workers are paid little.", excerpts=[excerpt.pk]
    )


def state(seat) -> State:
    (row,) = queries.rows(seat)
    return row.state


def test_a_finding_is_extracted_from_a_passage_with_its_page_and_words(
    client_of, ana, reports, seat_of
):
    excerpt = marked(seat_of(ana), reports[0], "the pay was low")
    address = at("propose", reports[0].number)
    page = client_of(ana).get(f"{address}?at={excerpt.pk}").content.decode()
    assert "the pay was low" in page
    sent = {"at": excerpt.pk, "statement": "Peer workers are paid little.", "kind": "imported"}
    client_of(ana).post(address, sent)
    finding = Finding.objects.get()
    assert (finding.number, finding.kind) == (1, "imported")
    assert finding.evidence.get().excerpt == excerpt


def test_a_finding_without_a_statement_is_refused_in_its_form(client_of, ana, reports):
    answer = client_of(ana).post(at("propose", reports[0].number), {"statement": "  "})
    assert answer.status_code == 422
    assert not Finding.objects.exists()


def test_two_votes_that_agree_decide_it(client_of, ana, ben, proposed, seat_of):
    for person in (ana, ben):
        client_of(person).post(at("finding_vote", 1), {"counts": "yes", "credibility": "credible"})
    assert state(seat_of(ana)) == State.COUNTS
    page = client_of(ben).get(at("finding", 1)).content.decode()
    assert "Put forward by Ana Novak" in page
    assert "Credible" in page


def test_a_vote_is_hidden_until_both_are_in(client_of, ana, ben, cleo, proposed):
    client_of(ben).post(at("finding_vote", 1), {"counts": "no", "words": "canary-note"})
    for person in (ana, cleo):
        for address in (at("finding", 1), at("findings"), at("library")):
            page = client_of(person).get(address).content.decode()
            assert "canary-note" not in page
            assert "Ben Kramer" not in page
    assert not Event.objects.filter(verb__startswith="finding").exists()
    client_of(ana).post(at("finding_vote", 1), {"counts": "yes"})
    assert "canary-note" in client_of(ana).get(at("finding", 1)).content.decode()


def test_who_put_a_finding_forward_stays_hidden_until_the_votes_are_open(client_of, ben, proposed):
    assert "Ana Novak" not in client_of(ben).get(at("finding", 1)).content.decode()


def test_a_vote_can_be_given_otherwise_or_taken_back_until_both_are_in(ana, ben, proposed, seat_of):
    findings.vote(seat_of(ana), proposed.pk, counts=True)
    findings.vote(seat_of(ana), proposed.pk, counts=False)
    findings.take_back(seat_of(ana), proposed.pk)
    assert FindingVote.objects.count() == 2
    findings.vote(seat_of(ana), proposed.pk, counts=True)
    findings.vote(seat_of(ben), proposed.pk, counts=True)
    for change in (
        lambda: findings.vote(seat_of(ana), proposed.pk, counts=False),
        lambda: findings.take_back(seat_of(ana), proposed.pk),
    ):
        with pytest.raises(Refused):
            change()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"counts": "yes"}, {"counts": "no"}),
        ({"counts": "yes", "credibility": "credible"},
         {"counts": "yes", "credibility": "unsupported"}),
    ],
)  # fmt: skip
def test_votes_that_differ_are_settled_by_somebody_who_did_not_vote(
    client_of, ana, ben, cleo, proposed, seat_of, first, second
):
    client_of(ana).post(at("finding_vote", 1), first)
    client_of(ben).post(at("finding_vote", 1), second)
    assert state(seat_of(cleo)) == State.DIFFERING
    assert queries.waiting(seat_of(cleo)) == 1
    assert client_of(ana).post(at("finding_settle", 1), {"counts": "yes"}).status_code == 403
    sent = {"counts": "yes", "credibility": "credible", "words": "The quotations bear it out."}
    client_of(cleo).post(at("finding_settle", 1), sent)
    assert state(seat_of(ana)) == State.COUNTS
    assert queries.waiting(seat_of(cleo)) == 0
    client_of(cleo).post(at("finding_reopen", 1), {"why": "A second look"})
    assert state(seat_of(ana)) == State.DIFFERING
    page = client_of(ana).get(at("finding", 1)).content.decode()
    assert "The quotations bear it out" in page
    assert "A second look" in page


def test_other_words_take_over_and_the_first_stay_to_be_read(client_of, ben, proposed):
    client_of(ben).post(
        at("finding_reword", 1), {"statement": "Pay is low.", "kind": "study", "why": "Shorter"}
    )
    proposed.refresh_from_db()
    assert proposed.statement == "Pay is low."
    assert FindingWording.objects.count() == 2
    assert "Peer workers are paid little." in client_of(ben).get(at("finding", 1)).content.decode()


def test_a_passage_under_a_finding_can_not_be_taken_back(client_of, ana, proposed):
    excerpt = Excerpt.objects.get()
    answer = client_of(ana).post(at("remove", excerpt.pk), headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert Excerpt.objects.standing().exists()


def test_the_queue_goes_from_finding_to_finding_until_none_waits(
    client_of, ben, ana, reports, seat_of
):
    for n in (1, 2):
        findings.propose(seat_of(ana), reports[0], statement=f"Finding number {n}.")
    browser = client_of(ben)
    assert "Finding number 1." in browser.get(at("findings_vote")).content.decode()
    sent = {"counts": "yes", "next": "1"}
    page = browser.post(at("finding_vote", 1), sent, follow=True).content.decode()
    assert "Finding number 2." in page
    page = browser.post(at("finding_vote", 2), sent, follow=True).content.decode()
    assert "No finding waits for you" in page


def test_a_proposal_is_withdrawn_by_who_made_it_and_later_by_the_lead_alone(
    client_of, ana, ben, cleo, proposed
):
    assert client_of(ben).post(at("finding_withdraw", 1)).status_code == 403
    for person in (ana, ben):
        client_of(person).post(at("finding_vote", 1), {"counts": "yes"})
    assert client_of(ana).post(at("finding_withdraw", 1)).status_code == 403
    client_of(cleo).post(at("finding_withdraw", 1), {"why": "Said twice"})
    assert client_of(ana).get(at("finding", 1)).status_code == 404
    assert Finding.objects.get().withdrawn_why == "Said twice"


def test_a_stranger_finds_nothing(client_of, dan, proposed):
    for address in (at("findings"), at("finding", 1), at("findings_vote")):
        assert client_of(dan).get(address).status_code == 404


def test_agreement_rests_on_the_blind_votes_alone(client_of, ana, ben, cleo, reports, seat_of):
    for n, second in enumerate([True, True, True, False], start=1):
        made = findings.propose(seat_of(ana), reports[0], statement=f"Finding {n}.")
        findings.vote(seat_of(ana), made.pk, counts=True)
        findings.vote(seat_of(ben), made.pk, counts=second)
    findings.settle(seat_of(cleo), made.pk, counts=True, reason="It does.")
    page = " ".join(client_of(cleo).get(at("findings")).content.decode().split())
    assert (
        "On 4 findings both blind votes are in; on whether they count they agree in 75.0 %" in page
    )


def test_hundreds_of_findings_ask_no_more_statements_than_a_few(
    client_of, ana, reports, seat_of, django_assert_max_num_queries
):
    for n in range(30):
        findings.propose(seat_of(ana), reports[n % 3], statement=f"Finding {n}.")
    browser = client_of(ana)
    with django_assert_max_num_queries(25):
        browser.get(at("findings"))


@pytest.mark.django_db(transaction=True)
def test_two_votes_in_the_same_instant_open_both(ana, ben, proposed, seat_of):
    seats = [seat_of(ana), seat_of(ben)]
    gate = threading.Barrier(2)

    def cast(seat, counts):
        gate.wait()
        findings.vote(seat, proposed.pk, counts=counts)
        connection.close()

    racers = [
        threading.Thread(target=cast, args=pair) for pair in zip(seats, (True, False), strict=True)
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert FindingVote.objects.filter(revealed_at__isnull=False).count() == 2
    assert state(seats[0]) == State.DIFFERING
