"""Deciding what of a list of references is screened: added, left out, known; all of it undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, figures
from reviews.access import May, Refused, Seat
from reviews.actions import by_hand, intake, locks, recognising
from reviews.models import DuplicatePair, ListedReference, Record, ReferenceList, Report

State = ListedReference.State
DECIDED = (State.ADDED, State.LEFT, State.KNOWN, State.NEW)


@dataclass(frozen=True)
class Kept:
    """What was kept of one entry, as it is stored as a record."""

    fields: dict[str, Any]
    raw: str
    line: int

    @property
    def year(self) -> int | None:
        """The year, if the entry has one."""
        year = self.fields.get("year")
        return year if isinstance(year, int) else None

    def as_dict(self) -> dict[str, Any]:
        """The fields of a record, with the entry's own text."""
        return {**self.fields, "raw": self.raw}


@dataclass(frozen=True)
class Added:
    """What came of adding: records that are screened now, and references known meanwhile."""

    records: list[Record]
    known: int


@transaction.atomic
def add(seat: Seat, row: ReferenceList, positions: Iterable[int]) -> Added:
    """Add references to screening as records of citation searching; none that is known by now."""
    asked = _chosen(seat, row, positions, (State.NEW,))
    recognising.tell(seat.review, ListedReference.objects.filter(pk__in=[e.pk for e in asked]))
    chosen = list(
        ListedReference.objects.filter(pk__in=[entry.pk for entry in asked], state=State.NEW)
        .select_related("record")
        .order_by("position")
    )
    fresh = [entry for entry in chosen if entry.record is None]
    if fresh:
        kept = [Kept(entry.fields, entry.raw, entry.line or 0) for entry in fresh]
        for entry, record in zip(fresh, by_hand.store(seat, row.search, kept), strict=True):
            entry.record = record
    for entry in chosen:
        if entry.record is not None and entry.record.taken_back_at is not None:
            by_hand.put_back(seat, entry.record)
        _keep_apart(seat, entry)
    records = [entry.record for entry in chosen if entry.record is not None]
    _decide(seat, chosen, State.ADDED)
    if chosen:
        audit.log(
            seat, "references.added", row, parent=row.parent.number, n=len(chosen),
            round=row.search.round, records=[record.number for record in records],
        )  # fmt: skip
    return Added(records, len(asked) - len(chosen))


def _keep_apart(seat: Seat, entry: ListedReference) -> None:
    """Let nobody be asked again about a report that the reference was said not to be."""
    if entry.record is None:
        return
    for other in Report.objects.filter(pk__in=entry.apart):
        first, second = sorted((entry.record.report_id, other.pk))
        DuplicatePair.objects.update_or_create(
            review=seat.review,
            first_id=first,
            second_id=second,
            defaults={
                "score": 0.0,
                "reason": _("Said to be another document when references were looked through."),
                "state": DuplicatePair.State.APART,
                "decided_at": timezone.now(),
                "decided_by": seat.actor_name[:150],
            },
        )


@transaction.atomic
def leave(seat: Seat, row: ReferenceList, positions: Iterable[int]) -> int:
    """Leave references out of screening: looked at, and not added; can be taken back."""
    chosen = _chosen(seat, row, positions, (State.NEW,))
    _decide(seat, chosen, State.LEFT)
    audit.log(seat, "references.left", row, parent=row.parent.number, n=len(chosen))
    return len(chosen)


@transaction.atomic
def say_same(seat: Seat, row: ReferenceList, position: int) -> ListedReference:
    """Say that a reference is the report as which it is perhaps known."""
    (entry,) = _chosen(seat, row, [position], (State.ASKED,))
    _decide(seat, [entry], State.KNOWN)
    audit.log(seat, "references.same", row, **_about(row, entry))
    return entry


@transaction.atomic
def say_different(seat: Seat, row: ReferenceList, position: int) -> ListedReference:
    """Say that a reference is another document; nobody is asked about that report again."""
    (entry,) = _chosen(seat, row, [position], (State.ASKED,))
    about = _about(row, entry)
    if entry.known_as_id is not None:
        entry.apart = [*entry.apart, entry.known_as_id]
    entry.known_as, entry.score, entry.reason = None, None, ""
    _decide(seat, [entry], State.NEW)
    audit.log(seat, "references.different", row, **about)
    recognising.tell(seat.review, ListedReference.objects.filter(pk=entry.pk))
    entry.refresh_from_db()
    return entry


