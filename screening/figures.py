"""Screening's computed numbers: agreement, flow and progress; apps.ready() registers them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.cache import cache

from reviews import audit, figures
from reviews.methods.agreement import Counted, MaybeRule, agreement, recode
from reviews.models import ExclusionReason, Review, Search, Stage
from screening.methods.prisma import CHANNELS, Counts, Flow, flow, tally
from screening.queries import as_of, companions, counts, ratings, studies
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
    """Agreement at each stage by each rule for maybe, and on the reasons of what both excluded.

    Reviewers are given by the ids of their seats.
    """
    found: dict[str, Any] = {}
    for stage in Stage.values:
        counted = ratings.counted(review, stage)
        found[stage] = {rule.value: _agreement(counted, rule) for rule in MaybeRule}
        reasons = ratings.counted_reasons(review, stage)
        found[stage]["reasons"] = _agreement(reasons, MaybeRule.THREE_CATEGORY)
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
        "lines": _lines(standings, _counted(reasons)),
        "hits": _hits(standings),
    }


def _counted(reasons: list[ExclusionReason]) -> list[tuple[int, str]]:
    """Each reason with the words under which it is counted."""
    return [(reason.pk, (reason.merged_into or reason).label) for reason in reasons]


def compute_prisma_at(review: Review, at: datetime) -> dict[str, Any]:
    """The same as it was at a moment."""
    searches = as_of.searches_at(review, at)
    labels, listed = as_of.reasons_at(review, at)
    standings = counts.courses_at(review, at, searches, labels)
    order = [labels[pk] for pk in listed]
    made = tally(((row.course, row.n) for row in standings), reasons=order)
    linked = studies.tally_at(review, as_of.included(review, at, searches), at)
    by_study = {
        "new_studies": linked.new_studies,
        "previous_studies": linked.previous_studies,
        "previous_reports": linked.previous_reports,
    }
    return {
        "counts": {**asdict(made), **by_study, "statuses": review.flow_statuses},
        "lines": _lines(standings, [(pk, labels[pk]) for pk in listed]),
        "hits": _hits(standings),
    }


def prisma_on(review: Review, day: date) -> dict[str, Any]:
    """The flow as it was at the end of a past day; kept for an hour, or until something happens."""
    key = f"flow:{review.pk}:{day}:{audit.position(review.pk)}"
    known = cache.get(key)
    if known is None:
        known = json.loads(json.dumps(compute_prisma_at(review, as_of.end_of(day))))
        cache.set(key, known, timeout=3600)
    return dict(known)


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
    standings: list[counts.Standing], reasons: list[tuple[int, str]]
) -> dict[str, dict[str, list[str]]]:
    """By box and line, the values of the list's filter: searches' or reasons' ids."""
    found: dict[str, dict[str, list[str]]] = {}
    for pk, label in reasons:
        _note(found, "dbr_excluded", label, str(pk))
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
