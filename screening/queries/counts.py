"""The review in numbers: a few grouped statements each, whatever the review's size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import connection
from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from reviews.models import Retrieval, Review, Search, Stage, ToolRun
from reviews.models.retrieval import stands
from reviews.models.search import DATABASE_ARM
from reviews.queries import counted
from screening import queries
from screening.methods.prisma import Course
from screening.models import Choice, Conflict, Decision
from screening.queries import as_of, counted_reasons
from screening.queries.statuses import REVEALED, UNREAD, Status

State = Retrieval.State

# The first record of a report has the lowest rank.
_RANK = """((CASE WHEN record.search_id = ANY(%(databases)s) THEN 0 ELSE 2 END
    + CASE WHEN record.number = report.number THEN 0 ELSE 1 END) * 4294967296 + record.number)"""

# Where every record stands. The order within a report is that of screening.boxes: a database's
# record counts before others, the report's own before those it gathered. Most records are both, and
# needn't be held against the others of their report.
_COURSES = """
SELECT entry.search_id, entry.beside,
       CASE WHEN entry.withdrawn THEN coalesce(run.stage, 'other') END, entry.voted,
       title.choice, retrieval.state, full_text.choice, full_text.reason_id, count(*)
FROM (
    SELECT record.search_id, record.report_id, report.withdrawn_at IS NOT NULL AS withdrawn,
        CASE WHEN record.number = report.number AND record.search_id = ANY(%(databases)s) THEN false
        ELSE EXISTS (
            SELECT 1 FROM reviews_record AS other
            WHERE other.review_id = record.review_id AND other.report_id = record.report_id
            AND {rank_of_other} < {rank} {other_counted}
        ) END AS beside,
        EXISTS (
            SELECT 1 FROM screening_decision AS vote
            WHERE vote.report_id = record.report_id AND vote.stage = 'title_abstract'
            AND vote.withdrawn_at IS NULL AND NOT vote.late
        ) OR EXISTS (
            SELECT 1 FROM screening_conflict AS clash
            WHERE clash.report_id = record.report_id AND clash.stage = 'title_abstract'
            AND clash.closed_at IS NULL
        ) AS voted
    FROM reviews_record AS record
    JOIN reviews_report AS report ON report.id = record.report_id
    WHERE record.review_id = %(review)s AND report.record_id IS NOT NULL {counted}
) AS entry
LEFT JOIN screening_outcome AS title ON title.report_id = entry.report_id
    AND title.stage = 'title_abstract' AND title.withdrawn_at IS NULL
LEFT JOIN (
    SELECT DISTINCT ON (report_id) report_id, state FROM reviews_retrieval
    WHERE review_id = %(review)s AND state <> '' ORDER BY report_id, id DESC
) AS retrieval ON retrieval.report_id = entry.report_id
LEFT JOIN screening_outcome AS full_text ON full_text.report_id = entry.report_id
    AND full_text.stage = 'full_text' AND full_text.withdrawn_at IS NULL
LEFT JOIN reviews_withdrawal AS withdrawal ON entry.withdrawn
    AND withdrawal.report_id = entry.report_id AND withdrawal.until IS NULL
LEFT JOIN reviews_toolrun AS run ON run.id = withdrawal.run_id
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""


# A report that is still being sought is neither.
_RETRIEVED = {State.RETRIEVED.value: True, State.NOT_RETRIEVED.value: False}


# How a report left screening: by whom, or by a tool before it or in it.
_REMOVED: dict[str, Literal["automatic", "other", "by_tool"]] = {
    "other": "other",
    ToolRun.Stage.BEFORE.value: "automatic",
    ToolRun.Stage.TITLE_ABSTRACT.value: "by_tool",
}


@dataclass(frozen=True)
class Standing:
    """How many records of one search share a course, with the reason's id beside its words."""

    search: Search
    course: Course
    reason: int | None
    n: int


def courses_at(
    review: Review, at: datetime, searches: dict[int, Search], labels: dict[int, str]
) -> list[Standing]:
    """Where every record stood at a moment, by what searches and reasons were called then."""
    rows = as_of.counted(review, at, searches)
    return [_standing(searches, labels, *row) for row in rows]


def courses(review: Review) -> list[Standing]:
    """Where every record of a review stands, counted by search and course in one statement."""
    searches = {search.pk: search for search in Search.objects.filter(review=review)}
    labels = counted_reasons.labels(review)
    databases = [pk for pk, search in searches.items() if search.channel in DATABASE_ARM]
    kept = counted.sql_for(review)
    statement = _COURSES.format(
        counted=kept,
        other_counted=kept.replace("record.", "other."),
        rank=_RANK,
        rank_of_other=_RANK.replace("record.", "other."),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"review": review.pk, "databases": databases})
        rows = cursor.fetchall()
    return [_standing(searches, labels, *row) for row in rows]


def _standing(
    searches: dict[int, Search],
    labels: dict[int, str],
    search: int,
    beside: bool,
    withdrawn: str | None,
    voted: bool,
    screened: Any,
    state: str | None,
    assessed: Any,
    reason: int | None,
    n: int,
) -> Standing:
    course = Course(
        channel=searches[search].channel,
        source=str(searches[search]),
        duplicate=beside,
        removed=_REMOVED.get(withdrawn) if withdrawn else None,
        voted=voted,
        screened=screened,
        retrieved=_RETRIEVED.get(state or ""),
        assessed=assessed,
        reason=labels[reason] if reason else _("No reason given"),
    )
    return Standing(searches[search], course, reason, n)


def stage_progress(review: Review, stage: str) -> dict[str, int]:
    """How many reports of a stage have each status, counted from what was voted and settled."""
    belongs, read = queries.reaching(review, stage), queries.eligible(review, stage)
    settled = queries.standing_outcomes(review, stage)
    clashes = Conflict.objects.filter(review=review, stage=stage, closed_at__isnull=True)
    votes = Decision.objects.filter(review=review, stage=stage).counting()
    same = {"report": OuterRef("report")}
    begun = votes.exclude(Exists(settled.filter(**same))).exclude(Exists(clashes.filter(**same)))
    n = dict.fromkeys(REVEALED, 0)
    by_choice = settled.filter(report__in=belongs).values_list("choice")
    for choice, times in by_choice.annotate(Count("pk")):
        n[Status.INCLUDED if choice == Choice.INCLUDE else Status.EXCLUDED] = times
    n[Status.CONFLICT] = clashes.filter(report__in=read).count()
    n[Status.BEGUN] = begun.filter(report__in=read).values("report").distinct().count()
    if stage == Stage.FULL_TEXT:
        unsettled = belongs.exclude(Exists(settled.filter(report=OuterRef("pk"))))
        for status in UNREAD:
            n[status] = unsettled.filter(stands(status)).count()
    else:
        n = {status: times for status, times in n.items() if status not in UNREAD}
    n[Status.OPEN] = belongs.count() - sum(n.values())
    return {status.value: times for status, times in n.items()}


def decided_by(review: Review, stage: str) -> dict[int, int]:
    """How many standing reports each member has voted on at a stage."""
    votes = Decision.objects.filter(review=review, stage=stage, withdrawn_at__isnull=True)
    votes = votes.filter(report__merged_into__isnull=True, report__withdrawn_at__isnull=True)
    return dict(votes.values_list("member").annotate(Count("pk")))
