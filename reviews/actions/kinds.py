"""Doubtful pairs of one kind, decided together and undone together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, queries
from reviews.access import May, Refused, Seat
from reviews.actions import duplicates, groups, leading, locks
from reviews.methods import kinds
from reviews.models import Batch, DuplicatePair, Record, Review

State = DuplicatePair.State
# Pairs that one decision may hold: as many as a person can look through.
MOST = 200
_COLUMNS = (
    "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "abstract",
    "type",
)  # fmt: skip


@dataclass(frozen=True)
class Decided:
    """What came of a decision on many pairs: how many it holds for, and how many were left out,
    because they are no longer of the kind or decided meanwhile, or for the lead."""

    batch: Batch
    done: int
    changed: int
    for_lead: int


def name(review: Review, pairs: Collection[DuplicatePair]) -> dict[int, str]:
    """The kind of each of these pairs as their records stand now, by its id."""
    numbers = {n for pair in pairs for n in (pair.first.number, pair.second.number)}
    rows = Record.objects.filter(review=review, number__in=queries.any_of(numbers))
    entries = {
        number: kinds.Entry(*values) for number, *values in rows.values_list("number", *_COLUMNS)
    }
    return {
        pair.pk: kinds.kind(entries[pair.first.number], entries[pair.second.number], pair.reason)
        for pair in pairs
        if {pair.first.number, pair.second.number} <= entries.keys()
    }


def fill(review: Review) -> None:
    """Name the kind of the open pairs that have none yet."""
    rows = DuplicatePair.objects.filter(review=review, state=State.OPEN, kind="")
    pairs = list(rows.select_related("first", "second"))
    named = name(review, pairs)
    for pair in pairs:
        pair.kind = named.get(pair.pk, "")[:600]
    DuplicatePair.objects.bulk_update(pairs, ["kind"], batch_size=500)


@transaction.atomic
def decide(seat: Seat, ids: Iterable[int], *, kind: str, said: str) -> Decided:
    """Say the same of many pairs of one kind; all of them can be undone as one.

    Left out is what is no longer of this kind, what somebody decided meanwhile, and what is for
    the lead because both reports carry votes.
    """
    seat.require(May.DEDUPLICATE)
    locks.hold(seat.review.pk, locks.GATHERING)
    wanted = set(ids)
    if not wanted or len(wanted) > MOST:
        raise Refused(
            _("Choose between 1 and %(most)s pairs. Nothing was decided.") % {"most": MOST}
        )
    rows = queries.open_pairs(seat.review).filter(pk__in=wanted)
    pairs = list(rows.select_related("first", "second"))
    named = name(seat.review, pairs)
    pairs = [pair for pair in pairs if named.get(pair.pk, "")[:600] == kind]
    batch = Batch.objects.create(
        review=seat.review, said=said, kind=kind, decided_by=seat.actor_name[:150]
    )
    for_lead = sum(not _decide(seat, pair, batch) for pair in pairs)
    done = DuplicatePair.objects.filter(batch=batch).count()
    if not done and not for_lead:
        raise Refused(_("These pairs were decided or changed meanwhile. Nothing was decided."))
    audit.log(seat, "duplicate.decided_together", batch, pairs=done, said=said)
    groups.changed(seat.review)
    return Decided(batch, done, len(wanted) - done - for_lead, for_lead)


def _decide(seat: Seat, pair: DuplicatePair, batch: Batch) -> bool:
    """Decide one pair of many; false where that is left to the lead."""
    pair.refresh_from_db()
    if pair.state == State.OPEN:
        one, other = groups.top(pair.first), groups.top(pair.second)
        if batch.said == Batch.Said.APART:
            undecided = groups.pairs_between(one, other).filter(state__in=duplicates.UNDECIDED)
            groups.decide(seat, undecided, State.APART)
        elif leading.both_judged(one, other):
            leading.ask(seat, pair)
            return False
        elif groups.kept_apart(one, other).exists():
            return True
        else:
            groups.join(seat, one, other, score=pair.score, reason=pair.reason, tell=False)
        pair.refresh_from_db()
    if pair.state == batch.said:
        pair.batch = batch
        pair.save(update_fields=["batch"])
    return True


@transaction.atomic
def undo(seat: Seat, batch: Batch) -> int:
    """Take back what was said of many pairs at once; each is asked about again."""
    seat.require(May.DEDUPLICATE)
    locks.hold(seat.review.pk, locks.GATHERING)
    batch = Batch.objects.select_for_update().get(review=seat.review, pk=batch.pk)
    if batch.undone_at is not None:
        raise Refused(
            _("%(person)s has taken this decision back already.") % {"person": batch.undone_by}
        )
    n = 0
    for pair in DuplicatePair.objects.filter(batch=batch).order_by("pk"):
        pair.refresh_from_db()
        if pair.state == batch.said:
            duplicates.reopen(seat, pair)
            pair.refresh_from_db()
        n += pair.state == State.OPEN
    batch.undone_at, batch.undone_by = timezone.now(), seat.actor_name[:150]
    batch.save(update_fields=["undone_at", "undone_by"])
    return n
