"""What a document tells about its investigation: who, where, how many, under which registration."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from reviews.methods.companions import numbers, places, registries
from reviews.methods.companions.kinds import kind_of
from reviews.methods.dedupe.text import fold, plain
from reviews.methods.labels import family

# Letters of an abstract that are read.
LONGEST = 12_000
_WORD = re.compile(r"[^\W\d_]{3,}")
_IDLE = frozenset(
    "the and for with from into its their this that these those was were are been has have had not "
    "but who which what how our they them than then there between among during after before using "
    "use used based study studies research results findings methods method analysis data "
    "conclusion conclusions background objective objectives aim aims purpose participants "
    "participant design setting abstract report reported reports also both may can could would "
    "should most more less "
    "other others about through over under such via per all any each some one two three".split()
)
# Endings by which forms of one word differ; what is cut must leave a stem.
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ers", "er", "ed", "es", "s", "y")


@dataclass(frozen=True, slots=True)
class Document:
    """One report as its fullest record describes it; `key` is the caller's own.

    `kinds` are publication types as the source printed them.
    """

    key: int
    title: str = ""
    abstract: str = ""
    authors: Sequence[str] = ()
    year: int | None = None
    type: str = ""
    journal: str = ""
    kinds: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was read from a document, in forms that compare."""

    key: int
    authors: tuple[str, ...]
    year: int | None
    kind: str
    title: frozenset[str]
    abstract: frozenset[str]
    registrations: frozenset[str]
    grants: frozenset[str]
    samples: frozenset[int]
    countries: frozenset[str]
    names: frozenset[str] = field(default=frozenset())


def read(document: Document) -> Evidence:
    """Read a document's evidence.

    >>> found = read(Document(1, "Peer work", "We interviewed 31 people in Wales (NCT01234567).",
    ...                       ["Osei, Kofi", "Wu L"], 2003))
    >>> found.authors, sorted(found.registrations), sorted(found.samples), sorted(found.countries)
    (('osei k', 'wu l'), ['NCT01234567'], [31], ['United Kingdom'])
    """
    title, abstract = plain(document.title), plain(document.abstract[:LONGEST])
    text = f"{title}. {abstract}"
    return Evidence(
        key=document.key,
        authors=tuple(dict.fromkeys(filter(None, map(person, document.authors)))),
        year=document.year,
        kind=kind_of(document.type, document.title, document.journal, document.kinds),
        title=stems(title),
        abstract=stems(abstract),
        registrations=registries.registrations(text),
        grants=registries.grants(text),
        samples=numbers.samples(text),
        countries=places.countries(text),
        names=places.names(abstract),
    )


def person(name: str) -> str:
    """Bring a name to family name and first initial, in small letters.

    >>> person("Hilfinger Messias, DK"), person("Osei K."), person("Grace Walker")
    ('hilfingermessias d', 'osei k', 'walker g')
    """
    last = family(plain(name))
    rest = " ".join(name.replace(last, " ", 1).replace(",", " ").split())
    initial = fold(rest)[:1]
    return f"{fold(last).replace(' ', '')} {initial}".strip()


def stems(text: str) -> frozenset[str]:
    """The words that say something, without their endings.

    >>> sorted(stems("The experiences of peer providers: a study"))
    ['experienc', 'peer', 'provid']
    """
    words = (word for word in _WORD.findall(fold(text)) if word not in _IDLE)
    return frozenset(map(_stem, words))


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word.removesuffix(ending)
    return word
