"""A whole review as one ZIP, from the command line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.access import Seat
from reviews.models import Review
from synthesis.actions import archive as actions
from synthesis.exports import archive


class Command(BaseCommand):
    """export_archive SLUG -o FILE [--json]"""

    help = "Write a whole review, every person's own judgements included, as one ZIP archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("-o", "--output", required=True, help="a file, or - (standard output)")
        parser.add_argument("--json", action="store_true", help="print what is in it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the archive as it is made; a file appears under its name once it is whole."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        if options["json"] and options["output"] == "-":
            raise CommandError("With --json give a file to write to: -o FILE.")
        seat, held = Seat.operator(review), archive.Held()
        actions.note(seat)
        try:
            self._write(seat, held, options["output"])
        except OSError as error:
            where = options["output"]
            raise CommandError(f"{where} can't be written: {error.strerror}.") from error
        for sha256 in held.missing:
            self.stderr.write(f"A stored file is missing or not what was brought: {sha256}")
        if options["json"]:
            self.stdout.write(json.dumps(_told(review, held)))
        elif options["output"] != "-":
            n = sum(held.tables.values())
            self.stdout.write(f"{n} rows and {held.files} files in {held.bytes} bytes.")

    def _write(self, seat: Seat, held: archive.Held, output: str) -> None:
        whole = Path(output)
        part = whole.with_name(whole.name + ".part")
        out = nullcontext(sys.stdout.buffer) if output == "-" else part.open("wb")
        try:
            with out as file:
                for piece in archive.pieces(seat, held):
                    file.write(piece)
                file.flush()
            if output != "-":
                part.replace(whole)
        finally:
            if output != "-":
                part.unlink(missing_ok=True)


def _told(review: Review, held: archive.Held) -> dict[str, Any]:
    return {
        "review": review.slug,
        "identity": str(review.identity),
        "tables": held.tables,
        "rows": sum(held.tables.values()),
        "people": held.people,
        "files": held.files,
        "missing": held.missing,
        "members": len(held.sums) + 1,
        "bytes": held.bytes,
    }
