"""Taking what a file yields and storing it in batches, so that memory stays bounded."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reviews.actions import intake, progress
from reviews.methods.formats import Problem, Reference, Stream
from reviews.models import ImportFile, ImportProblem

BATCH = 1_000


class Cancelled(Exception):
    """Somebody asked to stop this import; unwinds its transaction."""


class Reader:
    """Collects what one file yields and stores it batch by batch."""

    def __init__(self, row: ImportFile, reading: Stream, *, synthetic: bool = False) -> None:
        self.row = row
        self.reading = reading
        self.synthetic = synthetic
        self.entries: list[Reference] = []
        self.problems: list[Problem] = []
        self.first = self.next = intake.next_number(row.review)
        self.unreadable = 0
        self.reason = ""

    @property
    def stored(self) -> int:
        """How many records the file has given."""
        return self.next - self.first

    def take(self, item: Reference | Problem) -> None:
        """Accept one item; a full batch is stored at once."""
        if isinstance(item, Problem):
            self.problems.append(item)
            self.unreadable += item.lost
            self.reason = self.reason or item.reason
        else:
            self.entries.append(item)
        if len(self.entries) + len(self.problems) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Store what waits, tell how far we are, and stop if somebody has asked for that."""
        self._store_entries()
        self._store_problems()
        progress.tell(
            self.row.pk,
            done=self.reading.bytes_read,
            total=self.row.size,
            records=self.stored,
            unreadable=self.unreadable,
        )
        if ImportFile.objects.filter(pk=self.row.pk, cancel_asked_at__isnull=False).exists():
            raise Cancelled

    def _store_entries(self) -> None:
        if not self.entries:
            return
        cut = intake.store(self.row, self.entries, first=self.next, synthetic=self.synthetic)
        for line, names in cut:
            reason = _("Too long to be kept whole, cut: %(fields)s.") % {"fields": ", ".join(names)}
            self.problems.append(Problem(line, reason, lost=False))
        self.next += len(self.entries)
        self.entries = []

    def _store_problems(self) -> None:
        ImportProblem.objects.bulk_create(
            ImportProblem(
                review_id=self.row.review_id,
                file=self.row,
                line=problem.line or None,
                reason=intake.storable(problem.reason),
                excerpt=intake.storable(problem.excerpt[:1_000]),
                lost=problem.lost,
            )
            for problem in self.problems
        )
        self.problems = []

    def why_nothing(self) -> str:
        """Why a file gave no record, for the person who brought it."""
        if not self.reading.format and self.reason:
            return _("%(reason)s Nothing was added.") % {"reason": self.reason}
        if self.unreadable:
            return _("None of its entries could be read. Nothing was added.")
        return _("No entries were found in it. Nothing was added.")
