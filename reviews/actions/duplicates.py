"""Deciding doubtful pairs, gathering reports by hand, and taking each such step back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.actions import groups, locks
from reviews.models import DuplicatePair, Merge, Report

State = DuplicatePair.State
UNDECIDED = (State.OPEN, State.UNLIKE)


@transaction.atomic
def merge(seat: Seat, pair: DuplicatePair) -> Merge:
    """Gather the two reports of a doubtful pair under one; no record, source or vote is lost."""
    seat.require(May.DEDUPLICATE)
    pair = _open(_locked(seat, pair))
    one, other = groups.top(pair.first), groups.top(pair.second)
    return groups.join(seat, one, other, score=pair.score, reason=pair.reason)


@transaction.atomic
def keep_apart(seat: Seat, pair: DuplicatePair) -> DuplicatePair:
    """Remember that the reports of a pair are two documents; nobody is asked about them again."""
    seat.require(May.DEDUPLICATE)
    pair = _open(_locked(seat, pair))
    one, other = groups.top(pair.first), groups.top(pair.second)
    undecided = groups.pairs_between(one, other).filter(state__in=UNDECIDED)
    groups.decide(seat, undecided, State.APART)
    audit.log(seat, "duplicate.kept_apart", pair, reports=sorted((one.number, other.number)))
    pair.refresh_from_db()
    return pair


@transaction.atomic
def reopen(seat: Seat, pair: DuplicatePair) -> DuplicatePair:
    """Take back what was decided of a pair, so that it is asked about again."""
    seat.require(May.DEDUPLICATE)
    pair = _locked(seat, pair)
    if pair.state in UNDECIDED:
        raise Refused(_("Nobody has decided this pair; there is nothing to take back."))
    one, other = groups.top(pair.first), groups.top(pair.second)
    if pair.state == State.MERGED:
        groups.part(seat, _joining(pair), State.OPEN)
    else:
        apart = groups.pairs_between(one, other).filter(state=State.APART)
        groups.decide(seat, apart, State.OPEN)
    audit.log(seat, "duplicate.reopened", pair, reports=[pair.first.number, pair.second.number])
    pair.refresh_from_db()
    return pair


@transaction.atomic
def undo_merge(seat: Seat, merge: Merge) -> Merge:
    """Part what a merge gathered, and remember that a person did so."""
    seat.require(May.DEDUPLICATE)
    locks.hold(seat.review.pk, locks.GATHERING)
    merge = Merge.objects.select_related("survivor", "absorbed").get(
        review=seat.review, pk=merge.pk
    )
    if merge.undone_at is not None:
        raise Refused(_("%(person)s has undone this merge already.") % {"person": merge.undone_by})
    first, second = sorted((merge.survivor_id, merge.absorbed_id))
    DuplicatePair.objects.get_or_create(
        review=seat.review,
        first_id=first,
        second_id=second,
        defaults={"score": merge.score or 0.0, "reason": merge.reason},
    )
    groups.part(seat, merge, State.APART)
    return merge


@transaction.atomic
def gather(seat: Seat, number: int, other: int) -> Merge:
    """Gather two reports that a person found to be one document, by their numbers."""
    seat.require(May.DEDUPLICATE)
    locks.hold(seat.review.pk, locks.GATHERING)
    one, two = _report(seat, number), _report(seat, other)
    return groups.join(seat, one, two, score=None, reason=_("Gathered by hand."))


def _report(seat: Seat, number: int) -> Report:
    found = Report.objects.visible_to(seat).filter(number=number).first()
    if found is None:
        raise Refused(_("There is no report %(n)s in this review.") % {"n": number})
    return found


def _locked(seat: Seat, pair: DuplicatePair) -> DuplicatePair:
    """A pair as it is now, while nobody else gathers or parts in this review."""
    locks.hold(seat.review.pk, locks.GATHERING)
    pairs = DuplicatePair.objects.select_related("first", "second")
    return pairs.get(review=seat.review, pk=pair.pk)


def _open(pair: DuplicatePair) -> DuplicatePair:
    """The pair, unless somebody was quicker."""
    if pair.state not in UNDECIDED:
        raise Refused(
            _("%(person)s has decided this pair already: %(state)s. That decision stands.")
            % {"person": pair.decided_by, "state": pair.get_state_display().lower()}
        )
    return pair


def _joining(pair: DuplicatePair) -> Merge:
    """The merge that brought the two sides of a pair into one group: the last on the way
    between them."""
    above_first, above_second = groups.way_up(pair.first), groups.way_up(pair.second)
    between = above_first ^ above_second
    merges = Merge.objects.filter(absorbed__in=between, undone_at__isnull=True)
    return merges.select_related("survivor", "absorbed").latest("pk")
