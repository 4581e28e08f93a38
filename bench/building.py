"""A review of any size, half of its votes cast, in a few statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from bench import writing
from bench.measuring import say
from reviews.access import Seat
from reviews.actions import intake, projects, searches
from reviews.methods.formats import Name, Reference
from reviews.models import ImportFile, Member, Review, Role, Search, Stage, User
from screening import queries
from screening.actions import places

REVIEWERS = 8
SOURCES = ("MEDLINE", "Embase", "CINAHL", "PsycINFO")
BATCH = 5_000
# Of a hundred reports, so many have both votes, and the next so many have one.
BOTH, ONE = 24, 2


def members(review: Review) -> list[Member]:
    """The reviewers of a built review."""
    return list(
        Member.objects.filter(review=review, roles__contains=[Role.REVIEWER])
        .select_related("review", "user")
        .order_by("pk")
    )


def lead(review: Review) -> Member:
    """Its lead."""
    return Member.objects.select_related("review", "user").get(
        review=review, roles__contains=[Role.LEAD]
    )


def review_of(n: int) -> Review:
    """The review with n reports, built the first time."""
    slug = f"bench-{n}"
    found = Review.objects.filter(slug=slug).first()
    if found is not None:
        return found
    with transaction.atomic():
        seat = _people(slug)
        with _search_index_later(n):
            _records(seat, n)
        _gather(seat.review)
        for stage in Stage.values:
            queries.policy(seat.review, stage)
        places.admit(seat.review, Stage.TITLE_ABSTRACT)
        _votes(seat, n)
        places.admit(seat.review, Stage.FULL_TEXT)
        for stage in Stage.values:
            places.trim(seat.review, stage)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return seat.review


def _people(slug: str) -> Seat:
    """A lead and eight reviewers."""
    head, *others = (
        User.objects.create_user(f"{slug}-{at}@example.org", name=f"Reviewer {at}")
        for at in range(REVIEWERS + 1)
    )
    seat = projects.create_review(head, title=f"Benchmark {slug}", slug=slug)
    Member.objects.bulk_create(
        Member(review=seat.review, user=user, roles=[Role.REVIEWER]) for user in others
    )
    return seat


def _records(seat: Seat, n: int) -> None:
    """Reports with a record each, by the statements with which an import stores its batches."""
    say(f"  building a review of {n} records")
    files = [_file(seat, searches.log_search(seat, source=source)) for source in SOURCES]
    for first in range(1, n + 1, BATCH):
        numbers = range(first, min(first + BATCH, n + 1))
        file = files[first // BATCH % len(files)]
        with intake.batch(file, first=first, size=len(numbers)) as batch:
            for reference in _references(numbers):
                batch.add(reference)


def _file(seat: Seat, search: Search) -> ImportFile:
    return ImportFile.objects.create(
        review=seat.review, search=search, name=f"{search.source}.ris", size=0,
        sha256=f"{search.pk:064d}", format="ris", encoding="utf-8", state=ImportFile.State.DONE,
    )  # fmt: skip


def _references(numbers: Sequence[int]) -> Iterator[Reference]:
    for number in numbers:
        yield Reference(
            type="article-journal",
            title=writing.title(number),
            authors=tuple(Name(*name.split(", ")) for name in writing.authors(number)),
            year=1990 + number % 35,
            journal=f"Journal of {writing.vocabulary()[number % 400]}",
            doi=f"10.5555/bench.{number}",
            abstract=writing.abstract(number),
            line=number,
        )


@contextmanager
def _search_index_later(n: int) -> Iterator[None]:
    """Make the index of words once, at the end: that is several times quicker for a large review.

    Only where no other review is large, and nobody else is there.
    """
    if n < BATCH:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'record_words'")
        (definition,) = cursor.fetchone()
        cursor.execute("DROP INDEX record_words")
        yield
        say("  indexing its words")
        # What waits to be checked at the end would be in the index's way.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(definition)


def _gather(review: Review) -> None:
    """Let one report in twenty, of those nobody has voted on, be the duplicate of its neighbour."""
    with connection.cursor() as cursor:
        for statement in _GATHER:
            cursor.execute(statement, {"review": review.pk, "from": BOTH + ONE})


_TWINS = """
WITH twin AS (
    SELECT absorbed.id AS absorbed, survivor.id AS survivor, absorbed.record_id AS record
    FROM reviews_report AS absorbed
    JOIN reviews_report AS survivor
        ON survivor.review_id = absorbed.review_id AND survivor.number = absorbed.number - 1
    WHERE absorbed.review_id = %(review)s AND absorbed.number %% 20 = 19
    AND absorbed.number * 100 > %(from)s * (
        SELECT max(number) FROM reviews_report WHERE review_id = %(review)s
    )
)
"""
_GATHER = (
    _TWINS
    + """
