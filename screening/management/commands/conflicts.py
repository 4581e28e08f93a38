"""The third reviewer's queue from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.access import Seat
from reviews.models import Review
from screening import queries
from screening.models import Conflict, Decision


class Command(BaseCommand):
    """conflicts SLUG [--json]"""

    help = "List the open conflicts of a review: who differs, since when, who is to settle."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """List them as the settler's page does, the longest waiting first."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        seat = Seat.operator(review)
        rows = list(queries.unsettled(review).select_related("report__record", "settler__user"))
        votes = queries.votes_on(seat, rows)
        found = [_row(row, votes.get((row.report_id, row.stage), [])) for row in rows]
        if options["json"]:
            self.stdout.write(json.dumps({"conflicts": found}, ensure_ascii=False))
            return
        self.stdout.write(f"{len(found)} open conflicts")
        for row in found:
            said = ", ".join(f"{vote['reviewer']}: {vote['choice']}" for vote in row["votes"])
            self.stdout.write(f"report {row['report']} ({row['stage']}): {said}")


def _row(row: Conflict, votes: list[Decision]) -> dict[str, Any]:
    return {
        "report": row.report.number,
        "title": row.report.record.title if row.report.record else "",
        "stage": row.stage,
        "kind": row.kind,
        "opened_at": row.opened_at.isoformat(),
        "settler": row.settler.user.email if row.settler else None,
        "votes": [
            {
                "reviewer": vote.member.user.email,
                "choice": vote.choice,
                "reason": vote.reason.label if vote.reason else None,
                "note": vote.note,
            }
            for vote in votes
        ],
    }
