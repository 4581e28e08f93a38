"""Telling which references a review knows already: surely, perhaps, or not."""

from __future__ import annotations

import functools
import operator
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews import background, queries
from reviews.actions import decided, filing, locks
from reviews.methods import dedupe, shortened
from reviews.methods.dedupe.text import fold
from reviews.models import ListedReference, Record, ReferenceList, Review

State = ListedReference.State
TASK = "reviews.recognise_references"
# Seconds in which several changes of a review lead to one look.
REST = 10
SAME_DOI = _("Same DOI; too little else is known.")
SAME_PMID = _("Same PubMed number; too little else is known.")
SHORTENED = _("Same first author and year; one title is the beginning of the other.")
# References whose likes are asked for in one statement.
_AT_ONCE = 40


@dataclass(frozen=True)
class Likeness:
    """As what a reference was recognised: as this report, as an earlier reference, or as new."""

    state: str
    report: int | None = None
    score: float | None = None
    reason: str = ""


NEW = Likeness(State.NEW)


def recognise(
    review: Review,
    references: Mapping[int, Mapping[str, Any]],
    apart: Mapping[int, Collection[int]] | None = None,
) -> dict[int, Likeness]:
    """As what each of these references is known, by its number; fields as `as_dict` gives them.

    `apart` are reports of which somebody has said that a reference is another. The engine that
    finds duplicates decides, so that a reference is known exactly if its record would be
    gathered, and asked about if its record would be.
    """
    arrived = [_as_record(number, fields) for number, fields in sorted(references.items())]
    matcher = dedupe.reach(arrived, _Shelf(review, arrived)).matcher
    stored = [int(id) for id in matcher.ids if int(id) > 0]
    report_of = dict(
        Record.objects.filter(review=review, number__in=queries.any_of(stored))
        .counted()
        .values_list("number", "report")
    )
    known = decided.read(review, stored)
    known.give(matcher)
    for number, reports in (apart or {}).items():
        for other, report in report_of.items():
            if report in reports and -number in matcher:
                matcher.keep_apart(-number, other)
    found = _read(matcher.match(), report_of)
    found |= _by_number(review, references, found, apart or {})
    return found | _by_beginning(review, references, found, apart or {})


def _as_record(number: int, fields: Mapping[str, Any]) -> dedupe.Record:
    extra = fields.get("extra") or {}
    return dedupe.Record(
        id=-number,
        title=fields.get("title") or "",
        authors=list(fields.get("authors") or []),
        year=fields.get("year") or "",
        journal=fields.get("journal") or "",
        volume=fields.get("volume") or "",
        issue=fields.get("issue") or "",
        pages=fields.get("pages") or "",
        doi=fields.get("doi") or "",
        pmid=fields.get("pmid") or "",
        isbn=f"{fields.get('issn') or ''} {' '.join(extra.get('isbn') or [])}",
        abstract=(fields.get("abstract") or "")[: filing.ABSTRACT],
        type=fields.get("type") or "",
    )


class _Shelf(filing.ReviewShelf):
    """The review's filed records, and beside them those that aren't filed."""

    def __init__(self, review: Review, arrived: list[dedupe.Record]) -> None:
        super().__init__(review)
        self._rest: Iterator[dedupe.Record] | None = filing.unshelved(
            review,
            {int(one.year) + off for one in arrived if one.year for off in (-1, 0, 1)},
            {one.doi for one in arrived if one.doi},
            {one.pmid for one in arrived if one.pmid},
        )

    def filed_under(self, numbers: Collection[int]) -> Iterator[dedupe.Record]:
        """The filed entries under these keys; the first time, all likely ones that aren't filed."""
        yield from super().filed_under(numbers)
        rest, self._rest = self._rest, None
        yield from rest or ()


def _read(result: dedupe.Result, report_of: Mapping[int, int]) -> dict[int, Likeness]:
    """What the engine's clusters and questions say of references, whose ids are negative."""
    found: dict[int, Likeness] = {}
    why = _reasons(result)
    for cluster in result.clusters:
        ids = [int(id) for id in cluster]
        mine = sorted(-id for id in ids if id < 0)
        stored = min((id for id in ids if id in report_of), default=None)
        for number in mine:
            score, reason = why.get(number, (1.0, ""))
            if stored is not None:
                found[number] = Likeness(State.KNOWN, report_of[stored], score, reason)
            elif number > mine[0]:
                found[number] = Likeness(State.REPEATED, None, score, reason)
            else:
                found[number] = NEW
    for pair in result.questions:
        low, high = sorted((int(pair.id_1), int(pair.id_2)))
        if low < 0 and high in report_of and found[-low].state == State.NEW:
            found[-low] = Likeness(State.ASKED, report_of[high], pair.score, pair.reason)
    return found


def _reasons(result: dedupe.Result) -> dict[int, tuple[float, str]]:
    """The surest match of each reference."""
    best: dict[int, tuple[float, str]] = defaultdict(lambda: (0.0, ""))
    for pair in result.pairs:
        for id in (int(pair.id_1), int(pair.id_2)):
            if id < 0 and pair.verdict == dedupe.SAME and pair.score > best[-id][0]:
                best[-id] = (pair.score, pair.reason)
    return dict(best)


