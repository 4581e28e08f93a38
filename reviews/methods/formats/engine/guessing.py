"""What the columns of an unknown table probably mean, by their names and by what is in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reviews.methods.identifiers import normal_doi

from .columns import folded
from .decisions import roles, verdict_of
from .vendors import MANY, meanings

# Parts of names, in the order in which they are looked for.
_PARTS: tuple[tuple[str, str], ...] = (
    ("doi", r"doi$|^doi"),
    ("pmcid", r"pmc"),
    ("pmid", r"pmid|pubmed"),
    ("journal", r"journal|zeitschrift|revista|periodical|magazine|sourcetitle|publishedin"),
    ("title", r"titl|titre|titul|titolo|^paper(?:name)?$|^article(?:name)?$|^name$|headline"),
    ("authors", r"author|autor|auteur|autore|writer|wrote|^names$"),
    ("year", r"year|jahr|annee|^ano$|^when$|^pub(?:lished)?$"),
    ("abstract", r"abstract|summary|resum|zusammenfass|synopsis"),
    ("keywords", r"keyword|schlag|motcle|palabra|subject|mesh|topic"),
    ("urls", r"url|link|website|webaddress"),
    ("pages", r"pages?$|^pp$"),
    ("volume", r"volume|^vol$"),
    ("issue", r"issue|^number$|heft"),
    ("issn", r"issn"),
    ("isbn", r"isbn"),
    ("language", r"language|sprache|langue|idioma"),
    ("publisher", r"publisher|verlag"),
    ("date", r"date$|^date"),
    ("type", r"type$"),
    ("notes", r"note|comment|remark"),
    ("database", r"database|^source$"),
)
_NAMED = tuple((field, re.compile(pattern)) for field, pattern in _PARTS)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?")
_LINK = re.compile(r"https?://\S+")
_ISSN = re.compile(r"\d{4}-\d{3}[\dXx](?:\s*[;,]\s*\d{4}-\d{3}[\dXx])*")
_STRONG = re.compile(r"(?:in|ex)clude|maybe|unsure|irrelevant", re.IGNORECASE)
# Names that mean something to one database and something else to everybody.
_NOT = frozenset({"id", "de", "an"})
_NO_NAMES = re.compile(r"address|affiliation|correspond|count|orcid|identifier|ids?$")
# Fields that a guess feeds from several columns: only lists, whose items stand by themselves.
_SEVERAL = MANY - {"authors", "editors", "abstract"}
_LONG, _WORDY = 350, 25


def guess(names: Sequence[str], samples: Sequence[Sequence[str]]) -> list[str]:
    """Return the likely field or role of each column, "" for none.

    `samples` are some rows below the header. A field that has one column goes to the likeliest.

    >>> guess(["Paper name", "Wrote it", "When", "x"], [["Wards", "Roe, A.", "1999", "10.5555/a"]])
    ['title', 'authors', 'year', 'doi']
    """
    named = {name: meant for name, meant in meanings(names).items() if folded(name) not in _NOT}
    deciding = roles(names)
    found = [""] * len(names)
    taken: set[str] = set()

    def give(i: int, field: str) -> None:
        if field and not found[i] and (field not in taken or field in _SEVERAL or "deci" in field):
            found[i] = field
            taken.add(field)

    for i, role in deciding.items():
        give(i, role if role.startswith("deci") else "hidden")
    known = {i: named[name] for i, name in enumerate(names) if name in named}
    for i in sorted(known, key=lambda i: (known[i][1], i)):
        give(i, known[i][0])
    for i, name in enumerate(names):
        give(i, _by_name(name) if name not in named else "")
    for i in range(len(names)):
        cells = [row[i].strip() for row in samples if i < len(row) and row[i].strip()]
        give(i, _by_values(cells))
    if "title" not in taken:
        give(_wordiest(found, samples), "title")
    return found


def _by_name(name: str) -> str:
    name = folded(name)
    if _NO_NAMES.search(name) and not name.endswith("pmid"):
        return ""
    return next((field for field, pattern in _NAMED if pattern.search(name)), "")


def _by_values(cells: Sequence[str]) -> str:
    """The field that nearly all values of a column have the shape of."""
    if not cells:
        return ""

    def mostly(fits: Sequence[bool]) -> bool:
        return sum(fits) >= 0.8 * len(fits)

    if mostly([bool(normal_doi(cell)) and len(cell) < 200 for cell in cells]):
        return "doi"
    if mostly([bool(_YEAR.fullmatch(cell)) for cell in cells]):
        return "year"
    if mostly([bool(_LINK.fullmatch(cell)) for cell in cells]):
        return "urls"
    if mostly([bool(_ISSN.fullmatch(cell)) for cell in cells]):
        return "issn"
    if mostly([bool(verdict_of(cell)) and bool(_STRONG.match(cell)) for cell in cells]):
        return "decision"
    return "abstract" if sum(map(len, cells)) / len(cells) > _LONG else ""


def _wordiest(found: Sequence[str], samples: Sequence[Sequence[str]]) -> int:
    """The column without a field whose texts are the longest; the first if none is long."""

    def length(i: int) -> float:
        cells = [row[i] for row in samples if i < len(row)]
        return sum(map(len, cells)) / max(len(cells), 1) if not found[i] else -1.0

    best = max(range(len(found)), key=length, default=0)
    return best if length(best) >= _WORDY else 0
