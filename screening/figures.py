"""Screening's computed numbers: agreement, flow and progress; apps.ready() registers them."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from reviews import figures
from reviews.methods.agreement import Counted, MaybeRule, agreement, recode
from reviews.models import ExclusionReason, Review, Search, Stage
from screening.methods.prisma import CHANNELS, Counts, Flow, flow, tally
from screening.queries import companions, counts, ratings, studies
from screening.queries.companions import COMPANIONS

AGREEMENT, PRISMA, PROGRESS = "agreement", "prisma", "progress"

# The box in which a course's source, or its reason, is a line.
_SOURCES = {channel: CHANNELS[channel] for channel in ("database", "register")}


def register() -> None:
    """Make the figures known to the review floor."""
    figures.register(AGREEMENT, compute_agreement)
    figures.register(PRISMA, compute_prisma)
    figures.register(PROGRESS, compute_progress)
    figures.register(COMPANIONS, companions.compute)


def compute_agreement(review: Review) -> dict[str, Any]:
    """Agreement at each stage by each rule for maybe; reviewers by the ids of their seats."""
    found: dict[str, Any] = {}
    for stage in Stage.values:
        counted = ratings.counted(review, stage)
        found[stage] = {rule.value: _agreement(counted, rule) for rule in MaybeRule}
    return found


def _agreement(counted: Counted, rule: MaybeRule) -> dict[str, Any]:
    made, (kept, _dropped) = agreement(counted, rule), recode(counted, rule)
    differ = sum(n for said, n in kept.profiles.items() if len(set(said)) > 1)
    return {
        "overall": made.overall.as_full_dict() | {"differ": differ},
        "pairs": [
            {
                "reviewers": list(pair.reviewers),
                **pair.summary.as_full_dict(),
                "differ": sum(
                    n for cell, n in kept.pairs[pair.reviewers].items() if len(set(cell)) > 1
                ),
            }
            for pair in made.pairs
        ],
    }


def compute_prisma(review: Review) -> dict[str, Any]:
    """The counts of the flow, and which searches or reasons each line of a box stands for."""
    standings = counts.courses(review)
    rows = ExclusionReason.objects.filter(review=review, stage=Stage.FULL_TEXT)
    reasons = list(rows.select_related("merged_into"))
    order = [reason.label for reason in reasons if reason.retired_at is None]
    made = tally(((row.course, row.n) for row in standings), reasons=order)
    linked = studies.tally(review)
    by_study = {
        "new_studies": linked.new_studies,
        "previous_studies": linked.previous_studies,
        "previous_reports": linked.previous_reports,
    }
    return {
        "counts": {**asdict(made), **by_study, "statuses": review.flow_statuses},
        "lines": _lines(standings, reasons),
        "hits": _hits(standings),
    }


def _hits(standings: list[counts.Standing]) -> list[dict[str, Any]]:
    """Searches whose source printed another number of hits than records were imported."""
    imported: Counter[Search] = Counter()
    for row in standings:
        imported[row.search] += row.n
    return [
        {"source": str(search), "hits": search.raw_hits, "records": n}
        for search, n in imported.items()
        if search.raw_hits is not None and search.raw_hits != n
    ]


def _lines(
    standings: list[counts.Standing], reasons: list[ExclusionReason]
) -> dict[str, dict[str, list[str]]]:
    """By box and line, the values of the list's filter: searches' or reasons' ids."""
    found: dict[str, dict[str, list[str]]] = {}
    for reason in reasons:
        counted = reason.merged_into or reason
        _note(found, "dbr_excluded", counted.label, str(reason.pk))
    for row in standings:
        course = row.course
        if course.channel in _SOURCES:
            _note(found, _SOURCES[course.channel], course.source, str(row.search.pk))
        if course.assessed == "exclude":
            for box in ("dbr_excluded", "other_excluded"):
                _note(found, box, course.reason, str(row.reason or "none"))
    return found


def _note(found: dict[str, dict[str, list[str]]], box: str, line: str, value: str) -> None:
    values = found.setdefault(box, {}).setdefault(line, [])
    if value not in values:
        values.append(value)


def flow_of(value: dict[str, Any]) -> Flow:
    """The flow that a stored figure stands for."""
    return flow(Counts(**value["counts"]))


def compute_progress(review: Review) -> dict[str, Any]:
    """How far each stage is, and how much each member has decided: work, never verdicts."""
    return {
        stage: {
            "statuses": counts.stage_progress(review, stage),
            "members": {str(member): n for member, n in counts.decided_by(review, stage).items()},
        }
        for stage in Stage.values
    }
