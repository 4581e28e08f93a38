"""The moment at which what was sent on a study is opened, and differences begin to wait."""

from __future__ import annotations

from django.utils import timezone

from reviews.access import Seat
from synthesis.methods.table.consensus import differing
from synthesis.methods.table.versions import open_fields
from synthesis.models import Difference, Extraction, Task


def locked(task_id: int, seat: Seat) -> Task:
    """One task, with all tasks of its study locked until the transaction ends."""
    study = Task.objects.values_list("study", flat=True).get(pk=task_id, review=seat.review)
    rows = Task.objects.select_for_update(of=("self",)).filter(study=study)
    found = rows.select_related("study", "handout").order_by("pk")
    return next(row for row in found if row.pk == task_id)


def reveal(seat: Seat, study_id: int) -> bool:
    """Open a study's values once everybody who has a part in it has sent theirs.

    Call it in the transaction that sent or released one, holding the tasks' locks.
    """
    tasks = Task.objects.filter(study=study_id, released_at__isnull=True)
    held = set(tasks.values_list("pk", flat=True))
    sent = Extraction.objects.standing().filter(task__in=held, revealed_at__isnull=True)
    rows = list(sent.select_related("version").order_by("task"))
    if not held or {row.task_id for row in rows} != held:
        return False
    before = _asked_before(study_id)
    sent.update(revealed_at=timezone.now())
    fields = open_fields(rows[0].version.form, before)
    apart = differing(fields, [row.answers for row in rows])
    Difference.objects.bulk_create(
        Difference(review=seat.review, study_id=study_id, field=field) for field in apart
    )
    return True


def _asked_before(study_id: int) -> set[str]:
    revealed = Extraction.objects.filter(task__study=study_id, revealed_at__isnull=False)
    return {id for asked in revealed.values_list("asked", flat=True) for id in asked}
