"""How good a de-duplication is, held against labels."""

from __future__ import annotations

import csv
import gzip
import io
import random
from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.registry import Figures
from reviews.methods import dedupe
from reviews.methods.dedupe.tables import read_records

SHUFFLES = 5


def labels(path: Path, column: str) -> dict[str, str]:
    """What the labels call each record's publication; a record without one is its own."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {row["id"]: row[column] or f"alone {row['id']}" for row in rows}


def score(path: Path, shuffles: int = SHUFFLES) -> Figures:
    """Match a labelled table in several orders; the counts, and the worst of the orders."""
    gold = labels(path, "gold")
    records = list(read_records(path))
    outcomes = []
    for seed in range(shuffles):
        random.Random(seed).shuffle(records)  # noqa: S311
        outcomes.append(dedupe.match(records))
    same = all(one.clusters == outcomes[0].clusters for one in outcomes)
    counts = [_counts(gold, one) for one in outcomes]
    worst = max(counts, key=lambda each: (each["wrong_merges"], each["missed"]))
    return {**worst, "orders": shuffles, "same_clusters_in_all_orders": same}


def _counts(gold: Mapping[str, str], result: dedupe.Result) -> Figures:
    cluster_of = {str(id): str(head) for id, head in result.cluster_of().items()}
    asked = {
        frozenset((cluster_of[str(q.id_1)], cluster_of[str(q.id_2)])): (str(q.id_1), str(q.id_2))
        for q in result.questions
    }
    true = [pair for pair in asked.values() if gold[pair[0]] == gold[pair[1]]]
    missed, wrong = missed_and_wrong(gold, cluster_of)
    answered = _answered(cluster_of, true)
    return {
        "records": len(gold),
        "duplicates": len(gold) - len(set(gold.values())),
        "wrong_merges": wrong,
        "missed": missed,
        "questions": len(asked),
        "true_questions": len(true),
        "missed_after_review": missed_and_wrong(gold, answered)[0],
    }


def missed_and_wrong(gold: Mapping[str, str], cluster_of: Mapping[str, str]) -> tuple[int, int]:
    """Duplicates that weren't removed, and records that were removed wrongly.

    >>> missed_and_wrong({"a": "1", "b": "1", "c": "2"}, {"a": "a", "b": "b", "c": "b"})
    (1, 1)
    """
    cells = {(gold[id], cluster_of[id]) for id in gold}
    return len(cells) - len(set(gold.values())), len(cells) - len(set(cluster_of.values()))


def _answered(cluster_of: Mapping[str, str], true: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The clusters once every question is answered rightly."""
    now = dict(cluster_of)
    for one, other in true:
        kept, gone = now[one], now[other]
        now = {id: kept if head == gone else head for id, head in now.items()}
    return now


def together(scores: Iterable[Figures]) -> Figures:
    """The sums of several tables, and the rates that the targets name."""
    rows = list(scores)
    total: Figures = {
        name: sum(row[name] for row in rows)
        for name in (
            "records", "duplicates", "wrong_merges", "missed", "questions", "true_questions",
            "missed_after_review",
        )
    }  # fmt: skip
    duplicates = total["duplicates"] or 1
    return {
        **total,
        "recall": round(1 - total["missed"] / duplicates, 5),
        "recall_after_review": round(1 - total["missed_after_review"] / duplicates, 5),
        "questions_per_100": round(100 * total["questions"] / (total["records"] or 1), 2),
        "true_share": round(total["true_questions"] / (total["questions"] or 1), 2),
        "same_clusters_in_all_orders": all(row["same_clusters_in_all_orders"] for row in rows),
    }
