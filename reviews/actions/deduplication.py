"""Searching a review for duplicates: sure ones are gathered, doubtful ones become questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from django.db import connection, transaction
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from reviews import audit, queries, registry
from reviews.access import May, Seat
from reviews.actions import groups, locks, lookalikes, progress
from reviews.methods import dedupe
from reviews.methods.gathering import Gathering, Match, Plan, plan
from reviews.models import DuplicatePair, Event, Merge, Record, Report, Review

# The ledger's entry that says up to which record a review has been searched.
SEARCHED = "duplicate.searched"
# Letters of an abstract that the matcher looks at, with room for a heading.
ABSTRACT = 700


@dataclass(frozen=True)
class Found:
    """What one search brought: new records compared, reports gathered, pairs to ask about."""

    compared: int = 0
    gathered: int = 0
    asked: int = 0


@transaction.atomic
def find(seat: Seat, *, everything: bool = False) -> Found:
    """Compare the records that are new since the last search, or all, with those of the review.

    What a person has decided is kept: nothing that was parted or kept apart is joined again.
    """
    seat.require(May.DEDUPLICATE)
    review = seat.review
    transaction.on_commit(partial(progress.end_comparing, review.pk))
    locks.hold(review.pk, locks.DUPLICATES)
    last = Record.objects.filter(review=review).order_by("-number").values_list("number", flat=True)
    upto, since = last.first() or 0, 0 if everything else searched_upto(review)
    if upto <= since:
        return Found()
    result = _match(review, since)
    locks.hold(review.pk, locks.GATHERING)
    todo = _plan(review, result)
    _gather(seat, todo.gatherings)
    asked = _ask(review, todo.questions)
    lookalikes.keep(review, result.pairs)
    found = Found(upto - since, len(todo.gatherings), asked)
    audit.log(
        seat, SEARCHED, upto=upto, compared=found.compared, gathered=found.gathered, asked=asked
    )
    groups.changed(review)
    return found


def searched_upto(review: Review) -> int:
    """The number of the last record that was compared with the others."""
    event = Event.objects.filter(review_id=review.pk, verb=SEARCHED).order_by("-id").first()
    return int(event.facts["upto"]) if event else 0


def _match(review: Review, since: int) -> dedupe.Result:
    """Hold the new entries against all; entries of one report, and people's words, are given."""
    matcher = dedupe.Matcher()
    members: defaultdict[int, list[int]] = defaultdict(list)
    for number, report, record in _entries(review):
        members[report].append(number)
        if number > since:
            matcher.add(record)
        else:
            matcher.add_known(record)
    for numbers in members.values():
        for number in numbers[1:]:
            matcher.merge(numbers[0], number)
    apart = DuplicatePair.objects.filter(review=review, state=DuplicatePair.State.APART)
    known = {number for numbers in members.values() for number in numbers}
    for one, other in apart.values_list("first__number", "second__number"):
        if one in known and other in known:
            matcher.keep_apart(one, other)
    return matcher.match()


def _entries(review: Review) -> Iterator[tuple[int, int, dedupe.Record]]:
    """Number, report and content of each entry whose report was not withdrawn."""
    rows = (
        Record.objects.filter(review=review, report__withdrawn_at__isnull=True)
        .annotate(start=Left("abstract", ABSTRACT), isbn=KeyTextTransform("isbn", "extra"))
        .order_by("number")
        .values_list(
            "number", "report", "title", "authors", "year", "journal", "volume", "issue",
            "pages", "doi", "pmid", "issn", "isbn", "start", "type",
        )
    )  # fmt: skip
    for number, report, title, authors, year, *place, issn, isbn, start, kind in rows.iterator(
        chunk_size=5_000
    ):
        journal, volume, issue, pages, doi, pmid = place
        yield number, report, dedupe.Record(
            id=number, title=title, authors=authors, year=year or "", journal=journal,
            volume=volume, issue=issue, pages=pages, doi=doi, pmid=pmid,
            isbn=f"{issn} {isbn or ''}", abstract=start, type=kind,
        )  # fmt: skip


