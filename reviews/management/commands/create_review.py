"""Open a review from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from reviews import accounts
from reviews.access import Refused
from reviews.actions import people, projects


class Command(BaseCommand):
    """create_review SLUG --title T --lead EMAIL [--json]"""

    help = "Open a review; its lead's account is made if there is none, with a link to enter it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name in links: small letters, digits, hyphens")
        parser.add_argument("--title", required=True)
        parser.add_argument("--lead", required=True, help="e-mail address of the lead")
        parser.add_argument("--question", default="", help="the review question")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do as the page does, for the lead named."""
        try:
            validate_email(options["lead"])
            made = self._create(options)
        except (Refused, ValidationError) as refusal:
            messages = getattr(refusal, "messages", [str(refusal)])
            raise CommandError(" ".join(messages)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(made, ensure_ascii=False))
            return
        self.stdout.write(f"Review “{made['title']}” is open at {made['url']}")
        self.stdout.write(f"Lead and coordinator: {made['lead']}")
        if made["set_password"]:
            self.stdout.write(
                "A new account was made. Its owner sets a password here, within three days:\n"
                f"{made['set_password']}"
            )

    @transaction.atomic
    def _create(self, options: dict[str, Any]) -> dict[str, Any]:
        lead, new = people.find_or_create(options["lead"])
        seat = projects.create_review(
            lead,
            title=options["title"],
            slug=options["slug"],
            question=options["question"],
            at_command_line=True,
        )
        review = seat.review
        return {
            "slug": review.slug,
            "title": review.title,
            "lead": lead.email,
            "url": _absolute(f"/r/{review.slug}/"),
            "account_created": new,
            "set_password": _absolute(accounts.reset_path(lead)) if new else None,
        }


def _absolute(path: str) -> str:
    """The whole address, where the settings know the server's; else its path."""
    origin = next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
    return origin.rstrip("/") + path
