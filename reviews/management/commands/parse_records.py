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
    """parse_records FILE [--format auto] [--report] [--report-to PATH]"""

    help = "Print each entry of an export file as one line of JSON, problems on standard error."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file's path; - is standard input")
        known = ", ".join(formats())
        parser.add_argument("--format", default="auto", help=f"auto, or one of: {known}")
        parser.add_argument(
            "--report",
            action="store_true",
            help="print one JSON object on the whole file, and no entries",
        )
        parser.add_argument(
            "--report-to", type=Path, metavar="PATH", help="write that object to a file as well"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print entries as they are read, so that a file of any size passes through."""
        if options["format"] != "auto" and named(options["format"]) is None:
            known = ", ".join(formats())
            raise CommandError(f"There is no format “{options['format']}”; known are: {known}")
        name = "" if options["file"] == "-" else Path(options["file"]).name
        with _opened(options["file"]) as file:
            reading = stream(file, options["format"], name)
            try:
                told = self._read(reading, name, quiet=options["report"])
            except BrokenPipeError:
                # Who reads our output has seen enough; let the interpreter's last flush go nowhere.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                return
        self._tell(told, options["report"], options["report_to"])
        if not told["records"]:
            raise CommandError("No entry could be read.")

    def _read(self, reading: Stream, name: str, *, quiet: bool) -> dict[str, Any]:
        """Go through a file once; print its entries unless `quiet`, and sum it up."""
        records = 0
        problems: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
        for item in reading:
            if isinstance(item, Problem):
                problems[item.lost].append({"line": item.line, "reason": item.reason})
                if not quiet:
                    kind = "unreadable" if item.lost else "remark"
                    self.stderr.write(f"line {item.line}: {kind}: {item.reason}")
                continue
            records += 1
            if not quiet:
                self.stdout.write(json.dumps(item.as_dict(), ensure_ascii=False))
        return {
            "file": name,
            "format": reading.format,
            "encoding": reading.encoding,
            "read": records + len(problems[True]),
            "records": records,
            "unreadable": problems[True],
            "remarks": problems[False],
        }

    def _tell(self, told: dict[str, Any], printed: bool, path: Path | None) -> None:
        text = json.dumps(told, ensure_ascii=False)
        if printed:
            self.stdout.write(text)
        if path is not None:
            try:
                path.write_text(f"{text}\n", encoding="utf-8")
            except OSError as error:
                raise CommandError(f"{path} can't be written: {error.strerror}") from error


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
