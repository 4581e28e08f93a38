"""Consensus, agreement and flags of the appraisal, from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from appraisal import figures
from reviews.models import Review


class Command(BaseCommand):
    """appraisal SLUG [--json]"""

    help = "Where the appraisal of each study stands, with agreement and flags."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Derive it now, as the pages do."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        found = figures.as_dict(review)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for instrument in found["instruments"]:
            self.stdout.write(f"{instrument['title']}, {instrument['version']}")
            for study in instrument["studies"]:
                flag = ", flagged" if study["flagged"] else ""
                self.stdout.write(f"  {study['study']} {study['label']}: {study['state']}{flag}")
