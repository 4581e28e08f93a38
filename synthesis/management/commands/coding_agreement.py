"""Agreement of coders from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.models import Member, Review
from synthesis.figures import coding as figures
from synthesis.methods import spans
from synthesis.models import Code
from synthesis.queries.rounds import RoundRow, rounds

UNIVERSE = {
    "cell": "study x code, for the codes that a coder used in the round",
    "finding": "finding x code, for the findings and codes that a coder used in the round",
    "span": "spans of the same code; characters: those that a coder gave any code",
}


class Command(BaseCommand):
    """coding_agreement SLUG --round N [--unit cell|finding|span] [--json]"""

    help = "How far the coders of a closed round agree, from what they coded alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's short name")
        parser.add_argument("--round", type=int, required=True, metavar="N")
        parser.add_argument("--unit", choices=figures.UNITS, default="cell")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count now, as the background does."""
        review = Review.objects.filter(slug=options["slug"]).first()
        if review is None:
            raise CommandError(f"There is no review “{options['slug']}”.")
        row = next(iter(rounds(review, options["round"])), None)
        if row is None:
            raise CommandError(f"The review has no round {options['round']}.")
        if row.round.closed_at is None:
            raise CommandError(f"Round {options['round']} is open: its coding is still blind.")
        told = _published(review, row, options["unit"])
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self._tell(told)

    def _tell(self, told: dict[str, Any]) -> None:
        self.stdout.write(f"Unit: {told['unit']} ({told['universe']})")
        if told["rule"]:
            self.stdout.write(told["rule"])
        self.stdout.write(
            f"{told['studies']} studies, {len(told['coders'])} coders, "
            f"{told['codes_used']} of {told['codes']} codes used"
        )
        self.stdout.write(_line("before discussion", told["blind"]["overall"]))
        if characters := told["blind"].get("characters"):
            self.stdout.write(_line("character by character", characters["overall"]))
        if after := told["after_discussion"]:
            self.stdout.write(_line("after discussion", after["overall"]))


def _published(review: Review, row: RoundRow, unit: str) -> dict[str, Any]:
    """The published shape: coders by their e-mail addresses, codes by their names."""
    found = figures.of_round(row)
    emails = dict(Member.objects.filter(review=review).values_list("pk", "user__email"))
    names = dict(Code.objects.filter(review=review).values_list("pk", "name"))
    return {
        "round": row.round.number,
        "design": row.round.design,
        "seed": row.round.seed,
        "unit": unit,
        "universe": UNIVERSE[unit],
        "rule": spans.RULE if unit == "span" else None,
        "studies": found["studies"],
        "codes": found["codes"],
        "codes_used": found[unit]["codes_used"],
        "coders": [emails[coder] for coder in found["coders"]],
        "left": [emails[one.member_id] for one in row.coders if one.left_at is not None],
        "blind": _named(found[unit], emails, names),
        "after_discussion": _named(found["after"]["cell"], emails, names)
        if unit == "cell"
        else None,
        "disagreements": len(found["disagreements"]),
        "open": found["after"]["open"],
    }


def _named(told: dict[str, Any], emails: dict[int, str], names: dict[int, str]) -> dict[str, Any]:
    found = {
        "units": told["units"],
        "overall": told["overall"],
        "codes": [{"code": names[code], **one} for code, one in told["codes"]],
        "pairs": [
            {"coders": [emails[one] for one in pair], **each} for pair, each in told["pairs"]
        ],
    }
    found |= {key: told[key] for key in ("category", "uncoded") if key in told}
    if "characters" in told:
        found["characters"] = _named(told["characters"], emails, names)
    return found


def _line(what: str, one: dict[str, Any]) -> str:
    low, high = one["kappa_ci"] or (None, None)
    return (
        f"{what}: n {one['n']}, {_number(one['percent'], 1)} % agree, "
        f"kappa {_number(one['kappa'])} ({_number(low)} to {_number(high)}), "
        f"positive {_number(one['positive'])}, Jaccard {_number(one['jaccard'])}, "
        f"alpha {_number(one['alpha'])}"
    )


def _number(value: float | None, digits: int = 3) -> str:
    return "not defined" if value is None else f"{value:.{digits}f}"
