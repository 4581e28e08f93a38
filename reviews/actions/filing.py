"""Records of a review as the matcher reads them, filed so that few have to be read again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Left

from reviews import queries
from reviews.methods import dedupe
from reviews.methods.dedupe.results import Id
from reviews.models import Filing, Record, Review
from reviews.models.filing import salt

T = TypeVar("T")

# Letters of an abstract that the matcher looks at, with room for a heading.
ABSTRACT = 700
# Rows that one statement stores.
ROWS = 5_000

# One look into the index for each key: an overlap of long arrays would read the whole table. The
# review is in the numbers; as a condition it would tempt PostgreSQL, as long as it has no
# statistics of a table just filled, to read all of the review's rows for each key.
_FILED = """
SELECT DISTINCT filed.record_id
FROM unnest(%s::integer[]) AS wanted (number)
CROSS JOIN LATERAL (
    SELECT record_id FROM reviews_filing WHERE numbers @> ARRAY[wanted.number]
) AS filed
"""
_FILE = "COPY reviews_filing (review_id, record_id, numbers, edition) FROM STDIN"


def everything(review: Review) -> Iterator[dedupe.Record]:
    """Each entry whose report was not withdrawn, in the order of numbers."""
    return _read(_entries(review).order_by("number"))


def unfiled(review: Review) -> Iterator[dedupe.Record]:
    """The entries among them that were not compared with the others since they came or changed."""
    return _read(_entries(review).filter(filing__isnull=True).order_by("number"))


class ReviewShelf:
    """The filed records of a review, as `dedupe.reach` asks for them; ids are their numbers."""

    def __init__(self, review: Review) -> None:
        self._review = review

    def filed_under(self, numbers: Collection[int]) -> Iterator[dedupe.Record]:
        """The entries that have one of these filing keys at least."""
        with connection.cursor() as cursor:
            cursor.execute(_FILED, [_mixed(self._review, numbers)])
            found = sorted(row[0] for row in cursor.fetchall())
        for some in _portions(found, ROWS):
            yield from _read(_entries(self._review).filter(pk__in=queries.any_of(some)))

    def gathered_with(self, ids: Collection[Id]) -> Iterator[dedupe.Record]:
        """The entries of the reports in which these are."""
        for some in _portions(sorted(int(id) for id in ids), ROWS):
            inside = Record.objects.filter(review=self._review, number__in=queries.any_of(some))
            together = _entries(self._review).filter(report__in=inside.values("report"))
            yield from _read(together.filter(filing__isnull=False))


def unshelved(
    review: Review, years: Collection[int], dois: Collection[str], pmids: Collection[str]
) -> Iterator[dedupe.Record]:
    """What the shelf doesn't hold: entries not compared yet or of withdrawn reports, published in
    these years, in none that is known, or with one of these numbers."""
    likely = Q(year__in=years) | Q(year__isnull=True) | Q(doi__in=dois) | Q(pmid__in=pmids)
    rest = Q(filing__isnull=True) | Q(report__withdrawn_at__isnull=False)
    records = Record.objects.filter(rest, likely, review=review).counted()
    return _read(records.order_by("number"))


def store(review: Review, filings: Iterable[tuple[Id, list[int]]]) -> None:
    """Remember under which keys entries are filed, and so that they have been compared."""
    for some in _portions(filings, ROWS):
        numbers = [int(number) for number, _keys in some]
        records = Record.objects.filter(review=review, number__among=numbers)
        ids = dict(records.values_list("number", "pk"))
        with connection.cursor() as cursor, cursor.copy(_FILE) as copy:
            for number, keys in some:
                row = (review.pk, ids[int(number)], _mixed(review, keys), dedupe.EDITION)
                copy.write_row(row)


def forget(review: Review, *, everything: bool = False) -> None:
    """Take from the files what must be compared anew: what an older engine filed, and entries of
    withdrawn reports, for when they come back; or everything."""
    stale = ~Q(edition=dedupe.EDITION) | Q(record__report__withdrawn_at__isnull=False)
    rows = Filing.objects.filter(review=review)
    (rows if everything else rows.filter(stale)).delete()


def _entries(review: Review) -> QuerySet[Record]:
    return Record.objects.filter(review=review, report__withdrawn_at__isnull=True)


def _read(records: QuerySet[Record]) -> Iterator[dedupe.Record]:
    rows = records.annotate(
        start=Left("abstract", ABSTRACT), isbn=KeyTextTransform("isbn", "extra")
    ).values_list(
        "number", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid",
        "issn", "isbn", "start", "type",
    )  # fmt: skip
    for number, title, authors, year, *place, issn, isbn, start, kind in rows.iterator(
        chunk_size=ROWS
    ):
        journal, volume, issue, pages, doi, pmid = place
        yield dedupe.Record(
            id=number, title=title, authors=authors, year=year or "", journal=journal,
            volume=volume, issue=issue, pages=pages, doi=doi, pmid=pmid,
            isbn=f"{issn} {isbn or ''}", abstract=start, type=kind,
        )  # fmt: skip


def _portions(things: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(things)
    while portion := list(islice(rest, size)):
        yield portion


def _mixed(review: Review, numbers: Iterable[int]) -> list[int]:
    """Filing keys as one review stores them: mixed with its id, and signed as PostgreSQL's are."""
    mixed_in = salt(review.pk)
    return [((number ^ mixed_in) ^ 0x80000000) - 0x80000000 for number in numbers]
