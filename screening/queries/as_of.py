"""The review as it stood at a moment, from rows that are never changed and from the ledger.

Records, merges, withdrawals, votes, conflicts, outcomes, lines of retrieval and links to studies
carry the times from which and until which they held; what a search was called and how it found its
records, what reasons were called, and which imports counted, is told by the ledger's events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from reviews.models import (
    Event,
    ExclusionReason,
    ProtocolVersion,
    Review,
    Search,
    Stage,
)
from reviews.models.search import DATABASE_ARM

# What counts no more, and what counts again: by kind of row, the verbs of the ledger.
_TAKEN_BACK = {
    "files": ("file.taken_back", "file.put_back"),
    "records": ("record.taken_back", "record.put_back"),
}
_TOLD = ("channel", "source", "platform", "raw_hits")

# Every record that counted, with the report in which it was and how that report stood. The order
# within a report is that of screening.queries.boxes.
ENTRIES = """
WITH RECURSIVE step AS (
    SELECT absorbed_id, survivor_id FROM reviews_merge
    WHERE review_id = %(review)s AND merged_at <= %(at)s
    AND (undone_at IS NULL OR undone_at > %(at)s)
), climb AS (
    SELECT absorbed_id AS report_id, survivor_id AS top_id FROM step
    UNION ALL
    SELECT climb.report_id, step.survivor_id
    FROM climb JOIN step ON step.absorbed_id = climb.top_id
), gathered AS (
    SELECT report_id, top_id FROM climb
    WHERE NOT EXISTS (SELECT 1 FROM step WHERE step.absorbed_id = climb.top_id)
), placed AS (
    SELECT record.id AS record_id, record.search_id, record.number,
        coalesce(gathered.top_id, own.id, record.report_id) AS report_id
    FROM reviews_record AS record
    LEFT JOIN reviews_report AS own
        ON own.review_id = record.review_id AND own.number = record.number
    LEFT JOIN gathered ON gathered.report_id = own.id
    WHERE record.review_id = %(review)s AND record.added_at <= %(at)s
    AND NOT coalesce(record.file_id = ANY(%(files)s), false) AND record.id <> ALL(%(records)s)
), entry AS (
    SELECT placed.record_id, placed.search_id, placed.report_id,
        placed.search_id = ANY(%(databases)s) AS given,
        row_number() OVER (
            PARTITION BY placed.report_id
            ORDER BY CASE WHEN placed.search_id = ANY(%(databases)s) THEN 0 ELSE 2 END
                + CASE WHEN placed.number = report.number THEN 0 ELSE 1 END, placed.number
        ) > 1 AS beside,
        CASE WHEN withdrawal.id IS NOT NULL THEN coalesce(run.stage, 'other') END AS removed,
        EXISTS (
            SELECT 1 FROM screening_decision AS vote
            WHERE vote.report_id = placed.report_id AND vote.stage = 'title_abstract'
            AND coalesce(vote.taken_up_at, vote.cast_at) <= %(at)s AND NOT vote.late
            AND (vote.withdrawn_at IS NULL OR vote.withdrawn_at > %(at)s)
        ) OR EXISTS (
            SELECT 1 FROM screening_conflict AS clash
            WHERE clash.report_id = placed.report_id AND clash.stage = 'title_abstract'
            AND clash.opened_at <= %(at)s
            AND (clash.closed_at IS NULL OR clash.closed_at > %(at)s)
        ) AS voted,
        title.choice AS screened, retrieval.state AS retrieved,
        full_text.choice AS assessed, full_text.reason_id
    FROM placed
    JOIN reviews_report AS report ON report.id = placed.report_id
    LEFT JOIN reviews_withdrawal AS withdrawal ON withdrawal.report_id = placed.report_id
        AND withdrawal.since <= %(at)s AND (withdrawal.until IS NULL OR withdrawal.until > %(at)s)
    LEFT JOIN reviews_toolrun AS run ON run.id = withdrawal.run_id
    LEFT JOIN screening_outcome AS title ON title.report_id = placed.report_id
        AND title.stage = 'title_abstract' AND title.settled_at <= %(at)s
        AND (title.withdrawn_at IS NULL OR title.withdrawn_at > %(at)s)
    LEFT JOIN (
        SELECT DISTINCT ON (report_id) report_id, state FROM reviews_retrieval
        WHERE review_id = %(review)s AND state <> '' AND at <= %(at)s
        ORDER BY report_id, id DESC
    ) AS retrieval ON retrieval.report_id = placed.report_id
    LEFT JOIN screening_outcome AS full_text ON full_text.report_id = placed.report_id
        AND full_text.stage = 'full_text' AND full_text.settled_at <= %(at)s
        AND (full_text.withdrawn_at IS NULL OR full_text.withdrawn_at > %(at)s)
)
"""
_COUNTED = """
SELECT search_id, beside, removed, voted, screened, retrieved, assessed, reason_id, count(*)
FROM entry GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""
_INCLUDED = """
SELECT DISTINCT report_id FROM entry
WHERE removed IS NULL AND screened = 'include' AND assessed = 'include'
"""


