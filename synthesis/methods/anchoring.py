"""Find a marked passage again in another extraction of the same document."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass

from rapidfuzz.distance import Indel

# Letters of context that an excerpt keeps on each side.
CONTEXT = 64
# Letters that must agree beside a passage for it to stand in the same surroundings.
_SURE = 8
# Runs of letters by which a passage is looked for where some of its words have changed.
_SEED = 8
# Of 100: how much of a passage must be there in such runs for the place to be offered.
_LIKE = 70
# Letters that must follow each other to count as the same.
_RUN = 4


@dataclass(frozen=True)
class Found:
    """Where a passage stands: code points from 0, end exclusive, and how sure that is.

    `certainty` is "exact" (same words, same surroundings), "moved" (the same words once, in other
    surroundings), "doubtful" (several places, or like words) or "lost" (then no positions).
    """

    start: int | None
    end: int | None
    certainty: str


LOST = Found(None, None, "lost")


class Index:
    """The letters and digits of a text, without what extractions differ in, and where each is."""

    def __init__(self, content: str) -> None:
        letters: list[str] = []
        places: list[int] = []
        for place, letter in enumerate(content):
            for kept in _kept(letter):
                letters.append(kept)
                places.append(place)
        self.key = "".join(letters)
        self.places = places

    def span(self, at: int, size: int) -> tuple[int, int]:
        """The positions in the text of a run of the key."""
        return self.places[at], self.places[at + size - 1] + 1


def _kept(letter: str) -> str:
    """A letter as it is compared: case, ligatures and everything that isn't a word put aside."""
    if letter.isascii():
        return letter.lower() if letter.isalnum() else ""
    plain = unicodedata.normalize("NFKC", letter).casefold()
    return "".join(one for one in plain if one.isalnum() or unicodedata.category(one) == "So")


def key(text: str) -> str:
    """The letters and digits of a text, as they are compared.

    >>> key("low-paid  wor\\u00ad\\nkers")
    'lowpaidworkers'
    """
    return "".join(_kept(letter) for letter in text)


def around(content: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a passage, up to 64 code points each."""
    return content[max(0, start - CONTEXT) : start], content[end : end + CONTEXT]


def find(quote: str, before: str, after: str, index: Index, *, share: float = 0.5) -> Found:
    """Find a passage by its words and what stood around it.

    `share` is how far into the old text it began, from 0 to 1, and decides between places that
    are equally good. A passage without any letter is never found.

    >>> text = Index("Pay was low. Hours were few. Pay was low.")
    >>> find("Pay was low.", "Hours were few. ", "", text)
    Found(start=29, end=40, certainty='exact')
    >>> find("Hours were long.", "low. ", " Pay", text).certainty
    'lost'
    """
    wanted = key(quote)
    if not wanted:
        return LOST
    places = _places(wanted, index.key)
    if not places:
        return _like(wanted, index)
    left, right = key(before), key(after)
    scored = [(_context(place, len(wanted), left, right, index.key), place) for place in places]
    best = max(score for score, _place in scored)
    winners = [place for score, place in scored if score == best]
    at = min(winners, key=lambda place: abs(place / len(index.key) - share))
    start, end = index.span(at, len(wanted))
    if best >= min(_SURE, len(left) + len(right)) and len(winners) == 1:
        return Found(start, end, "exact")
    return Found(start, end, "moved" if len(places) == 1 else "doubtful")


def _places(wanted: str, text: str) -> list[int]:
    found, at = [], text.find(wanted)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found


def _context(place: int, size: int, left: str, right: str, text: str) -> int:
    """How many letters agree before and after a place."""
    agree = 0
    for mine, theirs in zip(
        reversed(left), reversed(text[max(0, place - len(left)) : place]), strict=False
    ):
        if mine != theirs:
            break
        agree += 1
    for mine, theirs in zip(right, text[place + size : place + size + len(right)], strict=False):
        if mine != theirs:
            break
        agree += 1
    return agree


def _like(wanted: str, index: Index) -> Found:
    """The place with the most runs of letters in common, if it is like enough."""
    if len(wanted) < 2 * _SEED:
        return LOST
    votes: Counter[int] = Counter()
    for offset in range(0, len(wanted) - _SEED + 1, 4):
        for place in _places(wanted[offset : offset + _SEED], index.key)[:20]:
            # Places that shift by a word or two are one candidate.
            votes[(place - offset) // 16] += 1
    if not votes:
        return LOST
    about = max(votes, key=lambda bucket: (votes[bucket] + votes.get(bucket + 1, 0), -bucket))
    slack = 32 + len(wanted) // 4
    low = max(0, about * 16 - slack)
    window = index.key[low : about * 16 + len(wanted) + 16 + slack]
    return _aligned(wanted, low, window, index)


def _aligned(wanted: str, low: int, window: str, index: Index) -> Found:
    """What of a window the passage covers, from its first run of like letters to its last."""
    runs = [
        step
        for step in Indel.opcodes(wanted, window)
        if step.tag == "equal" and step.src_end - step.src_start >= _RUN
    ]
    if 100 * sum(run.src_end - run.src_start for run in runs) < _LIKE * len(wanted):
        return LOST
    first, last = runs[0].dest_start, runs[-1].dest_end
    start, end = index.span(low + first, last - first)
    return Found(start, end, "doubtful")
