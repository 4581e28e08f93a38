"""The PRISMA flow from the command line."""

from __future__ import annotations

import io
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews import figures
from reviews.models import Review
from screening.exports import flow as files
from screening.figures import PRISMA, flow_of
from screening.methods.drawing import LAYOUTS
from screening.methods.prisma import Flow
from screening.queries import flows


class Command(BaseCommand):
    """prisma SLUG [--format FORMAT] [--layout 2020|2009] [-o FILE]"""

    help = "Count the PRISMA 2020 flow and write it as numbers or as a drawing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("--format", choices=files.WRITERS, default="json")
        parser.add_argument(
            "--layout", choices=LAYOUTS, default="2020", help="the template of a drawing"
        )
        parser.add_argument("--json", action="store_true", help="the same as --format json")
        parser.add_argument("-o", "--output", default="-", help="a file; - is standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count now, as the page's downloads do."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        format = "json" if options["json"] else options["format"]
        made = flow_of(figures.compute(review, PRISMA).value)
        made = flows.explained(made, flows.explanations(review))
        if made.unexplained:
            raise CommandError(files.why_held_back(made))
        style = files.Style(options["layout"], files.heading(review))
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


def _content(flow: Flow, format: str, style: files.Style) -> bytes:
    # A program that reads the lines would take a byte order mark for a part of the first name.
    return flow.as_csv().encode() if format == "csv" else files.WRITERS[format](flow, style)
