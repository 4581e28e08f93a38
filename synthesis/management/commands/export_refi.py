"""The coding of a review as a REFI-QDA project, from the command line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.access import Seat
from reviews.models import Review
from synthesis.exports import refi as exporting
from synthesis.methods import refi


class Command(BaseCommand):
    """export_refi SLUG -o FILE [--json]"""

    help = "Write a REFI-QDA project (.qdpx), or with that ending a codebook (.qdc)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("-o", "--output", required=True, help="a .qdpx or .qdc file, or -")
        parser.add_argument("--json", action="store_true", help="print what is in it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what closed rounds have revealed: no coder's own, which is theirs alone."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        if options["json"] and options["output"] == "-":
            raise CommandError("With --json give a file to write to: -o FILE.")
        made = exporting.exported(Seat.operator(review))
        try:
            if options["output"].lower().endswith(".qdc"):
                content = refi.write_codebook(made.project.codes, exporting.ORIGIN)
            else:
                content = refi.write_project(made.project)
        except refi.Unreadable as unreadable:
            raise CommandError(str(unreadable)) from unreadable
        if options["output"] == "-":
            sys.stdout.buffer.write(content)
        else:
            try:
                Path(options["output"]).write_bytes(content)
            except OSError as error:
                where = options["output"]
                raise CommandError(f"{where} can't be written: {error.strerror}.") from error
        if options["json"]:
            self.stdout.write(json.dumps(made.n | {"left_out": made.losses}))
            return
        for line in made.losses:
            self.stderr.write(line)
