"""Two records held against each other, field by field, as one small number.

Each field gives one level; an evidence is a bit pattern with one bit per field, so that a
rule is a mask and the verdict on a pattern is looked up, not computed again.
"""

from __future__ import annotations

from rapidfuzz import fuzz

from reviews.methods.dedupe import journals, likeness, marks, names, pages, places
from reviews.methods.dedupe.keys import BRIEF, LONG, PAPER, UNKNOWN, Keys

# Levels of each field, in the order in which the comparing functions number them.
LEVELS: dict[str, tuple[str, ...]] = {
    "title": (
        "exact",
        "near",
        "part",
        "translated",
        "alike",
        "number",
        "contrast",
        "other",
        "missing",
    ),
    "authors": ("same", "some", "none", "missing"),
    "year": ("same", "near", "far", "missing"),
    "journal": ("same", "other", "missing"),
    "volume": ("same", "other", "missing"),
    "issue": ("same", "other", "missing"),
    "pages": ("range", "same", "overlap", "touch", "missing", "other"),
    "doi": ("same", "part", "other", "missing"),
    "pmid": ("same", "other", "missing"),
    "abstract": ("same", "alike", "other", "missing"),
    "kind": ("same", "other"),
    "supplement": ("no", "yes"),
    "form": ("articles", "abstracts", "open", "unclear", "mixed", "paper"),
    "serial": ("no", "yes"),
}

# Letters below which an abstract says nothing, and likeness in per cent.
_SHORT_ABSTRACT, _SAME_ABSTRACT, _ALIKE_ABSTRACT = 40, 90.0, 60.0
# No volume has more issues than a year has weeks, save a few supplements.
HIGHEST_ISSUE = 60

_SHIFT: dict[str, int] = {}
for _field in LEVELS:
    _SHIFT[_field] = sum(len(LEVELS[known]) for known in _SHIFT)


def bits(field: str, levels: str) -> int:
    """The bits of some levels of a field, named as `same|near`."""
    known = LEVELS[field]
    return sum(1 << (_SHIFT[field] + known.index(level)) for level in levels.split("|"))


def forbidden(**conditions: str) -> int:
    """The bits that break a rule which asks for the named levels only."""
    mask = 0
    for field, levels in conditions.items():
        mask |= bits(field, "|".join(LEVELS[field])) & ~bits(field, levels)
    return mask


def describe(evidence: int) -> dict[str, str]:
    """The level of each field in an evidence.

    >>> describe(bits("year", "near") | bits("doi", "same"))
    {'year': 'near', 'doi': 'same'}
    """
    return {
        field: level
        for field, levels in LEVELS.items()
        for at, level in enumerate(levels)
        if evidence >> (_SHIFT[field] + at) & 1
    }


_S = _SHIFT

# Two records' forms -> level: both articles, both abstracts, an article or unknown, perhaps
# an abstract and an article, surely so; a conference's paper or unknown.
_FORMS = {
    (LONG, LONG): 0, (BRIEF, BRIEF): 1, (UNKNOWN, UNKNOWN): 2, (UNKNOWN, LONG): 2,
    (UNKNOWN, BRIEF): 3, (LONG, BRIEF): 4, (PAPER, PAPER): 0, (PAPER, LONG): 0,
    (PAPER, BRIEF): 4, (UNKNOWN, PAPER): 5,
}  # fmt: skip
_FORMS |= {(other, one): level for (one, other), level in _FORMS.items()}


def weigh(a: Keys, b: Keys) -> int:
    """The evidence of two records that share a key, or 0 where no rule could join them: those
    with unlike titles need a DOI, a PubMed number or the year and a range of pages in common."""
    title = likeness.compare_titles(a.title, b.title)
    unlike = title in (likeness.OTHER, likeness.MISSING) and not _same_mark(a, b)
    return 0 if unlike and not _same_place(a, b) else _compare(a, b, title)


