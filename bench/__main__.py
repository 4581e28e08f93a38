"""`python -m bench [--quick] [--sets DIR] [NAME...]`: one JSON object on standard output."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ.setdefault("CONSILIENCE_LOG_LEVEL", "WARNING")
django.setup()

from django.core.management import call_command  # noqa: E402

from bench import registry  # noqa: E402
from bench.measuring import machine, say  # noqa: E402


def main() -> None:
    """Run the benchmarks named, or all of them."""
    registry.load()
    parser = argparse.ArgumentParser(prog="start.py bench")
    parser.add_argument("--quick", action="store_true", help="smaller reviews, fewer requests")
    parser.add_argument(
        "--sets",
        type=lambda text: Path(os.environ.get("PWD", ""), text),
        metavar="DIR",
        help="a folder of labelled tables (columns id, gold and those of match_records) to score",
    )
    parser.add_argument(
        "--readers",
        type=lambda text: tuple(text.split(",")),
        default=(),
        metavar="NAME,NAME",
        help="which readers of files `fuzz` damages files for; default all",
    )
    parser.add_argument(
        "--seconds", type=float, default=0.0, help="how long `fuzz` takes for each reader"
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(registry.known)}; default all"
    )
    options = parser.parse_args()
    registry.chosen.sets = options.sets
    registry.chosen.readers, registry.chosen.seconds = options.readers, options.seconds
    if unknown := set(options.names) - set(registry.known):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    call_command("collectstatic", interactive=False, verbosity=0)
    found = {"machine": machine(), "quick": options.quick}
    for name in options.names or registry.known:
        say(f"{name} ...")
        began = time.monotonic()
        figures = registry.known[name](options.quick)
        found[name] = {
            **figures,
            "took_seconds": round(time.monotonic() - began, 1),
            "load_average": round(os.getloadavg()[0], 1),
        }
        say(f"{name}: {json.dumps(found[name])}")
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
