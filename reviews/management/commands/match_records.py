"""Find the duplicates in a plain CSV; no database is needed."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.methods import dedupe


class Command(BaseCommand):
    """match_records CSV --out CLUSTERS.csv [--maybe PAIRS.csv] [--encoding NAME] [--json]"""

    help = (
        "Gather the rows of a CSV that are surely one publication, and list the doubtful pairs. "
        "Columns: id (needed), type, author, title, year, journal, volume, number, pages, doi, "
        "pmid, isbn, abstract."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("csv", help="the table, with a row of column names")
        parser.add_argument("--out", required=True, help="where to write id, cluster of every row")
        parser.add_argument(
            "--maybe", help="where to write id_1, id_2, score, reason of doubtful pairs"
        )
        parser.add_argument("--encoding", default="", help="of the table, if it isn't UTF-8")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Match the rows and tell how many there are of what."""
        source, out, maybe = options["csv"], options["out"], options["maybe"]
        files = [Path(path).resolve() for path in (source, out, maybe) if path]
        if len(set(files)) < len(files):
            raise CommandError("The table, --out and --maybe have to be different files.")
        try:
            result = dedupe.match_csv(source, out, maybe, options["encoding"])
        except dedupe.TableError as error:
            raise CommandError(
                f"{source} can't be matched: {error}. Nothing was written."
            ) from error
        except OSError as error:
            raise CommandError(f"{error.filename or source}: {error.strerror or error}") from error
        records = sum(map(len, result.clusters))
        told = {
            "records": records,
            "clusters": len(result.clusters),
            "duplicates": records - len(result.clusters),
            "questions": len(result.questions),
        }
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(_sentence(**told))


def _sentence(records: int, clusters: int, duplicates: int, questions: int) -> str:
    return (
        f"{records:,} records are {clusters:,} publications: {duplicates:,} duplicates gathered, "
        f"{questions:,} doubtful pairs."
    )
