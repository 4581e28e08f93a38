"""One process from its beginning to its end: what it took, and what it printed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measuring import peak_mb
from launcher import ROOT


@dataclass(frozen=True)
class Ended:
    """Seconds, processor seconds with those of its children, peak megabytes of the process
    itself, and what it printed."""

    seconds: float
    processor_seconds: float
    peak_mb: float
    said: str


def run(arguments: Sequence[str | Path], python: str | Path = sys.executable) -> Ended:
    """Run Python with these arguments; RuntimeError if it fails."""
    began, peak = time.perf_counter(), 0.0
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen([python, *arguments], cwd=ROOT, stdout=output)
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
            raise RuntimeError(f"{' '.join(map(str, arguments))} ended with {process.returncode}")
        output.seek(0)
        return Ended(took, usage.ru_utime + usage.ru_stime, peak, output.read())
