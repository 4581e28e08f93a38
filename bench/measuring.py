"""Times, processor use and memory, read without any package: from /proc."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def say(text: str) -> None:
    """Tell how far we are, on standard error."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_average_before": round(os.getloadavg()[0], 1),
    }


def percentile(values: Collection[float], share: float) -> float:
    """The smallest value that at least this share of the values don't exceed.

    >>> percentile([4, 1, 3, 2], 0.5), percentile([4, 1, 3, 2], 0.95), percentile([7], 0.5)
    (2, 4, 7)
    """
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def spread(seconds: Collection[float]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds, and how many were timed."""
    return {
        "p50_ms": round(1000 * percentile(seconds, 0.5), 2),
        "p95_ms": round(1000 * percentile(seconds, 0.95), 2),
        "n": len(seconds),
    }


def family(*roots: int) -> Iterator[int]:
    """These processes and everything that they started and that still lives."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and (stat := _stat(int(folder.name))):
            children.setdefault(int(stat[1]), []).append(int(folder.name))
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += children.get(pid, [])


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat behind the name, or none where the process has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def processor_seconds(roots: Iterable[int]) -> float:
    """Processor time that these processes and their children have used, ended ones included."""
    ticks = 0
    for pid in family(*roots):
        if stat := _stat(pid):
            ticks += sum(int(part) for part in stat[11:15])
    return ticks / TICK


def memory_mb(roots: Iterable[int]) -> float:
    """Proportional set size of these processes and their children: shared pages are split."""
    total = 0
    for pid in family(*roots):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return round(total / 1024, 1)


def peak_mb(pid: int) -> float:
    """The most memory that a process has held since it began its program; 0 once it has gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    kilobytes = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    return round(kilobytes[0] / 1024, 1) if kilobytes else 0
