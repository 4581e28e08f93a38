"""Of which kind a doubtful pair is: how each field of one entry stands to the other's.

Pairs whose fields stand to each other in the same way, found by the same rule, are of one kind, so
that a person can look at all of them and decide them together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from reviews.methods.comparison import family, plain
from reviews.methods.dedupe.journals import J_SAME, compare_journals, read_journal
from reviews.methods.dedupe.pages import read_pages
from reviews.methods.dedupe.places import read_number

# How two values of a field can stand to each other.
SAME, WRITTEN, LONGER, NEAR, START = "same", "written", "longer", "near", "start"
ONE, OTHER, NONE = "one", "other", "none"
RELATIONS = (SAME, WRITTEN, LONGER, NEAR, START, ONE, OTHER)
# From so much likeness on, 0 to 100, two texts are nearly the same.
ALIKE = 90


@dataclass(frozen=True, slots=True)
class Entry:
    """The fields of an entry that tell what kind of pair it is in."""

    title: str = ""
    authors: Sequence[str] = ()
    year: int | None = None
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    abstract: str = ""
    type: str = ""


def relations(one: Entry, other: Entry) -> dict[str, str]:
    """How each field of two entries stand to each other, by the field's name.

    SAME to the letter; WRITTEN differently: case, marks, spacing, accents, initials or
    abbreviations; LONGER: one goes on after the other ends; NEAR: nearly the same, years one
    apart; START: the same first page; ONE: only one has it; OTHER; NONE: neither has it.

    >>> found = relations(Entry("On care", ["Osei, M"], 2003, doi="10.1/X"),
    ...                   Entry("On Care.", ["Osei, Moses"], 2004, doi="10.1/x"))
    >>> [found[name] for name in ("title", "authors", "year", "doi", "pages")]
    ['written', 'written', 'near', 'written', 'none']
    """
    return {
        name: _stand(getattr(one, name) or "", getattr(other, name) or "", judge)
        for name, judge in _JUDGES.items()
    }


def kind(one: Entry, other: Entry, reason: str = "") -> str:
    """Name the kind of a pair: its relations, and the reason for which it is asked about.

    >>> kind(Entry(doi="10.1/X"), Entry(doi="10.1/x"), "Same DOI.").split("|")
    ['doi=written', 'Same DOI.']
    """
    found = relations(one, other)
    said = " ".join(f"{name}={stands}" for name, stands in found.items() if stands != NONE)
    return f"{said}|{reason}"


def read(kind: str) -> tuple[dict[str, list[str]], str]:
    """Take a kind apart again: fields by relation, and the reason.

    >>> read("title=same year=same doi=one|Similar.")
    ({'same': ['title', 'year'], 'one': ['doi']}, 'Similar.')
    """
    said, _bar, reason = kind.partition("|")
    fields: dict[str, list[str]] = {}
    for part in said.split():
        name, _is, stands = part.partition("=")
        fields.setdefault(stands, []).append(name)
    return {stands: fields[stands] for stands in RELATIONS if stands in fields}, reason


def _stand(one: object, other: object, judge: Callable[..., str]) -> str:
    if one == other:
        return SAME if one else NONE
    return judge(one, other) if one and other else ONE


def _texts(one: str, other: str) -> str:
    a, b = plain(one), plain(other)
    if a == b:
        return WRITTEN
    short, long = sorted((a, b), key=len)
    if short and long.startswith(short):
        return LONGER
    return NEAR if fuzz.ratio(a, b) >= ALIKE else OTHER


def _people(one: Sequence[str], other: Sequence[str]) -> str:
    a, b = [family(name) for name in one], [family(name) for name in other]
    if a == b:
        return WRITTEN
    short, long = sorted((a, b), key=len)
    if long[: len(short)] == short:
        return LONGER
    return NEAR if set(short) & set(long) else OTHER


def _years(one: int, other: int) -> str:
    return NEAR if abs(one - other) == 1 else OTHER


def _journals(one: str, other: str) -> str:
    same = compare_journals(read_journal(one), read_journal(other)) == J_SAME
    return WRITTEN if same else OTHER


def _numbers(one: str, other: str) -> str:
    number = read_number(one)
    return WRITTEN if number and number == read_number(other) else _words(one, other)


def _pages(one: str, other: str) -> str:
    a, b = read_pages(one), read_pages(other)
    if a == b:
        return WRITTEN
    return START if a.first and (a.mark, a.first) == (b.mark, b.first) else OTHER


def _words(one: str, other: str) -> str:
    return WRITTEN if plain(one) == plain(other) else OTHER


_JUDGES: dict[str, Callable[..., str]] = {
    "title": _texts,
    "authors": _people,
    "year": _years,
    "journal": _journals,
    "volume": _numbers,
    "issue": _numbers,
    "pages": _pages,
    "doi": _words,
    "pmid": _words,
    "abstract": _texts,
    "type": _words,
}
