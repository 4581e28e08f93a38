"""Numbers of appraisal, computed from ratings that are in and revealed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from appraisal import queries
from appraisal.methods.agreement import ItemAgreement, agree
from appraisal.methods.instruments import Item
from appraisal.models import Checklist, Rating, Round
from reviews.access import Seat
from reviews.models import Review


@dataclass(frozen=True)
class RoundAgreement:
    """Agreement in one round: over all items, and item by item."""

    round: Round
    studies: int
    overall: ItemAgreement
    items: list[tuple[Item, ItemAgreement]]


def may_read(seat: Seat, checklist: Checklist) -> bool:
    """Whether agreement is open to this seat: it tells how others answered."""
    return seat.reads_ratings or checklist.closed_at is not None


def agreement(checklist: Checklist) -> list[RoundAgreement]:
    """Agreement per round, from the answers that were in before raters saw each other's."""
    ratings = (
        Rating.objects.standing()
        .filter(
            place__round__checklist=checklist,
            place__released_at__isnull=True,
            revealed_at__isnull=False,
        )
        .select_related("place")
    )
    by_round: dict[int, dict[int, dict[int, dict[str, str]]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for rating in ratings:
        place = rating.place
        by_round[place.round_id][place.study_id][place.member_id] = rating.codes
    rounds = Round.objects.filter(checklist=checklist).order_by("number")
    return [_round(checklist, row, by_round[row.pk]) for row in rounds]


def _round(
    checklist: Checklist, row: Round, answers: dict[int, dict[int, dict[str, str]]]
) -> RoundAgreement:
    instrument = checklist.instrument
    both = {study: given for study, given in answers.items() if len(given) > 1}
    units: dict[str, dict[Any, dict[int, str]]] = {
        item.id: {
            study: {rater: codes[item.id] for rater, codes in given.items() if item.id in codes}
            for study, given in both.items()
        }
        for item in instrument.rated
    }
    every = {(item, study): given for item, each in units.items() for study, given in each.items()}
    order = instrument.order
    return RoundAgreement(
        row,
        len(both),
        agree(every, order),
        [(item, agree(units[item.id], order)) for item in instrument.rated],
    )


def as_dict(review: Review) -> dict[str, Any]:
    """Consensus, agreement and flags of every instrument, as the command prints them."""
    seat = Seat.operator(review)
    return {
        "review": review.slug,
        "instruments": [_instrument(seat, row) for row in queries.checklists(review)],
    }


def _instrument(seat: Seat, checklist: Checklist) -> dict[str, Any]:
    rows = queries.rows(seat, checklist)
    return {
        "instrument": checklist.key,
        "version": checklist.version,
        "title": checklist.title,
        "flag_rules": [
            {"label": rule.label, "formula": rule.formula.text}
            for rule in checklist.instrument.flag_rules
        ],
        "studies": [
            {
                "study": row.study.number,
                "label": row.study.label,
                "state": row.state.name.lower(),
                "raters": len(row.places),
                "answers": row.codes,
                "open_items": row.open_items,
                "flagged": row.flagged,
                "flagged_by": row.flagged_by,
                "judgement": row.judgement.label if row.judgement else None,
                "total": row.total,
            }
            for row in rows
        ],
        "agreement": [
            {
                "round": found.round.number,
                "design": found.round.design,
                "seed": found.round.seed,
                "studies": found.studies,
                "overall": found.overall.as_dict(),
                "items": {item.id: one.as_dict() for item, one in found.items},
            }
            for found in agreement(checklist)
        ],
    }
