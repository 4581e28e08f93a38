"""The lead asks two to assess a finding; where nobody is asked, the first two count."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from reviews.access import Refused
from reviews.models import Event
from synthesis.actions import assigning
from synthesis.actions import confidence as actions
from synthesis.models import ConfidenceAssessor
from synthesis.queries.confidence import waiting
from tests.factories import make_member, make_user
from tests.synthesis.confidence.conftest import judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def dina(review):
    user = make_user("dina@example.org", name="Dina Ruiz")
    make_member(review, user, "reviewer")
    return user


def asked(seat_of, cleo, finding, *people):
    return assigning.assign(seat_of(cleo), [finding.pk], [seat_of(one).voter.pk for one in people])


def test_only_the_two_who_are_asked_assess_a_finding(put_up, ana, ben, cleo, dina, seat_of):
    assert asked(seat_of, cleo, put_up, ana, dina) == 1
    assert [waiting(seat_of(one)) for one in (ana, ben, dina)] == [1, 0, 1]
    with pytest.raises(Refused, match="Two others are asked"):
        actions.send(seat_of(ben), put_up.pk, judged())
    actions.send(seat_of(ana), put_up.pk, judged())
    actions.send(seat_of(dina), put_up.pk, judged())
    assert Event.objects.get(verb="confidence.assigned").facts["who"] == "Ana Novak, Dina Ruiz"


def test_nobody_in_particular_lets_any_two_assess_again(put_up, ana, ben, cleo, dina, seat_of):
    asked(seat_of, cleo, put_up, ana, dina)
    assert asked(seat_of, cleo, put_up) == 1
    assert waiting(seat_of(ben)) == 1
    assert ConfidenceAssessor.objects.filter(ended_at__isnull=True).count() == 0
    assert ConfidenceAssessor.objects.count() == 2


def test_who_has_assessed_stays_one_of_the_two(put_up, ana, ben, cleo, dina, seat_of):
    actions.send(seat_of(ben), put_up.pk, judged())
    assert asked(seat_of, cleo, put_up, ana, dina) == 0
    assert asked(seat_of, cleo, put_up, ben, dina) == 1
    assert [waiting(seat_of(one)) for one in (ana, dina)] == [0, 1]


def test_a_finding_that_is_assessed_again_asks_the_same_two(put_up, ana, ben, cleo, seat_of):
    asked(seat_of, cleo, put_up, ana, ben)
    for seat in map(seat_of, (ana, ben)):
        actions.send(seat, put_up.pk, judged())
    assert asked(seat_of, cleo, put_up) == 0
    actions.assess_again(seat_of(cleo), put_up.pk, why="A study was added")
    standing = ConfidenceAssessor.objects.filter(case__closed_at__isnull=True)
    assert {one.member.user for one in standing} == {ana, ben}


def test_one_person_or_somebody_who_may_not_assess_is_refused(put_up, ana, cleo, seat_of):
    for people in ([ana], [ana, cleo]):
        with pytest.raises(Refused, match="Choose two of the reviewers"):
            asked(seat_of, cleo, put_up, *people)
    with pytest.raises(PermissionDenied):
        assigning.assign(seat_of(ana), [put_up.pk], [])


def test_the_lead_says_it_on_the_page_for_one_or_for_all(
    put_up, client_of, ana, ben, cleo, dina, seat_of
):
    browser = client_of(cleo)
    address = reverse("synthesis:confidence_assign", args=["peer-support"])
    sent = {"finding": [put_up.pk], "member": [seat_of(one).voter.pk for one in (ana, dina)]}
    browser.post(address, sent | {"back": "1"})
    page = reverse("synthesis:confidence_finding", args=["peer-support", 1])
    told = " ".join(browser.get(page).content.decode().split())
    assert "Asked to assess it: Ana Novak, Dina Ruiz." in told
    assert "Assess it</a>" not in client_of(ben).get(page).content.decode()
    overview = client_of(cleo).get(reverse("synthesis:confidence", args=["peer-support"]))
    assert "Being assessed: Ana Novak, Dina Ruiz" in " ".join(overview.content.decode().split())
