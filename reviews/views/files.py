"""What a search's files have to say for themselves, for its page and for the poll of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews import queries
from reviews.access import Seat
from reviews.actions import imports, progress
from reviews.actions.progress import Progress
from reviews.models import ImportFile, Search
from reviews.queries import Tally

State = ImportFile.State


@dataclass(frozen=True)
class Listed:
    """One file with what was read of it, and how far it is."""

    file: ImportFile
    tally: Tally
    said: Progress

    @property
    def is_held(self) -> bool:
        """Whether it waits for somebody to say that it is meant."""
        return (
            self.file.state == State.CANCELLED
            and self.file.same_as_id is not None
            and self.file.started_at is None
        )

    @property
    def job(self) -> dict[str, Any]:
        """A running import in the words of the interface's part for long work."""
        return {
            "title": self.file.name,
            "words": self.words,
            "done": self.said.done,
            "total": self.said.total,
            "running": not self.file.rests,
            "failed": self.file.state == State.FAILED,
        }

    @property
    def words(self) -> str:
        """What a running import is doing."""
        if self.file.cancel_asked_at is not None:
            return _("Being stopped; what was read of it is taken out again.")
        if self.file.state == State.WAITING:
            return _("Waiting for its turn.")
        if not self.said.total:
            return _("Begun.")
        records = ngettext("%(n)s record", "%(n)s records", self.said.records) % {
            "n": f"{self.said.records:,}"
        }
        return _("%(records)s read, %(done)s of %(total)s.") % {
            "records": records,
            "done": filesizeformat(self.said.done),
            "total": filesizeformat(self.said.total),
        }


def listed(seat: Seat, search: Search) -> dict[str, Any]:
    """The files of a search for `_files.html`; a silent import is sent to a worker anew."""
    rows = list(
        ImportFile.objects.visible_to(seat)
        .filter(search=search)
        .select_related("same_as", "same_as__search", "uploaded_by")
        .order_by("-pk")
    )
    tallies = queries.tally_files([row for row in rows if row.is_over])
    found = []
    for row in rows:
        said = Progress() if row.rests else progress.ask(row.pk)
        if not row.rests:
            imports.wake(row)
        found.append(Listed(row, tallies.get(row.pk, Tally()), said))
    asking = any(row.state == State.ASKING for row in rows)
    return {"files": found, "asking": asking, "polling": any(not row.rests for row in rows)}
