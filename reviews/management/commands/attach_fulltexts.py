"""Bring full texts from the command line: PDFs, ZIPs and folders of them."""

from __future__ import annotations

import json
import time
import uuid
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from reviews.access import Seat
from reviews.actions.fulltexts import bringing, reading
from reviews.models import Delivery, FullText, Review
from reviews.queries import fulltexts

# Seconds between looks at files that a worker took out of this command's hands.
_PAUSE = 0.2


class Command(BaseCommand):
    """attach_fulltexts SLUG PATH... [--json]"""

    help = "Bring PDFs, ZIPs or folders of them, and attach each to the report that it surely is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do as the page does, and wait until every file has been read."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        missing = [str(path) for path in options["paths"] if not path.exists()]
        if missing:
            raise CommandError(f"Not found, nothing was brought: {', '.join(missing)}")
        deliveries = self._bring(Seat.operator(review), options["paths"])
        told = {
            "files": [file for row in deliveries for file in fulltexts.told(row)],
            "left_out": [
                {"name": one["name"], "why": one["why"]}
                for row in deliveries
                for one in [*row.left_out, *_failure(row)]
            ],
        }
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self._report(told)

    def _bring(self, seat: Seat, paths: list[Path]) -> list[Delivery]:
        """Bring every file, see to it that each is read, and give the deliveries they came in."""
        into = bringing.delivery(seat, uuid.uuid4())
        used = {into.pk}
        for path in _files(paths):
            with path.open("rb") as content:
                brought = bringing.bring(seat, File(content), name=path.name, into=into)
            if brought.delivery is not None:
                bringing.unpack(brought.delivery.pk)
                used.add(brought.delivery.pk)
        rows = Delivery.objects.filter(pk__in=used)
        unread = FullText.objects.filter(delivery__in=used).unread()
        while rows.filter(state=Delivery.State.WAITING).exists() or unread.exists():
            if not reading.read_some(seat.review.pk):
                time.sleep(_PAUSE)
        return list(rows.order_by("pk"))

    def _report(self, told: dict[str, Any]) -> None:
        for file in told["files"]:
            self.stdout.write(f"{file['name']}: {_words(file)}")
        for one in told["left_out"]:
            self.stdout.write(f"{one['name']}: left out. {one['why']}")
        sure = sum(bool(file["reports"]) for file in told["files"])
        self.stdout.write(
            f"{len(told['files'])} files, {sure} attached, {len(told['left_out'])} left out"
        )


def _failure(row: Delivery) -> list[dict[str, str]]:
    return [{"name": row.name, "why": row.error}] if row.state == Delivery.State.FAILED else []


def _files(paths: list[Path]) -> Iterator[Path]:
    """The files that were named, and the PDFs and ZIPs in the folders that were."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for inside in sorted(path.rglob("*")):
            if inside.suffix.lower() in (".pdf", ".zip") and inside.is_file():
                yield inside


def _words(file: dict[str, Any]) -> str:
    if file["trouble"]:
        return str(file["trouble"])
    if file["reports"]:
        told = [f"report {one['number']}, {one['how']}" for one in file["reports"]]
        return f"attached to {'; '.join(told)}"
    if file["offers"]:
        return "may be report " + " or ".join(str(one["number"]) for one in file["offers"])
    return "fits no report; kept aside"
