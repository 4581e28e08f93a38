"""The tools that keep the code in its rooms, and the code in style."""

import subprocess
import sys
from pathlib import Path

import pytest

from launcher import ROOT

BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ["lint-imports", "--no-cache"],
        ["ruff", "check", "--no-cache", "."],
        ["ruff", "format", "--no-cache", "--check", "."],
        ["mypy"],
        ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    ],
    ids=["imports go down", "style", "format", "types", "migrations are complete"],
)
def test_the_code_is_as_its_tools_want_it(command: list[str]) -> None:
    program, *arguments = command
    done = subprocess.run(
        [BIN / program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
