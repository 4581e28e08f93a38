"""Agreement between reviewers from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews import figures
from reviews.methods.agreement import MaybeRule
from reviews.models import Member, Review, Stage
from screening.figures import AGREEMENT

# The published keys, in their order.
KEYS = (
    "n",
    "percent",
    "kappa",
    "kappa_ci",
    "pabak",
    "positive",
    "negative",
    "ac1",
    "alpha",
    "maybe_rule",
)

# Of the reports that both excluded: on the reason, apart from the decision.
REASON_KEYS = ("n", "percent", "kappa", "kappa_ci", "ac1", "alpha", "differ")


class Command(BaseCommand):
    """agreement SLUG --stage title_abstract|full_text [--maybe RULE | --reasons] [--json]"""

    help = "How far reviewers agree at a stage, over all and per pair, from independent votes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("--stage", choices=Stage.values, required=True)
        parser.add_argument(
            "--maybe",
            choices=[rule.value for rule in MaybeRule],
            default=MaybeRule.THREE_CATEGORY.value,
            help="how a vote of maybe is counted",
        )
        parser.add_argument(
            "--reasons",
            action="store_true",
            help="agreement on the reason, of the reports that both excluded",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count now, as the page does."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        value = figures.compute(review, AGREEMENT).value[options["stage"]]
        if options["reasons"]:
            self._tell_reasons(_published(review, value["reasons"], REASON_KEYS), options["json"])
            return
        found = _published(review, value[options["maybe"]])
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(MaybeRule(options["maybe"]).sentence.capitalize() + ".")
        self.stdout.write(_line("all reviewers", found["overall"]))
        for pair in found["pairs"]:
            self.stdout.write(_line(" and ".join(pair["reviewers"]), pair))

    def _tell_reasons(self, found: dict[str, Any], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        told = [("all reviewers", found["overall"])]
        told += [(" and ".join(pair["reviewers"]), pair) for pair in found["pairs"]]
        for who, one in told:
            self.stdout.write(
                f"{who}: {one['n']} reports excluded by two or more, "
                f"{_number(one['percent'], 1)} % for the same reason, "
                f"kappa {_number(one['kappa'])}"
            )


def _published(
    review: Review, value: dict[str, Any], keys: tuple[str, ...] = KEYS
) -> dict[str, Any]:
    """The published shape, reviewers by their e-mail addresses."""
    emails = dict(Member.objects.filter(review=review).values_list("pk", "user__email"))
    return {
        "overall": _keys(value["overall"], keys),
        "pairs": [
            {"reviewers": [emails[member] for member in pair["reviewers"]], **_keys(pair, keys)}
            for pair in value["pairs"]
        ],
    }


def _keys(found: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: found[key] for key in keys}


def _line(who: str, found: dict[str, Any]) -> str:
    low, high = found["kappa_ci"] or (None, None)
    return (
        f"{who}: {found['n']} reports, {_number(found['percent'], 1)} % agree, "
        f"kappa {_number(found['kappa'])} ({_number(low)} to {_number(high)}), "
        f"PABAK {_number(found['pabak'])}, positive {_number(found['positive'])}, "
        f"negative {_number(found['negative'])}, AC1 {_number(found['ac1'])}, "
        f"alpha {_number(found['alpha'])}"
    )


def _number(value: float | None, digits: int = 3) -> str:
    return "not defined" if value is None else f"{value:.{digits}f}"
