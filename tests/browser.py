"""A Chromium for the tests that open pages; without one they fail, they never skip."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from launcher import LauncherError
from launcher.chromium import HOME, find

# The browser stays off the network, and runs as root in containers.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium() -> Path | None:
    """Give the Chromium of CHROMIUM, of the system, or the one that start.py test brought."""
    return find(os.environ) or next(iter(HOME.glob("chromium")), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Tell Playwright which browser to start, and how."""
    try:
        found = chromium()
    except LauncherError as problem:
        pytest.fail(str(problem), pytrace=False)
    if found is None:
        pytest.fail(
            "No Chromium was found: run `python3 start.py test`, which brings one, or name one"
            " in the variable CHROMIUM.",
            pytrace=False,
        )
    return {**browser_type_launch_args, "executable_path": str(found), "args": ARGUMENTS}
