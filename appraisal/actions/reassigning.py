"""Giving the appraisal of a study that is split or no longer included to the study that it is of.

What was appraised stays where it was, released; the other study gets it whole, as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import queries
from appraisal.models import (
    Checklist,
    Draft,
    Judgement,
    Place,
    Rating,
    Referral,
    Remark,
    Settlement,
)
from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import Study

M = TypeVar("M", bound=Model)


def targets(checklist: Checklist) -> list[Study]:
    """The included studies that nobody rates by an instrument: those that may get an appraisal."""
    taken = queries.raters_by_study(checklist)
    return [study for study in queries.included(checklist.review) if study.pk not in taken]


@transaction.atomic
def reassign(seat: Seat, checklist: Checklist, study: Study, *, to: int, why: str) -> Study:
    """Give all that was appraised of a study that is no longer included to another one."""
    seat.require(May.APPRAISAL)
    checklist = Checklist.objects.select_for_update().get(pk=checklist.pk, review=seat.review)
    if any(each.pk == study.pk for each in queries.included(seat.review)):
        raise Refused(_("This study is included, so its appraisal is its own. Nothing changed."))
    target = next((each for each in targets(checklist) if each.pk == to), None)
    if target is None:
        raise Refused(_("Choose an included study that nobody rates yet. Nothing was changed."))
    if not why.strip():
        raise Refused(_("Say why this appraisal is of the other study. Nothing was changed."))
    places = list(
        Place.objects.select_for_update()
        .filter(round__checklist=checklist, study=study, released_at__isnull=True)
        .order_by("pk")
    )
    if not places:
        raise Refused(_("Nobody has rated this study. Nothing was changed."))
    for place in places:
        _move(place, target)
    of_items = {"round__in": {place.round_id for place in places}, "study": study}
    standing = Settlement.objects.filter(withdrawn_at__isnull=True, **of_items)
    _copy(standing, study=target)
    _copy(Referral.objects.filter(closed_at__isnull=True, **of_items), study=target)
    _copy(Remark.objects.filter(**of_items), study=target)
    _copy(Judgement.objects.filter(checklist=checklist, study=study), study=target)
    _release(seat, places, target, why)
    audit.log(
        seat,
        "appraisal.reassigned",
        target,
        study=study.number,
        to=target.number,
        title=checklist.title,
        why=why.strip()[:300],
    )
    return target


def _move(place: Place, target: Study) -> None:
    """A rater's place on the other study, with the draft and the answers that stand."""
    old = place.pk
    (new,) = _copy([Place.objects.get(pk=old)], study=target)
    _copy(Draft.objects.filter(place=old), place=new)
    for rating in Rating.objects.standing().filter(place=old):
        _copy([rating], place=new, carried_from=Rating(pk=rating.pk))


def _copy(rows: Iterable[M] | QuerySet[M], **changes: object) -> list[M]:
    """The same rows once more, but for what changes; the first ones stay."""
    found = list(rows)
    for row in found:
        row.pk = None
        row._state.adding = True
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(force_insert=True)
    return found


def _release(seat: Seat, places: Iterable[Place], target: Study, why: str) -> None:
    for place in places:
        place.released_at, place.released_by = timezone.now(), seat.actor_name[:150]
        place.released_why = _("Of study %(number)s: %(why)s") % {
            "number": target.number,
            "why": why.strip(),
        }
        place.released_why = place.released_why[:300]
        place.save(update_fields=["released_at", "released_by", "released_why"])
