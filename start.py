#!/usr/bin/env python3
"""Start Consilience, run one of its commands, or test it: python3 start.py --help."""

import os
import shutil
import sys

OLDEST = (3, 11)


def newer_python():
    """Find a Python that is new enough, or None."""
    for minor in (14, 13, 12, 11):
        found = shutil.which("python3." + str(minor))
        if found:
            return found
    return None


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        better = newer_python()
        if not better:
            sys.exit("start.py: Python 3.11 or newer is needed; this one is " + sys.version)
        os.execv(better, [better] + sys.argv)  # noqa: S606
    from launcher.cli import main

    sys.exit(main(sys.argv[1:]))
