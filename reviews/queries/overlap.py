"""Which sources gave which reports: the same records that the flow counts, in two statements."""

from __future__ import annotations

from collections import Counter

from django.db import connection

from reviews.methods import overlap as method
from reviews.methods.overlap import Overlap
from reviews.models import Review, Search
from reviews.queries import counted

# The exact set of searches of each report, and how many reports have it.
_TOGETHER = """
SELECT searches, count(*) FROM (
    SELECT array_agg(DISTINCT record.search_id) AS searches
    FROM reviews_record AS record
    JOIN reviews_report AS report ON report.id = record.report_id
    WHERE record.review_id = %(review)s AND report.record_id IS NOT NULL {counted}
    GROUP BY record.report_id
) AS given GROUP BY searches
"""
_RECORDS = """
SELECT record.search_id, count(*) FROM reviews_record AS record
JOIN reviews_report AS report ON report.id = record.report_id
WHERE record.review_id = %(review)s AND report.record_id IS NOT NULL {counted}
GROUP BY record.search_id
"""


def sources_of(review: Review) -> dict[str, list[int]]:
    """The searches behind each source, by its name, in the order of the log."""
    found: dict[str, list[int]] = {}
    for search in Search.objects.filter(review=review):
        found.setdefault(str(search), []).append(search.pk)
    return found


def overlap(review: Review) -> Overlap:
    """How the sources of a review overlap; a source's key is the ids of its searches."""
    names = sources_of(review)
    keys = {name: ",".join(map(str, ids)) for name, ids in names.items()}
    key_of = {pk: keys[name] for name, ids in names.items() for pk in ids}
    records: Counter[str] = Counter()
    for search, n in _rows(review, _RECORDS):
        records[key_of[search]] += n
    together: Counter[tuple[str, ...]] = Counter()
    for searches, n in _rows(review, _TOGETHER):
        together[tuple(sorted({key_of[search] for search in searches}))] += n
    short = _short_names(review)
    given = [(keys[name], short[name], records[keys[name]]) for name in names]
    return method.overlap([source for source in given if source[2]], together)


def _short_names(review: Review) -> dict[str, str]:
    """The source alone for a name with its platform, where no other platform has the source."""
    searches = {str(search): search.source for search in Search.objects.filter(review=review)}
    times = Counter(searches.values())
    return {name: source if times[source] == 1 else name for name, source in searches.items()}


def _rows(review: Review, statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(counted=counted.sql_for(review)), {"review": review.pk})
        return cursor.fetchall()
