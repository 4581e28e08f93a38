"""Which records count: none of a file, or added by hand, that was taken back as a mistake."""

from __future__ import annotations

from django.db.models import Exists

from reviews.models import ImportFile, Record, Review

# The condition in SQL, on a table that is called record.
SQL = """AND record.taken_back_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM reviews_importfile AS file
    WHERE file.id = record.file_id AND file.taken_back_at IS NOT NULL
)"""


def has_taken_back(review: Review) -> bool:
    """Whether anything of a review was taken back, so that some of its records don't count."""
    files = ImportFile.objects.filter(review=review, taken_back_at__isnull=False)
    records = Record.objects.filter(review=review, taken_back_at__isnull=False)
    return Review.objects.filter(Exists(files) | Exists(records), pk=review.pk).exists()


def sql_for(review: Review) -> str:
    """The condition for a statement about one review; empty where it would change nothing.

    Without it such a statement may read an index alone.
    """
    return SQL if has_taken_back(review) else ""
