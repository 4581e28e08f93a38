"""`python -m bench.one_import SLUG FILE`: read and store one file, in a process of its own."""

import os
import sys
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.core.files import File  # noqa: E402

from reviews.access import Seat  # noqa: E402
from reviews.actions import imports, searches  # noqa: E402
from reviews.models import ImportFile, Review  # noqa: E402


def main(slug: str, path: Path) -> None:
    """Import as a worker does: from the stored file, in batches, in one transaction."""
    seat = Seat.operator(Review.objects.get(slug=slug))
    search = searches.log_search(seat, source="MEDLINE")
    with path.open("rb") as content:
        row = imports.import_now(seat, search, File(content), name=path.name)
    if row.state != ImportFile.State.DONE:
        sys.exit(row.error)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
