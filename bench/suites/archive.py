"""A review taken away and brought back, by how long PostgreSQL takes to copy the same rows."""

from __future__ import annotations

import hashlib
import io
import time
import tracemalloc
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection

from bench import building
from bench.measuring import say
from bench.registry import Figures, benchmark
from reviews.access import Seat
from reviews.models import Review
from synthesis.actions import archive as actions
from synthesis.exports import archive
from synthesis.queries.archive import tables


@benchmark("archive")
def archives(quick: bool) -> Figures:
    """An archive of 10,000 or 100,000 records written, checked and taken in again."""
    n = 10_000 if quick else 100_000
    small = _written(building.review_of(1_000))
    review = building.review_of(n)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "review.zip"
        say("  copying the rows out by COPY alone")
        copied = _copied(review)
        say("  writing the archive")
        told = _written(review, path)
        Review.objects.filter(pk=review.pk).update(identity=uuid.uuid4())
        say("  taking it in")
        told |= _taken(path)
    return told | {
        "records": n,
        "copy_out_seconds": round(copied, 1),
        "write_by_copy": round(told["write_seconds"] / copied, 1),
        "peak_mb_at_1000": small["peak_mb"],
    }


def _written(review: Review, path: Path | None = None) -> dict[str, Any]:
    """Write an archive; seconds, size, rows and the most memory that Python held meanwhile."""
    held, digest = archive.Held(), hashlib.sha256()
    out = path.open("wb") if path else io.BytesIO()
    began = time.perf_counter()
    with out:
        for piece in archive.pieces(Seat.operator(review), held):
            digest.update(piece)
            if path:
                out.write(piece)
    took = time.perf_counter() - began
    tracemalloc.start()
    for _piece in archive.pieces(Seat.operator(review)):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "write_seconds": round(took, 1),
        "rows": sum(held.tables.values()),
        "megabytes": round(held.bytes / 1e6, 1),
        "peak_mb": round(peak / 1e6, 1),
    }


def _copied(review: Review) -> float:
    """The seconds in which PostgreSQL gives the same rows, unchanged."""
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for name, table in tables.tables().items():
            key = "id" if name == tables.REVIEW else "review_id"
            asked = f"SELECT * FROM {table.model._meta.db_table} WHERE {key} = {review.pk}"  # noqa: S608
            with cursor.copy(f"COPY ({asked}) TO STDOUT") as rows:
                for _row in rows:
                    pass
    return time.perf_counter() - began


def _taken(path: Path) -> dict[str, Any]:
    began = time.perf_counter()
    with path.open("rb") as content, actions.opened(content) as found:
        checked = time.perf_counter() - began
        actions.take_in(found, slug="taken-in")
    return {
        "check_seconds": round(checked, 1),
        "take_in_seconds": round(time.perf_counter() - began - checked, 1),
    }
