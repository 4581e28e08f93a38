"""Build the demonstration reviews, through the actions that the pages use."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.utils.module_loading import import_string

from reviews import registry
from reviews.models import Review
from screening.management.demo import maclellan, people, practice, walker_bryant

DEMOS = (maclellan, walker_bryant, practice)


class Command(BaseCommand):
    """Load what is not there yet; what is there is left as it is."""

    help = "Load the demonstration reviews and their four accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --json."""
        parser.add_argument("--json", action="store_true", help="Say what was done as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build each demonstration whole, or not at all."""
        done = {}
        for demo in DEMOS:
            there = Review.objects.filter(slug=demo.SLUG).exists()
            if not there:
                with transaction.atomic():
                    review = demo.load().review
                    # Nothing is known yet of tables filled in this transaction, and plans made
                    # without that take seconds.
                    with connection.cursor() as cursor:
                        cursor.execute("ANALYZE")
                    for add in registry.demonstrations:
                        import_string(add)(review)
            done[demo.SLUG] = "there already" if there else "loaded"
        if options["json"]:
            accounts = [email for email, _name in people.PEOPLE.values()]
            self.stdout.write(json.dumps({"reviews": done, "accounts": accounts}))
            return
        for slug, what in done.items():
            self.stdout.write(f"{slug}: {what}")
