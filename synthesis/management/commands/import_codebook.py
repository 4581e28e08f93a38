"""A codebook of another program into a review, from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.access import Refused, Seat
from reviews.models import Review
from synthesis.actions import interchange


class Command(BaseCommand):
    """import_codebook SLUG FILE [--json]"""

    help = "Add the codes of a .qdc, .qdpx or .csv file that the codebook doesn't have."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("file", help="a .qdc, .qdpx or .csv file")
        parser.add_argument("--json", action="store_true", help="print what came of it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the codes over as the page does."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        path = Path(options["file"])
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} can't be read: {error.strerror}.") from error
        try:
            found = interchange.read(path.name, content)
            taken = interchange.take_codebook(Seat.operator(review), found, file=path.name)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for line in taken.problems:
            self.stderr.write(line)
        if options["json"]:
            told = {"created": taken.created, "known": taken.known, "problems": taken.problems}
            self.stdout.write(json.dumps(told))
        else:
            self.stderr.write(f"{taken.created} codes made, {taken.known} were there.")
