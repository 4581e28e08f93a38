"""Duplicates: how good on labelled tables, how quick beside bib-dedupe, how it grows, and what a
second import costs."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import copies, scoring
from bench.incremental import second_import
from bench.measuring import say
from bench.registry import Figures, benchmark, chosen
from bench.running import Ended, run
from launcher import ROOT

THEIRS = "bib-dedupe==0.11.0"
HOME = ROOT / ".cache" / THEIRS.replace("==", "-")
TARGETS = {
    "wrong_merges": 0, "recall": 0.9945, "questions_per_100": 1.2, "true_share": 0.25,
    "recall_after_review": 0.998, "processor_seconds_by_theirs": 1 / 20, "peak_mb": 500,
    "peak_mb_of_100000": 1024, "growth_exponent": 1.1,
}  # fmt: skip


@benchmark("dedupe")
def deduplication(quick: bool) -> Figures:
    """Score the tables of --sets, if given; time the command beside bib-dedupe."""
    with tempfile.TemporaryDirectory(prefix="consilience-bench-") as name:
        return {
            "sets": _sets(quick) if chosen.sets else "none: --sets DIR names a folder of them",
            "beside_bib_dedupe": _beside(Path(name), 1_000 if quick else 28_625),
            "targets": TARGETS,
        }


@benchmark("growth")
def growth(quick: bool) -> Figures:
    """Time the command that people run on two tables, one several times as long."""
    few, many = (2_000, 10_000) if quick else (28_625, 100_000)
    with tempfile.TemporaryDirectory(prefix="consilience-bench-") as name:
        small, large = (_ours(Path(name), n) for n in (few, many))
    ratio = large["processor_seconds"] / small["processor_seconds"]
    exponent = round(math.log(ratio) / math.log(many / few), 2)
    return {str(few): small, str(many): large, "growth_exponent": exponent}


@benchmark("second_import")
def incremental(quick: bool) -> Figures:
    """Search for duplicates of a second import, beside the search over all that is stored."""
    stored, new = (5_000, 200) if quick else (100_000, 1_000)
    with tempfile.TemporaryDirectory(prefix="consilience-bench-") as name:
        return second_import(stored, new, folder=Path(name))


def _sets(quick: bool) -> Figures:
    found: Figures = {}
    for path in sorted(chosen.sets.glob("*.csv*")) if chosen.sets else ():
        say(f"  scoring {path.name}")
        found[path.name.split(".")[0]] = scoring.score(path, 2 if quick else scoring.SHUFFLES)
    return {**found, "total": scoring.together(list(found.values()))}


def _ours(folder: Path, n: int) -> Figures:
    """manage.py match_records on n generated rows, starting included."""
    say(f"  matching {n} generated records")
    table = copies.write(folder / f"{n}.csv", n)
    out = folder / "clusters.csv"
    done = run(["manage.py", "match_records", table, "--out", out, "--json"])
    gold = scoring.labels(table, "paper")
    missed, wrong = scoring.missed_and_wrong(gold, _clusters(out))
    return {**_cost(done), "missed": missed, "wrong_merges": wrong, **json.loads(done.said)}


def _cost(done: Ended) -> Figures:
    return {
        "seconds": round(done.seconds, 1),
        "processor_seconds": round(done.processor_seconds, 2),
        "peak_mb": done.peak_mb,
    }


def _clusters(out: Path) -> dict[str, str]:
    lines = out.read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split(",") for line in lines)


def _beside(folder: Path, n: int) -> Figures:
    """Both on the same rows, one after the other; theirs in an environment of its own."""
    try:
        python = _their_python()
    except (OSError, subprocess.SubprocessError) as error:
        return {"error": f"{THEIRS} could not be installed into {HOME}: {error}"}
    ours = _ours(folder, n)
    say(f"  {THEIRS} on {n} generated records; this takes long")
    table = folder / f"{n}.csv"
    done = run([ROOT / "bench" / "theirs.py", table], python)
    gold = scoring.labels(table, "paper")
    cluster_of = {id: id for id in gold}
    for members in json.loads(done.said):
        cluster_of |= dict.fromkeys(members, members[0])
    missed, wrong = scoring.missed_and_wrong(gold, cluster_of)
    return {
        "records": n,
        "ours": ours,
        "theirs": {**_cost(done), "missed": missed, "wrong_merges": wrong},
        "processor_seconds_by_theirs": round(ours["processor_seconds"] / done.processor_seconds, 4),
    }


def _their_python() -> Path:
    """The interpreter of an environment with that package and nothing of ours."""
    python = HOME / "bin" / "python"
    if not (HOME / "ready").exists():
        say(f"  bringing {THEIRS} into {HOME}")
        subprocess.run([sys.executable, "-m", "venv", "--clear", HOME], check=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", THEIRS], check=True, stdout=sys.stderr
        )
        (HOME / "ready").write_text(time.strftime("%F\n"))
    return python
