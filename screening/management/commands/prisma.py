"""The PRISMA flow from the command line."""

from __future__ import annotations

import io
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reviews import figures
from reviews.models import Review
from screening.exports import flow as files
from screening.figures import PRISMA, flow_of, prisma_on
from screening.methods.drawing import LAYOUTS
from screening.methods.prisma import Flow
from screening.queries import as_of, flows


class Command(BaseCommand):
    """prisma SLUG [--format FORMAT] [--layout 2020|2009] [--as-of DATE] [-o FILE]"""

    help = "Count the PRISMA 2020 flow and write it as numbers or as a drawing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("--format", choices=files.WRITERS, default="json")
        parser.add_argument(
            "--layout", choices=LAYOUTS, default="2020", help="the template of a drawing"
        )
        parser.add_argument(
            "--as-of", type=_day, metavar="DATE", help="the flow at the end of a day, YYYY-MM-DD"
        )
        parser.add_argument("--json", action="store_true", help="the same as --format json")
        parser.add_argument("-o", "--output", default="-", help="a file; - is standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count now, as the page's downloads do."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        format = "json" if options["json"] else options["format"]
        made = _counted(review, options["as_of"])
        if made.unexplained:
            raise CommandError(files.why_held_back(made))
        style = files.Style(options["layout"], files.heading(review, options["as_of"]))
        content = _content(made, format, style)
        if options["output"] == "-":
            self._print(content)
            return
        try:
            Path(options["output"]).write_bytes(content)
        except OSError as error:
            raise CommandError(
                f"{options['output']} can't be written: {error.strerror}."
            ) from error

    def _print(self, content: bytes) -> None:
        """Write bytes as they are, also where standard output is made for text."""
        buffer = getattr(self.stdout, "buffer", None)
        if isinstance(buffer, io.BufferedIOBase | io.RawIOBase):
            self.stdout.flush()
            buffer.write(content)
            buffer.flush()
        else:
            self.stdout.write(content.decode(), ending="")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no day: write it as 2026-11-30.") from error


def _counted(review: Review, day: date | None) -> Flow:
    """The flow now, or at the end of a day."""
    today = timezone.localdate()
    if day is not None and day > today:
        raise CommandError(f"{day} has not come yet; today is {today}.")
    past = None if day == today else day
    value = prisma_on(review, past) if past else figures.compute(review, PRISMA).value
    at = as_of.end_of(past) if past else None
    return flows.explained(flow_of(value), flows.explanations(review, at=at))


def _content(flow: Flow, format: str, style: files.Style) -> bytes:
    # A program that reads the lines would take a byte order mark for a part of the first name.
    return flow.as_csv().encode() if format == "csv" else files.WRITERS[format](flow, style)
