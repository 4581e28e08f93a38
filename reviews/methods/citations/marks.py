"""What a citation carries besides its words: DOI, PubMed number, addresses, dates of access."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviews.methods.identifiers import isbns, normal_doi, normal_pmcid, normal_pmid

from .letters import MONTHS, YEAR

_DOI = re.compile(
    r"(?:\bavailable (?:from|at):?\s*|\bretrieved from\s*)?"
    r"(?:https?://)?(?:dx\.)?(?:doi\.org/|doi:?\s*(?:https?://)?(?:dx\.)?(?:doi\.org/)?)?"
    r"(?P<doi>10\.\d{4,9}(?:\.\d+)*/[^\s\"“”<>]+)",
    re.IGNORECASE,
)
_PMID = re.compile(
    r"(?:\[?\s*(?:pubmed\s*)?pmid\s*[:=]?\s*|https?://(?:www\.)?pubmed\.ncbi\.nlm\.nih\.gov/|"
    r"https?://(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed/|\[?pubmed:\s*)0*(?P<pmid>[1-9]\d{0,8})/?\]?(?!\d)",
    re.IGNORECASE,
)
_PMCID = re.compile(
    r"(?:(?:pubmed central\s*)?pmcid:?\s*|https?://\S*/pmc/articles/)?\bPMC\s?\d{4,9}\b/?",
    re.IGNORECASE,
)
_URL = re.compile(
    r"(?:\b(?:available (?:from|at|online(?: at)?)|retrieved(?: [^.,:]{0,30},)? from|url|"
    r"accessible at|online at)\s*:?\s*)?<?(?P<url>(?:https?://|ftp://|www\.)[^\s<>\"“”]+)>?",
    re.IGNORECASE,
)
_ISBN = re.compile(r"\bISBN(?:-1[03])?:?\s*(?P<isbn>(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx])")
_ACCESSED = re.compile(
    r"[\[(]?\s*\b(?:last )?(?:cited|accessed|date accessed|retrieved|viewed|updated)\b:?\s*"
    r"(?:on\s+)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{MONTHS}|\d{{1,2}}[./-]\d{{1,2}})?"
    rf"[\s.,/-]*(?:\d{{1,2}}[,.]?\s+)?{YEAR}(?!\d)"
    rf"(?:[\s-]+(?:{MONTHS}|\d\d-\d\d)[\s.]*\d{{0,2}})?\s*[\])]?[.;]?",
    re.IGNORECASE,
)
_LINK_WORDS = re.compile(
    r"\[(?:PubMed|Google Scholar|Cross ?Ref|PMC free article|Medline|Web of Science|Scopus|"
    r"View Article|Free Full Text|Article|DOI|Internet|Online|Electronic(?: resource| version)?)\]"
    r"|(?:\s*\b(?:View Article|PubMed/NCBI|PubMed Central|Google Scholar|CrossRef|PubMed|CAS|"
    r"Article)\b(?=\s*(?:$|View Article|PubMed|Google Scholar|CrossRef|CAS|Article\b)))+",
    re.IGNORECASE,
)
_EPUB = re.compile(
    rf"\b(?:e-?pub|epub ahead of print|published online|advance online publication|"
    rf"ahead of print|first published(?: online)?)\b:?\s*(?:{YEAR})?[\s,]*(?:{MONTHS})?\s*\d{{0,2}}"
    rf"[\s,]*(?:{YEAR})?\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What was found, and the text without it."""

    text: str
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    urls: tuple[str, ...] = ()
    isbn: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


def marked(text: str) -> Marks:
    """Take identifiers, addresses and remarks out of a citation on one line.

    A number is taken only where its name stands before it, an address only where it is whole.

    >>> found = marked("Wu L. Age. Gut. 2001;3:1-9. doi: 10.1000/X.5. PMID: 123 [cited 2014 Jun 3]")
    >>> found.text, found.doi, found.pmid
    ('Wu L. Age. Gut. 2001;3:1-9.', '10.1000/x.5', '123')
    """
    taken: dict[str, list[str]] = {"doi": [], "pmid": [], "pmcid": [], "url": [], "isbn": []}
    aside: list[str] = []
    text = text.replace(_GONE, "")
    text = _took(text, _PMID, "pmid", taken)
    text = _took(text, _PMCID, "pmcid", taken)
    text = _took(text, _DOI, "doi", taken)
    text = _took(text, _URL, "url", taken)
    text = _took(text, _ISBN, "isbn", taken)
    for pattern in (_ACCESSED, _EPUB, _LINK_WORDS):
        aside += [found[0].strip() for found in pattern.finditer(text)]
        text = pattern.sub(_GONE, text)
    return Marks(
        _tidy(text),
        doi=next((doi for doi in map(normal_doi, taken["doi"]) if doi), ""),
        pmid=next((pmid for pmid in map(normal_pmid, taken["pmid"]) if pmid), ""),
        pmcid=next((pmcid for pmcid in map(normal_pmcid, taken["pmcid"]) if pmcid), ""),
        urls=tuple(dict.fromkeys(url.rstrip(".,;)") for url in taken["url"])),
        isbn=tuple(number for text in taken["isbn"] for number in isbns(text)),
        aside=tuple(filter(None, aside)),
    )


def _took(text: str, pattern: re.Pattern[str], name: str, taken: dict[str, list[str]]) -> str:
    """Take every find out of a text, except a DOI that a line's end may have cut in two."""

    def take(found: re.Match[str]) -> str:
        if name == "doi" and _CUT.match(found.string, found.end() - 1):
            return found[0]
        taken[name].append(found[name] if name in pattern.groupindex else found[0])
        return _GONE

    return pattern.sub(take, text)


_GONE = "\x1f"
_CUT = re.compile(r"[-/_] \S|\. [a-z\d]")
_EMPTY = re.compile(rf"[\[(<]\s*[.,;:]*{_GONE}[\s.,;:{_GONE}]*[\])>]|\bdoi:?\s*(?=[.,;]|$)", re.I)
_DANGLING = re.compile(rf"\s*([.,;:]?)[\s.,;:]*{_GONE}[\s.,;:{_GONE}]*")


def _tidy(text: str) -> str:
    """Close the gaps that something left, keeping one of the stops around each."""

    def stop(found: re.Match[str]) -> str:
        return f"{found[1] or next((sign for sign in found[0] if sign in '.;,:'), '')} "

    text = _DANGLING.sub(stop, _EMPTY.sub(_GONE, text))
    return " ".join(text.split()).strip(" ,;")
