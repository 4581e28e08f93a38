"""The web server and the worker, started exactly as start.py does, on a free port."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from bench.measuring import memory_mb, processor_seconds
from launcher import ROOT
from launcher.layout import Layout
from launcher.processes import Child
from launcher.serve import HOST, wait_for_answer, web_command, worker_command


@dataclass(frozen=True)
class Served:
    """A running installation: where it listens, and the first process of each of its parts."""

    port: int
    parts: dict[str, int]

    def processor(self) -> dict[str, float]:
        """Processor seconds used so far by each part."""
        return {name: processor_seconds([pid]) for name, pid in self.parts.items()}

    def memory(self) -> dict[str, float]:
        """Megabytes of each part, and of all together."""
        parts = {name: memory_mb([pid]) for name, pid in self.parts.items()}
        return {**parts, "total": round(sum(parts.values()), 1)}


@contextmanager
def served() -> Iterator[Served]:
    """Run the web server, and the worker with its clock, until the block ends."""
    layout = Layout(Path(settings.DATA_DIR))
    web = Child("The web server", layout.logs / "web.log")
    worker = Child("The worker", layout.logs / "worker.log")
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings"}
    port = _free_port()
    try:
        worker.start(worker_command(Path(sys.executable), layout), env=env, cwd=ROOT)
        web.start(web_command(Path(sys.executable), port), env=env, cwd=ROOT)
        wait_for_answer(web, f"http://{HOST}:{port}/")
        yield Served(port, {"web": web.pid, "worker": worker.pid, **database_parts(layout)})
    finally:
        worker.ask_to_stop()
        web.stop()
        worker.stop()


def database_parts(layout: Layout | None = None) -> dict[str, int]:
    """The first processes of PostgreSQL and Valkey, as the launcher wrote them down."""
    layout = layout or Layout(Path(settings.DATA_DIR))
    try:
        processes = json.loads(layout.runtime.read_text())["processes"]
    except OSError:
        return {}
    known = {"PostgreSQL": "postgresql", "Valkey": "valkey"}
    return {known[each["name"]]: each["pid"] for each in processes if each["name"] in known}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port
