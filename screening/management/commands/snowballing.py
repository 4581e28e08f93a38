"""Citation searching from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.models import Review
from screening.queries import snowballing
from screening.queries.snowballing import Parent, Stretch

SUMS = ("lists", "looked", "known", "to_decide", "added", "left")
STANDINGS = ("included", "excluded", "undecided")


class Command(BaseCommand):
    """snowballing SLUG [--json]"""

    help = "Tell how far citation searching is: its rounds, and the lists of each report."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell it as the page does."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        found = snowballing.progress(review)
        rounds = [_round(stretch) for stretch in found.stretches]
        if options["json"]:
            told = {"saturated": found.course.saturated, **found.sums, "rounds": rounds}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for one in rounds:
            self.stdout.write(
                f"Round {one['round']}: {one['looked']} references looked at in {one['lists']} "
                f"lists, {one['known']} known, {one['added']} added, {one['left']} left out, "
                f"{one['to_decide']} to decide; {len(one['waiting'])} lists still to come"
            )
        ended = "has come to its end" if found.course.saturated else "goes on"
        self.stdout.write(f"Citation searching {ended}.")


def _round(stretch: Stretch) -> dict[str, Any]:
    one = stretch.round
    parents = [*stretch.parents, *stretch.beside]
    numbers = {parent.report.pk: parent.report.number for parent in parents}
    return {
        "round": one.number,
        **{name: getattr(one, name) for name in (*SUMS, *STANDINGS)},
        "over": one.over,
        "waiting": [
            {"report": numbers[report], "direction": direction} for report, direction in one.waiting
        ],
        "reports": [_report(parent) for parent in parents],
    }


def _report(parent: Parent) -> dict[str, Any]:
    return {
        "number": parent.report.number,
        "title": parent.report.record.title if parent.report.record else "",
        "study": parent.study,
        "status": parent.status,
        "lists": [
            {
                "id": one.row.pk,
                "direction": way.direction,
                "round": one.looked.round,
                "looked_on": one.row.looked_on.isoformat(),
                "platform": one.row.search.platform,
                **{name: getattr(one.looked, name) for name in SUMS[1:]},
            }
            for way in parent.ways
            for one in way.lists
        ],
    }
