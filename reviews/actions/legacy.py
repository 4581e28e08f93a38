"""Taking over decisions that were made in another tool, and taking that back.

They stand beside the records as legacy decisions: no vote, in no statistic, in no box of the flow,
and hidden from everybody who may still vote on the record.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import ImportFile, LegacyDecision


@dataclass(frozen=True)
class Group:
    """What one person said of the records of a file in one tool at one stage, in numbers."""

    origin: str
    reviewer: str
    stage: str
    include: int
    maybe: int
    exclude: int
    labels: int

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from the others of its file."""
        return self.origin, self.reviewer, self.stage

    @property
    def total(self) -> int:
        """How many decisions and bare labels it has."""
        return self.include + self.maybe + self.exclude + self.labels


_SAID = """
FROM reviews_record AS entry, jsonb_array_elements(entry.guarded -> 'decisions') AS said
WHERE entry.file_id = %s AND jsonb_typeof(entry.guarded -> 'decisions') = 'array'
AND jsonb_typeof(said) = 'object'
"""
_FOUND = f"""
SELECT said ->> 'origin', said ->> 'reviewer', said ->> 'stage',
    count(*) FILTER (WHERE said ->> 'verdict' = 'include'),
    count(*) FILTER (WHERE said ->> 'verdict' = 'maybe'),
    count(*) FILTER (WHERE said ->> 'verdict' = 'exclude'),
    count(*) FILTER (WHERE said ->> 'verdict' = '')
{_SAID} GROUP BY 1, 2, 3 ORDER BY 1, 3, 2
"""  # noqa: S608 (nothing in it comes from outside)
INTO = """
INSERT INTO reviews_legacydecision (review_id, record_id, file_id, verdict, reviewer, stage,
    reason, label, origin, taken_at, taken_by)
"""
_TAKE = f"""
{INTO} SELECT entry.review_id, entry.id, entry.file_id, said ->> 'verdict',
    left(said ->> 'reviewer', 150), left(said ->> 'stage', 120), said ->> 'reason',
    coalesce(said ->> 'label', ''), left(said ->> 'origin', 60), %s, %s
{_SAID} AND (said ->> 'origin', said ->> 'reviewer', said ->> 'stage')
    IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))
ON CONFLICT DO NOTHING
"""  # noqa: S608


def found(file: ImportFile) -> list[Group]:
    """What the entries of a file say was decided elsewhere, by tool, person and stage."""
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, [file.pk])
        return [Group(*row) for row in cursor.fetchall()]


def taken(file: ImportFile) -> int:
    """How many decisions of a file stand as legacy decisions."""
    return LegacyDecision.objects.standing().filter(file=file).count()


@transaction.atomic
def take(
    seat: Seat, file: ImportFile, groups: Collection[tuple[str, str, str]] | None = None
) -> int:
    """Take over what a file says was decided elsewhere: all of it, or these groups of it."""
    file = locked(seat, file)
    n = _insert(seat, file, groups)
    return logged(seat, file, n)


def take_said(seat: Seat, file: ImportFile) -> int:
    """Take over what a just imported file says, because who brought it said so beforehand."""
    n = _insert(seat, file, None) if found(file) else 0
    return logged(seat, file, n) if n else 0


def _insert(seat: Seat, file: ImportFile, groups: Collection[tuple[str, str, str]] | None) -> int:
    chosen = [group.key for group in found(file) if groups is None or group.key in groups]
    if not chosen:
        raise Refused(_("No decisions were chosen. Nothing was taken over."))
    origins, reviewers, stages = (list(part) for part in zip(*chosen, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            [timezone.now(), seat.actor_name[:150], file.pk, origins, reviewers, stages],
        )
        return cursor.rowcount


def logged(seat: Seat, file: ImportFile, n: int) -> int:
    """Say in the ledger how many decisions were taken over; refuse where it was none."""
    if not n:
        raise Refused(_("All of these have been taken over already. Nothing was changed."))
    audit.log(seat, "legacy.taken", file, file=file.name, decisions=n)
    return n


@transaction.atomic
def take_back(seat: Seat, file: ImportFile) -> int:
    """Withdraw the legacy decisions of a file; the rows stay, and what the file says as well."""
    file = locked(seat, file)
    rows = LegacyDecision.objects.standing().filter(file=file)
    n = rows.update(withdrawn_at=timezone.now(), withdrawn_by=seat.actor_name[:150])
    if not n:
        raise Refused(_("No decision of this file stands. Nothing was changed."))
    audit.log(seat, "legacy.taken_back", file, file=file.name, decisions=n)
    return n


def locked(seat: Seat, file: ImportFile) -> ImportFile:
    """The file as it is now, if this seat may handle decisions and the file was imported."""
    seat.require(May.IMPORT)
    seat.require(May.READ_REVEALED)
    row = ImportFile.objects.select_for_update(no_key=True).get(review=seat.review, pk=file.pk)
    if row.state != ImportFile.State.DONE:
        raise Refused(_("“%(name)s” is not imported. Nothing was taken over.") % {"name": row.name})
    return row
