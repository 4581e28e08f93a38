"""Two reasons that mean the same count as one; every vote keeps what it said, and it is undone."""

from __future__ import annotations

import json
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from reviews.access import Refused
from reviews.actions import protocol
from reviews.models import Event, ExclusionReason, ProtocolVersion, Stage
from screening import queries
from screening.actions import conflicts, reasons, upkeep, voting
from screening.figures import compute_prisma, flow_of
from screening.models import Conflict, Decision, Outcome
from screening.queries import lists, statuses
from screening.queries.lists import Filter
from tests.factories import make_reason, make_reports, make_retrieval

pytestmark = pytest.mark.django_db
FULL = Stage.FULL_TEXT


@pytest.fixture
def typo(review, ana, ben, seat_of):
    """Four reports at full text, excluded for the reason, for its typo, for one of each (a
    conflict about the reason), and for the typo by one with another verdict."""
    right, wrong = make_reason(review, "Wrong population"), make_reason(review, "Wrong populaton")
    other = make_reason(review, "No findings")
    reports = make_reports(review, 4)
    for report in reports:
        Outcome.objects.create(
            review=review, stage=Stage.TITLE_ABSTRACT, report=report, choice="include",
            how="agreed", votes_seen=[],
        )  # fmt: skip
        make_retrieval(report)
    upkeep.tend(review)
    plan = [(right, right), (wrong, wrong), (right, wrong), (wrong, other)]
    for report, given in zip(reports, plan, strict=True):
        for person, reason in zip((ana, ben), given, strict=True):
            voting.cast(
                seat_of(person), report.pk, stage=FULL, choice="exclude", reason_id=reason.pk,
                key=uuid.uuid4(),
            )  # fmt: skip
    return right, wrong, reports


@pytest.fixture
def cleo_s(cleo, seat_of):
    return seat_of(cleo)


def lines(review):
    """Reasons for exclusion as the flow counts them, and the list that each number opens."""
    value = json.loads(json.dumps(compute_prisma(review)))
    box = flow_of(value).boxes["dbr_excluded"]
    return {line.name: line.n for line in box.lines}, value["lines"]["dbr_excluded"]


def open_reason_conflicts(review):
    return set(
        Conflict.objects.filter(review=review, closed_at__isnull=True, kind="reason").values_list(
            "report__number", flat=True
        )
    )


def text(answer):
    return " ".join(answer.content.decode().split())


def test_the_effect_is_shown_and_nothing_is_written(review, cleo_s, typo):
    right, wrong, reports = typo
    told = reasons.preview(cleo_s, wrong.pk, right.pk)
    assert told.excluded == 1
    assert told.effects.to_exclude == [reports[2].pk]
    assert told.effects.to_conflict == []
    wrong.refresh_from_db()
    assert wrong.merged_into is None
    assert open_reason_conflicts(review) == {3, 4}


def test_both_are_counted_as_one_and_the_number_opens_its_list(review, cleo_s, typo):
    right, wrong, _reports = typo
    assert lines(review)[0]["Wrong populaton"] == 1
    reasons.merge(cleo_s, wrong.pk, right.pk, why="A typo")
    counted, links = lines(review)
    assert counted == {"Wrong population": 3, "No findings": 0}
    wanted = Filter(box="dbr_excluded", reason=tuple(links["Wrong population"]))
    assert lists.found(cleo_s, wanted).rows.count() == 3
    assert lists.found(cleo_s, Filter(reason=(str(right.pk),))).rows.count() == 3
    assert lists.found(cleo_s, Filter(reason=(str(wrong.pk),))).rows.count() == 3


def test_a_list_names_the_reason_as_which_it_counts(review, cleo_s, typo):
    right, wrong, reports = typo
    reasons.merge(cleo_s, wrong.pk, right.pk)
    facts = statuses.facts_of(cleo_s, [report.pk for report in reports])
    assert facts[reports[1].pk].reasons == {FULL: "Wrong population"}


def test_every_vote_keeps_the_reason_that_was_given(review, cleo, cleo_s, client_of, typo):
    right, wrong, reports = typo
    before = list(Decision.objects.order_by("pk").values_list("pk", "reason", "revealed_at"))
    reasons.merge(cleo_s, wrong.pk, right.pk)
    reasons.part(cleo_s, wrong.pk)
    reasons.merge(cleo_s, wrong.pk, right.pk)
    after = list(Decision.objects.order_by("pk").values_list("pk", "reason", "revealed_at"))
    assert after == before
    page = text(client_of(cleo).get(f"/r/{review.slug}/reports/{reports[1].number}/"))
    assert "Wrong populaton (counted as “Wrong population”)" in page


def test_a_conflict_about_the_two_is_agreed_and_comes_back(review, cleo_s, typo):
    right, wrong, reports = typo
    reasons.merge(cleo_s, wrong.pk, right.pk)
    assert open_reason_conflicts(review) == {4}
    outcome = queries.standing_outcomes(review, FULL).get(report=reports[2])
    assert (outcome.choice, outcome.reason, outcome.how) == ("exclude", right, "agreed")
    told = reasons.preview(cleo_s, wrong.pk, None)
    assert told.effects.to_conflict == [reports[2].pk]
    reasons.part(cleo_s, wrong.pk)
    assert open_reason_conflicts(review) == {3, 4}
    assert lines(review)[0]["Wrong populaton"] == 1


