"""The study table as a file, from the command line."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.access import Seat
from reviews.models import Review
from synthesis.exports import table
from synthesis.queries.table import latest


class Command(BaseCommand):
    """study_table SLUG -o FILE [--format xlsx|docx|csv|json]"""

    help = "Write the study table (xlsx, docx, csv, json): what stands, and totals over studies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("-o", "--output", required=True, help="a file, or -")
        parser.add_argument("--format", choices=table.FORMATS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the file that the page offers."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        if latest(review) is None:
            raise CommandError("This review has published no form for its study table.")
        format = options["format"] or Path(options["output"]).suffix.lstrip(".").lower()
        made = table.made(Seat.operator(review), format)
        if made is None:
            raise CommandError(f"The study table can't be written as “{format}”.")
        if options["output"] == "-":
            sys.stdout.buffer.write(made)
        else:
            Path(options["output"]).write_bytes(made)
