"""The published schema of archives, from the command line."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from synthesis.exports.archive import schema


class Command(BaseCommand):
    """archive_schema"""

    help = "Print the JSON Schema of an archive's tables, as docs/archive.schema.json has it."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it as every archive holds it."""
        self.stdout.write(schema.text(), ending="")
