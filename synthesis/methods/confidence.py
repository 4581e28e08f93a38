"""Confidence in a review finding: four components and one overall level, each with its reason.

The approach is GRADE-CERQual (Lewin et al. 2018, Implementation Science 13:2): people judge. No
function here derives a level from others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

METHODS, COHERENCE, ADEQUACY, RELEVANCE = "methods", "coherence", "adequacy", "relevance"
OVERALL = "overall"
COMPONENTS = (METHODS, COHERENCE, ADEQUACY, RELEVANCE)
ITEMS = (*COMPONENTS, OVERALL)

CONCERNS = ("none", "minor", "moderate", "serious")
LEVELS = ("high", "moderate", "low", "very_low")


@dataclass(frozen=True)
class Said:
    """What is said on one item: a level, and why."""

    level: str = ""
    why: str = ""


Answers = Mapping[str, Said]


def levels(item: str) -> tuple[str, ...]:
    """The levels that an item is answered with.

    >>> levels(ADEQUACY)
    ('none', 'minor', 'moderate', 'serious')
    >>> levels(OVERALL)
    ('high', 'moderate', 'low', 'very_low')
    """
    return LEVELS if item == OVERALL else CONCERNS


def open_items(answers: Answers) -> list[str]:
    """The items that still lack a level or an explanation, in order.

    >>> open_items({item: Said("minor", "Few reflect.") for item in COMPONENTS})
    ['overall']
    >>> open_items({METHODS: Said("none", " ")})[0]
    'methods'
    """
    given = {item: answers.get(item, Said()) for item in ITEMS}
    return [
        item
        for item, said in given.items()
        if said.level not in levels(item) or not said.why.strip()
    ]


def differing(sides: Sequence[Answers]) -> list[str]:
    """The items on which assessors chose different levels, in order.

    Explanations in other words are no difference.

    >>> one = {item: Said("minor", "a") for item in COMPONENTS} | {OVERALL: Said("high", "a")}
    >>> other = one | {RELEVANCE: Said("serious", "b"), COHERENCE: Said("minor", "c")}
    >>> differing([one, other])
    ['relevance']
    """
    return [item for item in ITEMS if len({side.get(item, Said()).level for side in sides}) > 1]


@dataclass(frozen=True)
class Stands:
    """What stands for one item, or that it is open."""

    level: str = ""
    why: str = ""
    settled: bool = False

    @property
    def is_open(self) -> bool:
        """Whether assessors differ and nobody has settled it."""
        return not self.level


def standing(sides: Sequence[Answers], settled: Mapping[str, Said]) -> dict[str, Stands]:
    """What stands for each item: what was settled, else the level that all share.

    Where assessors share a level and nobody has put their explanations into one, both stand, one
    after the other.

    >>> one = {item: Said("minor", "Few.") for item in COMPONENTS} | {OVERALL: Said("low", "Few.")}
    >>> two = one | {ADEQUACY: Said("serious", "Thin."), COHERENCE: Said("minor", "Fits.")}
    >>> found = standing([one, two], {})
    >>> found[ADEQUACY].is_open, found[COHERENCE].why, found[OVERALL].why
    (True, 'Few. Fits.', 'Few.')
    >>> standing([one, two], {ADEQUACY: Said("moderate", "Three studies.")})[ADEQUACY].level
    'moderate'
    """
    apart = set(differing(sides))
    found = {}
    for item in ITEMS:
        if item in settled:
            found[item] = Stands(settled[item].level, settled[item].why, True)
        elif item in apart or not sides:
            found[item] = Stands()
        else:
            told = [side.get(item, Said()).why.strip() for side in sides]
            found[item] = Stands(sides[0].get(item, Said()).level, " ".join(dict.fromkeys(told)))
    return found


@dataclass(frozen=True)
class Basis:
    """What an assessment was made on: the finding's words, its studies and extracted findings.

    Studies and findings are given by their numbers.
    """

    words: str
    studies: tuple[int, ...] = ()
    findings: tuple[int, ...] = ()


@dataclass(frozen=True)
class Drift:
    """What has changed since an assessment was made."""

    reworded: bool = False
    joined: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    findings: int = 0

    def __bool__(self) -> bool:
        """Whether anything has."""
        return bool(self.reworded or self.joined or self.left or self.findings)


def drift(then: Basis, now: Basis) -> Drift:
    """Say what an assessment has not seen: other words, studies that joined or left, and how many
    extracted findings came or went.

    >>> drift(Basis("Pay is low.", (1, 3), (7, 9)), Basis("Pay is low.", (3, 4), (9, 11)))
    Drift(reworded=False, joined=(4,), left=(1,), findings=2)
    >>> bool(drift(Basis("Pay is low.", (1,)), Basis("Pay is  low. ", (1,))))
    False
    """
    before, after = set(then.studies), set(now.studies)
    return Drift(
        " ".join(then.words.split()) != " ".join(now.words.split()),
        tuple(sorted(after - before)),
        tuple(sorted(before - after)),
        len(set(then.findings) ^ set(now.findings)),
    )
