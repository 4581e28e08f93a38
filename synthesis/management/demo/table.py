"""The demonstration's study table: made up, for the paper's own isn't in its text.

Ana and ben extract blind; most studies are done, and something is left for everybody.
"""

from __future__ import annotations

import random
from typing import Any

from reviews.access import Seat
from reviews.models import Review
from screening.management.demo import maclellan, people
from synthesis.actions.table import design, extracting, handing, settling
from synthesis.models import Task
from synthesis.queries import table as queries

EXTRACTED, ANA_LEAVES, BEN_LEAVES, LEFT_TO_CONFER = 16, 3, 2, 3
MADE_UP = "Made up for the demonstration."
PLACES, WEIGHTS = ("USA", "UK", "Canada", "Australia", "Ireland", "Ethiopia"), (40, 25, 9, 12, 8, 6)
SETTINGS = ("Community mental health teams", "Primary care", "A hospital clinic", "Home visits")
# How often ben writes what ana wrote.
AGREES = 0.8


def load(review: Review) -> None:
    """Extract a part of the included studies of the demonstration review, if this is it."""
    if review.slug != maclellan.SLUG:
        return
    seats = {name: people.seat(review, name) for name in people.PEOPLE}
    cleo, ana, ben = seats["cleo"], seats["ana"], seats["ben"]
    design.start(cleo, {"Nonpeer staff": "Staff", "People in recovery": "People supported"})
    design.publish(cleo, why="The starter, with this review's groups")
    both = [seat.voter.pk for seat in (ana, ben)]
    plan = handing.Plan("pairs", both, review.slug, MADE_UP)
    handing.hand_out(cleo, plan)
    _extract(ana, ben)
    _confer(ana, ben)


def _extract(ana: Seat, ben: Seat) -> None:
    """Both send most of the first studies; a few wait for one of them."""
    chance = random.Random(f"{maclellan.SLUG}/extraction")  # noqa: S311 - not for secrets
    tasks: dict[int, dict[int, int]] = {}
    for task in Task.objects.filter(review=ana.review).order_by("study__number"):
        tasks.setdefault(task.study_id, {})[task.member_id] = task.pk
    for at, held in enumerate(list(tasks.values())[:EXTRACTED]):
        said = _typed(chance, at)
        if at >= ANA_LEAVES:
            extracting.send(ana, held[ana.voter.pk], said)
        if not ANA_LEAVES <= at < ANA_LEAVES + BEN_LEAVES:
            extracting.send(ben, held[ben.voter.pk], _likewise(chance, said, at))


def _typed(chance: random.Random, at: int) -> dict[str, dict[str, Any]]:
    peers, staff = str(chance.randint(3, 28)), str(chance.randint(2, 12))
    unsaid = ["p2"] if chance.random() < 0.15 else []
    counts = {"p1": peers, "p2": "" if unsaid or chance.random() < 0.5 else staff, "p3": ""}
    place = chance.choices(PLACES, WEIGHTS)[0]
    quote = {"text": f"{peers} peer workers took part in the interviews.", "page": str(2 + at % 4)}
    printed = str(int(peers) + 4) if at == EXTRACTED - 2 else ""
    return {
        "f1": {"value": "How peer workers experience their role"},
        "f2": {"value": place},
        "f3": {"value": chance.choice(SETTINGS)},
        "f4": {
            "value": {"counts": counts, "not_stated": unsaid, "printed": printed},
            "quotes": [quote],
            "note": MADE_UP,
        },
        "f5": {"value": chance.choice(["yes", "no", "no", "no"])},
        "f6": {"value": ["p1"] if chance.random() < 0.7 else ["p1", "p2"]},
        "f7": {"value": chance.choice(["p1", "p1", "p2", "p3"])},
        "f8": {"value": "", "not_stated": True},
    }


def _likewise(
    chance: random.Random, said: dict[str, dict[str, Any]], at: int
) -> dict[str, dict[str, Any]]:
    """What ben types: mostly the same, now and then something else."""
    other = _typed(chance, at)
    return {id: one if chance.random() < AGREES else other[id] for id, one in said.items()}


def _confer(ana: Seat, ben: Seat) -> None:
    """They settle most differences, and send one field to the third reviewer."""
    differing = [row for row in queries.rows(ana) if row.open]
    for row in differing[LEFT_TO_CONFER:]:
        for field in row.open:
            take = row.extractions[0].pk
            settling.settle(ana, row.study, field, reason=MADE_UP, take=take)
    if differing:
        settling.refer(ben, differing[0].study, differing[0].open[0])
