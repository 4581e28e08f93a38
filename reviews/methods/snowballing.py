"""Citation searching in rounds: whose references are still to be looked through, and when to stop.

Round 1 follows the citations of included reports that were found otherwise; round n + 1 those of
reports that round n added and that were included. It ends with a round that adds nothing
(Wohlin 2014; Horsley, Dingwall and Sampson 2011 on reference lists).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

BACKWARD, FORWARD = "backward", "forward"


@dataclass(frozen=True, slots=True)
class Source:
    """A report of which citations may be followed: in which round it was found (0: otherwise),
    and whether it is included, excluded or still undecided."""

    report: int
    found: int = 0
    status: str = "included"


@dataclass(frozen=True, slots=True)
class Looked:
    """One list that was looked through, in numbers of references."""

    parent: int
    direction: str
    round: int
    looked: int
    known: int = 0
    to_decide: int = 0
    added: int = 0
    left: int = 0


@dataclass(frozen=True, kw_only=True)
class Round:
    """One round in numbers: reports whose lists are waiting, references, and reports that came.

    `expected` are the included reports with which the round begins, `waiting` the (report,
    direction) pairs of them that nobody has looked through yet. `included`, `excluded` and
    `undecided` say where the reports stand that were added in this round.
    """

    number: int
    expected: tuple[int, ...] = ()
    waiting: tuple[tuple[int, str], ...] = ()
    lists: int = 0
    looked: int = 0
    known: int = 0
    to_decide: int = 0
    added: int = 0
    left: int = 0
    included: int = 0
    excluded: int = 0
    undecided: int = 0

    @property
    def over(self) -> bool:
        """Whether every list was looked through and every reference decided."""
        return bool(self.lists) and not self.waiting and not self.to_decide


@dataclass(frozen=True)
class Course:
    """All rounds so far, and whether citation searching has come to its end."""

    rounds: tuple[Round, ...] = ()
    directions: tuple[str, ...] = (BACKWARD,)
    saturated: bool = field(default=False)


def course(
    sources: Iterable[Source], lists: Iterable[Looked], *, also: Collection[str] = ()
) -> Course:
    """Tell the rounds of citation searching.

    A direction is expected of every included report once any list follows it, or where `also`
    names it; backward always, unless only forward was followed. It has come to its end when every
    round is over and the last one has added nothing, or only what was excluded since.

    >>> done = [Looked(7, BACKWARD, 1, looked=40, known=5, added=1, left=34)]
    >>> first, second = course([Source(7), Source(9, found=1)], done).rounds
    >>> first.over, second.waiting
    (True, ((9, 'backward'),))
    >>> done.append(Looked(9, BACKWARD, 2, looked=20, known=3, left=17))
    >>> course([Source(7), Source(9, found=1)], done).saturated
    True
    """
    sources, lists = list(sources), list(lists)
    followed = {row.direction for row in lists} | set(also)
    directions = tuple(way for way in (BACKWARD, FORWARD) if way in (followed or {BACKWARD}))
    begun = {source.found + 1 for source in sources if source.status == "included"}
    last = max({row.round for row in lists} | begun, default=0)
    rounds = tuple(_round(number, sources, lists, directions) for number in range(1, last + 1))
    undecided = any(one.undecided for one in rounds)
    saturated = bool(rounds) and all(one.over for one in rounds) and not undecided
    return Course(rounds, directions, saturated)


def _round(
    number: int, sources: list[Source], lists: list[Looked], directions: tuple[str, ...]
) -> Round:
    here = [row for row in lists if row.round == number]
    done = {(row.parent, row.direction) for row in lists}
    expected = [
        source.report
        for source in sources
        if source.found == number - 1 and source.status == "included"
    ]
    came = [source.status for source in sources if source.found == number]
    return Round(
        number=number,
        expected=tuple(expected),
        waiting=tuple(
            (report, way) for report in expected for way in directions if (report, way) not in done
        ),
        lists=len(here),
        looked=sum(row.looked for row in here),
        known=sum(row.known for row in here),
        to_decide=sum(row.to_decide for row in here),
        added=sum(row.added for row in here),
        left=sum(row.left for row in here),
        included=came.count("included"),
        excluded=came.count("excluded"),
        undecided=len(came) - came.count("included") - came.count("excluded"),
    )
