"""The database and the queue of one data folder: started once, shared, stopped by who started."""

import fcntl
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from launcher import LauncherError
from launcher.binaries import postgres_bin, valkey_server
from launcher.environment import VENV
from launcher.layout import Layout
from launcher.postgres import Postgres
from launcher.processes import Child, Known, birth, undisturbed
from launcher.valkey import Valkey

START_PATIENCE = 180


class Busy(LauncherError):
    """Another launcher holds this data folder."""


def read_runtime(layout: Layout) -> dict[str, Any] | None:
    """Give what the launcher in charge wrote down, if it still lives."""
    try:
        runtime: dict[str, Any] = json.loads(layout.runtime.read_text())
        return runtime if Known(**runtime["launcher"]).alive else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def servers(
    layout: Layout, purpose: str, *, check: Callable[[], None] | None = None, **env: str
) -> Iterator["Stack"]:
    """Take the data folder, start what no URL points elsewhere, and stop it at the end."""
    layout.make()
    with _held(layout):
        _end_leftovers(layout)
        if check:
            check()
        stack = Stack(layout, purpose, env)
        try:
            stack.start()
            yield stack
        finally:
            undisturbed()
            stack.stop()


@contextmanager
def borrowed_or_started(layout: Layout, purpose: str) -> Iterator[dict[str, str]]:
    """Give the environment of the servers that run already, else of ones started for a while."""
    layout.make()
    with layout.users.open("w") as users:
        deadline = time.monotonic() + START_PATIENCE
        while True:
            # Who started the servers waits for this shared lock before it stops them.
            fcntl.flock(users, fcntl.LOCK_SH)
            if runtime := read_runtime(layout):
                yield dict(runtime["env"])
                return
            fcntl.flock(users, fcntl.LOCK_UN)
            try:
                # No worker runs, so the command does its background work itself.
                with servers(layout, purpose, CONSILIENCE_EAGER="1") as stack:
                    yield dict(stack.env)
                    fcntl.flock(users, fcntl.LOCK_EX)
                return
            except Busy:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


class Stack:
    """The servers that this launcher started, and the environment that leads to all of them."""

    def __init__(self, layout: Layout, purpose: str, env: Mapping[str, str]) -> None:
        self.layout = layout
        self.purpose = purpose
        self.sockets = layout.sockets()
        self.running: list[Postgres | Valkey] = []
        self.children: list[Child] = []
        self.env = {"CONSILIENCE_DATA": str(layout.data), **env}

    def start(self) -> None:
        for variable, make in (("DATABASE_URL", self._postgres), ("REDIS_URL", self._valkey)):
            if given := os.environ.get(variable):
                self.env[variable] = given
                continue
            server = make()
            self.running.append(server)
            server.start()
            self.env[variable] = server.url
            self.children.append(server.child)
            if isinstance(server, Valkey):
                # We hold the folder's lock, so no worker of it is alive.
                server.release_unfinished()
        self.write_down()

    def stop(self) -> None:
        self.layout.runtime.unlink(missing_ok=True)
        for server in reversed(self.running):
            server.stop()
        if self.sockets != self.layout.run:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def write_down(self, *more: Child, url: str = "") -> None:
        """Leave a note for later launchers: who is in charge, where the servers are."""
        launcher = Known("launcher", os.getpid(), birth(os.getpid()) or "")
        note = {
            "launcher": asdict(launcher),
            "purpose": self.purpose,
            "url": url,
            "env": self.env,
            "processes": [asdict(child.known()) for child in (*self.children, *more)],
        }
        draft = self.layout.runtime.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(note, indent=2))
        draft.replace(self.layout.runtime)

    def _postgres(self) -> Postgres:
        return Postgres(
            bin_dir=postgres_bin(VENV),
            data=self.layout.postgres,
            sockets=self.sockets,
            log=self.layout.logs / "postgres.log",
        )

    def _valkey(self) -> Valkey:
        return Valkey(
            program=valkey_server(VENV),
            data=self.layout.valkey,
            sockets=self.sockets,
            log=self.layout.logs / "valkey.log",
        )


@contextmanager
def _held(layout: Layout) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it even if this process is killed."""
    with layout.lock.open("w") as lock:
        _take(lock, layout)
        yield


def _take(lock: TextIO, layout: Layout) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        runtime = read_runtime(layout) or {}
        where = f" at {runtime['url']}" if runtime.get("url") else ""
        raise Busy(
            f"{layout.data} is in use already: {runtime.get('purpose', 'it is just starting')}"
            f"{where}. Stop that first, or choose another folder with --data."
        ) from None


def _end_leftovers(layout: Layout) -> None:
    """End what a killed launcher left running, the web server and workers before their servers."""
    try:
        processes = json.loads(layout.runtime.read_text())["processes"]
    except (OSError, ValueError, KeyError):
        return
    for each in reversed(processes):
        leftover = Known(**each)
        if leftover.alive and leftover.name != "PostgreSQL":
            print(f"Ending {leftover.name}, left over from before.", file=sys.stderr)
            leftover.end()
    layout.runtime.unlink(missing_ok=True)


def data_folder(path: str | Path) -> Layout:
    """Turn what --data gave into a layout, refusing what can't be a folder of ours."""
    folder = Path(path).expanduser().resolve()
    if folder.exists() and not folder.is_dir():
        raise LauncherError(f"{folder} is a file; --data takes a folder.")
    if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
        raise LauncherError(f"{folder} can't be written by you; choose another with --data.")
    return Layout(folder)
