"""Reading an import again with today's parser: previewed, applied by a person, undone.

Records stay what and where they are: numbers, reports, votes and merges are not touched, and
what a person has set stays. Nothing changes before somebody has seen what would.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, background
from reviews.access import OPERATOR, May, Refused, Seat
from reviews.actions import mapping, progress
from reviews.methods.formats.mapping import Plan
from reviews.models import ImportFile, Member, Reread

TASK = "reviews.reread_file"
State = Reread.State


def work(reread_id: int) -> str:
    """The name under which a reading's progress is told."""
    return f"reread:{reread_id}"


@transaction.atomic
def ask(seat: Seat, file: ImportFile, plan: Plan | None = None, *, takes: bool = False) -> Reread:
    """Have a file read again in the background, for a preview of what that would change.

    With a plan its columns are read as the plan says; this is remembered for its source at once,
    and for this file once the reading is applied.
    """
    seat.require(May.IMPORT)
    row = _file(seat, file)
    if row.state != ImportFile.State.DONE:
        raise Refused(_("“%(name)s” is not imported, so there is nothing to read again.")
                      % {"name": row.name})  # fmt: skip
    busy = [reread for reread in Reread.objects.filter(file=row) if reread.is_busy]
    if busy:
        raise Refused(_("“%(name)s” is being read again already.") % {"name": row.name})
    Reread.objects.filter(file=row, state=State.READY).update(state=State.DROPPED)
    said = mapping.remember(seat, row, plan, takes=takes) if plan is not None else None
    reread = Reread.objects.create(
        review=seat.review,
        file=row,
        mapping=said,
        actor_id=seat.actor_id,
        asked_by=seat.actor_name[:150],
    )
    background.later(TASK, reread.pk)
    return reread


@transaction.atomic
def apply(seat: Seat, reread: Reread) -> Reread:
    """Let the records say what the preview showed; what a person has set stays."""
    seat.require(May.IMPORT)
    row = _locked(seat, reread)
    if row.state != State.READY:
        raise Refused(_("This preview is not to be decided any more. Nothing was changed."))
    row.state = State.APPLYING
    row.applied_at, row.applied_by = timezone.now(), seat.actor_name[:150]
    row.actor_id = seat.actor_id
    row.save(update_fields=["state", "actor", "applied_at", "applied_by"])
    background.later(TASK, row.pk)
    return row


@transaction.atomic
def undo(seat: Seat, reread: Reread) -> Reread:
    """Let the records say again what they said before a reading was applied."""
    seat.require(May.IMPORT)
    row = _locked(seat, reread)
    later = Reread.objects.filter(file=row.file, pk__gt=row.pk, state=State.APPLIED)
    if row.state != State.APPLIED:
        raise Refused(_("This reading is not applied. Nothing was changed."))
    if later.exists():
        raise Refused(_("A later reading of this file is applied. Undo that one first."))
    row.state = State.UNDOING
    row.undone_at, row.undone_by = timezone.now(), seat.actor_name[:150]
    row.actor_id = seat.actor_id
    row.save(update_fields=["state", "actor", "undone_at", "undone_by"])
    background.later(TASK, row.pk)
    return row


@transaction.atomic
def drop(seat: Seat, reread: Reread) -> Reread:
    """Leave everything as it is; stops a preview that is still being made."""
    seat.require(May.IMPORT)
    row = _locked(seat, reread)
    if row.state not in (State.READY, State.WAITING, State.RUNNING, State.FAILED):
        raise Refused(_("This preview is not to be decided any more. Nothing was changed."))
    row.state = State.DROPPED
    row.save(update_fields=["state"])
    return row


def _file(seat: Seat, file: ImportFile) -> ImportFile:
    rows = ImportFile.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("search", "mapping").get(review=seat.review, pk=file.pk)


def _locked(seat: Seat, reread: Reread) -> Reread:
    rows = Reread.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("file").get(review=seat.review, pk=reread.pk)


def fail(reread: Reread, error: str) -> None:
    """Say that a step could not be done; what it had begun is rolled back."""
    before = {State.APPLYING: State.READY, State.UNDOING: State.APPLIED}
    reread.refresh_from_db()
    reread.error = error
    reread.state = before.get(State(reread.state), State.FAILED)
    if reread.state == State.READY:
        reread.applied_at = reread.applied_by = None
    if reread.state == State.APPLIED:
        reread.undone_at = reread.undone_by = None
    reread.save()


def tell(reread: Reread, *, done: int, total: int, records: int) -> None:
    """Say how far a step is."""
    progress.tell(work(reread.pk), done=done, total=total, records=records, unreadable=0)


def log(verb: str, reread: Reread, counts: dict[str, Any]) -> None:
    """Write into the ledger what a step has changed, in numbers, in the name of who asked."""
    facts = {name: counts.get(name, 0) for name in ("changed", "new")}
    seat = on_behalf(reread)
    audit.log(seat, verb, reread.file, file=reread.file.name, fields=counts["fields"], **facts)


def on_behalf(reread: Reread) -> Seat:
    """A seat in the name of who asked for a step."""
    members = Member.objects.select_related("user")
    member = members.filter(review=reread.review_id, user=reread.actor_id).first()
    return Seat(reread.file.review, member, OPERATOR)


def wake_all() -> None:
    """Send the steps again whose worker seems to have died; running twice does no harm."""
    for row in Reread.objects.filter(state__in=Reread.BUSY):
        asked = row.undone_at or row.applied_at or row.asked_at
        silent = progress.ask(work(row.pk)).is_silent and progress.long_ago(asked)
        if silent and progress.may_resend(work(row.pk)):
            background.later(TASK, row.pk)
