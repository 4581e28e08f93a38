"""What start.py runs: set-up, embedded servers and the processes of Consilience.

Standard library only, since it makes the virtual environment that everything else needs.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

DEMO_PASSWORD = "consilience-demo"  # noqa: S105 - printed for everybody to use
DEMO_ACCOUNTS = (
    ("ana@example.org", "reviewer"),
    ("ben@example.org", "reviewer"),
    ("cleo@example.org", "lead"),
    ("dora@example.org", "coordinator"),
)


class LauncherError(Exception):
    """Something a person can act on; the message is all that is shown."""
