"""Lists of records as files, from the command line."""

from __future__ import annotations

import io
import json
import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from reviews.access import Seat
from reviews.models import Review
from screening.actions import exporting
from screening.exports import records
from screening.queries import lengths
from screening.queries.lists import Filter


class Command(BaseCommand):
    """export_records SLUG [--format F] [-o FILE] [--filter NAME=VALUE ...] [--json]"""

    help = "Write the records of a review, or those that a filter asks for, in any format."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("--format", default="ris", help=f"one of: {', '.join(records.KINDS)}")
        parser.add_argument("-o", "--output", default="-", help="a file; - is standard output")
        parser.add_argument(
            "--filter",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="as in the address of the list: box=included, status=conflict, q=peer support, …",
        )
        parser.add_argument(
            "--json", action="store_true", help="print how many there were as a JSON object"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the list as the page's downloads do, row by row."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        format = options["format"]
        if format not in records.KINDS:
            known = ", ".join(records.KINDS)
            raise CommandError(f"Lists can't be written as “{format}”; there are: {known}.")
        if options["json"] and options["output"] == "-":
            raise CommandError("With --json give a file to write to: -o FILE.")
        seat = Seat.operator(review)
        wanted = _filter(options["filter"], seat)
        n = lengths.length(seat, wanted)
        exporting.note(seat, format=format, n=n, filters=wanted.query())
        with _opened(options["output"]) as out:
            _write(seat, wanted, format, out)
        if options["json"]:
            self.stdout.write(json.dumps({"records": n, "format": format}))
        elif options["output"] != "-":
            self.stderr.write(f"{n} records written to {options['output']}")


def _filter(given: Sequence[str], seat: Seat) -> Filter:
    """Read the filter; a name or a value that means nothing is refused, not passed over."""
    parts = dict(part.partition("=")[::2] for part in given)
    known = {field.name for field in fields(Filter)}
    if unknown := sorted(parts.keys() - known):
        raise CommandError(f"There is no filter {unknown[0]}; there are: {', '.join(known)}.")
    wanted = Filter.read(parts, seat)
    for name, value in parts.items():
        if value and not getattr(wanted, name):
            raise CommandError(f"The filter {name} can't be “{value}”.")
    return wanted


def _write(seat: Seat, wanted: Filter, format: str, out: BinaryIO) -> None:
    if format == "xlsx":
        with records.workbook(seat, wanted) as book:
            shutil.copyfileobj(book, out)
        return
    for piece in records.text(seat, wanted, format):
        out.write(piece.encode())


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    if path == "-":
        buffer = getattr(sys.stdout, "buffer", None)
        yield buffer if buffer is not None else io.BytesIO()
        return
    try:
        file = Path(path).open("wb")  # noqa: SIM115 (closed below)
    except OSError as error:
        raise CommandError(f"{path} can't be written: {error.strerror}.") from error
    with file:
        yield file
