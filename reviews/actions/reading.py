"""Taking what a file yields and storing it in batches, so that memory stays bounded."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from django.utils.translation import gettext as _

from reviews.actions import intake, progress
from reviews.methods.formats import Problem, Reference, Stream
from reviews.models import ImportFile, ImportProblem

BATCH = 1_000


class Cancelled(Exception):
    """Somebody asked to stop this import; unwinds its transaction."""


class Reader:
    """Takes what one file yields and stores it batch by batch."""

    def __init__(self, row: ImportFile, reading: Stream, *, synthetic: bool = False) -> None:
        self.row = row
        self.reading = reading
        self.synthetic = synthetic
        self.first = self.next = intake.next_number(row.review)
        self.unreadable = 0
        self.reason = ""
        self.guarded = False

    @property
    def stored(self) -> int:
        """How many records the file has given."""
        return self.next - self.first

    def read(self) -> None:
        """Read the file to its end; between batches tell how far we are, and stop if asked to."""
        items, more = iter(self.reading), True
        while more:
            more = self._read_batch(items)
            progress.tell(
                self.row.pk,
                done=self.reading.bytes_read,
                total=self.row.size,
                records=self.stored,
                unreadable=self.unreadable,
            )
            if ImportFile.objects.filter(pk=self.row.pk, cancel_asked_at__isnull=False).exists():
                raise Cancelled

    def _read_batch(self, items: Iterator[Reference | Problem]) -> bool:
        """Store the next so many items; false where they were the last."""
        problems: list[Problem] = []
        with intake.batch(self.row, first=self.next, size=BATCH, synthetic=self.synthetic) as batch:
            for item in itertools.islice(items, BATCH):
                if isinstance(item, Problem):
                    problems.append(item)
                else:
                    batch.add(item)
        more = batch.stored + len(problems) == BATCH
        self.next += batch.stored
        self.guarded = self.guarded or batch.guarded
        self.unreadable += sum(problem.lost for problem in problems)
        self.reason = self.reason or next((problem.reason for problem in problems), "")
        for line, names in batch.cut:
            reason = _("Too long to be kept whole, cut: %(fields)s.") % {"fields": ", ".join(names)}
            problems.append(Problem(line, reason, lost=False))
        self._store(problems)
        return more

    def _store(self, problems: list[Problem]) -> None:
        ImportProblem.objects.bulk_create(
            ImportProblem(
                review_id=self.row.review_id,
                file=self.row,
                line=problem.line or None,
                reason=intake.storable(problem.reason),
                excerpt=intake.storable(problem.excerpt[:1_000]),
                lost=problem.lost,
            )
            for problem in problems
        )

    def why_nothing(self) -> str:
        """Why a file gave no record, for the person who brought it."""
        if self.reason and self.unreadable < 2:
            return _("%(reason)s Nothing was added.") % {"reason": self.reason}
        if self.unreadable:
            return _("None of its entries could be read. Nothing was added.")
        return _("No entries were found in it. Nothing was added.")