def test_votes_to_come_agree_where_one_gives_an_old_name(review, ana, ben, seat_of, cleo_s, typo):
    right, wrong, _reports = typo
    reasons.merge(cleo_s, wrong.pk, right.pk)
    (report,) = make_reports(review, 1)
    Outcome.objects.create(
        review=review, stage=Stage.TITLE_ABSTRACT, report=report, choice="include",
        how="agreed", votes_seen=[],
    )  # fmt: skip
    make_retrieval(report)
    upkeep.tend(review)
    for person, reason in ((ana, wrong), (ben, right)):
        voting.cast(
            seat_of(person), report.pk, stage=FULL, choice="exclude", reason_id=reason.pk,
            key=uuid.uuid4(),
        )  # fmt: skip
    assert queries.standing_outcomes(review, FULL).get(report=report).reason == right


def test_what_the_settler_said_is_never_touched(review, cleo_s, typo):
    right, wrong, reports = typo
    conflict = Conflict.objects.get(report=reports[2])
    conflicts.resolve(
        cleo_s, conflict.pk, choice="exclude", explanation="Both say it", reason_id=wrong.pk
    )
    reasons.merge(cleo_s, wrong.pk, right.pk)
    outcome = queries.standing_outcomes(review, FULL).get(report=reports[2])
    assert (outcome.how, outcome.reason) == ("settled", wrong)
    assert lines(review)[0]["Wrong population"] == 3


def test_a_merged_reason_is_offered_no_more_and_the_protocol_has_a_version(review, cleo_s, typo):
    right, wrong, _reports = typo
    reasons.merge(cleo_s, wrong.pk, right.pk)
    assert [reason.label for reason in queries.reasons(review, FULL)] == [
        "Wrong population", "No findings",
    ]  # fmt: skip
    version = ProtocolVersion.objects.first()
    assert version is not None and "counts as" in version.note
    reasons.part(cleo_s, wrong.pk)
    assert wrong.label in [reason.label for reason in queries.reasons(review, FULL)]


def test_editing_the_list_leaves_a_merged_reason_merged(review, cleo_s, typo):
    right, wrong, _reports = typo
    reasons.merge(cleo_s, wrong.pk, right.pk)
    entries = [(row.pk, row.label) for row in queries.reasons(review, FULL)]
    protocol.save_reasons(cleo_s, FULL, [*entries, (None, "Wrong populaton")])
    wrong.refresh_from_db()
    assert wrong.merged_into == right
    with pytest.raises(Refused, match="in the list again already"):
        reasons.part(cleo_s, wrong.pk)


def test_what_counted_as_a_merged_reason_counts_as_the_other_with_it(review, cleo_s, typo):
    right, wrong, _reports = typo
    other = ExclusionReason.objects.get(label="No findings")
    reasons.merge(cleo_s, wrong.pk, right.pk)
    reasons.merge(cleo_s, right.pk, other.pk)
    wrong.refresh_from_db()
    assert wrong.merged_into == other
    assert open_reason_conflicts(review) == set()
    assert lines(review)[0] == {"No findings": 4}


@pytest.mark.parametrize(
    ("pair", "said"),
    [(("right", "right"), "two different"), (("right", "title"), "two stages")],
)
def test_what_can_not_be_one_reason_is_refused_in_words(review, cleo_s, typo, pair, said):
    known = {"right": typo[0], "title": make_reason(review, "No", stage=Stage.TITLE_ABSTRACT)}
    with pytest.raises(Refused, match=said):
        reasons.merge(cleo_s, *(known[name].pk for name in pair))


def test_the_ledger_says_who_merged_which_and_why(cleo_s, typo):
    right, wrong, _reports = typo
    reasons.merge(cleo_s, wrong.pk, right.pk, why="A typo")
    facts = Event.objects.get(verb="reason.merged").facts
    assert facts == {
        "stage": FULL, "old": "Wrong populaton", "new": "Wrong population", "into": right.pk,
        "why": "A typo",
    }  # fmt: skip


def test_a_reviewer_merges_no_reasons(ana, seat_of, typo):
    right, wrong, _reports = typo
    with pytest.raises(PermissionDenied):
        reasons.merge(seat_of(ana), wrong.pk, right.pk)


def test_the_page_shows_the_effect_then_merges_and_takes_back(client_of, cleo, review, typo):
    right, wrong, _reports = typo
    browser = client_of(cleo)
    page = text(browser.get(reverse("screening:rules", args=[review.slug])))
    assert "Merge two reasons that mean the same" in page
    sent = {"reasons-full_text-old": wrong.pk, "reasons-full_text-new": right.pk}
    preview = reverse("screening:reasons_preview", args=[review.slug, FULL])
    page = text(browser.post(preview, sent))
    assert "“Wrong populaton” would count as “Wrong population”" in page
    change = reverse("screening:reasons_change", args=[review.slug, FULL])
    page = text(browser.post(change, sent, follow=True))
    assert "“Wrong populaton” counts as “Wrong population”" in page
    assert "Take back" in page
    page = text(browser.post(preview, {"reasons-full_text-old": wrong.pk}))
    assert "would no longer count as" in page
    page = text(browser.post(change, {"reasons-full_text-old": wrong.pk}, follow=True))
    assert "no longer counts as" in page
    assert browser.post(preview, {"reasons-full_text-old": "x"}).status_code == 302
    assert browser.post(change, {}).status_code == 404
