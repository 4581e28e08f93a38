"""The demonstrations' appraisal: made up, for neither paper prints a rating.

MacLellan et al. 2015: one reviewer rates every study, a second a random selection, and the third
settles what they can't. Walker and Bryant 2013: both rate all, and the studies that the paper
names as low are flagged.
"""

from __future__ import annotations

import random

from appraisal import queries
from appraisal.actions import consensus, instruments, rating, rounds
from appraisal.actions.rating import Answer
from appraisal.models import Place, Round
from reviews.access import Seat
from reviews.models import Review
from screening.management.demo import maclellan, people, walker_bryant

SAMPLE = 12
# Left open, so that the bench, the consensus and the third reviewer have something to do.
ANA_LEAVES, BEN_LEAVES, LEFT_TO_CONFER = 3, 2, 3
MADE_UP = "Made up for the demonstration; the paper prints no ratings."
CODES, WEIGHTS = ("yes", "cant_tell", "no"), (78, 15, 7)
# How often the second reviewer answers as the first did.
AGREES = 0.85
# What a study that Walker and Bryant name as low is given, so that the rule flags it.
LOW = dict.fromkeys(("3", "4", "5", "6"), "cant_tell")
NAMED_LOW = "Made up: the paper names this study as low in quality, and prints no ratings."


def load(review: Review) -> None:
    """Rate the included studies of a demonstration review, if this is one."""
    if review.slug == walker_bryant.SLUG:
        _flag_the_low(review)
    if review.slug != maclellan.SLUG:
        return
    seats = {name: people.seat(review, name) for name in people.PEOPLE}
    checklist = instruments.use_shipped(seats["dora"], "casp-qualitative")
    both = [seats[name].voter.pk for name in ("ana", "ben")]
    plan = rounds.Plan(Round.Design.SAMPLE, both, size=SAMPLE, seed=review.slug, why=MADE_UP)
    opened = rounds.open_round(seats["cleo"], checklist, plan)
    _rate(seats["ana"], seats["ben"], opened)
    _confer(seats["ana"], seats["ben"], opened)


def _rate(ana: Seat, ben: Seat, opened: Round) -> None:
    """Ana rates nearly all, ben nearly all of the sample, mostly as she does."""
    chance = random.Random(f"{maclellan.SLUG}/appraisal")  # noqa: S311 - not for secrets
    places = Place.objects.filter(round=opened).order_by("position")
    alone = list(places.filter(member=ana.member))
    twice = {place.study_id: place for place in places.filter(member=ben.member)}
    items = [item.id for item in opened.checklist.instrument.items if item.codes]
    said = {}
    for place in alone:
        said[place.study_id] = {item: chance.choices(CODES, WEIGHTS)[0] for item in items}
    single = [place for place in alone if place.study_id not in twice]
    for place in [*single[ANA_LEAVES:], *(one for one in alone if one.study_id in twice)]:
        rating.send(ana, place.pk, _answers(said[place.study_id]))
    for study, place in list(twice.items())[BEN_LEAVES:]:
        own = {
            item: code if chance.random() < AGREES else chance.choice(CODES)
            for item, code in said[study].items()
        }
        rating.send(ben, place.pk, _answers(own))


def _answers(codes: dict[str, str]) -> dict[str, Answer]:
    return {item: Answer(code, MADE_UP) for item, code in codes.items()} | {
        "10": Answer("", MADE_UP)
    }


def _confer(ana: Seat, ben: Seat, opened: Round) -> None:
    """They come to one answer on most studies, and send one item to the third reviewer."""
    differing = [row for row in queries.rows(ana, opened.checklist) if row.open_items]
    for row in differing[LEFT_TO_CONFER:]:
        for item in row.open_items:
            consensus.settle(
                ana, opened.pk, row.study.pk, item=item, code=row.own[item], reason=MADE_UP
            )
    row = differing[0]
    consensus.remark(ben, opened.pk, row.study.pk, item=row.open_items[0], text=MADE_UP)
    consensus.refer(ben, opened.pk, row.study.pk, item=row.open_items[0])


def _flag_the_low(review: Review) -> None:
    """Both rate every study alike."""
    seats = {name: people.seat(review, name) for name in people.PEOPLE}
    checklist = instruments.use_shipped(seats["dora"], "casp-qualitative")
    both = [seats[name].voter.pk for name in ("ana", "ben")]
    plan = rounds.Plan(Round.Design.ALL, both, why=MADE_UP)
    opened = rounds.open_round(seats["cleo"], checklist, plan)
    low = {int(row["study"]) for row in walker_bryant.papers() if row["low"] == "yes"}
    items = [item.id for item in opened.checklist.instrument.items if item.codes]
    for name in ("ana", "ben"):
        mine = Place.objects.filter(round=opened, member=seats[name].member)
        for place in mine.select_related("study"):
            is_low = place.study.number in low
            codes = dict.fromkeys(items, "yes") | (LOW if is_low else {})
            why = NAMED_LOW if is_low else MADE_UP
            answers = {item: Answer(code, why) for item, code in codes.items()}
            rating.send(seats[name], place.pk, answers | {"10": Answer("", why)})
