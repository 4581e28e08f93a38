"""The command line of start.py."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from launcher import ROOT, LauncherError, commands
from launcher.processes import Terminated
from launcher.serve import serve
from launcher.stack import data_folder

COMMANDS = ("manage", "test", "bench")
TAKES_A_VALUE = ("--port", "--data")
DESCRIPTION = """\
Consilience, with everything it needs: a Python environment, PostgreSQL, a Redis-protocol
server, a web server and a worker.

  python3 start.py                    start; Ctrl-C stops
  python3 start.py manage ARGS...     run a management command on the same data
                                      (manage help lists them)
  python3 start.py test [ARGS...]     run the tests; ARGS go to pytest
  python3 start.py bench [ARGS...]    run the benchmarks
"""
EPILOG = """\
With DATABASE_URL or REDIS_URL in the environment, those servers are used and none is
started in their place. docs/operations.md lists every variable.
"""


def split(arguments: Sequence[str]) -> tuple[list[str], str, list[str]]:
    """Part our options, the command and what is the command's own.

    >>> split(["--data", "here", "manage", "prisma", "--format", "json"])
    (['--data', 'here'], 'manage', ['prisma', '--format', 'json'])
    >>> split(["--port", "9000"])
    (['--port', '9000'], 'serve', [])
    """
    position = 0
    while position < len(arguments):
        if arguments[position] in COMMANDS:
            own = list(arguments[position + 1 :])
            return list(arguments[:position]), arguments[position], own
        position += 2 if arguments[position] in TAKES_A_VALUE else 1
    return list(arguments), "serve", []


def parser() -> argparse.ArgumentParser:
    """Describe our own options."""
    made = argparse.ArgumentParser(
        prog="start.py",
        usage="python3 start.py [options] [manage | test | bench] [ARGS...]",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--port", type=port, default=8000, help="where to listen (default 8000)")
    made.add_argument(
        "--data",
        metavar="DIR",
        default=os.environ.get("CONSILIENCE_DATA") or str(ROOT / "var"),
        help="where the data is kept (default: var, beside start.py)",
    )
    made.add_argument(
        "--no-demo", action="store_true", help="leave out the demo review and its accounts"
    )
    return made


def port(text: str) -> int:
    """Read a port number."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port; give a number from 1 to 65535")
    return int(text)


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; give the exit code."""
    own, command, rest = split(arguments)
    options = parser().parse_args(own)
    # Shells start background jobs with Ctrl-C ignored; kill -INT must end those as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _terminate)
    try:
        if command == "test":
            return commands.test(rest)
        if command == "bench":
            return commands.bench(rest)
        layout = data_folder(options.data)
        if command == "manage":
            return commands.manage(layout, rest)
        return serve(layout, port=options.port, demo=not options.no_demo)
    except LauncherError as problem:
        print(f"start.py: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0 if command == "serve" else 130


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated
