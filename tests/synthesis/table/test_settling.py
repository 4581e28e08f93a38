"""Where two differ one value comes to stand, with a reason, and what was sent first stays."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from reviews.access import Refused
from synthesis.actions.table import settling
from synthesis.actions.table.extracting import send
from synthesis.actions.table.settling import Overtaken, settle
from synthesis.figures import table as figures
from synthesis.models import Extraction, FieldValue
from synthesis.queries import table as queries
from synthesis.queries.table.waiting import waiting
from tests.synthesis.table.conftest import PAID, PEOPLE, PLACE, groups, task_of, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(handed, ana, ben, cleo, dora, seat_of):
    """Ana and ben differ on the place of study 1, and on its people."""
    ana, ben, cleo, dora = map(seat_of, (ana, ben, cleo, dora))
    send(ana, task_of(ana), typed())
    send(ben, task_of(ben), typed(place="Canada", peers="16"))
    return ana, ben, cleo, dora


def row_of(seat):
    return queries.rows(seat)[0]


def bens(seat):
    return next(one.pk for one in row_of(seat).extractions if one.answers[PLACE]["value"] == ["CA"])


def test_they_confer_and_what_they_sent_stays(cast):
    ana, ben, cleo, _dora = cast
    before = list(Extraction.objects.order_by("pk").values_list("answers", flat=True))
    settle(ana, row_of(ana).study, PLACE, take=bens(ana), reason="Page 3 says so")
    settle(ben, row_of(ben).study, PEOPLE, raw=groups("6", "4"), reason="Staff are on page 9")
    row = row_of(cleo)
    assert row.state == queries.State.COMPLETE
    assert row.values[PLACE]["value"] == ["CA"]
    assert row.values[PEOPLE]["value"]["counts"] == {"p1": 6, "p2": 4}
    assert list(Extraction.objects.order_by("pk").values_list("answers", flat=True)) == before


def test_a_value_may_come_to_be_blank_and_blank_is_what_stands(cast):
    ana = cast[0]
    settle(ana, row_of(ana).study, PLACE, raw={"value": ""}, reason="Neither is in the text")
    row = row_of(ana)
    assert PLACE not in row.open and PLACE not in row.values


def test_two_who_save_at_once_get_one_value_and_one_explanation(cast):
    ana, ben, _cleo, _dora = cast
    study = row_of(ana).study
    settle(ana, study, PLACE, take=bens(ana), reason="Page 3")
    with pytest.raises(Overtaken, match="Ana Novak settled “Location” meanwhile"):
        settle(ben, study, PLACE, raw={"value": "USA"}, reason="Page 4")
    assert FieldValue.objects.get().answer["value"] == ["CA"]


def test_the_third_reviewer_settles_what_is_referred(cast):
    ana, ben, cleo, dora = cast
    study = row_of(ana).study
    with pytest.raises(PermissionDenied):
        settle(dora, study, PLACE, take=bens(ana), reason="I think so")
    settling.refer(ben, study, PLACE)
    with pytest.raises(Refused, match="third reviewer"):
        settle(ana, study, PLACE, take=bens(ana), reason="Page 3")
    assert waiting(cleo) == 1
    assert settle(cleo, study, PLACE, take=bens(cleo), reason="Page 3").how == "third"
    assert waiting(cleo) == 0


def test_a_settled_field_is_reopened_with_its_history(cast):
    ana, ben, _cleo, _dora = cast
    study = row_of(ana).study
    first = settle(ana, study, PLACE, take=bens(ana), reason="Page 3")
    settling.reopen(ben, first.pk, why="Page 7 says otherwise")
    assert PLACE in row_of(ana).open
    settle(ben, study, PLACE, raw={"value": "USA; Canada"}, reason="Both")
    assert row_of(ana).values[PLACE]["value"] == ["US", "CA"]
    assert [one.answer["value"] for one in FieldValue.objects.all()] == [["CA"], ["US", "CA"]]


def test_what_both_got_wrong_is_corrected_and_can_be_reopened(cast):
    ana = cast[0]
    study = row_of(ana).study
    value = settle(ana, study, PAID, raw={"value": "yes"}, reason="We both overlooked page 2")
    assert row_of(ana).values[PAID]["value"] == "yes"
    settling.reopen(ana, value.pk, why="It was page 2 of another paper")
    assert PAID not in row_of(ana).values and PAID not in row_of(ana).open


def test_a_value_of_the_wrong_type_does_not_come_to_stand(cast):
    ana = cast[0]
    with pytest.raises(Refused, match="Utopia"):
        settle(ana, row_of(ana).study, PLACE, raw={"value": "Utopia"}, reason="x")
    assert not FieldValue.objects.exists()


def test_nothing_is_settled_before_both_are_in(cast, ana, seat_of):
    study = queries.rows(cast[0])[1].study
    send(cast[0], task_of(cast[0], 2), typed())
    with pytest.raises(Refused, match="before all values are in"):
        settle(cast[0], study, PLACE, raw={"value": "USA"}, reason="x")


def test_agreement_is_of_what_was_sent_blind_not_of_what_was_settled(cast):
    ana = cast[0]
    settle(ana, row_of(ana).study, PLACE, take=bens(ana), reason="Page 3")
    found = figures.agreement(ana)
    told = {field.id: (one.n, one.same) for field, one in found.fields}
    assert found.studies == 1
    assert told == {PLACE: (1, 0), PEOPLE: (1, 0), PAID: (0, 0)}