INSERT INTO reviews_merge
    (review_id, survivor_id, absorbed_id, records, sure, reason, merged_at, merged_by)
SELECT %(review)s, survivor, absorbed, ARRAY[record], true, 'Same DOI', now(), 'Benchmark' FROM twin
""",
    """
UPDATE reviews_record AS record SET report_id = merge.survivor_id FROM reviews_merge AS merge
WHERE merge.review_id = %(review)s AND record.report_id = merge.absorbed_id
AND record.review_id = %(review)s
""",
    """
UPDATE reviews_report AS report SET merged_into_id = merge.survivor_id
FROM reviews_merge AS merge
WHERE merge.review_id = %(review)s AND report.id = merge.absorbed_id
""",
)


def _votes(seat: Seat, n: int) -> None:
    """Cast n/2 votes by pairs of reviewers in turn, and settle what they settle."""
    values = {
        "review": seat.review.pk,
        "members": [member.pk for member in members(seat.review)],
        "lead": lead(seat.review).pk,
        "both": n * BOTH // 100,
        "one": n * (BOTH + ONE) // 100,
    }
    with connection.cursor() as cursor:
        for statement in _VOTES:
            cursor.execute(statement, values)
        cursor.execute("DROP TABLE ballot")


# Two in fifty reports are a conflict: one of them is settled, the other is open.
_VOTES = (
    """
CREATE TEMPORARY TABLE ballot AS
SELECT nextval(pg_get_serial_sequence('screening_decision', 'id')) AS id,
    report.id AS report, report.number, ordinal,
    report.number <= %(both)s AS complete, report.number %% 25 = 3 AS clash,
    (%(members)s::bigint[])[1 + (
        report.number + CASE ordinal WHEN 1 THEN 0 ELSE 1 + report.number / 8 %% 7 END
    ) %% 8] AS member,
    CASE WHEN report.number %% 10 = 0 OR (report.number %% 25 = 3 AND ordinal = 2)
        THEN 'include' ELSE 'exclude' END AS choice,
    now() - interval '30 days' + report.number * interval '20 seconds' AS at
FROM reviews_report AS report CROSS JOIN generate_series(1, 2) AS ordinal
WHERE report.review_id = %(review)s
AND (report.number <= %(both)s OR (report.number <= %(one)s AND ordinal = 1))
""",
    """
INSERT INTO screening_decision
    (id, review_id, stage, report_id, member_id, choice, note, key, cast_at, late, revealed_at)
SELECT id, %(review)s, 'title_abstract', report, member, choice, '', gen_random_uuid(), at, false,
    CASE WHEN complete THEN at END
FROM ballot
""",
    """
UPDATE screening_assignment AS place
SET member_id = ballot.member, claimed_at = ballot.at, decision_id = ballot.id
FROM ballot
WHERE place.report_id = ballot.report AND place.stage = 'title_abstract'
AND place.ordinal = ballot.ordinal
""",
    """
INSERT INTO screening_conflict (review_id, stage, report_id, kind, opened_at, settler_id, closed_at)
SELECT %(review)s, 'title_abstract', report, 'verdict', at, %(lead)s,
    CASE WHEN number %% 50 = 3 THEN at END
FROM ballot WHERE complete AND clash AND ordinal = 1
""",
    """
INSERT INTO screening_outcome
    (review_id, stage, report_id, choice, how, votes_seen, conflict_id, settled_by_id,
    explanation, settled_at, withdrawn_reason)
SELECT %(review)s, 'title_abstract', ballot.report, min(ballot.choice),
    CASE WHEN clash THEN 'settled' ELSE 'agreed' END, array_agg(ballot.id), conflict.id,
    CASE WHEN clash THEN %(lead)s END, '', min(ballot.at), ''
FROM ballot LEFT JOIN screening_conflict AS conflict ON conflict.report_id = ballot.report
WHERE complete AND (NOT clash OR number %% 50 = 3)
GROUP BY ballot.report, clash, conflict.id
""",
    """
INSERT INTO reviews_event
    (review_id, at, actor_id, actor_name, verb, subject_type, subject_id, facts)
SELECT %(review)s, ballot.at, member.user_id, 'Reviewer', 'vote.cast', 'report', report,
    jsonb_build_object('stage', 'title_abstract', 'report', number)
FROM ballot JOIN reviews_member AS member ON member.id = ballot.member ORDER BY number, ordinal
""",
)
