"""Importing a RIS file to the end, duplicates gathered; and the memory that reading one takes."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from bench import writing
from bench.measuring import processor_seconds, say
from bench.registry import Figures, benchmark
from bench.running import run
from bench.serving import database_parts
from reviews.actions import projects
from reviews.models import Report, User

# Target: peak memory of the large file by that of the small one.
MOST_GROWTH = 1.1


@benchmark("import")
def importing(quick: bool) -> Figures:
    """Run the command that people run, then only the reading, on a small and a large file."""
    n, few, many = (2_000, 1_000, 5_000) if quick else (10_000, 5_000, 50_000)
    with tempfile.TemporaryDirectory(prefix="consilience-bench-") as folder:
        whole = _whole(Path(folder), n)
        small, large = (_reading(Path(folder), each) for each in (few, many))
    return {
        **whole,
        "reading": {str(few): small, str(many): large},
        "peak_growth": round(large["peak_mb"] / small["peak_mb"], 2),
        "targets": {"peak_growth": MOST_GROWTH},
    }


def _whole(folder: Path, n: int) -> Figures:
    """manage.py import_records: starting, reading, storing, searching for duplicates."""
    say(f"  importing {n} records")
    file = writing.write_ris(folder / f"{n}.ris", n)
    slug = _open_review(f"import-{n}")
    before = processor_seconds(database_parts().values())
    command = ["manage.py", "import_records", slug, str(file), "--source", "MEDLINE", "--json"]
    done = run(command)
    reports = Report.objects.filter(review__slug=slug)
    return {
        "records": json.loads(done.said)["files"][0]["imported"],
        "gathered": reports.filter(merged_into__isnull=False).count(),
        "seconds": round(done.seconds, 2),
        "records_per_second": round(n / done.seconds),
        "processor_seconds": round(done.processor_seconds, 2),
        "database_processor_seconds": round(
            processor_seconds(database_parts().values()) - before, 2
        ),
        "peak_mb": done.peak_mb,
    }


def _reading(folder: Path, n: int) -> Figures:
    """Only reading and storing, as a worker does it for one file."""
    say(f"  reading {n} records")
    file = writing.write_ris(folder / f"{n}.ris", n)
    slug = _open_review(f"reading-{n}")
    done = run(["-m", "bench.one_import", slug, str(file)])
    return {
        "seconds": round(done.seconds, 2),
        "processor_seconds": round(done.processor_seconds, 2),
        "peak_mb": done.peak_mb,
    }


def _open_review(slug: str) -> str:
    lead = User.objects.create_user(f"{slug}@example.org", name="Lead")
    projects.create_review(lead, title=slug, slug=slug)
    return slug
