"""Import export files from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from reviews import queries
from reviews.access import Refused, Seat
from reviews.actions import deduplication, imports, mapping, searches
from reviews.models import ImportFile, Review, Search


class Command(BaseCommand):
    """import_records SLUG FILE... --source NAME [--platform P] [--date D] [--column C=F]..."""

    help = "Import export files into one search of a review, then search it for duplicates."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--source", required=True, help="what was searched, such as MEDLINE")
        parser.add_argument("--platform", default="", help="through what, such as Ovid")
        parser.add_argument(
            "--date", type=date.fromisoformat, default=None, help="day of the search, YYYY-MM-DD"
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="COLUMN=FIELD",
            help="what a column of a table holds, such as “Paper name=title”; may be repeated",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do as the page does; a file that can't be read doesn't keep the others out."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        missing = [str(path) for path in options["files"] if not path.is_file()]
        if missing:
            raise CommandError(f"Not found, nothing was imported: {', '.join(missing)}")
        seat, columns = Seat.operator(review), _columns(options["column"])
        try:
            rows = self._import(seat, self._search(seat, options), options["files"], columns)
            deduplication.find(seat)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._report(rows, as_json=options["json"])
        failed = [row.name for row in rows if row.state != ImportFile.State.DONE]
        if failed:
            raise CommandError(f"Nothing was imported from: {', '.join(failed)}")

    def _search(self, seat: Seat, options: dict[str, Any]) -> Search:
        """The entry of the log that these files belong to: an equal one, else a new one."""
        wanted = Search(
            review=seat.review,
            source=options["source"].strip(),
            platform=options["platform"].strip(),
            run_on=options["date"],
        )
        known = queries.equal_searches(wanted).first()
        if known is not None:
            self.stderr.write(f"Note: {known} is in the log already; the files are added to it.")
            return known
        return searches.log_search(
            seat, source=wanted.source, platform=wanted.platform, run_on=wanted.run_on
        )

    def _import(
        self, seat: Seat, search: Search, paths: list[Path], columns: dict[str, str]
    ) -> list[ImportFile]:
        rows = []
        for path in paths:
            with path.open("rb") as content:
                row = imports.import_now(
                    seat, search, File(content), name=path.name, columns=columns
                )
            if guessed := mapping.guessed(row):
                self.stderr.write(
                    f"Note: the columns of {path.name} were guessed: {guessed}. "
                    "Say what they hold with --column, or on the import's page."
                )
            if row.same_as is not None:
                self.stderr.write(
                    f"Warning: {path.name} has been imported before, as {row.same_as.name}."
                )
            rows.append(row)
        return rows

    def _report(self, rows: list[ImportFile], *, as_json: bool) -> None:
        if as_json:
            files = [queries.import_report(row) for row in rows]
            self.stdout.write(json.dumps({"files": files}, ensure_ascii=False))
            return
        tallies = queries.tally_files(rows)
        for row in rows:
            tally = tallies.get(row.pk, queries.Tally())
            self.stdout.write(
                f"{row.name}: {row.format or 'unknown format'}, {row.encoding}, "
                f"{tally.read} read, {tally.records} imported, {tally.unreadable} unreadable"
                + (f". {row.error}" if row.error else "")
            )
            for problem in row.problems.standing():
                self.stdout.write(f"  line {problem.line or '?'}: {problem.reason}")


def _columns(given: list[str]) -> dict[str, str]:
    """What columns hold, by their names; the last "=" parts the two."""
    found = {}
    for said in given:
        column, parted, field = said.rpartition("=")
        if not parted or not column.strip():
            raise CommandError(f"“{said}” is not of the form COLUMN=FIELD.")
        found[column.strip()] = field.strip()
    return found
