"""Agreement from independent votes: what counts, who may read it, where each number leads."""

from __future__ import annotations

import io
import json
import re

import pytest
from django.core.management import call_command
from django.utils import timezone

from reviews.models import ExclusionReason, Stage
from screening.figures import compute_agreement
from screening.models import Decision, StagePolicy
from screening.queries import lists, ratings
from screening.queries.lists import Filter
from screening.views.agreement import short
from tests.factories import make_member, make_reason, make_reports
from tests.screening.states import Spec, build, vote

pytestmark = pytest.mark.django_db
TITLE, FULL = Stage.TITLE_ABSTRACT.value, Stage.FULL_TEXT.value
RULES = ("three_category", "maybe_as_include", "maybe_dropped")


def rate(report, *said, revealed: bool = True, **fields):
    """Votes of members in a row; None where somebody didn't vote."""
    now = timezone.now() if revealed else None
    for member, choice in said:
        if choice:
            vote(report, TITLE, member, choice, revealed_at=now, **fields)


def close(review) -> None:
    """Close title and abstract, so that everybody may read everything."""
    StagePolicy.objects.update_or_create(
        review=review, stage=TITLE, defaults={"closed_at": timezone.now()}
    )


@pytest.fixture
def panel(review):
    """Three reviewers who rated in varying pairs, with every kind of answer."""
    one, two, three = (make_member(review) for _ in range(3))
    answers = [
        ("include", "include", None),
        ("include", "maybe", None),
        ("maybe", "maybe", None),
        ("exclude", None, "exclude"),
        ("exclude", None, "include"),
        (None, "maybe", "exclude"),
        ("include", "include", "maybe"),
    ]
    for report, said in zip(make_reports(review, len(answers)), answers, strict=True):
        rate(report, *zip((one, two, three), said, strict=True))
    return one, two, three


def test_only_votes_that_counted_and_are_revealed_count(review, ana, ben, seat_of):
    pair = (seat_of(ana).member, seat_of(ben).member)
    both, hidden, late, taken = make_reports(review, 4)
    rate(both, *zip(pair, ("include", "include"), strict=True))
    rate(hidden, *zip(pair, ("include", "include"), strict=True), revealed=False)
    rate(late, (pair[0], "include"))
    rate(late, (pair[1], "include"), late=True)
    rate(taken, (pair[0], "include"))
    vote(taken, TITLE, pair[1], "include", withdrawn_at=timezone.now())
    assert ratings.counted(review, TITLE).profiles == {("include", "include"): 1}


def test_settling_afterwards_changes_no_agreement():
    world = build([Spec(title="conflict"), Spec(title="include")])
    before = compute_agreement(world.review)
    world.reports[0].conflicts.update(closed_at=timezone.now())
    assert compute_agreement(world.review) == before


def test_votes_on_what_left_screening_do_not_count():
    world = build([Spec(title="include"), Spec(title="include", withdrawn=True), Spec(gathered=0)])
    assert compute_agreement(world.review)[TITLE]["three_category"]["overall"]["n"] == 1


@pytest.mark.parametrize("rule", RULES)
def test_every_number_is_as_long_as_its_list(review, cleo, seat_of, panel, rule):
    found = json.loads(json.dumps(compute_agreement(review)))[TITLE][rule]
    seat = seat_of(cleo)

    def listed(rated: str, *, differ: bool = False) -> int:
        wanted = Filter(stage=TITLE, rated=rated, maybe=rule, differ=differ)
        return lists.found(seat, wanted).rows.count()

    assert listed("all") == found["overall"]["n"]
    assert listed("all", differ=True) == found["overall"]["differ"]
    assert len(found["pairs"]) == 3
    for pair in found["pairs"]:
        rated = "-".join(map(str, pair["reviewers"]))
        assert listed(rated) == pair["n"], pair
        assert listed(rated, differ=True) == pair["differ"], pair


def test_the_rule_for_maybe_changes_the_numbers_and_is_printed(review, client_of, cleo, panel):
    percents = {}
    for rule, words in zip(RULES, ("an answer of its own", "counts as", "left out"), strict=True):
        page = client_of(cleo).get(f"/r/{review.slug}/agreement/?maybe={rule}").content.decode()
        assert re.search(rf"[Mm]aybe (is|counts|are)?.*{words}", page)
        percents[rule] = compute_agreement(review)[TITLE][rule]["overall"]["percent"]
    assert len(set(percents.values())) == 3


def test_an_unknown_rule_shows_the_usual_one(review, client_of, cleo, panel):
    page = client_of(cleo).get(f"/r/{review.slug}/agreement/?maybe=often").content.decode()
    assert "Maybe is an answer of its own." in page


def test_a_reviewer_reads_nothing_before_the_stage_is_closed(review, client_of, ana, panel):
    page = client_of(ana).get(f"/r/{review.slug}/agreement/").content.decode()
    assert page.count("shown once this stage is closed") == 2
    assert str(panel[0]) not in page
    close(review)
    page = client_of(ana).get(f"/r/{review.slug}/agreement/").content.decode()
    assert page.count("shown once this stage is closed") == 1
    assert str(panel[0]) in page


