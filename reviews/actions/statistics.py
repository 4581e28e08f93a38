"""What PostgreSQL plans by: how large tables are, and what is in their columns."""

from __future__ import annotations

from django.db import connection

# So many new rows make a difference.
MANY = 1_000
# The columns by which rows are found and joined; to look at long texts would take long.
_COLUMNS = (
    "reviews_record (id, review_id, report_id, number, search_id, file_id, year, taken_back_at)",
    "reviews_report (id, review_id, number, record_id, merged_into_id, withdrawn_at)",
)


def look_again(rows: int) -> None:
    """Let PostgreSQL look at the tables of records that have grown by so many rows.

    By itself it does so within a minute; until then it takes them for nearly empty in a new
    installation, and what follows an import takes seconds instead of milliseconds. Call it outside
    a transaction, so that nobody waits for its locks.
    """
    if rows < MANY:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(_COLUMNS)}")
