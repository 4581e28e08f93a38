"""Coming to one answer where raters differ, and judging a study as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import queries
from appraisal.models import Checklist, Judgement, Place, Referral, Remark, Round, Settlement
from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import Study

How = Settlement.How


class Overtaken(Refused):
    """Somebody else has settled the item meanwhile; `standing` is what stands now."""

    def __init__(self, standing: Settlement) -> None:
        self.standing = standing
        super().__init__(
            _(
                "%(person)s settled item %(item)s meanwhile. Your answer was not stored: "
                "read theirs, and reopen the item if you don't agree."
            )
            % {"person": standing.settled_by, "item": standing.item}
        )


@dataclass(frozen=True)
class Case:
    """One study in one round, with the differing items that are open to a seat."""

    round: Round
    study: Study
    differing: list[str]
    is_rater: bool


@transaction.atomic
def settle(
    seat: Seat, round_id: int, study_id: int, *, item: str, code: str, reason: str
) -> Settlement:
    """Give an item on which raters differ the answer that stands.

    Its raters may after they conferred; the third reviewer may, who is not one of them. Overtaken
    where somebody has settled the item already.
    """
    case = _case(seat, round_id, study_id, item)
    standing = _standing(case, item)
    if standing is not None:
        raise Overtaken(standing)
    known = case.round.checklist.instrument.item(item)
    if known is None or code not in known.codes:
        raise Refused(_("Choose one of the item's answers. Nothing was stored."))
    if not reason.strip():
        raise Refused(_("Say why this answer stands. Nothing was stored."))
    how = _may_settle(seat, case, item)
    row = Settlement.objects.create(
        review=seat.review,
        round=case.round,
        study=case.study,
        item=item,
        code=code,
        reason=reason.strip(),
        how=how,
        ratings_seen=[rating.pk for rating in queries.standing_ratings(round_id, study_id)],
        settled_by=seat.voter,
    )
    _open_referrals(case, item).update(closed_at=timezone.now())
    _log(seat, "appraisal.settled", case, item)
    return row


def _may_settle(seat: Seat, case: Case, item: str) -> str:
    referred = _open_referrals(case, item).exists()
    if case.is_rater and not referred:
        return How.CONFERRED
    if case.is_rater:
        raise Refused(_("This item waits for the third reviewer. Nothing was stored."))
    seat.require(May.SETTLE)
    return How.THIRD


@transaction.atomic
def refer(seat: Seat, round_id: int, study_id: int, *, item: str) -> Referral:
    """Send an item on which the raters can't agree to the third reviewer."""
    case = _case(seat, round_id, study_id, item)
    if not case.is_rater:
        raise Refused(_("Only the study's raters send an item to the third reviewer."))
    if _standing(case, item) is not None:
        raise Refused(_("This item is settled. Reopen it first; nothing was changed."))
    open_one = _open_referrals(case, item).first()
    if open_one is not None:
        return open_one
    row = Referral.objects.create(
        review=seat.review, round=case.round, study=case.study, item=item, sent_by=seat.voter
    )
    _log(seat, "appraisal.referred", case, item)
    return row


@transaction.atomic
def remark(seat: Seat, round_id: int, study_id: int, *, item: str, text: str) -> Remark:
    """Say something about an item to those who settle it."""
    case = _case(seat, round_id, study_id, item)
    if not case.is_rater:
        seat.require(May.SETTLE)
    if not text.strip():
        raise Refused(_("Write something first."))
    return Remark.objects.create(
        review=seat.review,
        round=case.round,
        study=case.study,
        item=item,
        text=text.strip()[:5_000],
        said_by=seat.voter,
    )


@transaction.atomic
def reopen(seat: Seat, settlement_id: int, *, why: str) -> None:
    """Open a settled item again; what was settled stays in its history."""
    row = Settlement.objects.filter(pk=settlement_id, review=seat.review).first()
    if row is None or row.withdrawn_at is not None:
        raise Refused(_("This item is open already. Nothing was changed."))
    case = _case(seat, row.round_id, row.study_id, row.item)
    if not case.is_rater:
        seat.require(May.SETTLE)
    if not why.strip():
        raise Refused(_("Say why the item is reopened. Nothing was changed."))
    row.withdrawn_at, row.withdrawn_by = timezone.now(), seat.actor_name[:150]
    row.withdrawn_why = why.strip()[:300]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    _log(seat, "appraisal.reopened", case, row.item)


@transaction.atomic
def judge(
    seat: Seat,
    checklist: Checklist,
    study: Study,
    *,
    label: str,
    reason: str,
    flagged: bool | None = None,
) -> Judgement:
    """Judge a study as a whole, in words with a reason; a flag never excludes."""
    if not (seat.may(May.SETTLE) or queries.is_rater(seat, checklist, study)):
        seat.require(May.SETTLE)
    if not label.strip() or not reason.strip():
        raise Refused(_("A judgement needs words and a reason. Nothing was stored."))
    if not queries.is_complete(checklist, study):
        raise Refused(_("Settle the items first. Nothing was stored."))
    row = Judgement.objects.create(
        review=seat.review,
        checklist=checklist,
        study=study,
        label=label.strip()[:60],
        reason=reason.strip(),
        flagged=flagged,
        made_by=seat.actor_name[:150],
    )
    audit.log(seat, "appraisal.judged", study, study=study.number, title=checklist.title)
    return row


def _case(seat: Seat, round_id: int, study_id: int, item: str) -> Case:
    """Lock the study's places, and refuse until all of its raters have sent their answers."""
    rows = Place.objects.select_for_update().filter(
        round=round_id, study=study_id, review=seat.review, released_at__isnull=True
    )
    places = list(rows.order_by("pk"))
    ratings = queries.standing_ratings(round_id, study_id)
    revealed = bool(ratings) and all(rating.revealed_at for rating in ratings)
    if len(places) < 2 or not revealed:
        raise Refused(_("There is nothing to settle before all answers are in."))
    is_rater = any(place.member_id == getattr(seat.member, "pk", None) for place in places)
    row = Round.objects.select_related("checklist").get(pk=round_id)
    case = Case(row, places[0].study, queries.differing_items(row, ratings), is_rater)
    if item not in case.differing:
        raise Refused(_("The raters agree on this item. Nothing was changed."))
    if not is_rater:
        seat.require(May.SETTLE)
    return case


def _standing(case: Case, item: str) -> Settlement | None:
    return (
        Settlement.objects.filter(
            round=case.round, study=case.study, item=item, withdrawn_at__isnull=True
        )
        .select_related("settled_by__user")
        .first()
    )


def _open_referrals(case: Case, item: str) -> QuerySet[Referral]:
    return Referral.objects.filter(
        round=case.round, study=case.study, item=item, closed_at__isnull=True
    )


def _log(seat: Seat, verb: str, case: Case, item: str) -> None:
    audit.log(
        seat,
        verb,
        case.study,
        study=case.study.number,
        item=item,
        title=case.round.checklist.title,
    )
