"""What a set of studies feeds: the metasummary's matrix, the flags of appraisal, and the sum."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appraisal.queries import flagged
from reviews.access import Seat
from reviews.models import Study
from synthesis.methods.metasummary.contribution import (
    Contribution,
    OfFinding,
    OfStudy,
    contribution,
)
from synthesis.queries.metasummary import Line, Metasummary, metasummary

VERDICTS: dict[str, tuple[str | Promise, str, str | Promise]] = {
    "red": (
        _("Red"),
        "exclude",
        _("A finding rests on these studies alone: without them it is lost."),
    ),
    "amber": (
        _("Amber"),
        "maybe",
        _(
            "No finding is lost, but one of these studies has more than one and a half times the "
            "even share of links, or a finding leans on them by more than half."
        ),
    ),
    "green": (
        _("Green"),
        "include",
        _(
            "No finding is lost, none of these studies has more than one and a half times the even "
            "share of links, and no finding leans on them by more than half."
        ),
    ),
    "empty": (
        _("No set"),
        "accent",
        _("No study is chosen, so there is nothing to leave out and nothing to judge."),
    ),
}
RULE = _(
    "Red if a finding is lost; amber if a study of the set has a ratio above 1.5 or a finding "
    "depends on the set by more than 50 %; green otherwise."
)


@dataclass(frozen=True)
class Weighed:
    """A set of studies, by number, and what it feeds."""

    summary: Metasummary
    flagged: set[int]
    left_out: set[int]
    unknown: list[int]
    told: Contribution

    @property
    def of_studies(self) -> list[tuple[Study, OfStudy]]:
        """The studies with their figures."""
        return [(self.summary.studies[int(str(one.study))], one) for one in self.told.studies]

    @property
    def of_findings(self) -> list[tuple[Line, OfFinding]]:
        """The abstracted findings that some study holds, with their figures."""
        lines = {line.id: line for line in self.summary.lines}
        return [(lines[int(str(one.finding))], one) for one in self.told.findings]

    @property
    def lost(self) -> list[Line]:
        """The abstracted findings that rest on the set alone."""
        return [line for line in self.summary.lines if line.id in self.told.lost]

    @property
    def leaning(self) -> list[Line]:
        """The findings that depend most on the set; none where nothing does."""
        most = self.told.most_dependence
        return [line for line, one in self.of_findings if most and one.dependence == most]

    def names(self, one: OfStudy) -> list[str]:
        """The findings that one study alone holds."""
        return [line.name for line in self.summary.lines if line.id in one.sole]


def weigh(seat: Seat, left_out: Collection[int] | None = None) -> Weighed:
    """What studies feed, by their numbers; those that appraisal flags, where none are named.

    Each study counts by itself here, shared samples or not: a study is left out, not a sample.
    """
    summary = metasummary(seat)
    marked = set(summary.numbers(flagged(seat)))
    wanted = marked if left_out is None else set(left_out)
    out = wanted & set(summary.studies)
    told = contribution(summary.matrix, list(summary.studies), out)
    return Weighed(summary, marked, out, sorted(wanted - out), told)
