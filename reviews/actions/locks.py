"""Advisory locks of PostgreSQL: one piece of work of a kind at a time in each review."""

from __future__ import annotations

from django.db import connection

# Held while an import numbers its records.
IMPORTS = "imports"
# Held while the whole review is searched for duplicates.
DUPLICATES = "duplicates"
# Held while reports are gathered or parted.
GATHERING = "gathering"
# Held while studies are numbered and reports linked; the innermost: nothing is locked after it.
STUDIES = "studies"
# Held while references of a list are decided or compared.
REFERENCES = "references"
# Held while the form of the study table is designed.
FORMS = "forms"
# Held while a round of coding opens or closes, and shared by who codes meanwhile.
CODING = "coding"


def hold(review_id: int, work: str) -> None:
    """Wait for a review's lock and keep it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [review_id, work])


def share(review_id: int, work: str) -> None:
    """Wait until nobody holds a review's lock, and let none hold it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, hashtext(%s))", [review_id, work])


def try_to_hold(review_id: int, work: str) -> bool:
    """Take a review's lock until the transaction ends, or say that another has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [review_id, work])
        row = cursor.fetchone()
    return bool(row and row[0])
