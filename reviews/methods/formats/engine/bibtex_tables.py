"""BibTeX's types of entries and what is known of its fields."""

from __future__ import annotations

TYPES: dict[str, str] = {
    "ARTICLE": "article-journal",
    "SUPPPERIODICAL": "article-journal",
    "REVIEW": "article-journal",
    "BOOK": "book",
    "MVBOOK": "book",
    "COLLECTION": "book",
    "MVCOLLECTION": "book",
    "PROCEEDINGS": "book",
    "MVPROCEEDINGS": "book",
    "REFERENCE": "book",
    "MANUAL": "book",
    "INPROCEEDINGS": "paper-conference",
    "CONFERENCE": "paper-conference",
    "INBOOK": "chapter",
    "INCOLLECTION": "chapter",
    "BOOKINBOOK": "chapter",
    "SUPPBOOK": "chapter",
    "SUPPCOLLECTION": "chapter",
    "INREFERENCE": "entry-encyclopedia",
    "PHDTHESIS": "thesis",
    "MASTERSTHESIS": "thesis",
    "THESIS": "thesis",
    "TECHREPORT": "report",
    "REPORT": "report",
    "STANDARD": "standard",
    "ONLINE": "webpage",
    "ELECTRONIC": "webpage",
    "WWW": "webpage",
    "PATENT": "patent",
    "DATASET": "dataset",
    "SOFTWARE": "software",
    "MOVIE": "motion_picture",
    "VIDEO": "motion_picture",
    "UNPUBLISHED": "manuscript",
    "PERIODICAL": "periodical",
    "BOOKLET": "pamphlet",
    "LETTER": "personal_communication",
    "JURISDICTION": "legal_case",
    "LEGISLATION": "legislation",
    "MISC": "document",
}
CODES = {csl: code.casefold() for code, csl in reversed(TYPES.items())}
# Types that are told by a sub-type of an article.
SUBTYPES = {"article-magazine": "magazine", "article-newspaper": "newspaper"}
# Fields whose value is an address or a code, not LaTeX prose.
VERBATIM = frozenset(
    """url doi eprint file pdf link localfile bdsk-url-1 bdsk-url-2 pmid pmcid issn isbn ee biburl
    url2 local-url unique-id eid crossref xdata""".split()
)
NUMBERED = frozenset({"report", "patent", "standard", "book", "thesis"})


def kind_of(kind: str) -> str:
    """Return the type of entry that a CSL type is written as."""
    return CODES.get(kind, "article" if kind in SUBTYPES else "misc")
