"""Saying that studies share a sample, so that effect sizes count them once."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import Review
from screening.queries import known_studies
from synthesis.models import SampleStudy, SharedSample


@transaction.atomic
def link(seat: Seat, numbers: Collection[int], *, why: str) -> SharedSample:
    """Say that studies share a sample; a person says how they know."""
    seat.require(May.SYNTHESISE)
    Review.objects.select_for_update(no_key=True).get(pk=seat.review.pk)
    studies = list(known_studies.counted(seat.review).filter(number__in=numbers))
    missing = sorted(set(numbers) - {study.number for study in studies})
    if missing:
        listed = ", ".join(map(str, missing))
        raise Refused(
            _("There is no included study %(numbers)s. Nothing was changed.") % {"numbers": listed}
        )
    if len(studies) < 2:
        raise Refused(_("Name at least two studies by their numbers. Nothing was changed."))
    standing = SampleStudy.objects.filter(review=seat.review, sample__ended_at__isnull=True)
    for sample in {one.sample_id for one in standing}:
        if {one.study_id for one in standing if one.sample_id == sample} >= {s.pk for s in studies}:
            raise Refused(_("That is said already. Nothing was changed."))
    last = SharedSample.objects.filter(review=seat.review).aggregate(n=Max("number"))["n"] or 0
    made = SharedSample.objects.create(
        review=seat.review, number=last + 1, why=why.strip(), made_by=seat.actor_name[:150]
    )
    SampleStudy.objects.bulk_create(
        SampleStudy(review=seat.review, sample=made, study=study) for study in studies
    )
    audit.log(seat, "sample.linked", made, studies=[str(n) for n in sorted(numbers)], why=why)
    return made


@transaction.atomic
def end(seat: Seat, number: int) -> None:
    """Take it back: each study counts by itself again."""
    seat.require(May.SYNTHESISE)
    rows = SharedSample.objects.select_for_update().filter(review=seat.review, number=number)
    row = rows.filter(ended_at__isnull=True).first()
    if row is None:
        raise Refused(_("That was taken back already. Nothing was changed."))
    row.ended_at, row.ended_by = timezone.now(), seat.actor_name[:150]
    row.save(update_fields=["ended_at", "ended_by"])
    studies = row.studies.order_by("study__number").values_list("study__number", flat=True)
    audit.log(seat, "sample.ended", row, studies=[str(one) for one in studies])
