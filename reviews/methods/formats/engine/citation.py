"""A printed citation of a journal article, taken apart."""

from __future__ import annotations

import re

from .text import is_placeholder

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # Journal Name. 28(2):103-106, April 2015.
        r"(?P<journal>.+?)\.?\s+(?P<volume>[^\s(:,.]+)\s?(?:\((?P<issue>[^)]*)\))?"
        r"\s?[:,]\s?(?P<pages>[^,;]+?)[,;]\s*(?P<date>[^.]*\d{4}[^.]*)\.?",
        # Journal Name. 2015 Apr;28(2):103-6.
        r"(?P<journal>.+?)\.\s+(?P<date>\d{4}[^;:.]*);\s?(?P<volume>[^\s(:;.]*)"
        r"\s?(?:\((?P<issue>[^)]*)\))?(?::\s?(?P<pages>[^.;]+))?\.?(?:\s.*)?",
        # Journal Name. Vol 28(2) April 2015, 103-106.  (also Vol.28(2), Apr 2015, pp. 103-106)
        r"(?P<journal>.+?)\.?,?\s+Vol\.?\s?(?P<volume>[^\s(:,]+)\s?"
        r"(?:\((?P<issue>(?:[^()]|\([^()]*\))*)\))?,?"
        r"\s*(?P<date>[^,]*\d{4}),\s*(?:pp?\.\s*|ArtID\s*)?(?P<pages>[^,.;]+)\.?(?:\s.*)?",
        # Journal Name (2014) 3:2 (152-160).
        r"(?P<journal>.+?) \((?P<date>\d{4})\)(?: (?P<volume>[^\s:(]+))?(?::(?P<issue>[^(]*?))?"
        r"(?: \((?P<pages>[^)]+)\))?\.?(?:\s.*)?",
        # Journal Name. 28 (2) (pp 103-106), 2015. Date of Publication: April 2015.
        r"(?P<journal>.+?)\.\s+(?:Conference:.*?\.\s+)?(?P<volume>[^\s(:,.]+)\s?"
        r"(?:\((?P<issue>(?!pp?[.\s]|no pagination)[^)]*)\))?"
        r"\s?(?:\(pp?\.? (?P<pages>[^)]+)\))?(?:\s?\(no pagination\))?"
        r",\s*(?:Article Number: [^.,]+\.?,?\s*)?(?P<date>\d{4})\.?(?:\s.*)?",
    )
)


def _told(value: str | None) -> str:
    text = (value or "").strip(" .")
    return "" if is_placeholder(text) else text


_ARTICLE_NUMBER = re.compile(r"Article Number: ([^\s.,;]+)")


def citation(text: str) -> dict[str, str]:
    """Return journal, volume, issue, pages and date of a citation, as far as they are told.

    >>> found = citation("Nursing Science Quarterly.   28(2):103-106, April 2015.")
    >>> [found[name] for name in ("journal", "volume", "issue", "pages", "date")]
    ['Nursing Science Quarterly', '28', '2', '103-106', 'April 2015']
    >>> found = citation("PLoS ONE. 13 (4) (no pagination), 2018. Article Number: e0195000.")
    >>> [found[name] for name in ("journal", "volume", "issue", "pages", "date")]
    ['PLoS ONE', '13', '4', 'e0195000', '2018']
    >>> citation("Journal of Orthopaedic Trauma.")
    {'journal': 'Journal of Orthopaedic Trauma'}
    """
    text = " ".join(text.split())
    if len(text) > 1000:
        return {}
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(text):
            parts = found.groupdict().items()
            told = {name: said for name, value in parts if (said := _told(value))}
            if "pages" not in told and (number := _ARTICLE_NUMBER.search(text)):
                told["pages"] = number[1]
            return told
    return {} if re.search(r"\d", text) else {"journal": text.rstrip(". ")}
