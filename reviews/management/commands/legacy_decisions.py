"""Decisions made in another tool, from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.access import Refused, Seat
from reviews.actions import legacy
from reviews.models import ImportFile, Review


class Command(BaseCommand):
    """legacy_decisions SLUG [--take ID | --take-back ID] [--json]"""

    help = "List what imported files say was decided elsewhere; take it over, or take that back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        todo = parser.add_mutually_exclusive_group()
        todo.add_argument("--take", type=int, metavar="ID", help="take over what this file says")
        todo.add_argument("--take-back", type=int, metavar="ID", help="withdraw what was taken")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do as the page does, then list every file that tells decisions."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        seat = Seat.operator(review)
        try:
            self._change(seat, options["take"], legacy.take)
            self._change(seat, options["take_back"], legacy.take_back)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        done = ImportFile.objects.filter(review=review, state=ImportFile.State.DONE)
        files = [_told(row) for row in done.filter(carries_decisions=True)]
        if options["json"]:
            self.stdout.write(json.dumps({"files": files}, ensure_ascii=False))
            return
        for file in files:
            self.stdout.write(f"{file['id']} {file['file']}: {file['taken']} taken over")
            for group in file["groups"]:
                who = ", ".join(filter(None, (group["origin"], group["reviewer"], group["stage"])))
                self.stdout.write(
                    f"  {who or 'nobody named'}: {group['include']} include, "
                    f"{group['maybe']} maybe, {group['exclude']} exclude, {group['labels']} labels"
                )

    def _change(self, seat: Seat, pk: int | None, action: Any) -> None:
        if pk is None:
            return
        file = ImportFile.objects.filter(review=seat.review, pk=pk).first()
        if file is None:
            raise CommandError(f"There is no file {pk} in this review.")
        self.stderr.write(f"{action(seat, file)} decisions of {file.name}")


def _told(file: ImportFile) -> dict[str, Any]:
    groups = [asdict(group) for group in legacy.found(file)]
    return {"id": file.pk, "file": file.name, "taken": legacy.taken(file), "groups": groups}
