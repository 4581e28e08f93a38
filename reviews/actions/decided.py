"""What people decided about duplicates, as the matcher takes it: never to be undone by itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from reviews import queries, registry
from reviews.methods import dedupe
from reviews.models import DuplicatePair, Merge, Report, Review

Pairs = list[tuple[int, int]]


@dataclass(frozen=True)
class Decided:
    """Pairs of entries, by their numbers: gathered by a person, and kept apart by one."""

    joined: Pairs
    apart: Pairs

    def give(self, matcher: dedupe.Matcher) -> dedupe.Matcher:
        """Let the matcher know what concerns the entries that it has, and nothing else."""
        matcher.forget_decisions()
        for pairs, say in ((self.joined, matcher.merge), (self.apart, matcher.keep_apart)):
            for one, other in pairs:
                if one in matcher and other in matcher:
                    say(one, other)
        return matcher


def read(review: Review, numbers: list[int]) -> Decided:
    """What stands now between these entries and others."""
    pairs = DuplicatePair.objects.filter(review=review, state=DuplicatePair.State.APART)
    merges = Merge.objects.filter(review=review, sure=False, undone_at__isnull=True)
    joined = list(merges.values_list("absorbed__number", "survivor__number"))
    return Decided(
        joined + _judged(review, numbers),
        list(pairs.values_list("first__number", "second__number")),
    )


def _judged(review: Review, numbers: list[int]) -> Pairs:
    """Entries of one report that people have judged as it is, and entries that were put into a
    report without ever having had one of their own."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for number, report in queries.reports_of(review, numbers).items():
        members[report].append(number)
    several = {report: found for report, found in members.items() if len(found) > 1}
    judged = registry.judged_among(several)
    owned = Report.objects.filter(review=review, number__in=queries.any_of(numbers))
    own = set(owned.values_list("number", flat=True)) if several else set()
    return [
        (found[0], number)
        for report, found in several.items()
        for number in found[1:]
        if report in judged or number not in own
    ]
