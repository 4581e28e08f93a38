"""The draft of a review's methods and results, from the command line."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.access import Seat
from reviews.models import Review
from synthesis.exports import report


class Command(BaseCommand):
    """report SLUG -o FILE.docx"""

    help = "Write a draft of methods and results as a Word document, gaps marked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("-o", "--output", required=True, help="a file, or -")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what the page offers."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        made = report.document(Seat.operator(review))
        if options["output"] == "-":
            sys.stdout.buffer.write(made)
            return
        try:
            Path(options["output"]).write_bytes(made)
        except OSError as error:
            raise CommandError(
                f"{options['output']} can't be written: {error.strerror}."
            ) from error
