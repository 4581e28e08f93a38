"""The effect sizes of a metasummary, from the command line."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.access import Seat
from reviews.models import Review
from synthesis.exports import metasummary
from synthesis.queries.metasummary import choice_of
from synthesis.queries.metasummary import metasummary as summed


class Command(BaseCommand):
    """metasummary SLUG --format json|csv|xlsx|docx [-o FILE]"""

    help = "Write the abstracted findings with their effect sizes (json, csv, xlsx, docx)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("--format", choices=metasummary.FORMATS)
        parser.add_argument("-o", "--output", default="-", help="a file, or - (as without)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the file that the page offers."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        named = Path(options["output"]).suffix.lstrip(".").lower()
        format = options["format"] or (named if options["output"] != "-" else "json")
        seat = Seat.operator(review)
        made = metasummary.made(seat, format)
        if made is None:
            raise CommandError(f"Effect sizes can't be written as “{format}”: say --format.")
        write(options["output"], made)
        if choice_of(review).made is not None:
            # The fixed shape has no place for it.
            self.stderr.write(metasummary.counted_so(summed(seat)))


def write(output: str, made: bytes) -> None:
    """Put a file where it is wanted; - is standard output."""
    if output == "-":
        sys.stdout.buffer.write(made)
        return
    try:
        Path(output).write_bytes(made)
    except OSError as problem:
        raise CommandError(f"{output} can't be written: {problem.strerror}.") from problem
