"""Reports by the sources that gave them: by all of some, or by exactly these."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from reviews.models import Record, Review
from reviews.queries.overlap import sources_of

MOST_GROUPS = 40


def read(given: object) -> list[list[int]]:
    """Groups of searches from an address: "3,4.7" is (3 or 4) and 7; nothing of anything else."""
    groups = []
    for group in str(given or "").split(".")[:MOST_GROUPS]:
        ids = group.split(",")
        if not all(part.isdecimal() and len(part) < 10 for part in ids):
            return []
        groups.append([int(part) for part in ids])
    return groups


def written(groups: list[list[int]]) -> str:
    """Groups as an address has them.

    >>> written(read("3,4.7")), written(read("3,x")), written(read(None))
    ('3,4.7', '', '')
    """
    return ".".join(",".join(map(str, group)) for group in groups)


def given(counted: QuerySet[Record], among: str, exactly: bool) -> Q:
    """Reports that a record of each group gave; with `exactly`, and no other source."""
    entry = counted.filter(report=OuterRef("pk"))
    groups = read(among)
    condition = Q()
    for group in groups:
        condition &= Q(Exists(entry.filter(search__in=group)))
    if exactly:
        named = [search for group in groups for search in group]
        condition &= ~Q(Exists(entry.exclude(search__in=named)))
    return condition


def named(review: Review, among: str) -> str:
    """The sources of the groups in words."""
    names = {pk: name for name, ids in sources_of(review).items() for pk in ids}
    parts = [", ".join(sorted({names[pk] for pk in ids if pk in names})) for ids in read(among)]
    return " + ".join(filter(None, parts))
