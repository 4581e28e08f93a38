"""Which report a PDF is: by the DOI in its text, the title on its first pages, then its name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz

from reviews.methods.dedupe.text import fold, squash
from reviews.methods.dedupe.titles import NOTICE, read_title
from reviews.methods.identifiers import normal_doi, normal_pmid

Evidence = Literal["doi", "title", "name"]
Fit = Literal["", "fits", "other", "unlike"]

# Pages that are looked at, and letters of them: further on, other papers are cited.
FIRST_PAGES = 2
MOST_LETTERS = 12_000
MOST_OFFERS = 5
# A title this short, in letters without spaces, says too little by itself.
SHORT_TITLE = 24
# Share of a title's words that must be there before the whole is compared.
_SHARE = 0.75
_ALIKE = 90.0
_REFERENCES = re.compile(
    r"^\W*(?:\d+\W+)?(?:references|bibliography|literature cited|works cited)\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/(?:\S*[-/._]\s+\S+|\S+)|10\.\d{4,9}/\s+\S+")
_DOI_IN_NAME = re.compile(r"(10\.\d{4,9})[_\-@%/ ](.+)")


@dataclass(frozen=True)
class Candidate:
    """A report that a PDF may be, with all that its records say."""

    id: int
    titles: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()
    pmids: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True)
class Paper:
    """What is known of a PDF: the text of its first pages, its own title, its file's name."""

    text: str
    title: str = ""
    name: str = ""


@dataclass(frozen=True)
class Offer:
    """A report that a PDF may be: how likely (0 to 1) and by what."""

    id: int
    score: float
    evidence: Evidence


@dataclass(frozen=True)
class Match:
    """The report that a PDF surely is, or None; and those that it may be, the likeliest first."""

    sure: Offer | None = None
    offers: tuple[Offer, ...] = ()


@dataclass
class _Known:
    """A candidate made ready to be looked for."""

    candidate: Candidate
    titles: list[tuple[str, frozenset[str], bool]] = field(default_factory=list)
    families: tuple[str, ...] = ()


@dataclass
class _Seen:
    """A paper made ready to be looked in."""

    letters: str
    words: frozenset[str]
    dois: tuple[str, ...]
    name: str
    is_notice: bool

    @property
    def is_blank(self) -> bool:
        """Whether there is no text to speak of, as in a scan."""
        return len(self.letters) < 60


class Index:
    """The reports among which a PDF is looked for; made once for many PDFs.

    >>> index = Index([Candidate(7, ("Working beside former patients",), ("10.1000/x.7",))])
    >>> match = index.match(Paper("Working beside former patients. doi:10.1000/X.7"))
    >>> match.sure.id, match.sure.evidence
    (7, 'doi')
    """

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.known: dict[int, _Known] = {}
        self.by_doi: dict[str, list[int]] = defaultdict(list)
        self.by_pmid: dict[str, list[int]] = defaultdict(list)
        for candidate in candidates:
            self.known[candidate.id] = _ready(candidate)
            for doi in {normal_doi(doi) for doi in candidate.dois} - {""}:
                self.by_doi[doi].append(candidate.id)
            for pmid in {normal_pmid(pmid) for pmid in candidate.pmids} - {""}:
                self.by_pmid[pmid].append(candidate.id)

    def match(self, paper: Paper) -> Match:
        """Find the report that a paper surely is, and others that it may be."""
        seen = _see(paper)
        titled = dict(self._titled(seen))
        offers = self._by_doi(seen, titled)
        for id, score in titled.items():
            offers.setdefault(id, Offer(id, score, "title"))
        for offer in self._by_name(seen):
            offers.setdefault(offer.id, offer)
        ordered = sorted(offers.values(), key=lambda offer: (-offer.score, offer.id))
        sure = self._sure(seen, ordered, titled)
        return Match(sure, tuple(ordered[:MOST_OFFERS]))

    def fit(self, paper: Paper, id: int) -> Fit:
        """Whether a paper's text speaks for a report that a person named; "" where it is silent."""
        seen, match = _see(paper), self.match(paper)
        if seen.is_blank or id not in self.known:
            return ""
        if match.sure is not None and match.sure.id != id:
            return "other"
        spoken = any(
            offer.id == id and offer.evidence in ("doi", "title") for offer in match.offers
        )
        return "fits" if spoken else "unlike"

    def _by_doi(self, seen: _Seen, titled: dict[int, float]) -> dict[int, Offer]:
        found = {id for doi in seen.dois for id in self.by_doi.get(doi, ())}
        return {id: Offer(id, 1.0 if id in titled else 0.8, "doi") for id in found}

    def _titled(self, seen: _Seen) -> Iterator[tuple[int, float]]:
        """Reports whose title stands in the text: whole, nearly, or up to its colon."""
        for id, known in self.known.items():
            scores = [_standing(seen, *title) for title in known.titles]
            best = max(scores, default=0.0)
            if best:
                yield id, best

    def _by_name(self, seen: _Seen) -> Iterator[Offer]:
        doi = _DOI_IN_NAME.search(seen.name)
        named = normal_doi(f"{doi[1]}/{doi[2]}") if doi else ""
        for id in self.by_doi.get(named, ()):
            yield Offer(id, 0.75, "name")
        words = fold(seen.name).split()
        for id in {id for word in words if len(word) > 5 for id in self.by_pmid.get(word, ())}:
            yield Offer(id, 0.75, "name")
        letters = "".join(words)
        for id, known in self.known.items():
            score = _named(letters, set(words), known)
            if score:
                yield Offer(id, score, "name")

    def _sure(
        self, seen: _Seen, ordered: Sequence[Offer], titled: dict[int, float]
    ) -> Offer | None:
        if not ordered or (len(ordered) > 1 and not _clearly_first(ordered)):
            return None
        best = ordered[0]
        known = self.known[best.id]
        if best.evidence == "doi":
            return best if best.id in titled or not known.titles else None
        if best.evidence == "title":
            return best if self._is_sure_title(seen, known, best.score) else None
        # A name says enough only where no text could say otherwise.
        return best if seen.is_blank and best.score >= 0.75 else None

    def _is_sure_title(self, seen: _Seen, known: _Known, score: float) -> bool:
        own = {normal_doi(doi) for doi in known.candidate.dois} - {""}
        another_doi = bool(own) and bool(seen.dois) and not own & set(seen.dois)
        longest = max((len(title[0]) for title in known.titles if title[2]), default=0)
        by_whom = not known.families or any(name in seen.letters for name in known.families)
        told = score >= 0.95 and longest >= SHORT_TITLE and by_whom
        itself = any(read_title(title).kind == NOTICE for title in known.candidate.titles)
        return told and not another_doi and (itself or not seen.is_notice)


