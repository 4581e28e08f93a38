"""Read an import again with today's parser, from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.access import Refused, Seat
from reviews.actions import rereading, rereading_steps
from reviews.models import ImportFile, Reread


class Command(BaseCommand):
    """reread_records SLUG ID [--apply | --undo] [--json]"""

    help = "Say what reading an imported file again would change; apply it, or undo it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("file", type=int, metavar="ID", help="the number of the import")
        todo = parser.add_mutually_exclusive_group()
        todo.add_argument("--apply", action="store_true", help="let the records say it")
        todo.add_argument("--undo", action="store_true", help="undo the reading applied last")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do as the page does, while the caller waits."""
        file = (
            ImportFile.objects.select_related("review")
            .filter(review__slug=options["slug"], pk=options["file"])
            .first()
        )
        if file is None:
            raise CommandError(f"There is no file {options['file']} in “{options['slug']}”.")
        try:
            reread = self._do(Seat.operator(file.review), file, options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if reread.error:
            raise CommandError(reread.error)
        told = {"file": file.name, "state": reread.state, **reread.counts}
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        counts = reread.counts
        numbers = ", ".join(
            f"{counts.get(name, 0)} {name}" for name in ("unchanged", "changed", "new", "gone")
        )
        self.stdout.write(f"{file.name}: {reread.get_state_display().lower()}: {numbers}")
        for field, n in counts.get("fields", {}).items():
            self.stdout.write(f"  {field}: {n}")

    def _do(self, seat: Seat, file: ImportFile, options: dict[str, Any]) -> Reread:
        if options["undo"]:
            last = Reread.objects.filter(file=file, state=Reread.State.APPLIED).first()
            if last is None:
                raise Refused("No reading of this file is applied.")
            reread = rereading.undo(seat, last)
        else:
            reread = rereading.ask(seat, file)
            rereading_steps.run(reread.pk)
            reread.refresh_from_db()
            if options["apply"] and reread.state == Reread.State.READY:
                reread = rereading.apply(seat, reread)
        rereading_steps.run(reread.pk)
        reread.refresh_from_db()
        return reread
