"""Where a citation says something appeared: volume, issue, pages and date, from its end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .letters import DASH, MONTHS, UP, YEAR

_VOLUME = r"(?P<volume>[A-Z]?\d{1,5}[A-Za-z]?|[IVXLCDM]{1,8}|\d{1,4}[-/]\d{1,4})"
_SUPPLEMENT = r"(?:Suppl?(?:ement)?\.?|Pt\.?|Part|Spec\.? (?:No|Iss)\.?)(?:[ ]?[\w-]{1,6})?"
_ISSUE = rf"(?:\s*\(\s*(?P<issue>[^()]{{1,40}}?)\s*\)|\s+(?P<supplement>{_SUPPLEMENT}))"
# A text is taken apart in one way alone: in two, a long list of pages would take for ever.
_PAGE = r"(?:(?:[A-Za-z]{1,5}\.?[ ]?)?\d+(?:\.\d+|\.pub\d)*(?:[A-Za-z]\d*)?|[ivxlc]{1,7})"
_PAGES = (
    rf"(?P<pages>{_PAGE}(?:\s?{DASH}{{1,2}}\s?{_PAGE})?"
    rf"(?:,\s?(?:(?!quiz\s|discussion\s){_PAGE}\s?{DASH}\s?{_PAGE}"
    rf"|(?:quiz|discussion)\s{_PAGE}(?:\s?{DASH}\s?{_PAGE})?)){{0,20}})"
)
_BEFORE_PAGES = r"(?:pp?\.?\s?|pages?\s|art(?:icle)?\.?\s(?:(?:no|id|number)\.?:?\s?)?|article\s?)?"
_DATE = rf"(?P<date>{YEAR})[a-z]?(?P<month>[\s,]+(?:{MONTHS})(?:\s\d{{1,2}}(?:{DASH}\d{{1,2}})?)?)?"
_FOLLOWS = r"(?=[\s.,;\])]|$)"
_START = r"(?<=[\s.,;(\]])"

# Whichever ends last is taken, and of those the one that begins first.
_NUMBERS = tuple(
    re.compile(_START + pattern + _FOLLOWS, re.IGNORECASE if "vol" in pattern else 0)
    for pattern in (
        # 2010;31(2):589-98   2010 Mar;31:589   2010; 31: 589–98
        rf"{_DATE}\s*;\s*(?:{_VOLUME})?{_ISSUE}?\s*[:,]\s*{_BEFORE_PAGES}{_PAGES}",
        # vol. 31, no. 2, pp. 589–98, Mar. 2010   31, no. 2 (2010): 589–98   vol. 31, 2010, pp. 589
        rf"(?:vol(?:ume)?\.?\s*)?(?P<volume>\d{{1,5}}|[IVXLCDM]{{1,8}})[,\s]+(?:no|issue|iss|nr)\.?\s*"
        rf"(?P<issue>[\w/–-]{{1,12}})[,\s]*(?:\(?(?:(?:{MONTHS})[\s,]*)?(?P<date>{YEAR})\)?)?\s*[,:]?\s*"
        rf"{_BEFORE_PAGES}{_PAGES}(?:,\s*(?:(?:{MONTHS})\s*)?(?P<later>{YEAR}))?",
        rf"vol(?:ume)?\.?\s*(?P<volume>\d{{1,5}}|[IVXLCDM]{{1,8}})(?:\s*\(\s*(?P<issue>[^()]{{1,20}})\))?"
        rf"[,\s]*(?P<date>{YEAR})?[,\s]*pp?\.?\s*{_PAGES}(?:,\s*(?:(?:{MONTHS})\s*)?(?P<later>{YEAR}))?",
        # 31 (2010) 589–98   31(2) (2010): 589
        rf"{_VOLUME}{_ISSUE}?\s*\(\s*(?:(?:{MONTHS})\s*)?(?P<date>{YEAR})\s*\)\s*[:,]?\s*"
        rf"{_BEFORE_PAGES}{_PAGES}",
        # 31, 589–98 (2010)
        rf"{_VOLUME}{_ISSUE}?\s*[,:]\s*{_BEFORE_PAGES}{_PAGES}\s*\((?P<date>{YEAR})\)",
        # 2010, 31 (2), 589–98
        rf"{_DATE}\s*,\s*{_VOLUME}{_ISSUE}?\s*[,:]\s*{_BEFORE_PAGES}{_PAGES}",
        # 31(2), 589–98   31:589   31(2), Article e12   31, pp. 589
        rf"{_VOLUME}{_ISSUE}?\s*[,:]\s*{_BEFORE_PAGES}{_PAGES}",
        # 2010;31(2)
        rf"{_DATE}\s*;\s*{_VOLUME}{_ISSUE}?",
        # 31(2)
        rf"{_VOLUME}\s*\(\s*(?P<issue>[^()]{{1,20}})\s*\)",
    )
)
# What may stand after the numbers without making them doubtful.
_LONGEST_TAIL = 80
_LAST_YEAR = re.compile(rf"(?:(?<=[\s;,.(]){YEAR}(?=[a-z]?\s*[).;]*\s*$))")


@dataclass(frozen=True, slots=True)
class Place:
    """The numbers of a citation, what stands before them, and what after."""

    before: str
    volume: str = ""
    issue: str = ""
    pages: str = ""
    year: int | None = None
    after: str = ""


def placed(text: str, *, dated: bool) -> Place | None:
    """Return the place that a citation ends with, None where it has none.

    `dated` says that the year stood before the title already.

    >>> found = placed("On age. Gut. 2001 Mar;3(2):11-9.", dated=False)
    >>> found.before, found.volume, found.issue, found.pages, found.year
    ('On age. Gut', '3', '2', '11-9', 2001)
    >>> placed("On age. London: Sage; 2001.", dated=False) is None
    True
    """
    best: re.Match[str] | None = None
    for pattern in _NUMBERS:
        for match in pattern.finditer(text):
            if best is None or (match.end(), -match.start()) > (best.end(), -best.start()):
                best = match
    if best is None or best.start() < 4 or len(text) - best.end() > _LONGEST_TAIL:
        return None
    place = _read(text, best)
    return place if dated or place.year or _LAST_YEAR.search(text) else None


def _read(text: str, found: re.Match[str]) -> Place:
    said = found.groupdict()
    year = said.get("date") or said.get("later")
    after = text[found.end() :].strip(" .,;")
    if not year and (last := _LAST_YEAR.search(text)) and last.start() >= found.end():
        year, after = last[0], text[found.end() : last.start()].strip(" .,;()")
    return Place(
        text[: found.start()].rstrip(" ,;(").removesuffix("."),
        volume=said.get("volume") or "",
        issue=said.get("issue") or said.get("supplement") or "",
        pages=_plain(said.get("pages") or ""),
        year=int(year) if year else None,
        after=after,
    )


def _plain(pages: str) -> str:
    """Pages with plain hyphens and no gaps around them."""
    return re.sub(rf"\s?{DASH}+\s?", "-", pages).strip(" .")


_BOUNDARY = re.compile(r"[.?!]['\"”’»)\]]*\s+")
_ABBREVIATED = re.compile(
    rf"(?:{UP}[^\W\d_]{{0,9}}|of|the|and|&|in|de|des|der|für|la|et|y)"
    rf"(?:[\s-](?:{UP}[^\W\d_]{{0,9}}|of|the|and|&|in|de|des|der|für|la|et|y)){{0,3}}"
)
_EDITION = re.compile(r"\s*\[[^\]]{3,40}\]$")
# eLife, mAbs, bioRxiv: names that begin with a small letter have a capital soon after it.
_SMALL_JOURNAL = re.compile(rf"[a-z]{{1,3}}{UP}|npj ")
_LONGEST_JOURNAL = 160


def title_and_journal(text: str) -> tuple[str, str] | None:
    """Part a title from the journal after it, None where nothing tells them apart.

    The journal begins after the last end of a sentence, unless what stands before that is an
    abbreviated word of the journal itself.

    >>> title_and_journal("What is care? A review. J. Adv. Nurs")
    ('What is care? A review', 'J. Adv. Nurs')
    >>> title_and_journal("One sentence only") is None
    True
    """
    cuts = [(match.start(), match.end()) for match in _BOUNDARY.finditer(text)]
    while cuts:
        end, start = cuts.pop()
        journal = text[start:].strip(" .,")
        if not _reads_as_journal(journal):
            return None
        left = text[cuts[-1][1] if cuts else 0 : end]
        if cuts and text[end] == "." and _ABBREVIATED.fullmatch(left) and len(left) < 24:
            continue
        title = text[: end + 1].strip()
        return title.removesuffix("."), journal
    return None


def _reads_as_journal(text: str) -> bool:
    if not text or len(text) > _LONGEST_JOURNAL or not re.search(r"[^\W\d_]", text):
        return False
    return not text[0].islower() or bool(_SMALL_JOURNAL.match(text))
