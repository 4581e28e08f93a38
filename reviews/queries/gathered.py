"""What came of the records that an import brought: new to the review, gathered, asked about.

Of one report's counted records the lowest number came first and is new; each of the others was
gathered. A record that came later than the first was gathered by its own merge, or, where the
others were gathered under it, by the merge of the first. So every gathered record has one merge of
its own, and gathered records are as many as the flow's duplicates. Nothing of this is stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, TextChoices, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from reviews import registry
from reviews.models import DuplicatePair, ImportFile, Merge, Record, Review
from reviews.queries import any_of, open_pairs
from reviews.queries import counted as counting

State = DuplicatePair.State
# The search and the file that a record came with.
Origin = tuple[int, int | None]


class Fate(TextChoices):
    """What came of one record."""

    FIRST = "first", _("New to the review")
    SURE = "sure", _("Gathered by itself")
    PEOPLE = "people", _("Gathered by people")


@dataclass
class Came:
    """What came of some records, and of the questions that their coming raised.

    `late` are those gathered after somebody had voted on the report; a question belongs to the
    record of its two that came later.
    """

    fates: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)
    late: int = 0

    @property
    def records(self) -> int:
        """All of the records."""
        return self.fates.total()

    @property
    def gathered(self) -> int:
        """Records that are another record's duplicate."""
        return self.records - self.fates[Fate.FIRST]

    def add(self, other: Came) -> None:
        """Count the other's records here as well."""
        self.fates += other.fates
        self.reasons += other.reasons
        self.pairs += other.pairs
        self.late += other.late


_FATES = """
WITH entry AS (
    SELECT record.search_id, record.file_id, record.number, report.number AS top,
        min(record.number) OVER (PARTITION BY record.report_id) AS first
    FROM reviews_record AS record
    JOIN reviews_report AS report ON report.id = record.report_id
    WHERE record.review_id = %(review)s AND report.record_id IS NOT NULL {counted} {around}
)
SELECT entry.search_id, entry.file_id, entry.number = entry.first, coalesce(merge.sure, false),
    coalesce(merge.reason, ''), coalesce(merge.id = ANY(%(late)s), false), count(*)
FROM entry
LEFT JOIN reviews_report AS own
    ON entry.number > entry.first AND own.review_id = %(review)s
    AND own.number = CASE WHEN entry.number = entry.top THEN entry.first ELSE entry.number END
LEFT JOIN reviews_merge AS merge ON merge.absorbed_id = own.id AND merge.undone_at IS NULL
GROUP BY 1, 2, 3, 4, 5, 6
"""
# The records of one file, and those that were gathered with them.
_AROUND = "AND record.report_id IN (SELECT report_id FROM reviews_record WHERE file_id = %(file)s)"


def came(
    review: Review, file: ImportFile | None = None, *, blind: bool = False
) -> dict[Origin, Came]:
    """What came of the records of a review, by search and file; of a file, that line is whole.

    `blind` leaves out what would tell on which reports others have voted.
    """
    found: dict[Origin, Came] = {}
    parts = {"counted": counting.sql_for(review), "around": _AROUND if file else ""}
    values = {"review": review.pk, "file": file.pk if file else None}
    with connection.cursor() as cursor:
        cursor.execute(_FATES.format(**parts), values | {"late": sorted(late_merges(review, file))})
        for search, origin, first, sure, reason, late, n in cursor.fetchall():
            row = found.setdefault((search, origin), Came())
            row.fates[Fate.FIRST if first else Fate.SURE if sure else Fate.PEOPLE] += n
            if sure:
                row.reasons[reason] += n
            row.late += n if late else 0
    for came_with, states in _questions(review, blind).items():
        found.setdefault(came_with, Came()).pairs += states
    return found


def together(rows: Iterable[Came]) -> Came:
    """The sum of several."""
    total = Came()
    for row in rows:
        total.add(row)
    return total


def late_merges(review: Review, file: ImportFile | None = None) -> set[int]:
    """Merges that stand and were made when somebody had voted on one of the two reports."""
    standing = Merge.objects.filter(review=review, undone_at__isnull=True)
    if file is not None:
        inside = Record.objects.filter(file=file).values("report")
        around = Record.objects.filter(review=review, report__in=inside)
        standing = standing.filter(absorbed__number__in=around.values("number"))
    merges = list(standing.values_list("pk", "survivor", "absorbed", "merged_at"))
    if not merges:
        return set()
    since = registry.judged_since({pk for _merge, *pair, _at in merges for pk in pair})
    return {
        merge
        for merge, *pair, at in merges
        if any(report in since and since[report] < at for report in pair)
    }


