"""A review brought back from its archive, from the command line."""

from __future__ import annotations

import json
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reviews import accounts
from reviews.access import Refused
from reviews.actions import people
from reviews.models import Review
from synthesis.actions import archive
from synthesis.methods.archive.layout import Damaged


class Command(BaseCommand):
    """import_archive FILE [--slug SLUG] [--admit EMAIL]... [--json]"""

    help = "Bring a review back from its archive; a second time it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="an archive, or - (standard input)")
        parser.add_argument("--slug", default="", help="another short name for the review here")
        parser.add_argument(
            "--admit",
            action="append",
            default=[],
            metavar="EMAIL",
            help="let this member sign in, and print a link to set a password",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the whole review in, or nothing."""
        try:
            with _content(options["file"]) as content, archive.opened(content) as found:
                taken = archive.take_in(found, slug=options["slug"])
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror or error}.") from error
        except Damaged as damaged:
            raise CommandError(f"{damaged} Nothing was imported.") from damaged
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        links = self._admitted(taken.review, options["admit"])
        if options["json"]:
            self.stdout.write(json.dumps(_told(taken) | {"admitted": links}, ensure_ascii=False))
            return
        self._say(taken)
        for email, link in links.items():
            self.stdout.write(f"{email} sets a password here, within three days:\n{link}")

    def _admitted(self, review: Review, emails: list[str]) -> dict[str, str]:
        """Let these people in: a link for each who has no password yet."""
        try:
            users = [people.admit(review, email) for email in emails]
        except Refused as refusal:
            raise CommandError(f"The review is here. {refusal}") from refusal
        origin = next(iter(settings.CSRF_TRUSTED_ORIGINS), "").rstrip("/")
        return {
            user.email: origin + accounts.reset_path(user)
            for user in users
            if not user.has_usable_password()
        }

    def _say(self, taken: archive.Taken) -> None:
        if taken.already:
            self.stdout.write(f"“{taken.review.slug}” is here already, as the archive has it.")
            return
        n = sum(taken.rows.values())
        self.stdout.write(f"“{taken.review.slug}”: {n} rows and {taken.files} files.")
        for email in taken.foreign:
            self.stdout.write(f"{email} had no account here; the one made can't be entered.")
        for sha256 in taken.missing:
            self.stderr.write(f"A file was lost before the archive was made: {sha256}")


@contextmanager
def _content(name: str) -> Iterator[IO[bytes]]:
    """The archive's bytes; what comes by standard input is laid down first, to go back in it."""
    if name != "-":
        with Path(name).open("rb") as content:
            yield content
        return
    with tempfile.TemporaryFile() as held:
        copyfileobj(sys.stdin.buffer, held)
        held.seek(0)
        yield held


def _told(taken: archive.Taken) -> dict[str, Any]:
    return {
        "review": taken.review.slug,
        "identity": str(taken.review.identity),
        "imported": not taken.already,
        "already_here": taken.already,
        "tables": taken.rows,
        "rows": sum(taken.rows.values()),
        "files": taken.files,
        "missing": taken.missing,
        "people": {"known": taken.known, "foreign": taken.foreign},
    }