def _about(row: ReferenceList, entry: ListedReference) -> dict[str, Any]:
    known = entry.known_as
    return {"parent": row.parent.number, "report": known.number if known else None}


def _decide(seat: Seat, entries: Sequence[ListedReference], state: str) -> None:
    """Set a state for several entries as one step, which can be taken back as one."""
    now, name = timezone.now(), seat.actor_name[:150]
    for entry in entries:
        entry.state, entry.decided_at, entry.decided_by = state, now, name
    ListedReference.objects.bulk_update(
        entries,
        ["state", "decided_at", "decided_by", "record", "known_as", "score", "reason", "apart"],
        batch_size=500,
    )
    if entries:
        figures.touch(seat.review.pk)


def _chosen(
    seat: Seat, row: ReferenceList, positions: Iterable[int], states: Sequence[str]
) -> list[ListedReference]:
    """Entries of a list that are in one of these states, locked in their order."""
    seat.require(May.IMPORT)
    locks.hold(seat.review.pk, locks.REFERENCES)
    if row.taken_back_at is not None:
        raise Refused(_("This list was taken back. Put it back first."))
    wanted = set(positions)
    rows = ListedReference.objects.select_for_update(no_key=True, of=("self",)).filter(
        listed_in=row, position__in=wanted, state__in=states
    )
    found = list(rows.select_related("known_as").order_by("position"))
    if not found:
        raise Refused(_("Nothing was chosen that is still to be decided. Nothing was changed."))
    return found


@transaction.atomic
def correct(
    seat: Seat, row: ReferenceList, position: int, fields: dict[str, Any]
) -> ListedReference:
    """Correct what was read of a reference before it is added; its own text stays as it was."""
    (entry,) = _chosen(seat, row, [position], (State.NEW, State.ASKED))
    entry.fields = intake.storable_inside({**entry.fields, **fields})
    entry.save(update_fields=["fields"])
    audit.log(seat, "references.corrected", row, parent=row.parent.number, position=position)
    recognising.tell(seat.review, ListedReference.objects.filter(pk=entry.pk))
    entry.refresh_from_db()
    return entry


# Taking back


def last_step(seat: Seat, row: ReferenceList) -> list[int]:
    """The references that this person decided last in a list, as one step."""
    mine = row.entries.filter(decided_by=seat.actor_name[:150], state__in=DECIDED)
    last = mine.order_by("-decided_at").values_list("decided_at", flat=True).first()
    return list(mine.filter(decided_at=last).values_list("position", flat=True)) if last else []


@transaction.atomic
def undo(seat: Seat, row: ReferenceList, positions: Sequence[int] | None = None) -> int:
    """Take back what was decided of references, or the last step; records leave screening again.

    Nothing is taken back of a reference that somebody has screened since.
    """
    seat.require(May.IMPORT)
    wanted = last_step(seat, row) if positions is None else positions
    if not wanted:
        raise Refused(_("You have decided nothing in this list that could be taken back."))
    chosen = [e for e in _chosen(seat, row, wanted, DECIDED) if e.decided_at is not None]
    for entry in chosen:
        if entry.state == State.ADDED and entry.record is not None:
            by_hand.take_back(seat, entry.record)
        if entry.state == State.KNOWN:
            entry.state = State.ASKED
        elif entry.state == State.NEW and entry.apart:
            entry.known_as_id = entry.apart.pop()
            entry.state = State.ASKED
        else:
            entry.state = State.NEW
        entry.decided_at = entry.decided_by = None
    ListedReference.objects.bulk_update(
        chosen, ["state", "known_as", "apart", "decided_at", "decided_by"], batch_size=500
    )
    audit.log(seat, "references.undone", row, parent=row.parent.number, n=len(chosen))
    recognising.tell(seat.review, row.entries.all())
    figures.touch(seat.review.pk)
    return len(chosen)
