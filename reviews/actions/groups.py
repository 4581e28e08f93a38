"""Joining two reports into one group and parting them again, with every entry in its place.

A report that is gathered points to the one that gathered it, so groups are trees. A record is
always in the report at the top of its own report's tree; so steps can be undone in any order.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, background, figures, queries, registry
from reviews.access import Refused, Seat
from reviews.actions import following
from reviews.models import DuplicatePair, Merge, Record, Report, Review

State = DuplicatePair.State


def top(report: Report) -> Report:
    """The report under which this one is gathered now; itself, if it is not."""
    while report.merged_into is not None:
        report = report.merged_into
    return report


def way_up(report: Report) -> set[int]:
    """The ids of a report and of those above it that are gathered under another themselves."""
    ids = set()
    while report.merged_into is not None:
        ids.add(report.pk)
        report = report.merged_into
    return ids


def joining(pair: DuplicatePair) -> Merge:
    """The merge that brought the two sides of a pair into one group: the last on the way
    between them."""
    between = way_up(pair.first) ^ way_up(pair.second)
    merges = Merge.objects.filter(absorbed__in=between, undone_at__isnull=True)
    return merges.select_related("survivor", "absorbed").latest("pk")


def sides(pair: DuplicatePair) -> tuple[Report, Report]:
    """The reports that a pair is about now: gathered as they are, or parted again if they were."""
    if pair.state != State.MERGED:
        return top(pair.first), top(pair.second)
    merge = joining(pair)
    stays = top(merge.survivor)
    if merge.absorbed_id in way_up(pair.first):
        return merge.absorbed, stays
    return stays, merge.absorbed


def tree(*reports: Report) -> list[int]:
    """The ids of these reports and of all that are gathered under them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE tree AS (
                SELECT id FROM reviews_report WHERE id = ANY(%s)
                UNION ALL
                SELECT child.id FROM reviews_report AS child
                JOIN tree ON child.merged_into_id = tree.id
            )
            SELECT id FROM tree
            """,
            [[report.pk for report in reports]],
        )
        return [row[0] for row in cursor.fetchall()]


def pairs_between(one: Report, other: Report) -> QuerySet[DuplicatePair]:
    """The questions of which one side is in one group and one in the other."""
    a, b = tree(one), tree(other)
    return DuplicatePair.objects.filter(
        Q(first__in=a, second__in=b) | Q(first__in=b, second__in=a), review=one.review_id
    )


def pairs_within(report: Report) -> QuerySet[DuplicatePair]:
    """The questions of which both sides are in this group."""
    ids = tree(report)
    return DuplicatePair.objects.filter(first__in=ids, second__in=ids, review=report.review_id)


def kept_apart(one: Report, other: Report) -> QuerySet[DuplicatePair]:
    """What a person said of two groups that forbids to gather them."""
    return pairs_between(one, other).filter(state=State.APART)


def decide(seat: Seat, pairs: QuerySet[DuplicatePair], state: str) -> None:
    """Set what was said of pairs: one moment and one name for all of them."""
    decided = state != State.OPEN
    pairs.update(
        state=state,
        decided_at=timezone.now() if decided else None,
        decided_by=seat.actor_name[:150] if decided else None,
        batch=None,
        for_lead_at=None,
        for_lead_by=None,
    )


def join(
    seat: Seat,
    one: Report,
    other: Report,
    *,
    score: float | None,
    reason: str,
    survivor: int | None = None,
    tell: bool = True,
) -> Merge:
    """Gather one standing report under another; hold the lock of gathering first.

    `survivor` is the number of the report that is to stand, where somebody chose. With many at
    once, `tell` the floors above only after the last.
    """
    rows = _lock(sorted({one.pk, other.pk}))
    if len(rows) < 2:
        raise Refused(_("Report %(n)s is one document already.") % {"n": one.number})
    for row in rows:
        _refuse_unless_standing(row)
    chosen = [row for row in rows if row.number == survivor]
    kept, absorbed = sorted(rows, key=lambda row: row not in chosen) if chosen else _ranked(rows)
    moved = list(Record.objects.filter(report=absorbed).values_list("pk", flat=True))
    merge = Merge.objects.create(
        review=seat.review,
        survivor=kept,
        absorbed=absorbed,
        records=moved,
        sure=False,
        score=score,
        reason=reason[:300],
        merged_by=seat.actor_name[:150],
    )
    _put_under(kept, absorbed)
    following.carry([merge])
    decide(seat, pairs_within(kept).exclude(state=State.MERGED), State.MERGED)
    audit.log(
        seat, "duplicate.merged", merge, survivor=kept.number, absorbed=absorbed.number,
        records=len(moved),
    )  # fmt: skip
    if tell:
        changed(seat.review)
    return merge


def _put_under(kept: Report, absorbed: Report) -> None:
    Record.objects.filter(report=absorbed).update(report=kept)
    absorbed.merged_into = kept
    absorbed.save(update_fields=["merged_into"])
    show_the_fullest(kept.pk)


def part(seat: Seat, merge: Merge, remember: str, verb: str = "duplicate.parted") -> None:
    """Take a merge back; questions between the two groups then stand as `remember` says."""
    absorbed = Report.objects.select_for_update(no_key=True).get(pk=merge.absorbed_id)
    survivor = top(Report.objects.get(pk=merge.survivor_id))
    _lock([survivor.pk])
    absorbed.merged_into = None
    absorbed.save(update_fields=["merged_into"])
    merge.undone_at, merge.undone_by = timezone.now(), seat.actor_name[:150]
    merge.save(update_fields=["undone_at", "undone_by"])
    _entries_of(absorbed, merge).update(report=absorbed)
    show_the_fullest(absorbed.pk, survivor.pk)
    following.give_back(merge)
    decide(seat, pairs_between(absorbed, survivor), remember)
    audit.log(
        seat, verb, merge, survivor=survivor.number, absorbed=absorbed.number,
        records=len(merge.records),
    )  # fmt: skip
    changed(seat.review)


def _entries_of(absorbed: Report, merge: Merge) -> QuerySet[Record]:
    """What a report brought into a group: the entries of its tree, and any that joined by hand."""
    numbers = Report.objects.filter(pk__in=tree(absorbed)).values("number")
    own = Report.objects.filter(review=OuterRef("review"), number=OuterRef("number"))
    joined = Q(pk__in=merge.records) & ~Exists(own)
    return Record.objects.filter(Q(number__in=numbers) | joined, review=absorbed.review_id)


def _lock(ids: Collection[int]) -> list[Report]:
    """Lock reports in the order of their ids, as votes on them do one at a time."""
    rows = Report.objects.select_for_update(no_key=True).filter(pk__in=ids)
    return list(rows.order_by("pk"))


def _refuse_unless_standing(report: Report) -> None:
    if report.merged_into_id is not None:
        raise Refused(
            _("Report %(n)s is gathered under report %(top)s already.")
            % {"n": report.number, "top": top(report).number}
        )
    if report.withdrawn_at is not None:
        raise Refused(_("Report %(n)s was withdrawn. Restore it first.") % {"n": report.number})


def _ranked(rows: list[Report]) -> list[Report]:
    """The report that was judged first, else the one with the fullest entry, else the lower."""
    ids = [row.pk for row in rows]
    judged, full = registry.judged_among(ids), queries.fullness(ids)
    if len(judged) == 2:
        return sorted(rows, key=lambda row: row.number)
    return sorted(rows, key=lambda row: (row.pk not in judged, -full[row.pk], row.number))


def show_the_fullest(*reports: int) -> None:
    """Show each of these reports by the fullest of its entries."""
    best = queries.fullest_first().filter(report=OuterRef("pk")).values("pk")[:1]
    Report.objects.filter(pk__in=queries.any_of(reports)).update(record=Subquery(best))


def changed(review: Review) -> None:
    """Tell the floors above, and whoever computes figures, that reports have changed."""
    for name in registry.report_changes:
        background.later(name, review.pk)
    figures.touch(review.pk)
