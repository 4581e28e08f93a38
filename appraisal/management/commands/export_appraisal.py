"""The appraisal as a file, from the command line."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from appraisal import exports, queries
from reviews.access import Seat
from reviews.models import Review


class Command(BaseCommand):
    """export_appraisal SLUG -o FILE [--instrument KEY] [--what table|chart|bars] [--format F]"""

    help = "Write the appraisal table (csv, xlsx, docx) or its chart and bars (svg, png, pdf)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("-o", "--output", required=True, help="a file, or -")
        parser.add_argument("--instrument", help="key of the instrument; the first by default")
        parser.add_argument("--what", choices=["table", "chart", "bars"])
        parser.add_argument("--format", choices=[*exports.TABLES, *exports.PICTURES])

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the file that the page offers."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        rows = queries.checklists(review)
        if options["instrument"]:
            rows = rows.filter(key=options["instrument"])
        checklist = rows.first()
        if checklist is None:
            raise CommandError("This review has no such instrument.")
        format = options["format"] or Path(options["output"]).suffix.lstrip(".").lower()
        what = options["what"] or ("chart" if format in exports.PICTURES else "table")
        made = exports.made(Seat.operator(review), checklist, what, format, "agreed")
        if made is None:
            raise CommandError(f"The {what} can't be written as “{format}”.")
        if options["output"] == "-":
            sys.stdout.buffer.write(made.content)
        else:
            Path(options["output"]).write_bytes(made.content)
