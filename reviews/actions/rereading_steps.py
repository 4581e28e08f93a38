"""What a worker does for another reading of a file: the preview, applying it, undoing it."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO, cast

from django.db import connection, transaction
from django.utils.translation import gettext as _

from reviews import figures, registry
from reviews.actions import (
    corrections,
    groups,
    intake,
    legacy,
    locks,
    mapping,
    rereading,
    withdrawals,
)
from reviews.actions.mapping import Way
from reviews.methods.formats import Guard, Problem, Stream, stream
from reviews.methods.formats import mapping as tables
from reviews.methods.formats.mapping import Plan
from reviews.methods.rereading import Matching, changes
from reviews.models import ImportFile, ImportProblem, Record, Report, Reread, RereadChange

logger = logging.getLogger(__name__)

State, Kind = Reread.State, RereadChange.Kind
BATCH = 500
# What is compared, in the order in which a page shows it; names follow from the authors.
FIELDS = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid",
          "abstract", "keywords", "issn", "url", "language", "type", "extra", "guarded", "raw",
          "line")  # fmt: skip
_DIGESTS = "SELECT id, line, md5(raw) FROM reviews_record WHERE file_id = %s ORDER BY number"


class Dropped(Exception):
    """Somebody has left this preview; unwinds its transaction."""


def run(reread_id: int) -> None:
    """Do what is to be done for a reading now; safe to run twice, or after a crash."""
    reread = Reread.objects.select_related("file__review", "file__search", "mapping").get(
        pk=reread_id
    )
    step = {
        State.WAITING: _preview,
        State.RUNNING: _preview,
        State.APPLYING: _apply,
        State.UNDOING: _undo,
    }.get(State(reread.state))
    if step is None:
        return
    try:
        with transaction.atomic():
            locks.hold(reread.review_id, locks.IMPORTS)
            step(reread)
    except Dropped:
        return
    except FileNotFoundError:
        rereading.fail(reread, _("The file itself is no longer on the server's disk."))
    except Exception:
        logger.exception("reading of file %s again failed", reread.file_id)
        rereading.fail(reread, _("Something went wrong on the server. Nothing was changed."))


# The preview


def _preview(reread: Reread) -> None:
    """Read the file to its end and note what each entry would change."""
    file = reread.file
    way = _way(reread)
    reread.changes.all().delete()
    ImportProblem.objects.filter(reread=reread).delete()
    with connection.cursor() as cursor:
        cursor.execute(_DIGESTS, [file.pk])
        matching = Matching(cursor.fetchall())
    counts: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    with file.content.open("rb") as content:
        reading = stream(cast(BinaryIO, content), way.format, file.name)
        for changed in _changes(reread, reading, matching, _guard(file, way), counts):
            fields.update(changed.fields)
    gone = matching.left
    _note_gone(reread, gone)
    counts["gone"] = len(gone)
    reread.counts = dict(counts) | {
        "fields": {name: fields[name] for name in FIELDS if fields[name]},
        "format": reading.format[:40],
        "encoding": reading.encoding[:40],
    }
    state = Reread.objects.select_for_update().values_list("state", flat=True).get(pk=reread.pk)
    if state == State.DROPPED:
        raise Dropped
    reread.state, reread.error = State.READY, ""
    reread.save(update_fields=["counts", "state", "error"])


def _way(reread: Reread) -> Way:
    """How the file is read now: as a person has said for this reading, else as it was before."""
    if reread.mapping is None:
        return mapping.way(reread.file)
    plan, head = Plan.of(reread.mapping.plan), mapping.head_of(reread.file)
    return Way((tables.fits(plan, head) if head else None) or plan, reread.mapping)


def _guard(file: ImportFile, way: Way) -> Guard:
    guard = Guard.of(file.guards)
    told = way.plan.guarded if way.plan is not None else frozenset[str]()
    return Guard(guard.fields | told, guard.keywords)


def _changes(
    reread: Reread, reading: Stream, matching: Matching, guard: Guard, counts: Counter[str]
) -> Iterator[RereadChange]:
    """Store the changes of each batch of entries, and yield them."""
    items = iter(reading)
    while batch := list(islice(items, BATCH)):
        problems = [item for item in batch if isinstance(item, Problem)]
        entries = [intake.fitted(item, guard) for item in batch if not isinstance(item, Problem)]
        _note_problems(reread, problems)
        counts["unreadable"] += sum(problem.lost for problem in problems)
        counts["entries"] += len(entries)
        rows = list(_compared(reread, entries, matching, counts))
        RereadChange.objects.bulk_create(rows)
        yield from rows
        rereading.tell(
            reread, done=reading.bytes_read, total=reread.file.size, records=counts["entries"]
        )
        if Reread.objects.filter(pk=reread.pk, state=State.DROPPED).exists():
            raise Dropped


def _compared(
    reread: Reread, entries: list[dict[str, Any]], matching: Matching, counts: Counter[str]
) -> Iterator[RereadChange]:
    pairs = [(entry, matching.record(entry["line"], _digest(entry))) for entry in entries]
    known = [pk for _entry, pk in pairs if pk is not None]
    records = Record.objects.select_related("report").defer("words").in_bulk(known)
    people = corrections.fields_set(known)
    for entry, pk in pairs:
        row = RereadChange(review_id=reread.review_id, reread=reread, line=entry["line"])
        if pk is None:
            row.kind, row.after = Kind.NEW, entry
        else:
            record = records[pk]
            before = {name: getattr(record, name) for name in FIELDS}
            row.fields, row.kept = changes(before, entry, people.get(pk, ()))
            row.record, row.kind = record, Kind.CHANGED
            if record.report.withdrawn_reason == _reason(reread.file):
                row.kind = Kind.BACK
            differing = row.fields + row.kept
            row.before = {name: before[name] for name in differing}
            row.after = {name: entry[name] for name in differing}
            counts["kept"] += bool(row.kept)
        if row.kind == Kind.CHANGED and not row.fields:
            counts["unchanged"] += 1
            if not row.kept:
                continue
        else:
            counts[str(row.kind)] += 1
        yield row


def _digest(entry: dict[str, Any]) -> str:
    return hashlib.md5(entry["raw"].encode(), usedforsecurity=False).hexdigest()


def _note_problems(reread: Reread, problems: Iterable[Problem]) -> None:
    ImportProblem.objects.bulk_create(
        ImportProblem(
            review_id=reread.review_id,
            file=reread.file,
            reread=reread,
            stands=False,
            line=problem.line or None,
            reason=intake.storable(problem.reason),
            excerpt=intake.storable(problem.excerpt[:1_000]),
            lost=problem.lost,
        )
        for problem in problems
    )


def _note_gone(reread: Reread, records: list[int]) -> None:
    RereadChange.objects.bulk_create(
        (
            RereadChange(review_id=reread.review_id, reread=reread, kind=Kind.GONE, record_id=pk)
            for pk in records
        ),
        batch_size=2_000,
    )


# Applying and undoing


def _apply(reread: Reread) -> None:
    file = reread.file
    reread.before = {
        "format": file.format, "encoding": file.encoding, "mapping": file.mapping_id,
        "guards": file.guards, "carries_decisions": file.carries_decisions,
    }  # fmt: skip
    way = _way(reread)
    file.guards = _guard(file, way).as_dict()
    if reread.mapping is not None:
        file.mapping = reread.mapping
    file.format, file.encoding = reread.counts["format"], reread.counts["encoding"]
    done = _set(reread, "before", "after")
    done["new"] = _add(reread)
    told = Record.objects.filter(file=file).exclude(guarded={}).exists()
    file.carries_decisions = file.carries_decisions or told
    file.save(update_fields=[*reread.before])
    _put_back(reread)
    ImportProblem.objects.standing().filter(file=file).update(stands=False)
    ImportProblem.objects.filter(reread=reread).update(stands=True)
    if reread.mapping is not None and reread.mapping.takes and file.carries_decisions:
        legacy.take_said(rereading.on_behalf(reread), file)
    _end(reread, State.APPLIED, "file.reread", done)


def _undo(reread: Reread) -> None:
    file = reread.file
    done = _set(reread, "after", "before")
    said = reread.before
    file.format, file.encoding, file.mapping_id = (
        said[name] for name in ("format", "encoding", "mapping")
    )
    file.save(update_fields=["format", "encoding", "mapping"])
    done["new"] = _withdraw(reread)
    _end(reread, State.UNDONE, "file.reread_undone", done)


def _set(reread: Reread, old: str, new: str) -> dict[str, Any]:
    """Set the fields of changed records, each if it still says what it said in the preview."""
    rows = reread.changes.filter(kind__in=(Kind.CHANGED, Kind.BACK)).order_by("pk")
    fields: Counter[str] = Counter()
    n, last = 0, 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        wanted = [row.record_id for row in batch if row.record_id is not None]
        locked = Record.objects.select_for_update(no_key=True).defer("words").filter(pk__in=wanted)
        records, people = locked.in_bulk(), corrections.fields_set(wanted)
        touched: dict[int, Record] = {}
        for row in batch:
            record = records[cast(int, row.record_id)]
            names = row.fields if new == "after" else row.applied
            free = [
                name
                for name in names
                if name not in people.get(record.pk, ())
                and getattr(record, name) == getattr(row, old)[name]
            ]
            for name in free:
                setattr(record, name, getattr(row, new)[name])
            record.names = " ".join(record.authors)
            if free:
                touched[record.pk] = record
                fields.update(free)
            row.applied = free if new == "after" else row.applied
        _save(touched.values(), {name for row in batch for name in row.fields}, batch)
        n += len(touched)
        rereading.tell(reread, done=last - batch[0].pk, total=0, records=n)
    return {"changed": n, "fields": {name: fields[name] for name in FIELDS if fields[name]}}


def _save(records: Iterable[Record], fields: set[str], rows: list[RereadChange]) -> None:
    if some := list(records):
        Record.objects.bulk_update(some, sorted(fields | {"names"}), batch_size=100)
    RereadChange.objects.bulk_update(rows, ["applied"], batch_size=BATCH)


def _add(reread: Reread) -> int:
    """Store the entries that became readable as records of their own."""
    rows = list(reread.changes.filter(kind=Kind.NEW, record__isnull=True).order_by("pk"))
    if not rows:
        return 0
    first = intake.next_number(reread.file.review)
    synthetic = Record.objects.filter(file=reread.file, synthetic=True).exists()
    with intake.batch(reread.file, first=first, size=len(rows), synthetic=synthetic) as batch:
        for row in rows:
            batch.put(row.after)
    numbers = range(first, first + len(rows))
    added = Record.objects.filter(review=reread.review_id, number__in=numbers).order_by("number")
    for row, record in zip(rows, added, strict=True):
        row.record = record
    RereadChange.objects.bulk_update(rows, ["record"], batch_size=BATCH)
    return len(rows)


def _withdraw(reread: Reread) -> int:
    """Take the reports of records that came with a reading out of screening, unless judged."""
    came = reread.changes.filter(kind__in=(Kind.NEW, Kind.BACK), record__isnull=False)
    reports = Report.objects.filter(records__in=came.values("record"), merged_into__isnull=True)
    own = set(reports.values_list("pk", flat=True))
    others = Record.objects.filter(report__in=own).exclude(pk__in=came.values("record"))
    own -= set(others.values_list("report", flat=True)) | registry.judged_among(own)
    standing = Report.objects.filter(pk__in=own, withdrawn_at__isnull=True)
    ids = list(standing.values_list("pk", flat=True))
    withdrawals.out_for(reread.review_id, ids, _reason(reread.file), reread.undone_by or "")
    return len(ids)


def _put_back(reread: Reread) -> None:
    reason = _reason(reread.file)
    out = Report.objects.filter(review=reread.review_id, withdrawn_reason=reason)
    withdrawals.restored(list(out.values_list("pk", flat=True)), reread.applied_by or "")


def _reason(file: ImportFile) -> str:
    """Why such a report was withdrawn; it tells them from others, so it is not translated."""
    return f"A later reading of {file.name[:200]} (file {file.pk}) was undone."


def _end(reread: Reread, state: str, verb: str, done: dict[str, Any]) -> None:
    reread.state, reread.error = state, ""
    reread.save(update_fields=["state", "error", "before"])
    rereading.log(verb, reread, done)
    groups.changed(reread.file.review)
    figures.touch(reread.review_id)