def _by_number(
    review: Review,
    references: Mapping[int, Mapping[str, Any]],
    found: Mapping[int, Likeness],
    apart: Mapping[int, Collection[int]],
) -> dict[int, Likeness]:
    """References that say little but have a record's DOI or PubMed number: a person is asked."""
    asked: dict[int, Likeness] = {}
    for name, reason in (("doi", SAME_DOI), ("pmid", SAME_PMID)):
        wanted = {
            number: str(fields[name])
            for number, fields in references.items()
            if found[number].state == State.NEW and number not in asked and fields.get(name)
        }
        rows = Record.objects.filter(
            review=review, **{f"{name}__in": set(wanted.values())}
        ).counted()
        holders = dict(rows.order_by("-number").values_list(name, "report")) if wanted else {}
        for number, value in wanted.items():
            report = holders.get(value)
            if report is not None and report not in apart.get(number, ()):
                asked[number] = Likeness(State.ASKED, report, 0.5, str(reason))
    return asked


def _by_beginning(
    review: Review,
    references: Mapping[int, Mapping[str, Any]],
    found: Mapping[int, Likeness],
    apart: Mapping[int, Collection[int]],
) -> dict[int, Likeness]:
    """References that cite a known work under the beginning of its title: a person is asked."""
    wanted = {
        number: (str(fields["title"]), list(fields["authors"]), _year(fields))
        for number, fields in references.items()
        if found[number].state == State.NEW and fields.get("title") and fields.get("authors")
    }
    asked: dict[int, Likeness] = {}
    numbers = list(wanted)
    for begin in range(0, len(numbers), _AT_ONCE):
        some = {number: wanted[number] for number in numbers[begin : begin + _AT_ONCE]}
        works = list(_alike(review, some.values()))
        for number, work in some.items():
            others = (one for one in works if one[0] not in apart.get(number, ()))
            report = next((one for one, known in others if shortened.may_be(*work, known)), None)
            if report is not None:
                asked[number] = Likeness(State.ASKED, report, 0.5, str(SHORTENED))
    return asked


def _year(fields: Mapping[str, Any]) -> int | None:
    year = str(fields.get("year") or "")
    return int(year) if year.isdecimal() else None


def _alike(review: Review, works: Iterable[shortened.Work]) -> Iterator[tuple[int, shortened.Work]]:
    """Records that have the first author and the title's first word of any of these works."""
    asked = [
        SearchQuery(name, config="simple") & SearchQuery(words[0], config="english")
        for title, authors, _year_of in works
        if (words := fold(title).split()) and (name := shortened.family(authors))
    ]
    if not asked:
        return
    rows = Record.objects.filter(review=review, words=functools.reduce(operator.or_, asked))
    told = rows.counted().order_by("number")
    for report, title, authors, year in told.values_list("report", "title", "authors", "year"):
        yield report, (title, authors, year)


# In lists


def look_again(review: Review) -> None:
    """Tell anew which undecided references are known by now; what a person said stays."""
    with transaction.atomic():
        locks.hold(review.pk, locks.REFERENCES)
        lists = list(ReferenceList.objects.filter(review=review).standing())
        tell(review, ListedReference.objects.filter(listed_in__in=lists))
        ReferenceList.objects.filter(pk__in=[row.pk for row in lists]).update(
            compared_at=timezone.now()
        )


def look_again_soon(review_id: int) -> None:
    """Have undecided references compared again, once for many changes."""
    waiting = ListedReference.objects.filter(review=review_id).filter(_comparable())
    if waiting.exists() and cache.add(f"references:{review_id}", 1, timeout=REST):
        background.later(TASK, review_id, countdown=REST)


def _comparable() -> Q:
    """Entries about which comparing has a say: a person has not decided them."""
    said = Q(state=State.NEW) | Q(decided_at__isnull=True)
    return said & Q(state__in=(State.NEW, State.ASKED, State.KNOWN, State.REPEATED))


def tell(review: Review, entries: QuerySet[ListedReference]) -> None:
    """Set what comparing finds of the entries that nobody has decided, list by list."""
    by_list: defaultdict[int, list[ListedReference]] = defaultdict(list)
    for entry in entries.filter(_comparable()):
        by_list[entry.listed_in_id].append(entry)
    changed = []
    for listed_in, rows in by_list.items():
        # With the decided ones, so that a repetition of one stays a repetition.
        beside = ListedReference.objects.filter(listed_in=listed_in)
        known = list(beside.only("position", "fields", "apart"))
        found = recognise(
            review,
            {row.position: row.fields for row in known},
            {row.position: row.apart for row in known},
        )
        changed += [row for row in rows if _set(row, found[row.position])]
    ListedReference.objects.bulk_update(
        changed,
        ["state", "known_as", "score", "reason", "decided_at", "decided_by"],
        batch_size=500,
    )


def _set(row: ListedReference, found: Likeness) -> bool:
    before = (row.state, row.known_as_id, row.reason)
    if found.state != State.NEW:
        row.decided_at = row.decided_by = None
    row.state, row.known_as_id = found.state, found.report
    row.score, row.reason = found.score, found.reason[:300]
    return (row.state, row.known_as_id, row.reason) != before
