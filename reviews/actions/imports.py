"""Taking in export files: kept as they came, read in the background, whole or not at all."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, background, figures
from reviews.access import OPERATOR, May, Refused, Seat
from reviews.actions import keeping, legacy, locks, mapping, progress, statistics
from reviews.actions.mapping import Way
from reviews.actions.reading import Cancelled, Reader
from reviews.methods.formats import Guard, stream
from reviews.methods.formats.mapping import Plan
from reviews.models import ImportFile, Member, Search

logger = logging.getLogger(__name__)

TASK = "reviews.import_file"
THEN = "reviews.find_duplicates"

State = ImportFile.State


@transaction.atomic
def upload(
    seat: Seat, search: Search, content: File, *, name: str, again: bool = False
) -> ImportFile:
    """Keep one export file and have it imported in the background.

    A file that was imported before is kept but held back, unless `again` says that it is meant.
    """
    seat.require(May.IMPORT)
    row = keeping.keep(seat, search, content, name)
    if row.same_as is not None and not again:
        _close(row, State.CANCELLED, keeping.said_before(row.same_as))
    else:
        background.later(TASK, row.pk)
    return row


def import_now(
    seat: Seat,
    search: Search,
    content: File,
    *,
    name: str,
    synthetic: bool = False,
    columns: Mapping[str, str] | None = None,
) -> ImportFile:
    """Keep one export file and import it while the caller waits, even if it came before.

    Nobody is asked about a table's columns: `columns` says what they hold, by name, and is
    remembered; for the rest what is remembered holds, then what is likely. Doesn't look for
    duplicates; do that once, when all files are in.
    """
    seat.require(May.IMPORT)
    with transaction.atomic():
        row = keeping.keep(seat, search, content, name)
        if columns:
            row.mapping = mapping.remember(seat, row, mapping.planned(row, columns))
            row.save(update_fields=["mapping"])
    _run(row, wait=True, may_ask=False, synthetic=synthetic)
    return ImportFile.objects.select_related("search", "same_as").get(pk=row.pk)


@transaction.atomic
def start_again(seat: Seat, file: ImportFile) -> ImportFile:
    """Import a file that was held back, cancelled or has failed."""
    seat.require(May.IMPORT)
    row = _locked(seat, file)
    if row.state not in (State.CANCELLED, State.FAILED):
        raise Refused(_("“%(name)s” is imported or being imported already.") % {"name": row.name})
    _wait_again(row)
    audit.log(seat, "file.started_again", row, file=row.name, search=str(row.search))
    background.later(TASK, row.pk)
    return row


def _wait_again(row: ImportFile) -> None:
    row.problems.all().delete()
    row.state, row.error = State.WAITING, ""
    row.started_at = row.finished_at = row.cancel_asked_at = None
    row.save()
    progress.clear(row.pk)


@transaction.atomic
def choose_columns(seat: Seat, file: ImportFile, plan: Plan, *, takes: bool = False) -> ImportFile:
    """Read a file's columns as a person says; remembered for the next such file of its source.

    With `takes` the decisions that its columns tell are taken over as legacy decisions.
    """
    seat.require(May.IMPORT)
    row = _locked(seat, file)
    if row.state in (State.WAITING, State.RUNNING):
        raise Refused(_("“%(name)s” is being read. Wait, or stop it first.") % {"name": row.name})
    if row.state == State.DONE:
        raise Refused(
            _("“%(name)s” is imported already. Nothing was changed.") % {"name": row.name}
        )
    row.mapping = mapping.remember(seat, row, plan, takes=takes)
    _wait_again(row)
    background.later(TASK, row.pk)
    return row


@transaction.atomic
def cancel(seat: Seat, file: ImportFile) -> ImportFile:
    """Stop a waiting import, or ask a running one to stop; nothing of the file is added."""
    seat.require(May.IMPORT)
    row = _locked(seat, file)
    if row.is_over:
        raise Refused(
            _("“%(name)s” has ended already (%(state)s); there is nothing to cancel.")
            % {"name": row.name, "state": row.get_state_display()}
        )
    row.cancel_asked_at = timezone.now()
    row.save(update_fields=["cancel_asked_at"])
    audit.log(seat, "file.cancelled", row, file=row.name, search=str(row.search))
    if row.state in (State.WAITING, State.ASKING):
        _close(row, State.CANCELLED, _nothing_added())
        _search_when_all_are_in(row)
    return row


def _locked(seat: Seat, file: ImportFile) -> ImportFile:
    return (
        ImportFile.objects.select_for_update(no_key=True, of=("self",))
        .select_related("review", "search", "uploaded_by")
        .get(review=seat.review, pk=file.pk)
    )


def run(file_id: int) -> bool:
    """Import one stored file, whole or not at all; safe to run twice, or after a crash.

    Returns false where another file of the review is being imported, so that it is not its turn.
    """
    row = ImportFile.objects.select_related("review", "search", "uploaded_by").get(pk=file_id)
    over = _run(row)
    if over:
        _search_when_all_are_in(row)
    else:
        # A file that waits for its turn is not forgotten.
        progress.tell(row.pk, done=0, total=row.size, records=0, unreadable=0)
    return over


def _run(
    row: ImportFile, *, wait: bool = False, may_ask: bool = True, synthetic: bool = False
) -> bool:
    if not _begin(row, wait=wait):
        return row.rests
    stored = 0
    try:
        way = mapping.way(row)
        if way.asks and may_ask:
            _ask(row)
            return True
        with transaction.atomic():
            locks.hold(row.review_id, locks.IMPORTS)
            row.refresh_from_db(fields=["state"])
            if not row.rests:
                stored = _read(row, way, synthetic=synthetic)
    except Cancelled:
        _close(row, State.CANCELLED, _nothing_added())
    except Exception:
        logger.exception("import of file %s failed", row.pk)
        _close(row, State.FAILED, _unforeseen())
    statistics.look_again(stored)
    return True


def _search_when_all_are_in(row: ImportFile) -> None:
    """Have the review searched for duplicates, once the last of the files is in."""
    waiting = ImportFile.objects.filter(
        review=row.review_id, state__in=(State.WAITING, State.RUNNING)
    )
    if not waiting.exists():
        progress.begin_comparing(row.review_id)
        background.later(THEN, row.review_id, row.pk)


@transaction.atomic
def _begin(row: ImportFile, *, wait: bool) -> bool:
    """Mark a file as being read, for everybody to see, if it is its turn in the review."""
    if wait:
        locks.hold(row.review_id, locks.IMPORTS)
    elif not locks.try_to_hold(row.review_id, locks.IMPORTS):
        return False
    row.refresh_from_db(fields=["state", "cancel_asked_at"])
    if row.rests:
        return False
    if row.cancel_asked_at is not None:
        _close(row, State.CANCELLED, _nothing_added())
        return False
    row.state, row.started_at = State.RUNNING, timezone.now()
    row.save(update_fields=["state", "started_at"])
    return True


@transaction.atomic
def _ask(row: ImportFile) -> None:
    """Leave a table until somebody has said what its columns hold."""
    row.refresh_from_db(fields=["cancel_asked_at"])
    if row.cancel_asked_at is not None:
        raise Cancelled
    row.state = State.ASKING
    row.save(update_fields=["state"])
    audit.log(on_behalf(row), "file.asked", row, file=row.name, search=str(row.search))


def _read(row: ImportFile, way: Way, *, synthetic: bool) -> int:
    """Read a file to its end in batches, store what it holds, and close it; how many records."""
    if way.plan is not None:
        row.mapping = way.mapping
        guard = Guard.of(row.guards)
        row.guards = Guard(guard.fields | way.plan.guarded, guard.keywords).as_dict()
        row.save(update_fields=["mapping", "guards"])
    with row.content.open("rb") as content:
        reading = stream(cast(BinaryIO, content), way.format, row.name)
        reader = Reader(row, reading, synthetic=synthetic)
        reader.read()
    now = ImportFile.objects.select_for_update(no_key=True).get(pk=row.pk)
    if now.cancel_asked_at is not None:
        raise Cancelled
    row.format, row.encoding = reading.format[:40], reading.encoding[:40]
    row.carries_decisions = reader.guarded
    row.save(update_fields=["format", "encoding", "carries_decisions"])
    if not reader.stored:
        _close(row, State.FAILED, reader.why_nothing())
        return 0
    _close(row, State.DONE, "", records=reader.stored, unreadable=reader.unreadable)
    if row.mapping is not None and row.mapping.takes and row.carries_decisions:
        legacy.take_said(on_behalf(row), row)
    figures.touch(row.review_id)
    return reader.stored


def _close(row: ImportFile, state: str, error: str, **facts: int) -> None:
    """Set a file's last state, with what is to be said of it."""
    with transaction.atomic():
        row.state, row.error, row.finished_at = state, error, timezone.now()
        row.save(update_fields=["state", "error", "finished_at"])
        verb = {
            State.DONE: "file.imported",
            State.FAILED: "file.failed",
            State.CANCELLED: "file.not_imported",
        }[State(state)]
        audit.log(on_behalf(row), verb, row, file=row.name, search=str(row.search), **facts)


def wake(row: ImportFile) -> None:
    """Send a file's task again if its worker seems to have died; running twice does no harm."""
    asked = row.started_at or row.uploaded_at
    silent = progress.ask(row.pk).is_silent and progress.long_ago(asked)
    if silent and progress.may_resend(row.pk):
        background.later(TASK, row.pk)


def wake_all() -> None:
    """Let no import wait for ever on a message that got lost with its worker."""
    for row in ImportFile.objects.filter(state__in=(State.WAITING, State.RUNNING)):
        wake(row)


def on_behalf(row: ImportFile) -> Seat:
    """A seat in the name of who brought a file, for what follows by itself from bringing it."""
    members = Member.objects.select_related("user")
    member = members.filter(review=row.review, user=row.uploaded_by_id).first()
    return Seat(row.review, member, OPERATOR)


def _nothing_added() -> str:
    return _("Cancelled. Nothing of this file was added; the file is kept.")


def _unforeseen() -> str:
    return _(
        "Something went wrong on the server while this file was read. Nothing of it was added; "
        "the file is kept. Try again, and tell the person who runs this server if it recurs."
    )
