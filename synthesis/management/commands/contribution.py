"""What studies feed the findings, from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.access import Seat
from reviews.models import Review
from synthesis.exports.contribution import as_json
from synthesis.forms.effects import study_numbers
from synthesis.queries.contribution import RULE, VERDICTS, Weighed, weigh
from synthesis.templatetags.metasummary import rounded, share

from .metasummary import write


class Command(BaseCommand):
    """contribution SLUG [--leave-out 3,7,9] [--json] [-o FILE]"""

    help = "Say how much a set of studies feeds the findings, and what is left without it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument(
            "--leave-out", help="numbers of studies, such as 3,7,9; else the flagged ones"
        )
        parser.add_argument("--json", action="store_true", help="every figure unrounded")
        parser.add_argument("-o", "--output", default="-", help="a file, or - (as without)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Weigh the set, and say it."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        asked = options["leave_out"]
        wanted = None if asked is None else study_numbers(asked)
        if asked and not wanted:
            raise CommandError(f"“{asked}” names no studies: give numbers, such as 3,7,9.")
        found = weigh(Seat.operator(review), wanted)
        if found.unknown:
            listed = ", ".join(map(str, found.unknown))
            raise CommandError(f"No included study has the number {listed}.")
        told = json.dumps(as_json(found), ensure_ascii=False) if options["json"] else said(found)
        write(options["output"], told.encode() + b"\n")


def said(found: Weighed) -> str:
    """The figures in words."""
    told = found.told
    label, _tone, words = VERDICTS[told.verdict]
    listed = ", ".join(map(str, sorted(found.left_out))) or "none"
    lines = [
        f"Left out: {listed}",
        f"Links: {told.own_links} of {told.links}, {share(told.share, 1)} % "
        f"(even share {share(told.even_share, 1)} %)",
        f"Findings lost: {', '.join(line.name for line in found.lost) or 'none'}",
        f"Highest dependence: {share(told.most_dependence, 1)} % "
        f"({', '.join(line.name for line in found.leaning) or 'none'})",
        f"Rank correlation before and after: {rounded(told.spearman, 3)}",
        f"Sets of as many studies with at least as many links: {share(told.exact, 1)} % "
        f"of {told.sets}",
        f"Verdict: {label}. {words}",
        f"Rule: {RULE}",
    ]
    return "\n".join(lines)