def _plan(review: Review, result: dedupe.Result) -> Plan:
    """Turn what was found into steps on the reports as they are now, locked."""
    open_now = DuplicatePair.objects.filter(review=review, state=DuplicatePair.State.OPEN)
    asked = list(open_now.values_list("first__number", "second__number"))
    doubtful = list(_matches(result.questions))
    found = [[int(number) for number in cluster] for cluster in result.clusters if cluster[1:]]
    named = {number for cluster in found for number in cluster}
    named |= {number for match in doubtful for number in (match.a, match.b)}
    named |= {number for pair in asked for number in pair}
    group_of = queries.reports_of(review, named)
    clusters = [[n for n in cluster if n in group_of] for cluster in found]
    many = {group_of[n] for c in clusters if len({group_of[n] for n in c}) > 1 for n in c}
    # No vote comes in between the look at judgements and the gathering.
    reports = Report.objects.select_for_update(no_key=True).filter(pk__in=queries.any_of(many))
    list(reports.order_by("pk").values_list("pk"))
    full = queries.fullness(many)
    return plan(
        filter(None, clusters),
        _matches(pair for pair in result.pairs if pair.verdict == dedupe.SAME),
        [match for match in doubtful if {match.a, match.b} <= group_of.keys()],
        group_of=group_of,
        rank=lambda group: (full.get(group, 0),),
        judged=registry.judged_among(many),
        asked=[(group_of[a], group_of[b]) for a, b in asked if {a, b} <= group_of.keys()],
        remark=_("Both have been screened, so a person decides."),
    )


def _matches(pairs: Iterable[dedupe.Pair]) -> Iterator[Match]:
    for pair in pairs:
        yield Match(int(pair.id_1), int(pair.id_2), pair.score, pair.reason)


def _gather(seat: Seat, gatherings: list[Gathering]) -> None:
    """Gather many reports in a few statements; each leaves a merge that can be undone."""
    if not gatherings:
        return
    entries: defaultdict[int, list[int]] = defaultdict(list)
    absorbed = [step.absorbed for step in gatherings]
    records = Record.objects.filter(report__in=queries.any_of(absorbed))
    for report, record in records.values_list("report", "pk"):
        entries[report].append(record)
    Merge.objects.bulk_create(
        [
            Merge(
                review=seat.review,
                survivor_id=step.survivor,
                absorbed_id=step.absorbed,
                records=sorted(entries[step.absorbed]),
                sure=True,
                score=step.score,
                reason=step.reason[:300],
                merged_by=seat.actor_name[:150],
            )
            for step in gatherings
        ],
        batch_size=2_000,
    )
    survivors = [step.survivor for step in gatherings]
    with connection.cursor() as cursor:
        for point in (_POINT_RECORDS, _POINT_REPORTS):
            cursor.execute(point, [absorbed, survivors])
    groups.show_the_fullest(*set(survivors))
    _close_answered(seat)


_POINT_RECORDS = """
UPDATE reviews_record AS entry SET report_id = step.survivor
FROM unnest(%s::bigint[], %s::bigint[]) AS step (absorbed, survivor)
WHERE entry.report_id = step.absorbed
"""
_POINT_REPORTS = """
UPDATE reviews_report AS report SET merged_into_id = step.survivor
FROM unnest(%s::bigint[], %s::bigint[]) AS step (absorbed, survivor)
WHERE report.id = step.absorbed
"""


def _close_answered(seat: Seat) -> None:
    """Close open questions whose two sides have become one report."""
    pairs = DuplicatePair.objects.filter(review=seat.review, state=DuplicatePair.State.OPEN)
    rows = list(pairs.values_list("pk", "first__number", "second__number"))
    now = queries.reports_of(seat.review, {number for _pk, *both in rows for number in both})
    answered = [pk for pk, one, other in rows if now.get(one, -1) == now.get(other, -2)]
    groups.decide(seat, DuplicatePair.objects.filter(pk__in=answered), DuplicatePair.State.MERGED)


def _ask(review: Review, questions: list[Match]) -> int:
    """Store questions about pairs of entries, by the reports that these came with."""
    numbers = {number for match in questions for number in (match.a, match.b)}
    own = dict(Report.objects.filter(review=review, number__in=numbers).values_list("number", "pk"))
    rows = []
    for match in questions:
        first, second = sorted((own[match.a], own[match.b]))
        pair = DuplicatePair(review=review, first_id=first, second_id=second)
        pair.score, pair.reason = match.score, match.reason[:300]
        rows.append(pair)
    asked = DuplicatePair.objects.filter(review=review, state=DuplicatePair.State.OPEN)
    before = asked.count()
    lookalikes.ask(review, rows)
    DuplicatePair.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2_000)
    return asked.count() - before
