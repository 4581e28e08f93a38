"""Read an export file and print what it holds; no database is needed."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from reviews.methods.formats import Problem, Stream, formats, named, stream


class Command(BaseCommand):
    """parse_records FILE [--format auto]"""

    help = "Print each entry of an export file as one line of JSON, problems on standard error."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file's path; - is standard input")
        known = ", ".join(formats())
        parser.add_argument("--format", default="auto", help=f"auto, or one of: {known}")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print entries as they are read, so that a file of any size passes through."""
        if options["format"] != "auto" and named(options["format"]) is None:
            known = ", ".join(formats())
            raise CommandError(f"There is no format “{options['format']}”; known are: {known}")
        name = "" if options["file"] == "-" else Path(options["file"]).name
        with _opened(options["file"]) as file:
            try:
                found = self._print(stream(file, options["format"], name))
            except BrokenPipeError:
                # Who reads our output has seen enough; let the interpreter's last flush go nowhere.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                return
        if not found:
            raise CommandError("No entry could be read.")

    def _print(self, reading: Stream) -> int:
        found = 0
        for item in reading:
            if isinstance(item, Problem):
                kind = "unreadable" if item.lost else "remark"
                self.stderr.write(f"line {item.line}: {kind}: {item.reason}")
                continue
            found += 1
            self.stdout.write(json.dumps(item.as_dict(), ensure_ascii=False))
        return found


@contextlib.contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(path).open("rb")  # noqa: SIM115 (closed below)
    except OSError as error:
        raise CommandError(f"{path} can't be read: {error.strerror}") from error
    with file:
        yield file