def end_of(day: date) -> datetime:
    """The last moment of a day in the server's time zone; today it is now."""
    midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    return min(midnight - timedelta(microseconds=1), timezone.now())


def day(text: str) -> date | None:
    """The past day that an address names; None for today, and for what is no day of the past."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found < timezone.localdate() else None


def days(review: Review) -> list[date]:
    """The days on which something happened in a review, oldest first, and today."""
    moments = Event.objects.filter(review_id=review.pk).datetimes("at", "day")
    found = {timezone.localdate(moment) for moment in moments}
    return sorted(found | {timezone.localdate()})


def counted(review: Review, at: datetime, searches: dict[int, Search]) -> list[tuple[Any, ...]]:
    """How many records shared each course: search, beside, removed, voted, screened, retrieved,
    assessed, reason, n."""
    with _asked(review, at, searches, _COUNTED) as rows:
        return list(rows)


def included(review: Review, at: datetime, searches: dict[int, Search]) -> list[int]:
    """The reports that the review included."""
    with _asked(review, at, searches, _INCLUDED) as rows:
        return [row[0] for row in rows]


@contextmanager
def _asked(
    review: Review, at: datetime, searches: dict[int, Search], question: str
) -> Iterator[Iterator[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES + question, parameters(review, at, searches))
        yield cursor


def parameters(review: Review, at: datetime, searches: dict[int, Search]) -> dict[str, Any]:
    """What the statement about entries needs."""
    databases = [pk for pk, search in searches.items() if search.channel in DATABASE_ARM]
    gone = {kind: _taken_back(review, at, *verbs) for kind, verbs in _TAKEN_BACK.items()}
    return {"review": review.pk, "at": at, "databases": databases, **gone}


def _taken_back(review: Review, at: datetime, taken: str, put: str) -> list[int]:
    """What was taken back then: by the ledger, which keeps when each was put back."""
    events = Event.objects.filter(review_id=review.pk, verb__in=(taken, put), at__lte=at)
    last = dict(events.order_by("id").values_list("subject_id", "verb"))
    return [pk for pk, verb in last.items() if verb == taken and pk is not None]


def searches_at(review: Review, at: datetime) -> dict[int, Search]:
    """The search log as it read: later corrections are taken back by what they had replaced."""
    found = {search.pk: search for search in Search.objects.filter(review=review)}
    for subject, facts in _later(review, at, "search.edited"):
        search = found.get(subject or 0)
        for name in _TOLD:
            if search is not None and name in facts.get("before", {}):
                setattr(search, name, facts["before"][name])
    return found


def _later(review: Review, at: datetime, verb: str) -> Iterable[tuple[int | None, dict[str, Any]]]:
    """What happened after a moment, the last first."""
    events = Event.objects.filter(review_id=review.pk, verb=verb, at__gt=at).order_by("-id")
    return events.values_list("subject_id", "facts")


def reasons_at(review: Review, at: datetime) -> tuple[dict[int, str], list[int]]:
    """By id the words under which each reason for exclusion was counted, and which reasons stood
    in the list of full text, in order."""
    rows = ExclusionReason.objects.filter(review=review)
    labels = dict(rows.values_list("pk", "label"))
    for subject, facts in _later(review, at, "reason.renamed"):
        if subject in labels:
            labels[subject] = facts["old"]
    heads = _counted_as(review, at)
    counted = {pk: labels[heads.get(pk, pk)] for pk in labels}
    version = ProtocolVersion.objects.filter(review=review, created_at__lte=at).first()
    if version is not None:
        listed = version.snapshot.get("reasons", {}).get(Stage.FULL_TEXT.value, [])
        return counted, [row["id"] for row in listed if row["id"] in labels]
    then = rows.filter(stage=Stage.FULL_TEXT, added_at__lte=at)
    return counted, [row.pk for row in then if row.retired_at is None or row.retired_at > at]


def _counted_as(review: Review, at: datetime) -> dict[int, int]:
    """The reason as which each merged one counted, by id, from each time that it was said."""
    events = Event.objects.filter(
        review_id=review.pk, verb__in=("reason.merged", "reason.parted"), at__lte=at
    )
    heads: dict[int, int] = {}
    for reason, verb, facts in events.order_by("id").values_list("subject_id", "verb", "facts"):
        into = facts.get("into")
        if reason is None:
            continue
        if verb == "reason.parted":
            heads.pop(reason, None)
        elif into is not None:
            heads = {pk: into if head == reason else head for pk, head in heads.items()}
            heads[reason] = into
    return heads
