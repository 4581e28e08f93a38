"""Deciding doubtful pairs, gathering reports by hand, and taking each such step back."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.actions import groups, leading, locks, showing
from reviews.models import DuplicatePair, Merge, Report

State = DuplicatePair.State
UNDECIDED = (State.OPEN, State.UNLIKE)
# What a person means who gathers two reports that nobody asked about.
BY_HAND = 0.9


@transaction.atomic
def merge(
    seat: Seat,
    pair: DuplicatePair,
    *,
    survivor: int | None = None,
    shown: Mapping[str, int] | None = None,
) -> Merge | None:
    """Gather the two reports of a doubtful pair under one; no record, source or vote is lost.

    Where both carry votes only the lead may: then `survivor` says whose votes count, and anybody
    else's wish is put before the lead, and None is returned. `shown` are fields and the numbers of
    the records whose values are to be shown.
    """
    seat.require(May.DEDUPLICATE)
    pair = _open(_locked(seat, pair))
    one, other = groups.top(pair.first), groups.top(pair.second)
    _refuse_if_kept_apart(one, other)
    if leading.is_for_the_lead(seat, one, other):
        _ask_lead(seat, pair)
        return None
    done = groups.join(seat, one, other, score=pair.score, reason=pair.reason, survivor=survivor)
    if shown:
        showing.choose(seat, done.survivor, shown)
    return done


def _ask_lead(seat: Seat, pair: DuplicatePair) -> None:
    if pair.state == State.UNLIKE:
        pair.state = State.OPEN
        pair.save(update_fields=["state"])
    leading.ask(seat, pair)


def _refuse_if_kept_apart(one: Report, other: Report) -> None:
    """A decision to keep two apart is taken back before they are gathered, not passed over."""
    known = groups.kept_apart(one, other).select_related("first", "second").first()
    if known is not None and one.pk != other.pk:
        raise Refused(
            _(
                "%(person)s has kept records %(a)s and %(b)s apart, and this would gather them. "
                "Nothing was changed: ask again about those two first."
            )
            % {"person": known.decided_by, "a": known.first.number, "b": known.second.number}
        )


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
    """Take back what was decided of a pair, so that it is asked about again.

    A gathering of two reports that both carry votes stays until the lead has parted them.
    """
    seat.require(May.DEDUPLICATE)
    pair = _locked(seat, pair)
    if pair.state in UNDECIDED:
        raise Refused(_("Nobody has decided this pair; there is nothing to take back."))
    if pair.state == State.MERGED:
        joining = groups.joining(pair)
        if leading.is_for_the_lead(seat, joining.absorbed, groups.top(joining.survivor)):
            leading.ask(seat, pair)
            return pair
        groups.part(seat, joining, State.OPEN)
    else:
        one, other = groups.top(pair.first), groups.top(pair.second)
        groups.decide(seat, groups.kept_apart(one, other), State.OPEN)
    audit.log(seat, "duplicate.reopened", pair, reports=[pair.first.number, pair.second.number])
    pair.refresh_from_db()
    return pair


@transaction.atomic
def leave_gathered(seat: Seat, pair: DuplicatePair) -> DuplicatePair:
    """Say as the lead that two reports stay one, although somebody wished to part them."""
    seat.require(May.SETTLE)
    pair = _locked(seat, pair)
    if pair.for_lead_at is None or pair.state != State.MERGED:
        raise Refused(_("Nobody has asked to part these two. Nothing was changed."))
    pair.for_lead_at = pair.for_lead_by = None
    pair.save(update_fields=["for_lead_at", "for_lead_by"])
    audit.log(
        seat, "duplicate.left_gathered", pair, reports=[pair.first.number, pair.second.number]
    )
    return pair


@transaction.atomic
def undo_merge(seat: Seat, merge: Merge) -> Merge | None:
    """Part what a merge gathered, and remember that a person did so.

    Where both reports carry votes only the lead may; else the lead is asked, and None returned.
    """
    seat.require(May.DEDUPLICATE)
    locks.hold(seat.review.pk, locks.GATHERING)
    merge = Merge.objects.select_related("survivor", "absorbed").get(
        review=seat.review, pk=merge.pk
    )
    if merge.undone_at is not None:
        raise Refused(_("%(person)s has undone this merge already.") % {"person": merge.undone_by})
    pair = _pair_of(seat, merge)
    if leading.is_for_the_lead(seat, merge.absorbed, groups.top(merge.survivor)):
        leading.ask(seat, pair)
        return None
    groups.part(seat, merge, State.APART)
    return merge


def _pair_of(seat: Seat, merge: Merge) -> DuplicatePair:
    """The pair that a merge gathered; one that was never asked about is made."""
    first, second = sorted((merge.survivor_id, merge.absorbed_id))
    pair, _created = DuplicatePair.objects.select_related("first", "second").get_or_create(
        review=seat.review,
        first_id=first,
        second_id=second,
        defaults={
            "score": merge.score or 0.0,
            "reason": merge.reason,
            "state": State.MERGED,
            "decided_at": merge.merged_at,
            "decided_by": merge.merged_by,
        },
    )
    return pair


@transaction.atomic
def gather(seat: Seat, number: int, other: int) -> Merge | None:
    """Gather two reports that a person found to be one document, by their numbers.

    Where both carry votes only the lead may; else the lead is asked, and None returned.
    """
    seat.require(May.DEDUPLICATE)
    locks.hold(seat.review.pk, locks.GATHERING)
    one, two = _report(seat, number), _report(seat, other)
    _refuse_if_kept_apart(one, two)
    reason = _("Gathered by hand.")
    if one.pk != two.pk and leading.is_for_the_lead(seat, one, two):
        first, second = sorted((one.pk, two.pk))
        pair, _created = DuplicatePair.objects.select_related("first", "second").get_or_create(
            review=seat.review,
            first_id=first,
            second_id=second,
            defaults={"score": BY_HAND, "reason": reason},
        )
        _ask_lead(seat, pair)
        return None
    return groups.join(seat, one, two, score=None, reason=reason)


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
