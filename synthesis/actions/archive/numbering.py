"""New numbers for the rows of an archive: taken from PostgreSQL's own counters, in order."""

from __future__ import annotations

from array import array

from django.db import connection

from reviews.models.filing import salt
from synthesis.methods.archive import holds
from synthesis.methods.archive.layout import Damaged
from synthesis.queries.archive import tables

_PORTION = 50_000


class NewNumbers:
    """Which id here a row of the archive gets; a number that the archive lacks is Damaged."""

    def __init__(self, counts: dict[str, int], people: list[int]) -> None:
        self._ids = {
            name: _drawn(name, n)
            for name, n in counts.items()
            if tables.table(name).numbered_by == name
        }
        self._people = people
        self._salt = salt(self.review)

    @property
    def review(self) -> int:
        """The id that the review gets here."""
        return self._ids[tables.REVIEW][0]

    def move(self, table: str, number: int) -> int:
        """The id here of a row with this number in the archive."""
        if table == holds.MIXED:
            return ((number ^ self._salt) & 0xFFFFFFFF ^ 0x80000000) - 0x80000000
        ids = self._people if table == tables.PEOPLE else self._ids.get(table, ())
        if not 1 <= number <= len(ids):
            raise Damaged(f"it points to {table} {number}, which the archive doesn't hold")
        return ids[number - 1]


def _drawn(name: str, n: int) -> array[int]:
    """So many new ids of a table, ascending."""
    model = tables.table(name).model
    sequence = f"pg_get_serial_sequence('{model._meta.db_table}', '{model._meta.pk.column}')"
    found = array("q")
    with connection.cursor() as cursor:
        for since in range(0, n, _PORTION):
            asked = f"SELECT nextval({sequence}) FROM generate_series(1, %s)"  # noqa: S608
            cursor.execute(asked, [min(_PORTION, n - since)])
            found.extend(row[0] for row in cursor.fetchall())
    return found