def _questions(review: Review, blind: bool) -> dict[Origin, Counter[str]]:
    """How many questions are open or were decided, by where their later record came from."""
    states = Counter(questions(review, blind=blind).values_list("state", "later"))
    if not states:
        return {}
    numbers = {later for _state, later in states}
    records = Record.objects.filter(review=review, number__in=any_of(numbers))
    origins = {
        number: origin for number, *origin in records.values_list("number", "search", "file")
    }
    found: dict[Origin, Counter[str]] = {}
    for (state, later), n in states.items():
        if later in origins:
            search, file = origins[later]
            found.setdefault((search, file), Counter())[state] += n
    return found


def questions(review: Review, *, blind: bool = False) -> QuerySet[Any]:
    """Every question with the number of its `later` record; open ones only where they wait."""
    waiting = open_pairs(review).order_by().values("pk")
    if blind:
        waiting = waiting.filter(for_lead_at__isnull=True)
    asked = Q(state=State.OPEN, pk__in=waiting) | ~Q(state=State.OPEN)
    rows = DuplicatePair.objects.filter(asked, review=review)
    return rows.annotate(later=Greatest("first__number", "second__number"))


def came_with(rows: QuerySet[Any], *, file: int | None, source: tuple[int, ...]) -> QuerySet[Any]:
    """The questions whose later record came with a file, or with one of these searches."""
    record = Record.objects.filter(review=OuterRef("review"), number=OuterRef("later"))
    if file is not None:
        rows = rows.filter(Exists(record.filter(file=file)))
    return rows.filter(Exists(record.filter(search__in=source))) if source else rows


@dataclass(frozen=True)
class Wanted:
    """Which records a list shows: of a file or of searches, by what came of them and why.

    `beside` narrows to records that one of these searches had given before.
    """

    file: int | None = None
    source: tuple[int, ...] = ()
    fate: str = ""
    reason: str = ""
    beside: tuple[int, ...] = ()
    late: bool = False


def entries(review: Review, wanted: Wanted) -> QuerySet[Any]:
    """The counted records of a review that have this fate, with the `merge` that gathered each."""
    counted = Record.objects.filter(review=review).counted()
    siblings = counted.filter(report=OuterRef("report")).order_by("number")
    rows = (
        counted.filter(report__record__isnull=False)
        .annotate(first=Subquery(siblings.values("number")[:1]))
        .annotate(
            brought=Case(When(number=F("report__number"), then=F("first")), default=F("number"))
        )
    )
    merges = Merge.objects.filter(
        review=review, absorbed__number=OuterRef("brought"), undone_at__isnull=True
    )
    rows = rows.annotate(
        merge=Case(When(number__gt=F("first"), then=Subquery(merges.values("pk"))))
    )
    if wanted.file is not None:
        rows = rows.filter(file=wanted.file)
    if wanted.source:
        rows = rows.filter(search__in=wanted.source)
    if wanted.beside:
        earlier = siblings.filter(number__lt=OuterRef("number"), search__in=wanted.beside)
        rows = rows.filter(Exists(earlier))
    return rows.filter(_fate(review, wanted, merges))


def _fate(review: Review, wanted: Wanted, merges: QuerySet[Merge]) -> Q:
    later, sure = Q(number__gt=F("first")), Q(Exists(merges.filter(sure=True)))
    conditions = {
        Fate.FIRST.value: Q(number=F("first")),
        Fate.SURE.value: later & sure,
        Fate.PEOPLE.value: later & ~sure,
    }
    condition = conditions.get(wanted.fate, Q())
    if wanted.reason:
        condition &= later & Q(Exists(merges.filter(sure=True, reason=wanted.reason)))
    if wanted.late:
        condition &= later & Q(Exists(merges.filter(pk__in=any_of(late_merges(review)))))
    return condition


def beside(review: Review, file: ImportFile, searches: dict[str, list[int]]) -> dict[str, int]:
    """How many gathered records of a file each source had given before, by the source's name."""
    names = list(searches)
    pairs = [(pk, at) for at, name in enumerate(names) for pk in searches[name]]
    with connection.cursor() as cursor:
        cursor.execute(
            _BESIDE,
            {
                "file": file.pk,
                "searches": [pk for pk, _at in pairs],
                "sources": [at for _pk, at in pairs],
            },
        )
        return {names[at]: n for at, n in cursor.fetchall()}


_BESIDE = """
SELECT named.source, count(DISTINCT record.id)
FROM reviews_record AS record
JOIN reviews_record AS earlier
    ON earlier.report_id = record.report_id AND earlier.number < record.number
JOIN unnest(%(searches)s::bigint[], %(sources)s::int[]) AS named (search, source)
    ON named.search = earlier.search_id
LEFT JOIN reviews_importfile AS file ON file.id = earlier.file_id
WHERE record.file_id = %(file)s AND file.taken_back_at IS NULL AND earlier.taken_back_at IS NULL
GROUP BY named.source ORDER BY count(DISTINCT record.id) DESC, named.source
"""
