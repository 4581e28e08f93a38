"""`start.py manage`, `start.py test` and `start.py bench`."""

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from launcher import ROOT
from launcher.chromium import ensure_chromium
from launcher.environment import ensure
from launcher.layout import Layout
from launcher.prepare import Preparation, child_env
from launcher.processes import Terminated
from launcher.stack import borrowed_or_started, servers

# These look at migrations or make them, so applying them first would be in the way.
ABOUT_MIGRATIONS = {"makemigrations", "migrate", "showmigrations", "sqlmigrate", "squashmigrations"}
# These read and write files only.
WITHOUT_SERVERS = {"help", "match_records", "parse_records"}


def manage(layout: Layout, arguments: Sequence[str]) -> int:
    """Run one management command, its input, output and exit code untouched."""
    python = ensure()
    if arguments and arguments[0] in WITHOUT_SERVERS:
        layout.make()
        env = child_env({"CONSILIENCE_DATA": str(layout.data)})
        return run([python, ROOT / "manage.py", *arguments], env)
    with borrowed_or_started(layout, "a management command runs there") as stack_env:
        env = child_env(stack_env)
        if arguments and arguments[0] not in ABOUT_MIGRATIONS:
            Preparation(python, layout, env).migrate()
        return run([python, ROOT / "manage.py", *arguments], env)


def test(arguments: Sequence[str]) -> int:
    """Run the tests, browser and all; they start servers of their own."""
    python = ensure("dev")
    env = {**os.environ, "CHROMIUM": str(ensure_chromium(python))}
    os.chdir(ROOT)
    return run([python, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *arguments], env)


def bench(arguments: Sequence[str]) -> int:
    """Run the benchmarks on servers and data of their own, as durable as real ones."""
    python = ensure("dev")
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(prefix="consilience-bench-") as folder:
        layout = Layout(Path(folder).resolve())
        with servers(layout, "benchmarks run there") as stack:
            env = child_env(stack.env)
            Preparation(python, layout, env).migrate()
            return run([python, "-m", "bench", *arguments], env)


def run(command: Sequence[str | Path], env: Mapping[str, str]) -> int:
    """Run a command in our place: its end is ours, and a signal to us is one to it."""
    process = subprocess.Popen(command, env=env)
    while True:
        try:
            code = process.wait()
        except Terminated:
            process.terminate()
        except KeyboardInterrupt:
            # The terminal sent it to the command as well, which decides what to do.
            continue
        else:
            return code if code >= 0 else 128 - code
