"""The included studies from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.access import Seat
from reviews.models import Review
from screening.actions import studies as numbers
from screening.queries import studies
from screening.queries.studies import Row, Wanted


class Command(BaseCommand):
    """studies SLUG [--json]"""

    help = "List the included studies of a review with their numbers, labels and reports."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """List them as the page does, by number."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        numbers.number(review)
        found = [_row(row) for row in studies.every(Seat.operator(review), Wanted())]
        made = studies.tally(review)
        if options["json"]:
            told = {**vars(made), "studies": found}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(f"{made.new_reports} reports of {made.new_studies} new studies")
        for study in found:
            reports = ", ".join(str(report["number"]) for report in study["reports"])
            self.stdout.write(f"{study['number']:>5}  {study['label']}  (reports {reports})")


def _row(row: Row) -> dict[str, Any]:
    return {
        "number": row.study.number,
        "label": row.study.label,
        "earlier_reports": row.study.earlier_reports,
        "reports": [
            {
                "number": place.report.number,
                "title": place.record.title,
                "year": place.record.year,
                "main": place.main,
            }
            for place in row.included
        ],
    }