def test_a_reviewer_cannot_ask_the_list_who_disagrees(review, ana, seat_of, panel):
    rated = f"{panel[0].pk}-{panel[1].pk}"
    wanted = Filter(stage=TITLE, rated=rated, differ=True)
    assert lists.found(seat_of(ana), wanted).rows.count() == 0
    close(review)
    assert lists.found(seat_of(ana), wanted).rows.count() == 1


def test_the_prevalence_paradox_is_explained_where_it_bites(
    review, client_of, cleo, ana, ben, seat_of
):
    pair = (seat_of(ana).member, seat_of(ben).member)
    for report in make_reports(review, 20)[:19]:
        rate(report, *zip(pair, ("exclude", "exclude"), strict=True))
    rate(make_reports(review, 1)[0], *zip(pair, ("include", "exclude"), strict=True))
    page = client_of(cleo).get(f"/r/{review.slug}/agreement/").content.decode()
    assert "prevalence paradox" in page


def test_kappa_that_is_not_defined_is_said_and_not_drawn(
    review, client_of, cleo, ana, ben, seat_of
):
    pair = (seat_of(ana).member, seat_of(ben).member)
    rate(make_reports(review, 1)[0], *zip(pair, ("include", "include"), strict=True))
    page = client_of(cleo).get(f"/r/{review.slug}/agreement/").content.decode()
    assert "not defined" in page
    assert "<circle" not in page.split("<main")[1]


def test_the_interval_is_drawn_without_style_attributes(review, client_of, cleo, panel):
    page = client_of(cleo).get(f"/r/{review.slug}/agreement/").content.decode()
    assert '<path class="whisker"' in page
    assert "style=" not in page


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0.7654, ".77"), (1.0, "1.00"), (0.0, ".00"), (-0.0234, "−.02"), (None, "–"), (0.995, "1.00")],
)
def test_statistics_are_printed_as_the_field_prints_them(value, printed):
    assert short(value) == printed


def test_the_page_asks_few_questions(review, client_of, cleo, panel, django_assert_max_num_queries):
    browser = client_of(cleo)
    browser.get(f"/r/{review.slug}/agreement/")
    with django_assert_max_num_queries(20):
        browser.get(f"/r/{review.slug}/agreement/")


@pytest.fixture
def excluded(review, ana, ben, seat_of):
    """Two reviewers, five exclusions for the same reason, one for others, one disagreement."""
    pair = (seat_of(ana).member, seat_of(ben).member)
    first, second, typo = (make_reason(review, label) for label in ("One", "Two", "Onee"))
    ExclusionReason.objects.filter(pk=typo.pk).update(merged_into=first, merged_at=timezone.now())
    given = [(first, first)] * 3 + [(second, second), (typo, first), (first, second), (None, first)]
    for report, reasons in zip(make_reports(review, len(given)), given, strict=True):
        for member, reason in zip(pair, reasons, strict=True):
            choice = "exclude" if reason else "include"
            vote(report, FULL, member, choice, reason=reason, revealed_at=timezone.now())
    return pair


def test_agreement_on_reasons_is_told_apart_from_agreement_on_decisions(review, excluded):
    found = compute_agreement(review)[FULL]
    decided, reasons = found["three_category"]["overall"], found["reasons"]["overall"]
    assert (decided["n"], decided["differ"]) == (7, 1)
    # A reason that is counted as another is the same reason.
    assert (reasons["n"], reasons["differ"]) == (6, 1)
    assert round(reasons["percent"], 1) == 83.3
    # Observed 5/6; by chance (5*4 + 1*2)/36.
    assert round(reasons["kappa"], 4) == round((5 / 6 - 22 / 36) / (1 - 22 / 36), 4)


def test_reasons_that_nobody_has_revealed_count_nowhere(review, excluded):
    Decision.objects.update(revealed_at=None)
    assert compute_agreement(review)[FULL]["reasons"]["overall"]["n"] == 0


def test_the_page_and_the_command_show_both_agreements(review, excluded, cleo, ana, client_of):
    page = client_of(cleo).get(f"/r/{review.slug}/agreement/").content.decode()
    assert "Same reason %" in page and ">83.3</td>" in page
    assert (
        "Same reason %" not in client_of(ana).get(f"/r/{review.slug}/agreement/").content.decode()
    )
    out = io.StringIO()
    call_command("agreement", review.slug, "--stage", FULL, "--reasons", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["overall"]["n"], told["overall"]["differ"]) == (6, 1)
    assert told["pairs"][0]["reviewers"] == ["ana@example.org", "ben@example.org"]
    call_command("agreement", review.slug, "--stage", FULL, "--reasons", stdout=out)
    assert "6 reports excluded by two or more, 83.3 % for the same reason" in out.getvalue()
