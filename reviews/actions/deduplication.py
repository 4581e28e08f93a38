"""Searching a review for duplicates: sure ones are gathered, doubtful ones become questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from django.db import connection, transaction

from reviews import audit, queries, registry
from reviews.access import May, Seat
from reviews.actions import (
    decided,
    filing,
    following,
    groups,
    kinds,
    leading,
    locks,
    lookalikes,
    progress,
)
from reviews.methods import dedupe
from reviews.methods.dedupe.results import Id
from reviews.methods.gathering import Gathering, Match, Plan, plan
from reviews.models import DuplicatePair, Merge, Record, Report, Review

# The ledger's entry that says how many new records were compared, and what that brought.
SEARCHED = "duplicate.searched"
# Where more than one in so many entries is new, reading all of them is less work than reaching.
MANY = 4

State = DuplicatePair.State


@dataclass(frozen=True)
class Found:
    """What one search brought: new records compared, reports gathered, pairs to ask about, and
    earlier gatherings that have become doubtful."""

    compared: int = 0
    gathered: int = 0
    asked: int = 0
    parted: int = 0


@transaction.atomic
def find(seat: Seat, *, everything: bool = False) -> Found:
    """Compare the records that are new or have changed, or all, with those of the review.

    The outcome is that of comparing all records at once, in whatever portions they came; but
    what a person has decided is kept: nothing that was parted or kept apart is joined again, and
    nothing that was gathered by hand, or judged since it was gathered, is parted.
    """
    seat.require(May.DEDUPLICATE)
    review = seat.review
    transaction.on_commit(partial(progress.end_comparing, review.pk))
    locks.hold(review.pk, locks.DUPLICATES)
    filing.forget(review, everything=everything)
    new, reached = _reach(review)
    if not new:
        return Found()
    result = _match(review, reached.matcher)
    parted = _part(seat, result)
    todo = _plan(review, result)
    _gather(seat, todo.gatherings)
    asked = _ask(review, todo.questions)
    lookalikes.keep(review, [*result.pairs, *reached.unlike])
    kinds.fill(review)
    leading.mark(seat, review)
    filing.store(review, reached.matcher.filings(new))
    found = Found(len(new), len(todo.gatherings), asked, parted)
    audit.log(
        seat, SEARCHED, compared=found.compared, gathered=found.gathered, asked=found.asked,
        parted=found.parted,
    )  # fmt: skip
    groups.changed(review)
    return found


def _reach(review: Review) -> tuple[list[Id], dedupe.Reached]:
    """The ids of new entries, and a matcher that has them and all that they bear on."""
    entries = Record.objects.filter(review=review, report__withdrawn_at__isnull=True)
    new = entries.filter(filing__isnull=True).values_list("number", flat=True)
    ids: list[Id] = list(new.order_by("number"))
    if not ids:
        return ids, dedupe.Reached(dedupe.Matcher(), [])
    if len(ids) * MANY <= entries.count():
        reached = dedupe.reach(filing.unfiled(review), filing.ReviewShelf(review))
        return [id for id in ids if id in reached.matcher], reached
    matcher = dedupe.Matcher()
    for record in filing.everything(review):
        matcher.add(record)
    return [id for id in ids if id in matcher], dedupe.Reached(matcher, [])


def _match(review: Review, matcher: dedupe.Matcher) -> dedupe.Result:
    """Hold the entries against each other, then keep everybody else from gathering or parting.

    Comparing may take long, so people decide meanwhile; what they have said is heard.
    """
    numbers = [int(id) for id in matcher.ids]
    known = decided.read(review, numbers)
    result = known.give(matcher).match()
    locks.hold(review.pk, locks.GATHERING)
    now = decided.read(review, numbers)
    return result if now == known else now.give(matcher).match()


def _part(seat: Seat, result: dedupe.Result) -> int:
    """Take back sure gatherings of entries that are not surely one document any more."""
    cluster_of = result.cluster_of()
    merges = Merge.objects.filter(
        review=seat.review, sure=True, undone_at__isnull=True,
        absorbed__number__in=queries.any_of(int(id) for id in cluster_of),
    )  # fmt: skip
    ends = merges.order_by("-pk").values_list("pk", "survivor__number", "absorbed__number")
    doubtful = [
        pk for pk, one, other in ends if one in cluster_of and cluster_of[one] != cluster_of[other]
    ]
    for pk in doubtful:
        groups.part(seat, Merge.objects.get(pk=pk), State.OPEN, verb="duplicate.doubted")
    return len(doubtful)


def _plan(review: Review, result: dedupe.Result) -> Plan:
    """Turn what was found into steps on the reports as they are now, locked."""
    open_now = DuplicatePair.objects.filter(review=review, state=State.OPEN)
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
    merges = Merge.objects.bulk_create(
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
    following.carry(merges)
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
    pairs = DuplicatePair.objects.filter(review=seat.review, state=State.OPEN)
    rows = list(pairs.values_list("pk", "first__number", "second__number"))
    now = queries.reports_of(seat.review, {number for _pk, *both in rows for number in both})
    answered = [pk for pk, one, other in rows if now.get(one, -1) == now.get(other, -2)]
    groups.decide(seat, DuplicatePair.objects.filter(pk__in=answered), State.MERGED)


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
    asked = DuplicatePair.objects.filter(review=review, state=State.OPEN)
    before = asked.count()
    lookalikes.ask(review, rows)
    DuplicatePair.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2_000)
    return asked.count() - before
