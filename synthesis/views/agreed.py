"""The figures of a round as a page shows them: tables with their unit, universe and rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.models import Review
from synthesis.methods import spans
from synthesis.models import Code
from synthesis.queries.rounds import RoundRow

Told = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One line of a table: what it is about, its figures, and whether it sums up the others."""

    label: str
    told: Told
    strong: bool = False


@dataclass(frozen=True)
class Section:
    """A table of figures, with what was counted; `after` marks what isn't blind."""

    key: str
    title: str
    universe: str
    lines: list[Line]
    rule: str = ""
    after: bool = False


def sections(review: Review, row: RoundRow, told: Told, unit: str) -> list[Section]:
    """What a page shows of one unit; the figure after discussion always stands apart."""
    names = dict(Code.objects.filter(review=review).values_list("pk", "name"))
    people = {place.member_id: str(place.member.user) for place in row.coders}
    shown = {"cell": _cells, "finding": _findings, "span": _spans}[unit]
    return shown(told, names, people)


def _cells(told: Told, names: dict[int, str], people: dict[int, str]) -> list[Section]:
    after = told["after"]["cell"]
    blind = Section(
        "blind",
        _("Before discussion"),
        _cell_universe(told),
        _lines(told["cell"], names, people, _("All codes")),
    )
    settled = Section(
        "after",
        _("After discussion"),
        _cells_open(told["after"]["open"]),
        [Line(_("All codes"), after["overall"], strong=True)],
        after=True,
    )
    return [blind, settled]


def _cell_universe(told: Told) -> str:
    return _(
        "%(n)s cells: %(studies)s studies × the %(used)s of %(codes)s codes that a coder used in "
        "the round. Codes that nobody used are left out, so that they agree with nobody."
    ) % {
        "n": told["cell"]["overall"]["n"],
        "studies": told["studies"],
        "used": told["cell"]["codes_used"],
        "codes": told["codes"],
    }


def _cells_open(n: int) -> str:
    if not n:
        return _("The same cells, every disagreement on presence settled. Not a blind figure.")
    return ngettext(
        "The same cells with what was settled so far; %(n)s is open. Not a blind figure.",
        "The same cells with what was settled so far; %(n)s are open. Not a blind figure.",
        n,
    ) % {"n": n}


def _findings(told: Told, names: dict[int, str], people: dict[int, str]) -> list[Section]:
    found = told["finding"]
    words = _(
        "%(units)s findings that a coder gave a code × the %(used)s codes used on them. "
        "%(uncoded)s findings that nobody gave a code are left out."
    ) % {"units": found["units"], "used": found["codes_used"], "uncoded": found["uncoded"]}
    each = Section("finding", _("Finding × code, before discussion"), words,
                   _lines(found, names, people, _("All codes")))  # fmt: skip
    nominal = Section(
        "category",
        _("Category of a finding, before discussion"),
        _("Findings that every coder gave a code: whether they gave the same ones."),
        [Line(_("Same codes"), found["category"], strong=True)],
    )
    return [each, nominal]


def _spans(told: Told, names: dict[int, str], people: dict[int, str]) -> list[Section]:
    found = told["span"]
    letters = found["characters"]
    words = _(
        "%(n)s different spans. Kappa and alpha need a count of what both left out, which spans "
        "don't have: see the characters."
    ) % {"n": found["overall"]["n"]}
    spanned = Section("span", _("Spans, before discussion"), words,
                      _lines(found, names, people, _("All codes")), rule=_(spans.RULE))  # fmt: skip
    counted = _(
        "%(n)s characters that a coder gave any code × the %(used)s codes used. Text that nobody "
        "coded is left out. No interval: neighbouring characters aren't independent."
    ) % {"n": letters["units"], "used": letters["codes_used"]}
    each = Section("characters", _("Characters, before discussion"), counted,
                   _lines(letters, names, people, _("All codes")))  # fmt: skip
    return [spanned, each]


def _lines(told: Told, names: dict[int, str], people: dict[int, str], all_: str) -> list[Line]:
    lines = [Line(all_, told["overall"], strong=True)]
    if len(told["pairs"]) > 1:
        lines += [
            Line(" / ".join(people[one] for one in pair), each) for pair, each in told["pairs"]
        ]
    by_name = sorted(told["codes"], key=lambda one: names.get(one[0], "").casefold())
    return lines + [Line(names.get(code, "?"), one) for code, one in by_name]
