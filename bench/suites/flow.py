"""The flow counted anew, beside a bare count of the rows that it counts from."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

from django.db import connection
from django.utils import timezone

from bench import building
from bench.measuring import say
from bench.registry import Figures, benchmark
from reviews.models import Review
from screening.figures import compute_prisma, compute_prisma_at, flow_of

# Target: counting the flow by counting the rows of its tables, each grouped by one column.
MOST = 5
# The tables that the flow is counted from, and the column by which the bare count groups.
TABLES = {
    "reviews_record": "search_id",
    "reviews_report": "withdrawn_at IS NULL",
    "screening_decision": "stage",
    "screening_outcome": "choice",
    "screening_conflict": "stage",
    "reviews_retrieval": "state",
    "reviews_withdrawal": "run_id",
    "reviews_studylink": "until IS NULL",
}


@benchmark("flow")
def flow(quick: bool) -> Figures:
    """Count the flow of a large review, and bare, by turns; medians of both."""
    n, times = (10_000, 5) if quick else (100_000, 9)
    review = building.review_of(n)
    say(f"  counting the flow of {n} records")
    made = flow_of(compute_prisma(review))
    assert made.imbalances == [] and made.boxes["database_results"].n == n
    yesterday = timezone.now() - timedelta(days=1)
    told: dict[str, list[float]] = {"bare": [], "flow": [], "as_of_now": [], "as_of_before": []}
    for _turn in range(times):
        told["bare"].append(_seconds(lambda: _bare(review)))
        told["flow"].append(_seconds(lambda: compute_prisma(review)))
        told["as_of_now"].append(_seconds(lambda: compute_prisma_at(review, timezone.now())))
        told["as_of_before"].append(_seconds(lambda: compute_prisma_at(review, yesterday)))
    figures = {f"{name}_ms": round(1000 * median(some), 1) for name, some in told.items()}
    ratio = median(told["flow"]) / median(told["bare"])
    targets = {"flow_by_bare": MOST}
    return {"records": n, **figures, "flow_by_bare": round(ratio, 2), "targets": targets}


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _bare(review: Review) -> None:
    """Count every table of the flow once, grouped."""
    with connection.cursor() as cursor:
        for table, column in TABLES.items():
            cursor.execute(
                f"SELECT {column}, count(*) FROM {table} WHERE review_id = %s GROUP BY 1",  # noqa: S608
                [review.pk],
            )
            cursor.fetchall()
