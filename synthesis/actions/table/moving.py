"""The extraction of a study that was linked or parted goes, as it is, to the study it is about."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from reviews import audit, figures
from reviews.access import May, Refused, Seat
from reviews.models import Study
from synthesis.models import Difference, FieldValue, Task
from synthesis.queries import table as queries


def targets(seat: Seat, study: Study) -> list[Study]:
    """The included studies that nobody has extracted, to which an extraction can go."""
    taken = set(Task.objects.filter(review=seat.review).values_list("study", flat=True))
    return [one for one in queries.included(seat.review) if one.pk not in taken | {study.pk}]


@transaction.atomic
def move(seat: Seat, study: Study, *, to: int, why: str) -> Study:
    """Let all that was extracted of a study count for another one, number `to`.

    Tasks, drafts, what was sent, differences and settled values go over unchanged, and can be
    moved back the same way; a study with an extraction of its own takes no second one.
    """
    seat.require(May.FORMS)
    if not why.strip():
        raise Refused(_("Say why, in a few words: it stays in the ledger. Nothing was moved."))
    # One move at a time, and none while values are sent.
    rows = Study.objects.select_for_update().filter(review=seat.review).order_by("pk")
    found = {one.number: one for one in rows.filter(number__in=[study.number, to])}
    target = found.get(to)
    if target is None or target.pk == study.pk:
        raise Refused(_("Choose another study of this review. Nothing was moved."))
    tasks = Task.objects.select_for_update().filter(study=study).order_by("pk")
    if not tasks:
        raise Refused(_("Nothing has been extracted of this study. Nothing was moved."))
    if target.pk not in {one.pk for one in targets(seat, study)}:
        raise Refused(
            _("Study %(n)s has an extraction of its own, or isn't included. Nothing was moved.")
            % {"n": to}
        )
    for model in (Task, Difference, FieldValue):
        model.objects.filter(study=study).update(study=target)
    audit.log(seat, "extraction.moved", target, study=study.number, to=to, why=why.strip()[:300])
    figures.touch(seat.review.pk)
    return target
