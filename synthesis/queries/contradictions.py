"""Discordances: findings that contradict each other, and the studies on both sides."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviews.access import Seat
from synthesis.models import FindingLink
from synthesis.queries.board import Extracted
from synthesis.queries.metasummary import Line, Metasummary, metasummary


@dataclass(frozen=True)
class Linked:
    """One link between two findings; a side is None where its finding doesn't count any more."""

    link: FindingLink
    first: Extracted | None
    second: Extracted | None

    @property
    def enters(self) -> bool:
        """Whether both findings still count, of included studies."""
        return all(one is not None and one.enters for one in (self.first, self.second))


@dataclass
class Discordance:
    """Two abstracted findings under which findings contradict each other.

    Studies are all that hold each side; `both` hold both, which is no mistake: a study may tell
    of either. `silent` hold neither.
    """

    first: Line
    second: Line
    links: list[Linked] = field(default_factory=list)
    silent: list[int] = field(default_factory=list)

    @property
    def both(self) -> list[int]:
        """The studies on both sides."""
        return sorted(set(self.first.studies) & set(self.second.studies))

    @property
    def within(self) -> bool:
        """Whether the contradiction is inside one abstracted finding."""
        return self.first.id == self.second.id


@dataclass(frozen=True)
class Contradictions:
    """All links, and the discordances that they make."""

    summary: Metasummary
    links: list[Linked]
    discordances: list[Discordance]

    @property
    def apart(self) -> list[Linked]:
        """Contradictions of which a side stands under nothing yet."""
        told = {id(one) for each in self.discordances for one in each.links}
        return [
            one
            for one in self.links
            if one.link.kind == FindingLink.Kind.CONTRADICTS and id(one) not in told
        ]


def contradictions(seat: Seat) -> Contradictions:
    """The links of findings and the discordances, in a fixed count of statements."""
    summary = metasummary(seat)
    rows = FindingLink.objects.standing().filter(review=seat.review)
    links = [
        Linked(row, summary.extracted.get(row.first_id), summary.extracted.get(row.second_id))
        for row in rows.select_related("first", "second")
    ]
    return Contradictions(summary, links, _discordances(summary, links))


def _discordances(summary: Metasummary, links: list[Linked]) -> list[Discordance]:
    over: dict[int, list[Line]] = {}
    for line in summary.lines:
        for held in line.findings:
            over.setdefault(held.finding.pk, []).append(line)
    order = {line.id: at for at, line in enumerate(summary.lines)}
    found: dict[tuple[int, int], Discordance] = {}
    for linked in links:
        if linked.link.kind != FindingLink.Kind.CONTRADICTS or not linked.enters:
            continue
        for one in over.get(linked.link.first_id, []):
            for other in over.get(linked.link.second_id, []):
                first, second = sorted((one, other), key=lambda line: order[line.id])
                pair = found.setdefault((first.id, second.id), Discordance(first, second))
                pair.links.append(linked)
    for pair in found.values():
        told = {*pair.first.studies, *pair.second.studies}
        pair.silent = [number for number in summary.studies if number not in told]
    return [found[key] for key in sorted(found, key=lambda key: (order[key[0]], order[key[1]]))]
