"""Search a review for duplicates from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import defaultdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews import queries
from reviews.access import Seat
from reviews.actions import deduplication
from reviews.models import Record, Report, Review


class Command(BaseCommand):
    """find_duplicates SLUG [--json]"""

    help = "Compare all records of a review: sure duplicates are gathered, doubtful ones listed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do as the background does after an import, for all records at once."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        found = deduplication.find(Seat.operator(review), everything=True)
        if options["json"]:
            self.stdout.write(json.dumps(_stands(review, found), ensure_ascii=False))
            return
        self.stdout.write(
            f"{found.compared} records compared: {found.gathered} duplicates gathered now, "
            f"{found.asked} new doubtful pairs."
        )
        for pair in queries.open_pairs(review).select_related("first", "second"):
            self.stdout.write(
                f"  {pair.score:.2f}  records {pair.first.number} and {pair.second.number}: "
                f"{pair.reason}"
            )


def _stands(review: Review, found: deduplication.Found) -> dict[str, Any]:
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number, report in Record.objects.filter(review=review).values_list("number", "report"):
        groups[report].append(number)
    pairs = queries.open_pairs(review).select_related("first", "second")
    return {
        "compared": found.compared,
        "gathered": found.gathered,
        "asked": found.asked,
        "reports": Report.objects.filter(review=review).standing().count(),
        "groups": sorted(sorted(numbers) for numbers in groups.values() if len(numbers) > 1),
        "doubtful": [
            {
                "records": [pair.first.number, pair.second.number],
                "score": pair.score,
                "reason": pair.reason,
            }
            for pair in pairs
        ],
    }
