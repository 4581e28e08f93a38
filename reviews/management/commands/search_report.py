"""The search of a review as a reporting guideline asks for it, from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.exports import reporting as files
from reviews.methods.reporting import STANDARDS, table
from reviews.models import Review
from reviews.queries.reporting import facts


class Command(BaseCommand):
    """search_report SLUG --standard starlite|prisma-s [--json] [--docx FILE]"""

    help = "Fill the table of a reporting guideline from the search log, and say what is blank."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("--standard", choices=STANDARDS, required=True)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--docx", metavar="FILE", help="write the table as a Word document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill it now, as the page does."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        standard = STANDARDS[options["standard"]]
        slots = table(standard, facts(review))
        if options["docx"]:
            try:
                Path(options["docx"]).write_bytes(files.docx(review, standard, slots))
            except OSError as error:
                raise CommandError(
                    f"{options['docx']} can't be written: {error.strerror}."
                ) from error
        if options["json"]:
            told = files.as_dict(standard, slots)
            self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
            return
        for slot in slots:
            lines = [*slot.said, *([slot.own] if slot.own else [])]
            lines += [f"Missing: {files.words(one)}" for one in slot.missing]
            self.stdout.write(f"{slot.number} {slot.title}")
            for line in lines:
                self.stdout.write(f"   {line}")
