"""The way to the reading desk, a process of its own in which PDFs can do no harm."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import LifoQueue
from typing import Any

from django.conf import settings

from reviews.methods.pdf.reading import PageText

READ_SECONDS, RENDER_SECONDS = 120, 30
# Address space of a child: what PDFium takes for a page, beside what Python has mapped.
MEGABYTES = 1_500
# How many PDFs are read at the same time in one process's name; each takes one processor.
DESKS = min(os.cpu_count() or 1, 4)
# A desk is replaced after so many tasks, so that nothing adds up in it.
MOST_TASKS = 2_000


class Trouble(Exception):
    """A PDF that can't be read: "password", "damaged" or "too_much"."""


@dataclass(frozen=True)
class Read:
    """What a PDF holds."""

    pages: int
    title: str
    scripted: bool
    texts: list[PageText]


class Desk:
    """One reading desk, started when it is first asked; one task at a time, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._tasks = 0

    def read(self, path: Path) -> Read:
        """Read a PDF's text."""
        with tempfile.NamedTemporaryFile(prefix="consilience-read-") as target:
            self._ask(READ_SECONDS, do="read", path=str(path), target=target.name)
            told = json.loads(target.read())
        texts = [PageText(*page) for page in told["read"]]
        return Read(told["pages"], told["title"], told["scripted"], texts)

    def place(self, path: Path, pages: Collection[int]) -> dict[int, bytes]:
        """Tell where the letters of these pages stand, as `boxes.pack` writes it, by page."""
        with tempfile.NamedTemporaryFile(prefix="consilience-place-") as target:
            task = {"path": str(path), "target": target.name, "pages": list(pages)}
            self._ask(READ_SECONDS, do="place", **task)
            sizes = json.loads(target.readline())
            return {number: target.read(size) for number, size in sizes}

    def render(self, path: Path, page: int, width: int, target: Path) -> None:
        """Draw a page into a file."""
        size = {"page": page, "width": width}
        self._ask(RENDER_SECONDS, do="render", path=str(path), target=str(target), **size)

    def _ask(self, seconds: int, **task: Any) -> None:
        line = json.dumps({**task, "seconds": seconds, "megabytes": MEGABYTES}).encode() + b"\n"
        with self._lock:
            process = self._running()
            assert process.stdin is not None and process.stdout is not None
            try:
                process.stdin.write(line)
                process.stdin.flush()
                answer = process.stdout.readline()
            except OSError:
                answer = b""
            self._tasks += 1
            if not answer or self._tasks >= MOST_TASKS:
                self._stop()
        if not answer:
            raise Trouble("too_much")
        if trouble := json.loads(answer).get("trouble"):
            raise Trouble(trouble)

    def _running(self) -> subprocess.Popen[bytes]:
        """The desk's process; a fork of its owner gets one of its own."""
        mine = self._process if self._owner == os.getpid() else None
        if mine is not None and mine.poll() is None:
            return mine
        self._owner, self._tasks = os.getpid(), 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reviews.methods.pdf.desk"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"},
        )
        atexit.register(self._stop)
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Desks:
    """Several desks; each task goes to one that is free, best to the one that was used last."""

    def __init__(self, number: int = DESKS) -> None:
        self._free: LifoQueue[Desk] = LifoQueue()
        for _each in range(number):
            self._free.put(Desk())

    @contextmanager
    def _one(self) -> Iterator[Desk]:
        one = self._free.get()
        try:
            yield one
        finally:
            self._free.put(one)

    def read(self, path: Path) -> Read:
        """Read a PDF's text."""
        with self._one() as one:
            return one.read(path)

    def place(self, path: Path, pages: Collection[int]) -> dict[int, bytes]:
        """Tell where the letters of these pages stand, as `Desk.place` does."""
        with self._one() as one:
            return one.place(path, pages)

    def render(self, path: Path, page: int, width: int, target: Path) -> None:
        """Draw a page into a file."""
        with self._one() as one:
            one.render(path, page, width, target)


desks = Desks()
