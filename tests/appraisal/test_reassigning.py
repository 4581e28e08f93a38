"""An appraisal whose study is split or unlinked is kept, shown, and given on by a person."""

from __future__ import annotations

import pytest
from django.utils import timezone

from appraisal import figures, queries
from appraisal.actions import consensus, reassigning
from appraisal.models import Place, Rating
from reviews.access import Refused
from reviews.models import Event, Study
from screening.models import Outcome
from tests.appraisal.test_rating import send

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WHY = "Report 1 is of the trial, report 6 of the interviews that were read."


@pytest.fixture
def read(opened, review, ana, ben, cleo, dora, seat_of):
    """Study 1 is rated by ana and ben, who differ on item 3; then it is no longer included."""
    ana, ben, cleo, dora = map(seat_of, (ana, ben, cleo, dora))
    send(ana)
    send(ben, _3="no")
    study = Study.objects.get(review=review, number=1)
    consensus.settle(ana, opened.pk, study.pk, item="3", code="no", reason="It is on page 4")
    consensus.judge(cleo, opened.checklist, study, label="Weak", flagged=True, reason="Item 3")
    Place.objects.filter(study__number=5).update(released_at=NOW, released_by="Dora")
    outcomes = Outcome.objects.filter(report__study_links__study=study)
    outcomes.update(withdrawn_at=NOW, withdrawn_by="Cleo")
    return opened.checklist, study, Study.objects.get(review=review, number=5), dora


def row_of(seat, checklist, study):
    found = queries.rows(seat, checklist, only=[study.pk])
    return found[0] if found else None


def test_what_was_appraised_stays_in_sight_when_its_study_is_no_longer_included(read):
    checklist, study, _target, dora = read
    row = row_of(dora, checklist, study)
    assert not row.is_included and row.codes["3"] == "no"


def test_the_other_study_gets_answers_consensus_and_judgement(read):
    checklist, study, target, dora = read
    before = figures.agreement(checklist)[0]
    answers = list(Rating.objects.order_by("pk").values_list("answers", flat=True))
    reassigning.reassign(dora, checklist, study, to=target.pk, why=WHY)
    row = row_of(dora, checklist, target)
    assert (row.state, row.codes["3"], row.settled) == (queries.State.COMPLETE, "no", {"3"})
    assert row.judgement.label == "Weak" and len(row.ratings) == 2
    assert row_of(dora, checklist, study) is None
    assert figures.agreement(checklist)[0] == before
    assert list(Rating.objects.order_by("pk").values_list("answers", flat=True))[:2] == answers
    event = Event.objects.filter(verb="appraisal.reassigned").get()
    assert event.facts["study"] == 1 and event.facts["to"] == 5


def test_a_study_that_is_rated_already_or_included_is_refused_and_nothing_changes(read):
    checklist, study, target, dora = read
    other = Study.objects.get(number=2)
    places = Place.objects.count()
    for source, to, why in ((study, other, WHY), (other, target, WHY), (study, target, "  ")):
        with pytest.raises(Refused, match="Nothing"):
            reassigning.reassign(dora, checklist, source, to=to.pk, why=why)
    assert Place.objects.count() == places


def test_a_coordinator_gives_it_on_through_the_page(read, dora, client_of):
    checklist, study, target, _seat = read
    browser = client_of(dora)
    address = f"/r/peer-support/appraisal/{checklist.pk}/studies/1/"
    assert "Is this the appraisal of another study?" in browser.get(address).content.decode()
    answer = browser.post(address + "reassign/", {"to": target.pk, "why": WHY}, follow=True)
    assert "Study 5 has the appraisal now." in answer.content.decode()
    assert WHY[:30] in browser.get(address).content.decode()


def test_a_reviewer_may_not_give_it_on(read, ana, client_of):
    checklist, _study, target, _seat = read
    address = f"/r/peer-support/appraisal/{checklist.pk}/studies/1/"
    page = client_of(ana).get(address).content.decode()
    assert "Is this the appraisal of another study?" not in page
    assert client_of(ana).post(address + "reassign/", {"to": target.pk}).status_code == 403
