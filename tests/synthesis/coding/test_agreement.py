"""Agreement of a round: from what was coded blind, and apart from it after discussion."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from reviews.access import Refused
from reviews.models import Figure
from synthesis.actions import agreeing, rounds
from synthesis.actions.cells import Said
from synthesis.actions.rounds import Plan
from synthesis.figures import coding as figures
from synthesis.models import Agreed, CodeChange, Coding, Recoding
from tests.synthesis.coding.making import (
    code_finding,
    make_cell,
    make_code,
    make_coding,
    make_finding,
    make_studies,
    member_of,
)

pytestmark = pytest.mark.django_db


def agreed_figures(review):
    return figures.agreement(review).value["1"]


def command(**options):
    out = StringIO()
    call_command("coding_agreement", "peer-support", "--round", "1", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def grid_g1(review, ana, ben, cleo, seat_of):
    """Six studies by eight constructs: 14 in both, 3 and 3 in one, 28 in none."""
    studies = make_studies(review, 6)
    codes = [make_code(review, f"Construct {n}") for n in range(8)]
    make_code(review, "Used by nobody")
    both = [member_of(review, user).pk for user in (ana, ben)]
    rounds.open_round(seat_of(cleo), Plan("all", both))
    cells = sorted(((s, c) for s in range(6) for c in range(8)), key=lambda at: (sum(at) % 8, at))
    for n, (study, code) in enumerate(cells[:20]):
        if n < 17:
            make_coding(ana, studies[study], codes[code])
        if n < 14 or n >= 17:
            make_coding(ben, studies[study], codes[code])
    for user in (ana, ben):
        rounds.say_done(seat_of(user), 1)
    return studies, codes


def test_the_published_grid_gives_the_published_figures_and_prints_its_universe(review, grid_g1):
    told = json.loads(command(json=True))
    assert told["blind"]["overall"]["table"] == [14, 3, 3, 28]
    found = told["blind"]["overall"]
    assert found["percent"] == 87.5
    assert [round(found[key], 3) for key in ("kappa", "positive", "jaccard")] == [0.727, 0.824, 0.7]
    assert (told["codes"], told["codes_used"], told["studies"]) == (9, 8, 6)
    assert told["coders"] == ["ana@example.org", "ben@example.org"]
    assert "study x code" in told["universe"]
    assert "87.5 % agree" in command()


def test_percent_rises_to_a_hundred_after_discussion_and_the_blind_figure_stays(
    review, grid_g1, ana, seat_of
):
    studies, codes = grid_g1
    before = agreed_figures(review)
    agenda = before["disagreements"]
    assert len(agenda) == 6
    for study, code, _kind, _marks in agenda:
        agreeing.settle(
            seat_of(ana),
            next(one for one in studies if one.pk == study),
            next(one for one in codes if one.pk == code),
            Said(True, "supports", "We read it again."),
            reason="Page 4 says so.",
        )
    after = agreed_figures(review)
    assert after["cell"] == before["cell"]
    assert after["after"]["cell"]["overall"]["percent"] == 100
    assert after["after"]["cell"]["overall"]["n"] == 48
    assert after["after"]["open"] == 0
    assert "after discussion: n 48, 100.0 % agree" in command()


def test_what_is_coded_after_the_close_never_enters_the_blind_figure(
    review, grid_g1, ana, ben, seat_of
):
    studies, codes = grid_g1
    before = agreed_figures(review)["cell"]
    for code in codes:
        make_coding(ana, studies[0], code)
        make_coding(ben, studies[0], code)
    Coding.objects.filter(pk=Coding.objects.earliest("pk").pk).update(withdrawn_at=timezone.now())
    Figure.objects.all().delete()
    assert agreed_figures(review)["cell"] == before


def test_a_merge_after_the_close_leaves_the_blind_figure_as_it_was(review, grid_g1, cleo):
    _studies, codes = grid_g1
    before = agreed_figures(review)["cell"]
    change = CodeChange.objects.create(
        review=review, kind="merged", code=codes[0], made_by="Cleo Lindt"
    )
    for coding in Coding.objects.filter(code=codes[0]):
        Recoding.objects.create(
            review=review, coding=coding, change=change, from_code=codes[0], to_code=codes[1]
        )
        Coding.objects.filter(pk=coding.pk).update(code=codes[1])
    Figure.objects.all().delete()
    assert agreed_figures(review)["cell"] == before


def test_what_a_coder_says_of_a_cell_goes_before_their_codings(
    review, opened, studies, codes, ana, ben, close
):
    make_coding(ana, studies[0], codes[0])
    make_cell(ben, studies[0], codes[0], present=True, polarity="supports")
    make_coding(ana, studies[1], codes[0])
    make_coding(ben, studies[1], codes[0])
    make_cell(ben, studies[1], codes[0], present=False, summary="Only mentioned in passing.")
    close()
    found = agreed_figures(review)
    assert found["cell"]["overall"]["table"] == [1, 1, 0, 3]
    kinds = {tuple(one[:3]) for one in found["disagreements"]}
    assert kinds == {
        (studies[0].pk, codes[0].pk, "polarity"), (studies[1].pk, codes[0].pk, "presence"),
    }  # fmt: skip


def test_spans_and_findings_are_units_of_their_own(review, opened, studies, codes, ana, ben, close):
    make_coding(ana, studies[0], codes[0], at=(100, 200))
    make_coding(ben, studies[0], codes[0], at=(120, 200))
    make_coding(ben, studies[0], codes[1], at=(500, 600))
    one, other = make_finding(ana, studies[0]), make_finding(ben, studies[1])
    make_finding(ben, studies[1], "Nobody gave this a code.")
    code_finding(ana, one, codes[0])
    code_finding(ben, one, codes[0])
    code_finding(ana, other, codes[0])
    code_finding(ben, other, codes[1])
    close()
    found = agreed_figures(review)
    assert found["span"]["overall"]["both"] == 1
    assert found["span"]["overall"]["second"] == 1
    assert found["span"]["characters"]["units"] == 200
    assert found["finding"]["units"] == 2
    assert found["finding"]["uncoded"] == 1
    assert found["finding"]["category"]["percent"] == 50
    assert found["finding"]["overall"]["table"] == [1, 1, 1, 1]
    told = json.loads(command(json=True, unit="span"))
    assert "at least half" in told["rule"]
    assert told["blind"]["characters"]["overall"]["kappa_ci"] is None


def test_a_coder_who_left_is_not_compared(review, opened, studies, codes, ana, ben, cleo, seat_of):
    make_coding(ana, studies[0], codes[0])
    make_coding(ben, studies[1], codes[0])
    rounds.say_done(seat_of(ana), 1)
    rounds.leave(seat_of(cleo), 1, member_of(review, ben).pk, why="Left")
    told = json.loads(command(json=True))
    assert told["coders"] == ["ana@example.org"]
    assert told["left"] == ["ben@example.org"]
    assert told["blind"]["overall"]["n"] == 0


def test_an_open_round_tells_nothing(opened):
    with pytest.raises(CommandError, match="still blind"):
        command()


def test_only_coders_of_the_round_and_third_reviewers_settle_and_only_after_the_close(
    review, opened, studies, codes, ana, cleo, dora, seat_of, close
):
    said = Said(True, "supports", "")
    with pytest.raises(Refused, match="still open"):
        agreeing.settle(seat_of(ana), studies[0], codes[0], said, reason="Because")
    close()
    with pytest.raises(Refused, match="third reviewer"):
        agreeing.settle(seat_of(dora), studies[0], codes[0], said, reason="Because")
    with pytest.raises(Refused, match="Say why"):
        agreeing.settle(seat_of(ana), studies[0], codes[0], said, reason=" ")
    conferred = agreeing.settle(seat_of(ana), studies[0], codes[0], said, reason="Because")
    assert conferred.how == "conferred"
    third = agreeing.settle(seat_of(cleo), studies[0], codes[0], Said(False), reason="Not so")
    assert third.how == "third"
    conferred.refresh_from_db()
    assert conferred.withdrawn_at is not None
    agreeing.reopen(seat_of(ana), third.pk, why="Page 9")
    assert not Agreed.objects.filter(withdrawn_at__isnull=True).exists()
    assert Agreed.objects.count() == 2


def test_a_large_review_never_waits_for_its_agreement(review, opened, monkeypatch, close):
    asked = []
    monkeypatch.setattr(figures, "INLINE_CODINGS", -1)
    monkeypatch.setattr(figures.figures, "touch", asked.append)
    close()
    assert figures.agreement(review) is None
    assert asked == [review.pk, review.pk]
    figures.figures.compute(review, figures.AGREEMENT)
    assert figures.agreement(review).fresh