def _clearly_first(ordered: Sequence[Offer]) -> bool:
    """Whether the first offer rests on better evidence than the second."""
    rank = {"doi": 2, "title": 1, "name": 0}
    first, second = ordered[0], ordered[1]
    return rank[first.evidence] > rank[second.evidence] or first.score - second.score > 0.1


def _ready(candidate: Candidate) -> _Known:
    known = _Known(candidate)
    for title in dict.fromkeys(candidate.titles):
        words = fold(title)
        letters = squash(words)
        if len(letters) < 12 or read_title(title).serial:
            continue
        known.titles.append((letters, frozenset(words.split()), True))
        main = fold(re.split(r"[:?–—]\s", title, maxsplit=1)[0])
        if len(squash(main)) >= SHORT_TITLE and main != words:
            known.titles.append((squash(main), frozenset(main.split()), False))
    families = (squash(fold(name.partition(",")[0])) for name in candidate.authors[:3])
    known.families = tuple(name for name in families if len(name) > 1)
    return known


def _see(paper: Paper) -> _Seen:
    text = _REFERENCES.split(paper.text[:MOST_LETTERS], maxsplit=1)[0].replace("\u00ad", "")
    words = fold(f"{text}\n{paper.title}")
    name = re.sub(r"\.pdf$", "", paper.name, flags=re.IGNORECASE)
    # A correction or retraction prints the title of what it is about.
    notice = any(read_title(line).kind == NOTICE for line in text.splitlines()[:8] if line.strip())
    return _Seen(squash(words), frozenset(words.split()), tuple(_dois(text)), name, notice)


def _dois(text: str) -> Iterator[str]:
    """Every DOI in a text, those that a line's end cuts in two both whole and cut."""
    seen: Collection[str] = set()
    for match in _DOI.finditer(text):
        parts = match.group().split()
        for written in dict.fromkeys(("".join(parts), parts[0])):
            doi = normal_doi(written)
            if doi and doi not in seen:
                seen = {*seen, doi}
                yield doi


def _standing(seen: _Seen, letters: str, words: frozenset[str], whole: bool) -> float:
    """How surely a title stands in a text, 0 to 1."""
    if letters in seen.letters:
        return 1.0 if whole else 0.7
    telling = {word for word in words if len(word) > 3}
    if not telling or len(telling & seen.words) < _SHARE * len(telling):
        return 0.0
    alike = fuzz.partial_ratio(letters, seen.letters, score_cutoff=_ALIKE)
    return alike / 100 * (0.99 if whole else 0.68) if alike else 0.0


def _named(letters: str, words: set[str], known: _Known) -> float:
    """How much a file's name says for a report: its title, or its author and year."""
    for title, _words, whole in known.titles:
        if whole and len(letters) >= SHORT_TITLE:
            if title == letters:
                return 0.8
            if letters in title or title in letters:
                return 0.7
            if fuzz.ratio(title, letters) >= _ALIKE:
                return 0.7
    year = str(known.candidate.year or "")
    if known.families and known.families[0] in words and year in words:
        shared = {w for title in known.titles for w in title[1] if len(w) > 4} & words
        return 0.6 if shared else 0.5
    return 0.0
