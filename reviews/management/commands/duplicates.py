"""What came of the records of a review, import by import, and how its sources overlap."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.models import ImportFile, Review
from reviews.queries import gathered
from reviews.queries.gathered import Came, Fate
from reviews.queries.overlap import overlap, sources_of


class Command(BaseCommand):
    """duplicates SLUG [--json]"""

    help = "Count what was gathered, asked about and kept apart, by import and source."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count now, as the page does."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        told = report(review)
        if options["json"]:
            self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
            return
        for line in told["sources"]:
            self.stdout.write(f"{line['source']}: {_words(line)}")
        self.stdout.write(f"All: {_words(told)}")
        for reason in told["reasons"]:
            self.stdout.write(f"  {reason['records']:,} {reason['reason']}")


def report(review: Review) -> dict[str, Any]:
    """The numbers of the page “By import”, with the overlap."""
    came = gathered.came(review)
    files = dict(ImportFile.objects.filter(review=review).values_list("pk", "name"))
    sources = [
        {
            "source": name,
            **_numbers(gathered.together(row for (pk, _), row in came.items() if pk in searches)),
            "imports": [
                {"file": files[file], **_numbers(row)}
                for (pk, file), row in sorted(came.items(), key=lambda item: item[0][1] or 0)
                if pk in searches and file is not None
            ],
        }
        for name, searches in sources_of(review).items()
    ]
    return {
        **_numbers(gathered.together(came.values())),
        "sources": sources,
        "overlap": overlap(review).as_dict(),
    }


def _numbers(came: Came) -> dict[str, Any]:
    return {
        "records": came.records,
        "new": came.fates[Fate.FIRST],
        "gathered": came.fates[Fate.SURE],
        "gathered_by_people": came.fates[Fate.PEOPLE],
        "after_votes": came.late,
        "pairs": {
            "to_decide": came.pairs["open"],
            "gathered": came.pairs["merged"],
            "kept_apart": came.pairs["apart"],
            "kept_apart_by_itself": came.pairs["unlike"],
        },
        "reasons": [
            {"reason": words, "records": n}
            for words, n in sorted(came.reasons.items(), key=lambda item: (-item[1], item[0]))
        ],
    }


def _words(line: dict[str, Any]) -> str:
    pairs = line["pairs"]
    return (
        f"{line['records']:,} records, {line['new']:,} new, {line['gathered']:,} gathered by "
        f"themselves, {line['gathered_by_people']:,} by people, {line['after_votes']:,} after "
        f"votes; pairs: {pairs['to_decide']:,} to decide, {pairs['kept_apart']:,} kept apart by "
        f"people, {pairs['kept_apart_by_itself']:,} by themselves"
    )