def _same_place(a: Keys, b: Keys) -> bool:
    if places.compare_years(a.year, b.year) != places.Y_SAME:
        return False
    return pages.compare_pages(a.pages, b.pages) == pages.P_RANGE


def _same_mark(a: Keys, b: Keys) -> bool:
    return bool((a.pmid and a.pmid == b.pmid) or (a.doi and a.doi == b.doi))


def compare(a: Keys, b: Keys) -> int:
    """The evidence of two records' keys; the same whichever comes first."""
    return _compare(a, b, likeness.compare_titles(a.title, b.title))


def _compare(a: Keys, b: Keys, title: int) -> int:
    if title == likeness.OTHER and likeness.in_two_languages(a.title, b.title):
        title = likeness.TRANSLATED
    journal = journals.compare_journals(a.journal, b.journal)
    if journal != journals.J_SAME and a.isbn and not a.isbn.isdisjoint(b.isbn):
        journal = journals.J_SAME
    volume, issue, page = _compare_places(a, b)
    return (
        1 << (_S["title"] + title)
        | 1 << (_S["authors"] + names.compare_names(a.names, b.names))
        | 1 << (_S["year"] + places.compare_years(a.year, b.year))
        | 1 << (_S["journal"] + journal)
        | 1 << (_S["volume"] + volume)
        | 1 << (_S["issue"] + issue)
        | 1 << (_S["pages"] + page)
        | 1 << (_S["doi"] + marks.compare_dois(a.doi, b.doi))
        | 1 << (_S["pmid"] + places.compare_numbers(a.pmid, b.pmid))
        | 1 << (_S["abstract"] + compare_abstracts(a.abstract, b.abstract))
        | 1 << (_S["kind"] + (a.title.kind != b.title.kind))
        | 1 << (_S["supplement"] + (a.supplement or b.supplement))
        | 1 << (_S["form"] + _FORMS[a.form, b.form])
        | 1 << (_S["serial"] + (a.title.serial or b.title.serial))
    )


def _compare_places(a: Keys, b: Keys) -> tuple[int, int, int]:
    """The levels of volume, issue and pages; fields that slipped one place are moved back."""
    if _slipped(a, b) or _slipped(b, a):
        return places.N_SAME, places.N_SAME, pages.P_MISSING
    return _compare_volumes(a, b), _compare_issues(a, b), pages.compare_pages(a.pages, b.pages)


def _slipped(a: Keys, b: Keys) -> bool:
    """Whether one record's volume stands in its issue's place, and its issue in its pages'."""
    found = a.issue and not a.volume and not a.pages.last and not a.pages.mark
    return bool(found and a.issue == b.volume and str(a.pages.first) == b.issue)


def _compare_volumes(a: Keys, b: Keys) -> int:
    """A supplement's number in the volume's place is no other volume."""
    level = places.compare_numbers(a.volume, b.volume)
    if level == places.N_OTHER and (a.volume == b.issue or b.volume == a.issue):
        return places.N_MISSING
    return level


def _compare_issues(a: Keys, b: Keys) -> int:
    """A volume that slipped into the issue's place is no other issue, nor is a whole number
    (issue 7523 since the journal began) or an accession number in its place."""
    if (not a.volume and a.issue == b.volume) or (not b.volume and b.issue == a.volume):
        return places.N_MISSING
    level = places.compare_numbers(a.issue, b.issue)
    if level == places.N_OTHER and max(int(a.issue), int(b.issue)) > HIGHEST_ISSUE:
        return places.N_MISSING
    return level


def compare_abstracts(a: str, b: str) -> int:
    """SAME (0), ALIKE (1), OTHER (2), or MISSING (3) on one side, from their first letters."""
    if len(a) < _SHORT_ABSTRACT or len(b) < _SHORT_ABSTRACT:
        return 3
    if a == b:
        return 0
    short = min(len(a), len(b))
    shared = fuzz.ratio(a[:short], b[:short], score_cutoff=_ALIKE_ABSTRACT)
    return 0 if shared >= _SAME_ABSTRACT else 1 if shared else 2
