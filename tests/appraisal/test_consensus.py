"""Where raters differ one answer comes to stand, with a reason, and what was said first stays."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from appraisal import figures, queries
from appraisal.actions import consensus, instruments
from appraisal.actions.consensus import Overtaken
from appraisal.models import Rating, Settlement
from appraisal.queries.waiting import waiting
from reviews.access import Refused
from tests.appraisal.test_rating import place_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(opened, ana, ben, cleo, dora, seat_of):
    """Ana and ben differ on items 3 and 5 of study 1."""
    ana, ben, cleo, dora = map(seat_of, (ana, ben, cleo, dora))
    send(ana)
    send(ben, _3="no", _5="cant_tell")
    return ana, ben, cleo, dora


def settle(seat, opened, item="3", code="no", **more):
    study = place_of_study(opened)
    return consensus.settle(
        seat, opened.pk, study, item=item, code=code, reason="It is on page 4", **more
    )


def place_of_study(opened):
    return opened.places.filter(study__number=1).first().study_id


def row_of(seat, opened):
    return queries.rows(seat, opened.checklist)[0]


def test_raters_confer_and_the_first_answers_stay(cast, opened):
    ana, _ben, cleo, _dora = cast
    before = list(Rating.objects.values_list("answers", flat=True))
    settle(ana, opened)
    settle(ana, opened, "5", "yes")
    row = row_of(cleo, opened)
    assert (row.state, row.codes["3"], row.codes["5"]) == (queries.State.COMPLETE, "no", "yes")
    assert list(Rating.objects.values_list("answers", flat=True)) == before


def test_two_who_save_at_once_get_one_answer_and_one_explanation(cast, opened):
    ana, ben, _cleo, _dora = cast
    settle(ana, opened)
    with pytest.raises(Overtaken, match="Ana Novak settled item 3 meanwhile"):
        settle(ben, opened, code="yes")
    assert Settlement.objects.get().code == "no"


def test_what_is_sent_to_the_third_reviewer_is_settled_by_one_who_did_not_rate(cast, opened):
    ana, ben, cleo, _dora = cast
    consensus.refer(ben, opened.pk, place_of_study(opened), item="3")
    with pytest.raises(Refused, match="third reviewer"):
        settle(ana, opened)
    assert waiting(cleo) == 1
    assert settle(cleo, opened).how == "third"
    assert waiting(cleo) == 0


def test_who_neither_rated_nor_settles_has_no_say(cast, opened):
    _ana, _ben, _cleo, dora = cast
    with pytest.raises(PermissionDenied):
        settle(dora, opened)


def test_nothing_is_settled_before_all_answers_are_in(opened, ana, seat_of):
    send(seat_of(ana), 2)
    study = opened.places.filter(study__number=2).first().study_id
    with pytest.raises(Refused, match="before all answers are in"):
        consensus.settle(seat_of(ana), opened.pk, study, item="3", code="no", reason="x")


def test_an_item_on_which_both_agree_is_not_up_for_settling(cast, opened):
    with pytest.raises(Refused, match="agree on this item"):
        settle(cast[0], opened, "1")


def test_a_settled_item_is_reopened_with_its_history(cast, opened):
    ana, ben, cleo, _dora = cast
    first = settle(ana, opened)
    consensus.reopen(ben, first.pk, why="Page 7 says otherwise")
    assert "3" in row_of(cleo, opened).open_items
    settle(ben, opened, code="yes")
    assert [one.code for one in Settlement.objects.order_by("pk")] == ["no", "yes"]
    assert Settlement.objects.first().withdrawn_why == "Page 7 says otherwise"


def test_raters_talk_about_an_item(cast, opened):
    consensus.remark(cast[0], opened.pk, place_of_study(opened), item="3", text="See page 4.")
    with pytest.raises(PermissionDenied):
        consensus.remark(cast[3], opened.pk, place_of_study(opened), item="3", text="And me?")


def test_a_flag_follows_the_rule_and_a_person_can_overrule_it(cast, opened):
    ana, _ben, cleo, _dora = cast
    settle(ana, opened)
    settle(ana, opened, "5", "cant_tell")
    instruments.set_rule(
        cleo, opened.checklist, formula="count(items not yes) >= 2", label="Two not yes"
    )
    checklist = type(opened.checklist).objects.get()
    row = queries.rows(cleo, checklist)[0]
    assert row.flagged and row.flagged_by == ["Two not yes"]
    consensus.judge(cleo, checklist, row.study, label="moderate", reason="Rich data", flagged=False)
    assert not queries.rows(cleo, checklist)[0].flagged


def test_a_broken_rule_changes_nothing(checklist, cleo, seat_of):
    with pytest.raises(Refused, match="no item “12”"):
        instruments.set_rule(seat_of(cleo), checklist, formula="item 12 is no", label="")
    assert type(checklist).objects.get().rule == ""


def test_agreement_is_told_per_item_from_the_first_answers(cast, opened):
    settle(cast[0], opened)
    found = figures.agreement(opened.checklist)[0]
    assert (found.studies, found.overall.n, found.overall.differing) == (1, 9, 2)
    assert round(found.overall.percent, 1) == 77.8
    assert [one.differing for item, one in found.items if item.id in "35"] == [1, 1]


def test_an_unlinked_study_keeps_its_appraisal_and_is_marked(cast, opened, seat_of):
    from screening.models import Outcome

    _ana, _ben, cleo, _dora = cast
    study = opened.places.filter(study__number=1).first().study
    Outcome.objects.filter(report=study.main, stage="full_text").delete()
    row = row_of(cleo, opened)
    assert row.study == study and not row.is_included and len(row.ratings) == 2


def test_the_command_tells_consensus_agreement_and_flags(cast, opened):
    settle(cast[0], opened)
    told = figures.as_dict(opened.review)["instruments"][0]
    first = told["studies"][0]
    assert (first["state"], first["open_items"], first["answers"]["3"]) == (
        "differing", ["5"], "no",
    )  # fmt: skip
    assert told["agreement"][0]["overall"]["differing"] == 2


def test_what_was_rated_keeps_the_version_that_it_was_rated_by(cast, opened, cleo, seat_of):
    text = "3. Did the design suit the aim?"
    made = instruments.word(seat_of(cleo), opened.checklist, text=text, version="own-1")
    assert made.instrument.item("3").label.startswith("Did the design")
    assert place_of(cast[0]).round.checklist.version == "labels-1"
    assert opened.checklist.instrument.item("3").label == "Design suits and is justified"
