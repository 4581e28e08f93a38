"""Bring the data up to the code: migrations, static files and the demo, each only when needed."""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from launcher import ROOT, LauncherError
from launcher.environment import LOCKS, fingerprint
from launcher.layout import Layout

APPS = ("reviews", "screening", "appraisal", "synthesis")


def child_env(stack_env: Mapping[str, str]) -> dict[str, str]:
    """Give the environment of every Django process: ours, plus the way to the servers."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **stack_env}


class Preparation:
    """The steps that a data folder needs, and a note of those that are done."""

    def __init__(self, python: Path, layout: Layout, env: Mapping[str, str]) -> None:
        self.python = python
        self.layout = layout
        self.env = env
        self.notes = layout.run / "prepared.json"

    def migrate(self) -> None:
        """Apply migrations, unless this database had exactly these already."""
        mark = None
        if "DATABASE_URL" not in os.environ:
            born = str((self.layout.postgres / "PG_VERSION").stat().st_mtime_ns)
            migrations = (path for app in APPS for path in (ROOT / app).glob("migrations/*.py"))
            mark = digest(migrations, born, fingerprint(LOCKS["runtime"]), contents=True)
        with (self.layout.run / "migrate.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._once("migrations", mark, "migrate", "--no-input")

    def collect_static(self) -> None:
        """Gather static files, unless they and the packages are as they were."""
        files = (path for path in (ROOT / "static").rglob("*") if path.is_file())
        mark = digest(files, fingerprint(LOCKS["runtime"]))
        if not (self.layout.data / "static").exists():
            self._forget("static")
        self._once("static", mark, "collectstatic", "--no-input")

    def load_demo(self) -> bool:
        """Load the demo review the first time; tell whether it is there."""
        if not any(ROOT.glob("*/management/commands/load_demo.py")):
            return False
        self._once("demo", "loaded", "load_demo")
        return True

    def _once(self, step: str, mark: str | None, *command: str) -> None:
        if mark and self._read().get(step) == mark:
            return
        self._forget(step)
        print(f"{command[0]} ...", file=sys.stderr, flush=True)
        done = subprocess.run(
            [self.python, ROOT / "manage.py", *command],
            env={**self.env, "CONSILIENCE_LOG_LEVEL": "WARNING", "CONSILIENCE_EAGER": "1"},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise LauncherError(f"manage.py {' '.join(command)} failed:\n{done.stdout}")
        if mark:
            self._write({**self._read(), step: mark})

    def _forget(self, step: str) -> None:
        notes = self._read()
        if notes.pop(step, None):
            self._write(notes)

    def _read(self) -> dict[str, str]:
        try:
            notes: dict[str, str] = json.loads(self.notes.read_text())
        except (OSError, ValueError):
            return {}
        return notes

    def _write(self, notes: dict[str, str]) -> None:
        self.notes.write_text(json.dumps(notes, indent=2))


def digest(files: Iterable[Path], *more: str, contents: bool = False) -> str:
    """Identify a set of files, by what is in them or, quicker, by their size and age."""
    total = hashlib.sha256("\0".join(more).encode())
    for path in sorted(files):
        stat = path.stat()
        what = path.read_bytes() if contents else f"{stat.st_size} {stat.st_mtime_ns}".encode()
        total.update(str(path).encode() + b"\0" + hashlib.sha256(what).digest())
    return total.hexdigest()
