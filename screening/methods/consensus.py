"""What a set of blinded votes on one report amounts to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

State = Literal["pending", "include", "exclude", "conflict"]
Kind = Literal["verdict", "reason"]

CHOICES = ("include", "maybe", "exclude")
MAYBE_RULES = ("include", "conflict", "off")
AGREEMENT_RULES = ("unanimous", "majority")


class Vote(NamedTuple):
    """One reviewer's word on one report: a choice and, with an exclusion, perhaps a reason."""

    choice: str
    reason: int | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the votes amount to.

    `state` is where the report goes now; `kind` says what a conflict is about; `reason` is the
    exclusion reason all agree on, if they do; `reasons_differ` marks a settled exclusion whose
    voters gave different reasons at a stage that doesn't ask for one; `missing` counts the votes
    that are still needed.
    """

    state: State
    kind: Kind | None = None
    reason: int | None = None
    reasons_differ: bool = False
    missing: int = 0

    @property
    def choice(self) -> str | None:
        """The decision that is agreed, even where its reason is still in conflict."""
        if self.state == "conflict":
            return "exclude" if self.kind == "reason" else None
        return None if self.state == "pending" else self.state


def settle(
    votes: Iterable[Vote | tuple[str, int | None]],
    needed: int,
    maybe_rule: str = "include",
    agreement_rule: str = "unanimous",
    reasons_matter: bool = False,
) -> Verdict:
    """Say what the votes on one report amount to.

    `votes` are the standing votes of different reviewers, in any order; `needed` (1 to N) is how
    many the stage asks for. Nothing is settled before that many are in, whatever they say, so that
    every vote stays independent; votes beyond it all count.

    `maybe_rule`: with "include" a maybe counts as an include, because it sends the report on;
    with "conflict" any maybe goes to the settler; with "off" maybe isn't offered, and one from
    before that rule counts as with "include".

    `agreement_rule`: with "unanimous" all votes must agree; with "majority" more than half decide,
    and a tie is a conflict.

    `reasons_matter`: voters who agree to exclude must also agree on the reason (by the same
    agreement rule, among those who exclude), else the conflict is about the reason only.

    Raises ValueError for an unknown choice or rule, or when `needed` is under 1.

    Source: the review's own protocol; the defaults are those of two blinded reviewers with a
    third who settles (MacLellan et al. 2015).

    >>> settle([Vote("include"), Vote("maybe")], needed=2).state
    'include'
    >>> settle([Vote("include"), Vote("exclude")], needed=2).kind
    'verdict'
    >>> settle([Vote("exclude", 3), Vote("exclude", 4)], needed=2, reasons_matter=True).kind
    'reason'
    >>> settle([Vote("exclude", 3)], needed=2).missing
    1
    """
    cast = [Vote(*vote) for vote in votes]
    _check(cast, needed, maybe_rule, agreement_rule)
    if len(cast) < needed:
        return Verdict(state="pending", missing=needed - len(cast))
    if maybe_rule == "conflict" and any(vote.choice == "maybe" for vote in cast):
        return Verdict(state="conflict", kind="verdict")
    excluding = [vote for vote in cast if vote.choice == "exclude"]
    if _prevails(len(cast) - len(excluding), len(cast), agreement_rule):
        return Verdict(state="include")
    if _prevails(len(excluding), len(cast), agreement_rule):
        return _excluded([vote.reason for vote in excluding], agreement_rule, reasons_matter)
    return Verdict(state="conflict", kind="verdict")


def _check(votes: Collection[Vote], needed: int, maybe_rule: str, agreement_rule: str) -> None:
    if needed < 1:
        raise ValueError("A stage needs at least one vote.")
    if maybe_rule not in MAYBE_RULES:
        raise ValueError(f"Unknown rule for maybe: {maybe_rule!r}.")
    if agreement_rule not in AGREEMENT_RULES:
        raise ValueError(f"Unknown rule for agreement: {agreement_rule!r}.")
    for vote in votes:
        if vote.choice not in CHOICES:
            raise ValueError(f"Unknown choice: {vote.choice!r}.")


def _prevails(count: int, total: int, agreement_rule: str) -> bool:
    return count == total or (agreement_rule == "majority" and 2 * count > total)


def _excluded(reasons: list[int | None], agreement_rule: str, reasons_matter: bool) -> Verdict:
    given = Counter(reasons)
    reason, times = given.most_common(1)[0]
    if _prevails(times, len(reasons), agreement_rule):
        return Verdict(state="exclude", reason=reason, reasons_differ=len(given) > 1)
    if reasons_matter:
        return Verdict(state="conflict", kind="reason")
    return Verdict(state="exclude", reasons_differ=True)
