"""Importing a RIS file to the end, duplicates gathered; and the memory that reading one takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import writing
from bench.measuring import peak_mb, processor_seconds, say
from bench.registry import Figures, benchmark
from bench.serving import database_parts
from launcher import ROOT
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
    took, used, peak, told = _run(command)
    reports = Report.objects.filter(review__slug=slug)
    return {
        "records": json.loads(told)["files"][0]["imported"],
        "gathered": reports.filter(merged_into__isnull=False).count(),
        "seconds": round(took, 2),
        "records_per_second": round(n / took),
        "processor_seconds": round(used, 2),
        "database_processor_seconds": round(
            processor_seconds(database_parts().values()) - before, 2
        ),
        "peak_mb": peak,
    }


def _reading(folder: Path, n: int) -> Figures:
    """Only reading and storing, as a worker does it for one file."""
    say(f"  reading {n} records")
    file = writing.write_ris(folder / f"{n}.ris", n)
    slug = _open_review(f"reading-{n}")
    took, used, peak, _told = _run(["-m", "bench.one_import", slug, str(file)])
    return {"seconds": round(took, 2), "processor_seconds": round(used, 2), "peak_mb": peak}


def _open_review(slug: str) -> str:
    lead = User.objects.create_user(f"{slug}@example.org", name="Lead")
    projects.create_review(lead, title=slug, slug=slug)
    return slug


def _run(arguments: list[str]) -> tuple[float, float, float, str]:
    """Seconds, processor seconds, peak megabytes and output of one process of Python."""
    began, peak = time.perf_counter(), 0.0
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=output)
        while True:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            # Not ru_maxrss: that begins with the size of the process which started this one.
            peak = max(peak, peak_mb(process.pid))
            time.sleep(0.02)
        took = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}")
        output.seek(0)
        told = output.read()
    return took, usage.ru_utime + usage.ru_stime, peak, told
