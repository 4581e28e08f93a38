"""What a second import costs where much is stored already."""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import transaction

from bench import copies
from bench.measuring import processor_seconds, say
from bench.registry import Figures
from bench.serving import database_parts
from reviews.access import Seat
from reviews.actions import deduplication, intake, projects, searches
from reviews.methods.formats import Name, Reference
from reviews.models import ImportFile, User

BATCH = 5_000


def second_import(stored: int, new: int, *, folder: Path) -> Figures:
    """Search for duplicates of n new records among many stored ones, beside the first search."""
    say(f"  storing {stored} records, then {new} more")
    with copies.write(folder / "stored.csv", stored + new).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lead = User.objects.create_user(f"second-{stored}@example.org", name="Lead")
    seat = projects.create_review(lead, title=f"Second import {stored}", slug=f"second-{stored}")
    _store(seat, "MEDLINE", rows[:stored])
    first = _search(seat)
    _store(seat, "Embase", rows[stored:])
    second = _search(seat)
    ratio = {
        f"{measure}_second_by_first": round(second[measure] / first[measure], 4)
        for measure in ("seconds", "processor_seconds")
    }
    return {"stored": stored, "new": new, "first": first, "second": second, **ratio}


def _search(seat: Seat) -> Figures:
    """Seconds, and processor seconds of this process and of the database, of one search."""
    parts = database_parts().values()
    began, mine, theirs = time.perf_counter(), os.times(), processor_seconds(parts)
    found = deduplication.find(seat)
    took, now = time.perf_counter() - began, os.times()
    return {
        "compared": found.compared,
        "gathered": found.gathered,
        "asked": found.asked,
        "parted": found.parted,
        "seconds": round(took, 2),
        "processor_seconds": round(now.user + now.system - mine.user - mine.system, 2),
        "database_processor_seconds": round(processor_seconds(parts) - theirs, 2),
    }


def _store(seat: Seat, source: str, rows: list[copies.Row]) -> None:
    """Records as an import leaves them."""
    search = searches.log_search(seat, source=source)
    file = ImportFile.objects.create(
        review=seat.review, search=search, name=f"{source}.csv", size=0, sha256=f"{search.pk:064d}",
        format="csv", encoding="utf-8", state=ImportFile.State.DONE,
    )  # fmt: skip
    for start in range(0, len(rows), BATCH):
        portion = rows[start : start + BATCH]
        first = intake.next_number(seat.review)
        # A record's report follows it in the same transaction.
        with transaction.atomic(), intake.batch(file, first=first, size=len(portion)) as batch:
            for reference in _references(portion):
                batch.add(reference)


def _references(rows: Iterable[copies.Row]) -> Iterator[Reference]:
    for line, row in enumerate(rows, 1):
        people = (name.partition(", ") for name in row["author"].split(" and "))
        yield Reference(
            type="article-journal", title=row["title"], year=int(row["year"]),
            authors=tuple(Name(family, given) for family, _comma, given in people),
            journal=row["journal"], volume=row["volume"], issue=row["number"], pages=row["pages"],
            doi=row["doi"], abstract=row["abstract"], line=line,
        )  # fmt: skip
