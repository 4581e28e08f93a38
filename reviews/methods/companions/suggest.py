"""Pairs of documents worth asking about, the likeliest first, each with its reasons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, log2, sqrt

from reviews.methods.companions.document import Document, Evidence, read

# Points from which a pair is worth a person's time.
ASK = 3.25
# What one author, registration or grant is shared by more documents than this tells nothing.
CROWD = 60
# Words of abstracts as alike as this are called alike; titles likewise.
ALIKE_ABSTRACT, ALIKE_TITLE = 0.25, 0.3
# Two abstracts of so many words that have less than this in common speak against.
TOLD, UNLIKE = 20, 0.12


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for or against, as a code with the values that its sentence needs.

    Codes: registration, grant, authors (shared, of the shorter list), first_author, sample,
    country, names, years (apart), title, abstract (both with per cent alike), kinds; against:
    other_registration, other_country, other_sample, other_words, years.
    """

    code: str
    values: tuple[str | int, ...] = ()
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two documents by their keys, the lower first, how much speaks for it, and what."""

    one: int
    other: int
    points: float
    reasons: tuple[Reason, ...]


class Corpus:
    """How common each author, word and name is among the documents compared."""

    def __init__(self, all: Sequence[Evidence]) -> None:
        self.n = len(all)
        self.authors = Counter(author for one in all for author in one.authors)
        self.words = Counter(word for one in all for word in one.title | one.abstract)
        self.names = Counter(name for one in all for name in one.names)
        self.samples = Counter(n for one in all for n in one.samples)
        self._sizes: dict[frozenset[str], float] = {}

    def size(self, words: frozenset[str]) -> float:
        """How much a set of words tells in all."""
        if words not in self._sizes:
            self._sizes[words] = self.told(words)
        return self._sizes[words]

    def told(self, words: Iterable[str]) -> float:
        """How much words tell together, the rarer the more: squares of inverse frequency."""
        return sum(log((self.n + 1) / (self.words[word] + 0.5)) ** 2 for word in words)


def suggest(documents: Iterable[Document], ask: float = ASK) -> list[Suggestion]:
    """Find the pairs of documents that may report on one investigation.

    Only pairs that share an author, a registration or a grant are looked at. Points add up: shared
    authors count by their rarity, more for the first author and for a whole team; a registration
    counts most; numbers of participants, countries, proper names, years and the likeness of titles
    and abstracts speak for or against. Pairs with at least `ask` points are given, the most points
    first; the order of the documents makes no difference.

    >>> team = ["Moran, GS", "Stepas, K"]
    >>> [(made.one, made.other, made.reasons[0].code) for made in suggest([
    ...     Document(1, "Peer providers and recovery", authors=team, year=2012),
    ...     Document(2, "Recovery among peer providers", authors=team, year=2012),
    ...     Document(3, "Lay tutors and arthritis", authors=["Barlow, JH"], year=2005)])]
    [(1, 2, 'authors')]
    """
    all = sorted(map(read, documents), key=lambda one: one.key)
    corpus = Corpus(all)
    found = [
        made for one, other in _pairs(all) if (made := compare(one, other, corpus)).points >= ask
    ]
    return sorted(found, key=lambda made: (-made.points, made.one, made.other))


def _pairs(all: Sequence[Evidence]) -> Iterator[tuple[Evidence, Evidence]]:
    """Pairs that share something by which they can be found, each once."""
    blocks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(all):
        for kind, values in (
            ("author", one.authors),
            ("registration", one.registrations),
            ("grant", one.grants),
        ):
            for value in values:
                blocks[kind, value].append(at)
    seen = {
        pair for block in blocks.values() if len(block) <= CROWD for pair in combinations(block, 2)
    }
    for low, high in sorted(seen):
        yield all[low], all[high]


def compare(one: Evidence, other: Evidence, corpus: Corpus) -> Suggestion:
    """Weigh what two documents have in common and what sets them apart.

    Points are rounded to two places. Both orders of the two give the same.
    """
    reasons = [
        *_registered(one, other),
        *_people(one, other, corpus),
        *_sample(one, other, corpus),
        *_place(one, other, corpus),
        *_time(one, other),
        *_words(one, other, corpus),
    ]
    reasons.sort(key=lambda reason: (-reason.points, reason.code))
    low, high = sorted((one.key, other.key))
    points = round(sum(reason.points for reason in reasons), 2)
    return Suggestion(low, high, points, tuple(reasons))


def _registered(one: Evidence, other: Evidence) -> Iterator[Reason]:
    for number in sorted(one.registrations & other.registrations):
        yield Reason("registration", (number,), 5.0)
    if one.registrations and other.registrations and not one.registrations & other.registrations:
        yield Reason("other_registration", (), -2.0)
    for grant in sorted(one.grants & other.grants):
        yield Reason("grant", (grant,), 1.5)


def _people(one: Evidence, other: Evidence, corpus: Corpus) -> Iterator[Reason]:
    shared = set(one.authors) & set(other.authors)
    if not shared:
        return
    rarity = sum(1 / (1 + log2(max(2, corpus.authors[author]) / 2)) for author in shared)
    fewest = min(len(one.authors), len(other.authors))
    points = min(2.5, rarity) + 0.75 * len(shared) / fewest
    yield Reason("authors", (len(shared), fewest), points)
    if one.authors[0] == other.authors[0]:
        yield Reason("first_author", (), 0.75)


def _sample(one: Evidence, other: Evidence, corpus: Corpus) -> Iterator[Reason]:
    shared = one.samples & other.samples
    if shared:
        rarest = min(shared, key=lambda n: (corpus.samples[n], -n))
        chance = corpus.samples[rarest] / corpus.n
        points = (1.25 if rarest >= 10 else 0.5) * (1.0 if chance < 0.1 or corpus.n < 10 else 0.5)
        yield Reason("sample", (rarest,), points)
    elif one.samples and other.samples:
        yield Reason("other_sample", (max(one.samples), max(other.samples)), -0.75)


def _place(one: Evidence, other: Evidence, corpus: Corpus) -> Iterator[Reason]:
    shared = one.countries & other.countries
    if shared:
        yield Reason("country", tuple(sorted(shared)), 0.25)
    elif one.countries and other.countries:
        yield Reason("other_country", (min(one.countries), min(other.countries)), -2.0)
    rare = {
        name for name in one.names & other.names if corpus.names[name] <= max(3, corpus.n // 50)
    }
    if rare:
        yield Reason("names", tuple(sorted(rare)[:3]), min(1.5, 0.5 * len(rare)))


def _time(one: Evidence, other: Evidence) -> Iterator[Reason]:
    if one.year is not None and other.year is not None:
        apart = abs(one.year - other.year)
        limits = ((1, 0.5), (3, 0.25), (6, 0.0), (10, -0.75))
        yield Reason("years", (apart,), next((p for most, p in limits if apart <= most), -1.5))
    kinds = {one.kind, other.kind}
    if len(kinds) == 2 and kinds & {"abstract", "thesis", "protocol"} and "review" not in kinds:
        yield Reason("kinds", tuple(sorted(kinds)), 0.5)


def _words(one: Evidence, other: Evidence, corpus: Corpus) -> Iterator[Reason]:
    title = _likeness(one.title, other.title, corpus)
    if title >= ALIKE_TITLE:
        yield Reason("title", (round(100 * title),), 2 * title)
    abstract = _likeness(one.abstract, other.abstract, corpus)
    if abstract >= ALIKE_ABSTRACT:
        yield Reason("abstract", (round(100 * abstract),), 2.5 * abstract)
    elif abstract < UNLIKE and min(len(one.abstract), len(other.abstract)) >= TOLD:
        yield Reason("other_words", (), -1.0)


def _likeness(some: frozenset[str], others: frozenset[str], corpus: Corpus) -> float:
    """Cosine of two sets of words by how much each tells, from 0 to 1."""
    if not some or not others:
        return 0.0
    return corpus.told(some & others) / sqrt(corpus.size(some) * corpus.size(others))
